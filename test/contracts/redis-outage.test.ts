import { expect, test } from '@jest/globals';
import { silentLog, type Log } from '../../src/core/log.js';
import { startRedis } from '../redis-server.js';
import { command, openEmptyRoom, openRoom } from './redis-room.js';
import { claimNow, commitOf, eventually, Talker, textOf } from './store-fixtures.js';

const AT_ONCE = { settleMs: 0 };

test('a store whose Redis is gone refuses at once and works again after its restart, with nothing lost', async () => {
  const redis = await startRedis({ extraArgs: ['--appendfsync', 'always'] });
  const room = await openEmptyRoom(redis.url);
  try {
    const talker = new Talker(room);
    await room.store.inbox.accept([talker.says('before')], AT_ONCE);
    await redis.kill9();
    await expect(room.store.inbox.accept([talker.says('during')], AT_ONCE)).rejects.toMatchObject({ code: 'store-unavailable', retryable: true });
    await expect(room.store.ping()).rejects.toMatchObject({ code: 'store-unavailable' });
    await redis.restart();
    // Scripts are gone with the old process: they are loaded again on the way.
    await eventually(room, async () => room.store.inbox.accept([talker.says('after')], AT_ONCE).catch(() => undefined));
    const claim = await claimNow(room);
    expect(claim.events.map(textOf)).toEqual(['before', 'after']);
    await room.store.inbox.commit(claim, commitOf({ consumed: 2 }));
  } finally {
    await room.close();
    await redis.close();
  }
});

test('a Redis that has stopped answering does not hold a call up for ever', async () => {
  const redis = await startRedis({ extraArgs: ['--enable-debug-command', 'yes'] });
  const room = await openEmptyRoom(redis.url, { timeoutMs: 100 });
  try {
    const asleep = command(redis.url, ['DEBUG', 'SLEEP', '1']);
    // Until the nap has begun, pings are still answered.
    const refusal = await eventually(room, () => room.store.ping().then(() => undefined, (error: unknown) => error));
    expect(refusal).toMatchObject({ code: 'store-unavailable' });
    await asleep;
    await eventually(room, () => room.store.ping().then(() => true, () => undefined));
  } finally {
    await room.close();
    await redis.close();
  }
});

test('a start without Redis fails', async () => {
  await expect(openRoom('redis://127.0.0.1:1')).rejects.toMatchObject({ code: 'store-unavailable' });
});

test('a start on a Redis that may lose data is refused unless that is allowed', async () => {
  const redis = await startRedis({ appendonly: false, extraArgs: ['--maxmemory', '100mb', '--maxmemory-policy', 'allkeys-lru'] });
  try {
    await expect(openRoom(redis.url)).rejects.toMatchObject({ code: 'store-unsafe', message: expect.stringMatching(/noeviction.*appendonly/) });
    const warnings: string[] = [];
    const log: Log = { ...silentLog, warn: (event) => warnings.push(event) };
    await (await openRoom(redis.url, { allowUnsafe: true, log })).close();
    expect(warnings).toContain('redis-unsafe');
  } finally {
    await redis.close();
  }
});

test('a Redis that forbids CONFIG is used with a warning', async () => {
  const redis = await startRedis({ extraArgs: ['--rename-command', 'CONFIG', ''] });
  try {
    const warnings: string[] = [];
    await (await openRoom(redis.url, { log: { ...silentLog, warn: (event) => warnings.push(event) } })).close();
    expect(warnings).toEqual(['redis-config-unreadable']);
  } finally {
    await redis.close();
  }
});
