import { expect, test } from '@jest/globals';
import type { Store } from '../../../src/core/store.js';
import { createMemoryStore } from '../../../src/store/memory/memory-store.js';
import { createRandomPseudonyms } from '../../../src/store/pseudonyms.js';
import { deskOf, figureOf, recordOf, waitingCase } from '../../contracts/case-fixtures.js';
import { claimNow, commitOf, Talker, type StoreRoom } from '../../contracts/store-fixtures.js';

const HOUR_MS = 3_600_000;

function openRoom(retentionMs: number): { room: StoreRoom; store: Store; pass: (ms: number) => Promise<void> } {
  let now = 1_790_000_000_000;
  const store = createMemoryStore({ clock: () => now, retentionMs });
  const room = { store, pseudonyms: createRandomPseudonyms(), now: () => now, tick: () => Promise.resolve(), close: () => store.close() };
  return {
    room,
    store,
    // Looking for work is what makes the store clear up.
    pass: async (ms) => {
      now += ms;
      await store.inbox.claim({ max: 0, maxEvents: 1, leaseMs: 1 });
    },
  };
}

async function talk(room: StoreRoom, talker: Talker, more: Parameters<typeof commitOf>[0] = {}): Promise<void> {
  await room.store.inbox.accept([talker.says('hi')], { settleMs: 0 });
  await room.store.inbox.commit(await claimNow(room), commitOf(more));
}

test('an idle conversation is gone after the retention period, not before', async () => {
  const { room, store, pass } = openRoom(10 * HOUR_MS);
  const talker = new Talker(room);
  await talk(room, talker);
  await pass(10 * HOUR_MS - 1);
  expect(await store.conversations.snapshot(talker.conversation)).toBeDefined();
  await pass(60_001);
  expect(await store.conversations.snapshot(talker.conversation)).toBeUndefined();
  await store.close();
});

test('a conversation with a timer is kept until the timer has come', async () => {
  const { room, store, pass } = openRoom(HOUR_MS);
  const talker = new Talker(room);
  const timer = { name: 'nudge', at: room.now() + 5 * HOUR_MS, event: talker.event({ kind: 'timer', name: 'nudge' }) };
  await talk(room, talker, { timers: [timer] });
  await pass(4 * HOUR_MS);
  expect((await store.depths()).timers).toBe(1);
  await pass(HOUR_MS);
  expect((await claimNow(room)).events).toEqual([timer.event]);
  await store.close();
});

test('a case ends with its retention, is told as gone, and is not read in between', async () => {
  const { room, store, pass } = openRoom(10 * HOUR_MS);
  const talker = new Talker(room);
  const record = recordOf(talker, waitingCase(talker, room.now()));
  await talk(room, talker, { desk: deskOf({ record }) });
  await store.audit.append({ at: 1, by: 'nobody', did: 'read', case: record.case.id });
  await pass(10 * HOUR_MS - 1);
  expect(await store.desk.open()).toEqual([record]);
  expect((await store.audit.read(1)).entries[0]?.case).toBe(record.case.id);
  const { position } = await store.desk.changes(undefined);
  await pass(1);
  expect(await store.desk.open()).toEqual([]);
  expect(await store.desk.find(record.case.id)).toBeUndefined();
  await pass(60_001);
  expect((await store.desk.changes(position)).changes.map(({ change }) => change)).toEqual([{ kind: 'case', case: record.case.id, gone: true }]);
  expect((await store.audit.read(1)).entries).toEqual([{ at: 1, by: 'nobody', did: 'read' }]);
  await store.close();
});

test('what came of a command is known for ten minutes', async () => {
  const { room, store, pass } = openRoom(HOUR_MS);
  const talker = new Talker(room);
  const event = room.pseudonyms.event('command');
  await talk(room, talker, { desk: deskOf({ answers: [{ event, answer: { kind: 'done', version: 2 } }] }) });
  await pass(10 * 60_000 - 1);
  expect(await store.desk.answer(talker.conversation, event, 0)).toEqual({ kind: 'done', version: 2 });
  await pass(1);
  expect(await store.desk.answer(talker.conversation, event, 0)).toBeUndefined();
  await store.close();
});

test('changes are kept for a quarter of an hour, figures for 400 days, audit entries for a year', async () => {
  const { room, store, pass } = openRoom(HOUR_MS);
  const talker = new Talker(room);
  const { position } = await store.desk.changes(undefined);
  await talk(room, talker, { figure: figureOf(room.now()), desk: deskOf({ changes: [{ kind: 'presence' }] }) });
  await store.audit.append({ at: 1, by: 'nobody', did: 'read' });
  await pass(HOUR_MS / 4);
  expect(await store.desk.changes(position)).toMatchObject({ gap: false, changes: [{ change: { kind: 'presence' } }] });
  await pass(1);
  expect(await store.desk.changes(position)).toMatchObject({ gap: true, changes: [] });
  await pass(364 * 24 * HOUR_MS);
  expect((await store.audit.read(1)).entries).toHaveLength(1);
  await pass(24 * HOUR_MS);
  expect((await store.audit.read(1)).entries).toEqual([]);
  expect(await store.figures.read(0, room.now())).toHaveLength(1);
  await pass(36 * 24 * HOUR_MS);
  expect(await store.figures.read(0, room.now())).toEqual([]);
  await store.close();
});

test('a message of ours is known for a day, and an event is a duplicate for longer', async () => {
  const { room, store, pass } = openRoom(100 * HOUR_MS);
  const talker = new Talker(room);
  const said = talker.says('hi');
  await store.inbox.accept([said], { settleMs: 0 });
  await store.inbox.commit(await claimNow(room), commitOf({ outbox: [talker.row('hello')] }));
  const [claim] = await store.outbox.claim({ max: 1, leaseMs: 1_000, tokenMaxAgeMs: 1 });
  if (claim === undefined) throw new Error('no row');
  await store.outbox.settle(claim, { kind: 'sent', messages: [talker.ref('sent')], via: 'push' });
  await pass(23 * HOUR_MS);
  expect(await store.outbox.isOurs(talker.conversation, talker.ref('sent'))).toBe(true);
  await pass(2 * HOUR_MS);
  expect(await store.outbox.isOurs(talker.conversation, talker.ref('sent'))).toBe(false);
  expect(await store.inbox.accept([said], { settleMs: 0 })).toEqual(['duplicate']);
  await pass(2 * HOUR_MS);
  expect(await store.inbox.accept([said], { settleMs: 0 })).toEqual(['stored']);
  await store.close();
});
