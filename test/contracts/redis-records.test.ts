import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { CounsellorId } from '../../src/core/case.js';
import type { FileId } from '../../src/core/desk.js';
import { parseKeyRing } from '../../src/store/sealing.js';
import { startRedis, type TestRedis } from '../redis-server.js';
import { activeCase, counsellorRow, deskOf, figureOf, recordOf, turn } from './case-fixtures.js';
import { command, dump, KEY_ONE, KEY_TWO, openEmptyRoom, openRoom, type RedisRoom } from './redis-room.js';
import { claimNow, commitOf, LONG_LEASE_MS, PLATFORM_BOT, PLATFORM_USER, rowText, sendNow, snapshot, Talker, textOf } from './store-fixtures.js';

const AT_ONCE = { settleMs: 0 };
const WORDS = ['tiền lương bí mật', 'câu trả lời riêng', 'token-mine', 'note-to-self', 'Ibaraki-only', 'Hana-only', 'hana@example', 'tag-only', 'image/webp', PLATFORM_USER, PLATFORM_BOT];
/** Those that belong to the installation and outlive everything. */
const FOREVER = new Set(['mdg:pseudonym', 'mdg:desk-key', 'mdg:shards', 'mdg:{desk}:v:account:a1', 'mdg:{desk}:k:account']);

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

/** A conversation with something of everything that the store can hold. */
async function fillEverything(talker: Talker): Promise<void> {
  const { inbox, outbox, counters } = room.store;
  await inbox.accept([talker.says('tiền lương bí mật', { replyToken: talker.token('mine') }), talker.says('poison')], AT_ONCE);
  await inbox.commit(await claimNow(room), commitOf({
    snapshot: snapshot({ slots: { prefecture: 'Ibaraki-only' } }),
    transcript: [{ from: 'user', at: 1, text: 'tiền lương bí mật', message: talker.ref('tiền lương bí mật') }],
    outbox: [talker.row('câu trả lời riêng', { answers: [talker.ref('x')] }), talker.row('câu trả lời riêng')],
    timers: [{ name: 'nudge', at: room.now() + LONG_LEASE_MS, event: talker.event({ kind: 'timer', name: 'nudge', subject: 'tiền lương bí mật' }) }],
  }));
  await inbox.bury(await claimNow(room), 'turn-failed', commitOf());
  await inbox.accept([talker.says('tiền lương bí mật, lần hai', { replyToken: talker.token('mine') }), talker.event({ kind: 'unsend', of: talker.ref('other') })], AT_ONCE);
  const claim = await sendNow(room);
  await outbox.progress(claim, 1, [talker.ref('sent')], LONG_LEASE_MS);
  await outbox.settle(claim, { kind: 'retry', at: room.now() + LONG_LEASE_MS, code: 'x', outcomeUnknown: true, note: 'note-to-self' });
  await counters.add('push', 1, LONG_LEASE_MS);
  await fillDesk(talker);
}

/** The same for the counsellors' side; leaves one event waiting. */
async function fillDesk(talker: Talker): Promise<void> {
  const { desk, vault, audit, inbox } = room.store;
  const record = recordOf(talker, activeCase(talker, room.now()), { assigneeName: 'Hana-only', tags: ['tag-only'] });
  await turn(room, talker, {
    snapshot: snapshot({ desk: record }),
    outbox: [counsellorRow(talker, record, 'e1')],
    transcript: [{ from: 'note', at: 1, text: 'tiền lương bí mật', name: 'Hana-only', id: 'n1' }],
    desk: deskOf({ record, answers: [{ event: room.pseudonyms.event(randomUUID()), answer: { kind: 'done', version: 2 } }], changes: [{ kind: 'message', case: record.case.id, id: 'e1' }] }),
    figure: figureOf(room.now(), { topic: 'Ibaraki-only' }),
  });
  await desk.keepFile(record, 'file' as FileId, { mime: 'image/webp', bytes: Buffer.from('tiền lương bí mật') }, talker.ref('photo'));
  await desk.announce({ kind: 'presence' });
  await vault.put('account', 'a1', { name: 'Hana-only', email: 'hana@example' });
  await vault.put('session', 's1', { name: 'Hana-only' }, { ttlMs: LONG_LEASE_MS });
  await audit.append({ at: 1, by: 'c1' as CounsellorId, did: 'note-to-self', case: record.case.id });
  await inbox.accept([talker.says('one more')], AT_ONCE);
}

test('neither keys nor values hold readable text, tokens or platform ids', async () => {
  const talker = new Talker(room);
  await fillEverything(talker);
  const everything = (await dump(redis.url)).map(({ key, content }) => `${key} ${content}`).join('\n');
  expect(everything.length).toBeGreaterThan(2_000);
  for (const word of WORDS) expect(everything).not.toContain(word);
});

test('every key but those of the installation has a time to live', async () => {
  const talker = new Talker(room);
  await fillEverything(talker);
  const keys = await dump(redis.url);
  expect(keys.length).toBeGreaterThan(12);
  expect(keys.filter(({ key, ttl }) => ttl < 0 && !FOREVER.has(key)).map(({ key }) => key)).toEqual([]);
});

test('an erased conversation is named by no key and no value', async () => {
  const talker = new Talker(room);
  await fillEverything(talker);
  expect((await dump(redis.url)).some(({ key }) => key.includes(talker.conversation))).toBe(true);
  await room.store.conversations.erase(talker.conversation);
  const left = await dump(redis.url);
  expect(left.filter(({ key, content }) => `${key} ${content}`.includes(talker.conversation))).toEqual([]);
  // Only what is nobody's stays: the installation, the vault, seen and unsent marks, answers to commands, changes by id, figures, fences, counters.
  const marks = /^mdg:(?:pseudonym|desk-key|shards|n:push|\{desk\}:.+|\{s\d\d\}:(?:seq|ch|fg|e:.+|x:.+|r:.+))$/;
  expect(left.map(({ key }) => key).filter((key) => !marks.test(key))).toEqual([]);
});

test('forgetting leaves nothing of what was said', async () => {
  const talker = new Talker(room);
  await fillEverything(talker);
  const before = await dump(redis.url);
  const claim = await claimNow(room);
  await room.store.inbox.commit(claim, commitOf({ consumed: claim.events.length, forget: true, snapshot: snapshot({ epoch: 2 }) }));
  const parts = (await dump(redis.url)).filter(({ key }) => key.includes(talker.conversation)).map(({ key }) => key.split(':').at(-1));
  expect(before.filter(({ key }) => key.includes(talker.conversation)).length).toBeGreaterThan(5);
  // Reply tokens live a minute and hold no words; the receipt goes out on one.
  expect(parts.sort()).toEqual(['ou', 's', 'tk']);
});

test('every script stays within the keys of one shard', async () => {
  const calls: (readonly string[])[] = [];
  room.connection.onCommand = (keys) => calls.push(keys);
  for (let people = 0; people < 5; people += 1) {
    await fillEverything(new Talker(room));
    await room.store.inbox.commit(await claimNow(room), commitOf({ consumed: 1 }));
    await room.store.vault.list('account');
    await room.store.vault.take('session', 's1');
    await room.store.audit.read(10);
  }
  expect(calls.length).toBeGreaterThan(30);
  const tags = calls.map((keys) => new Set(keys.map((key) => /\{[^}]+\}/.exec(key)?.[0] ?? key)).size);
  expect(tags.every((count) => count === 1)).toBe(true);
  // What the scripts touched beyond their declared key lies under the same tag.
  const touched = (await dump(redis.url)).map(({ key }) => key).filter((key) => !/^mdg:(?:pseudonym|desk-key|shards|n:)/.test(key));
  expect(touched.every((key) => /^mdg:\{(?:s0[0-3]|desk)\}:/.test(key))).toBe(true);
});

test('records sealed with an older key open while it is in the ring, and new ones take the newest', async () => {
  const talker = new Talker(room);
  await room.store.inbox.accept([talker.says('old key')], AT_ONCE);
  await room.close();
  room = await openRoom(redis.url, { keyring: parseKeyRing(`${KEY_TWO},${KEY_ONE}`) });
  await room.store.inbox.accept([talker.says('new key')], AT_ONCE);
  const claim = await claimNow(room);
  expect(claim.events.map(textOf)).toEqual(['old key', 'new key']);
  const inbox = (await dump(redis.url)).find(({ key }) => key.endsWith(`${talker.conversation}:in`))?.content ?? '';
  expect(inbox.match(/\|k1:/g)).toHaveLength(1);
  expect(inbox.match(/\|k2:/g)).toHaveLength(1);
});

test('pseudonyms stay the same when the data keys are changed, also after the oldest one has left', async () => {
  const before = room.pseudonyms.conversation('line:bot:user');
  await room.close();
  room = await openRoom(redis.url, { keyring: parseKeyRing(`${KEY_TWO},${KEY_ONE}`) });
  await room.close();
  room = await openRoom(redis.url, { keyring: parseKeyRing(KEY_TWO) });
  expect(room.pseudonyms.conversation('line:bot:user')).toBe(before);
});

test('a start without the key of the pseudonym secret is refused', async () => {
  await expect(openRoom(redis.url, { keyring: parseKeyRing(KEY_TWO) })).rejects.toMatchObject({ code: 'data-key-unknown' });
});

test('a start with another number of shards is refused', async () => {
  await expect(openRoom(redis.url, { shards: 8 })).rejects.toMatchObject({ code: 'config-invalid' });
});

test('a damaged event is set aside and its neighbours go on', async () => {
  const talker = new Talker(room);
  await room.store.inbox.accept([talker.says('damaged'), talker.says('fine')], AT_ONCE);
  const inbox = (await dump(redis.url)).map(({ key }) => key).find((key) => key.endsWith(`${talker.conversation}:in`)) ?? '';
  const [first = ''] = (await command(redis.url, ['LRANGE', inbox, '0', '0'])) as string[];
  await command(redis.url, ['LSET', inbox, '0', `${first.slice(0, -8)}AAAAAAA=`]);
  expect((await claimNow(room)).events.map(textOf)).toEqual(['fine']);
  expect((await room.store.depths()).buried).toBe(1);
});

test('a damaged row is given up and its follower goes', async () => {
  const talker = new Talker(room);
  await room.store.inbox.accept([talker.says('hi')], AT_ONCE);
  const damaged = talker.row('damaged');
  await room.store.inbox.commit(await claimNow(room), commitOf({ outbox: [damaged, talker.row('fine')] }));
  const rows = (await dump(redis.url)).map(({ key }) => key).find((key) => key.endsWith(`${talker.conversation}:or`)) ?? '';
  const sealed = String(await command(redis.url, ['HGET', rows, damaged.id]));
  await command(redis.url, ['HSET', rows, damaged.id, `${sealed.slice(0, -8)}AAAAAAA=`]);
  expect(rowText(await sendNow(room))).toBe('fine');
});

test('events of one process wake the listeners of another', async () => {
  const other = await openRoom(redis.url);
  try {
    // The first claims empty the hints that a new process starts with.
    await other.store.inbox.claim({ max: 10, maxEvents: 1, leaseMs: LONG_LEASE_MS });
    const woken = new Promise<void>((resolve) => other.store.inbox.onReady(resolve));
    await room.store.inbox.accept([new Talker(room).says('wake')], AT_ONCE);
    await woken;
    expect((await claimNow(other)).events.map(textOf)).toEqual(['wake']);
  } finally {
    await other.close();
  }
});
