import { expect, test } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startRedis } from '../redis-server.js';
import { command, openRoom } from './redis-room.js';
import { claimNow, commitOf, Talker, textOf } from './store-fixtures.js';

test('a store behind a sentinel finds its master and works', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'madoguchi-sentinel-'));
  const config = join(dir, 'sentinel.conf');
  await writeFile(config, '');
  const master = await startRedis({ extraArgs: [] });
  const sentinel = await startRedis({ configFile: config, extraArgs: ['--sentinel'] });
  try {
    await command(sentinel.url, ['SENTINEL', 'MONITOR', 'counter', '127.0.0.1', String(master.port), '1']);
    const room = await openRoom(sentinel.url, { mode: 'sentinel', nodes: [`127.0.0.1:${sentinel.port}`], sentinelName: 'counter' });
    try {
      const talker = new Talker(room);
      const woken = new Promise<void>((resolve) => room.store.inbox.onReady(resolve));
      await Promise.all(Array.from({ length: 20 }, (_, at) => room.store.inbox.accept([talker.says(`m${at}`)], { settleMs: 0 })));
      await woken;
      const claim = await claimNow(room);
      expect(claim.events.map(textOf)).toContain('m0');
      await room.store.inbox.commit(claim, commitOf({ consumed: claim.events.length }));
    } finally {
      await room.close();
    }
  } finally {
    await sentinel.close();
    await master.close();
    await rm(dir, { recursive: true, force: true });
  }
});
