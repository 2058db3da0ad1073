import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { CounsellorId } from '../../src/core/case.js';
import type { FileId } from '../../src/core/desk.js';
import { silentLog, type Log } from '../../src/core/log.js';
import { parseKeyRing } from '../../src/store/sealing.js';
import { startRedis, type TestRedis } from '../redis-server.js';
import { CLAIM_COMMAND, closedCase, counsellorRow, deskOf, figureOf, openCase, recordOf, turn, waitingCase } from './case-fixtures.js';
import { command, dump, KEY_ONE, KEY_TWO, openEmptyRoom, openRoom, type RedisRoom } from './redis-room.js';
import { claimNow, commitOf, eventually, sendNow, snapshot, Talker } from './store-fixtures.js';

const AT_ONCE = { settleMs: 0 };

let redis: TestRedis;
let room: RedisRoom;

beforeAll(async () => {
  redis = await startRedis({ extraArgs: [] });
});
afterAll(() => redis.close());
beforeEach(async () => {
  room = await openEmptyRoom(redis.url);
});
afterEach(() => room.close());

async function keyEndingIn(end: string): Promise<string> {
  const key = (await dump(redis.url)).map((one) => one.key).find((one) => one.endsWith(end));
  if (key === undefined) throw new Error('no such key');
  return key;
}

test('another process hears of a change, reads it and knows what came of a command', async () => {
  const other = await openRoom(redis.url);
  try {
    const talker = new Talker(room);
    const { position } = await other.store.desk.changes(undefined);
    const sent = talker.event({ kind: 'desk', command: CLAIM_COMMAND });
    await other.store.inbox.accept([sent], AT_ONCE);
    const told: unknown[] = [];
    other.store.desk.onChange(() => {
      void other.store.desk.changes(position).then(({ changes }) => told.push(...changes.map(({ change }) => change)));
    });
    const answer = other.store.desk.answer(talker.conversation, sent.id, 10_000);
    const record = recordOf(talker, waitingCase(talker, room.now()));
    const desk = deskOf({ record, changes: [{ kind: 'case', case: record.case.id }], answers: [{ event: sent.id, answer: { kind: 'done', version: 2 } }] });
    await room.store.inbox.commit(await claimNow(room), commitOf({ desk }));
    expect(await answer).toEqual({ kind: 'done', version: 2 });
    await eventually(room, () => Promise.resolve(told.length > 0 ? true : undefined));
    expect(told[0]).toEqual({ kind: 'case', case: record.case.id });
    expect(await other.store.desk.find(record.case.id)).toEqual(record);
  } finally {
    await other.close();
  }
});

test('a case ends with its retention: it is read no more, told as gone, and its audit entries lose it', async () => {
  await room.close();
  room = await openEmptyRoom(redis.url, { retentionMs: 400 });
  const [talker, closed] = [new Talker(room), new Talker(room)];
  const record = await openCase(room, talker);
  const done = await openCase(room, closed, closedCase(closed, room.now()));
  await room.store.desk.keepFile(record, 'file' as FileId, { mime: 'image/png', bytes: Buffer.from('x') });
  await room.store.audit.append({ at: 1, by: 'c1' as CounsellorId, did: 'read', case: done.case.id });
  const { position } = await room.store.desk.changes(undefined);
  await eventually(room, async () => ((await room.store.desk.open()).length + (await room.store.desk.closed(9)).length === 0 ? true : undefined));
  expect(await room.store.desk.find(record.case.id)).toBeUndefined();
  expect((await room.store.audit.read(1)).entries).toEqual([{ at: 1, by: 'c1', did: 'read' }]);
  const gone = (await room.store.desk.changes(position)).changes.map(({ change }) => change);
  expect(gone).toHaveLength(2);
  expect(gone).toEqual(expect.arrayContaining([record, done].map((one) => ({ kind: 'case', case: one.case.id, gone: true }))));
  // Keys end within the retention themselves; what has no key of a conversation is nobody's.
  await eventually(room, async () => ((await dump(redis.url)).some(({ key, content }) => `${key}${content}`.includes(talker.conversation)) ? undefined : true));
});

test('every turn, and everything that comes in, puts the end of a case off', async () => {
  await room.close();
  room = await openEmptyRoom(redis.url, { retentionMs: 60_000 });
  const talker = new Talker(room);
  await openCase(room, talker);
  const ends = await keyEndingIn(':cx');
  const endOf = async (): Promise<number> => Number(await command(redis.url, ['ZSCORE', ends, talker.conversation]));
  const first = await endOf();
  await eventually(room, () => Promise.resolve(room.now() > first - 60_000 + 5 ? true : undefined));
  await turn(room, talker, {});
  const second = await endOf();
  expect(second).toBeGreaterThan(first);
  const timer = { name: 'alarm', at: room.now() + 600_000, event: talker.event({ kind: 'timer', name: 'alarm' }) };
  await turn(room, talker, { timers: [timer] });
  expect(await endOf()).toBeGreaterThan(timer.at);
});

test('accounts, audit and figures outlive the data key that they were written under', async () => {
  const talker = new Talker(room);
  const { vault, audit } = room.store;
  await vault.put('account', 'a1', { name: 'Hana' });
  await vault.put('account-email', 'e1', 'a1');
  await audit.append({ at: 1, by: 'command-line', did: 'counsellor-added' });
  await turn(room, talker, { figure: figureOf(room.now()) });
  await room.close();
  await (await openRoom(redis.url, { keyring: parseKeyRing(`${KEY_TWO},${KEY_ONE}`) })).close();
  room = await openRoom(redis.url, { keyring: parseKeyRing(KEY_TWO) });
  expect(await room.store.vault.get('account', 'a1')).toEqual({ name: 'Hana' });
  expect(await room.store.vault.list('account-email')).toEqual(new Map([['e1', 'a1']]));
  expect((await room.store.audit.read(5)).entries).toEqual([{ at: 1, by: 'command-line', did: 'counsellor-added' }]);
  expect(await room.store.figures.read(0, room.now())).toHaveLength(1);
});

test('a record moved to another account does not open, and the list goes on without it', async () => {
  const faults: string[] = [];
  const log: Log = { ...silentLog, error: (event) => faults.push(event) };
  await room.close();
  room = await openRoom(redis.url, { log });
  await room.store.vault.put('account', 'a1', 'one');
  await room.store.vault.put('account', 'a2', 'two');
  await command(redis.url, ['COPY', 'mdg:{desk}:v:account:a1', 'mdg:{desk}:v:account:a2', 'REPLACE']);
  await expect(room.store.vault.get('account', 'a2')).rejects.toMatchObject({ code: 'record-damaged' });
  expect(await room.store.vault.list('account')).toEqual(new Map([['a1', 'one']]));
  expect(faults).toEqual(['vault-record-not-opened']);
});

test('a damaged case does not hide the others', async () => {
  const faults: string[] = [];
  await room.close();
  room = await openRoom(redis.url, { log: { ...silentLog, error: (event) => faults.push(event) }, shards: 4 });
  const [damaged, fine] = [new Talker(room), new Talker(room)];
  const lost = await openCase(room, damaged);
  const kept = await openCase(room, fine);
  for (const { key } of await dump(redis.url)) {
    if (!key.endsWith(':co') || (await command(redis.url, ['HEXISTS', key, damaged.conversation])) !== 1) continue;
    await command(redis.url, ['HSET', key, damaged.conversation, `${lost.case.id}|k1:AAAA`]);
  }
  expect(await room.store.desk.open()).toEqual([kept]);
  expect(faults).toEqual(['case-not-opened']);
});

test('a counsellor’s message that does not open is failed with the reason', async () => {
  const talker = new Talker(room);
  const row = counsellorRow(talker, await openCase(room, talker), 'e1');
  await turn(room, talker, { outbox: [row, talker.row('next')] });
  await command(redis.url, ['HSET', await keyEndingIn(`${talker.conversation}:or`), row.id, 'k1:AAAA']);
  expect((await sendNow(room)).row.reply.messages).toEqual([{ kind: 'text', text: 'next' }]);
  expect((await room.store.desk.deliveries(talker.conversation)).get(row.id)).toMatchObject({ state: 'failed', code: 'record-damaged' });
});

test('what came of a command is kept for ten minutes', async () => {
  const talker = new Talker(room);
  await turn(room, talker, { desk: deskOf({ answers: [{ event: room.pseudonyms.event('command'), answer: { kind: 'done', version: 2 } }] }) });
  const left = (await dump(redis.url)).find(({ key }) => key.includes(':r:'))?.ttl ?? 0;
  expect(left).toBeGreaterThan(9 * 60_000);
  expect(left).toBeLessThanOrEqual(10 * 60_000);
});

test('a position of a quarter of an hour ago is a gap, one of a minute ago is not', async () => {
  const { position } = await room.store.desk.changes(undefined);
  const at = Number.parseInt(position, 36);
  const ago = (minutes: number): string => (at - minutes * 60_000).toString(36);
  await room.store.desk.announce({ kind: 'presence' });
  expect(await room.store.desk.changes(ago(16))).toMatchObject({ gap: true, changes: [] });
  expect(await room.store.desk.changes(ago(1))).toMatchObject({ gap: false, changes: [{ change: { kind: 'presence' } }] });
});

test('many processes that write at the same time lose no change and tell none twice', async () => {
  const others = await Promise.all([openRoom(redis.url), openRoom(redis.url)]);
  try {
    let { position } = await room.store.desk.changes(undefined);
    const told: string[] = [];
    const ids = Array.from({ length: 60 }, () => randomUUID());
    const writing = Promise.all(ids.map(async (id, at) => {
      const writer = [room, ...others][at % 3]!;
      const talker = new Talker(writer);
      await writer.store.inbox.accept([talker.says(id)], AT_ONCE);
      const claim = await claimNow(writer);
      await writer.store.inbox.commit(claim, commitOf({ snapshot: snapshot(), desk: deskOf({ changes: [{ kind: 'message', case: 'c' as never, id }] }) }));
    }));
    await eventually(room, async () => {
      const read = await room.store.desk.changes(position);
      for (const { change } of read.changes) if (change.kind === 'message') told.push(change.id);
      // Resumes now at the end, now in the middle, as a page that was cut off would.
      position = read.changes.at(-1)?.position ?? read.position;
      return told.length >= ids.length ? true : undefined;
    });
    await writing;
    expect((await room.store.desk.changes(position)).changes).toEqual([]);
    expect([...told].sort()).toEqual([...ids].sort());
  } finally {
    await Promise.all(others.map((other) => other.close()));
  }
});

test('without Redis every call of the desk says so', async () => {
  const own = await startRedis({ extraArgs: [] });
  const cut = await openEmptyRoom(own.url);
  try {
    const talker = new Talker(cut);
    const record = await openCase(cut, talker);
    await own.kill9();
    const { desk, vault, audit, figures } = cut.store;
    const file = { mime: 'image/png', bytes: Buffer.from('x') };
    const calls = [
      desk.open(), desk.closed(1), desk.find(record.case.id), desk.answer(talker.conversation, cut.pseudonyms.event('e'), 50), desk.deliveries(talker.conversation),
      desk.reach(talker.conversation), desk.keepFile(record, 'f' as FileId, file), desk.file(talker.conversation, 'f' as FileId), desk.changes(undefined),
      desk.announce({ kind: 'presence' }), vault.get('session', 's'), vault.put('session', 's', 1), vault.list('session'), vault.remove('session', 's'),
      vault.take('session', 's'), audit.append({ at: 1, by: 'nobody', did: 'x' }), audit.read(1), figures.read(0, 1),
    ];
    const ends = await Promise.allSettled(calls);
    expect(ends.map((end) => (end.status === 'rejected' ? (end.reason as { code?: string }).code : 'no failure'))).toEqual(calls.map(() => 'store-unavailable'));
  } finally {
    await cut.close();
    await own.close();
  }
});
