import { expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { CaseId } from '../../src/core/case.js';
import type { DeskChange, FileId } from '../../src/core/desk.js';
import {
  activeCase, CLAIM_COMMAND, closedCase, counsellorRow, deskOf, figureOf, openCase, recordOf, turn, waitingCase,
} from './case-fixtures.js';
import { claimNow, commitOf, eventually, isOutboxQuiet, LONG_LEASE_MS, sendNow, SHORT_LEASE_MS, snapshot, Talker, type StoreRoom } from './store-fixtures.js';

const AT_ONCE = { settleMs: 0 };
const PICTURE = { mime: 'image/jpeg', bytes: Buffer.from([0xff, 0xd8, 0xff, 0x0a, 0x00, 0x0a]) };

export function registerDeskCases(room: () => StoreRoom): void {
  registerRecordCases(room);
  registerCommandCases(room);
  registerDeliveryCases(room);
  registerFileCases(room);
  registerChangeCases(room);
  registerErasureCases(room);
}

function registerRecordCases(room: () => StoreRoom): void {
  test('a case that was committed is open, and found by its id, exactly as it was written', async () => {
    const talker = new Talker(room());
    const record = await openCase(room(), talker, activeCase(talker, room().now()));
    await openCase(room(), new Talker(room()));
    expect(await room().store.desk.open()).toHaveLength(2);
    expect(await room().store.desk.find(record.case.id)).toEqual(record);
    expect((await room().store.conversations.snapshot(talker.conversation))?.desk).toEqual(record);
    expect(await room().store.desk.find(randomUUID() as CaseId)).toBeUndefined();
  });

  test('a turn that does not touch the desk leaves the case as it was', async () => {
    const talker = new Talker(room());
    const record = await openCase(room(), talker);
    await turn(room(), talker, { snapshot: snapshot({ desk: record }) });
    await turn(room(), talker, { desk: deskOf({ changes: [{ kind: 'case', case: record.case.id }] }) });
    expect(await room().store.desk.open()).toEqual([record]);
  });

  test('a case leaves the open ones when it is closed, and comes back when it is opened again', async () => {
    const talker = new Talker(room());
    const { case: open } = await openCase(room(), talker);
    const closed = recordOf(talker, closedCase(talker, room().now(), open.id));
    await turn(room(), talker, { desk: deskOf({ record: closed }) });
    expect(await room().store.desk.open()).toEqual([]);
    expect(await room().store.desk.closed(10)).toEqual([closed]);
    expect(await room().store.desk.find(open.id)).toEqual(closed);
    const again = recordOf(talker, waitingCase(talker, room().now(), open.id));
    await turn(room(), talker, { desk: deskOf({ record: again }) });
    expect(await room().store.desk.open()).toEqual([again]);
    expect(await room().store.desk.closed(10)).toEqual([]);
  });

  test('closed cases come newest closing first, as many as were asked for', async () => {
    const base = room().now();
    for (const ago of [3, 1, 4, 2]) {
      const talker = new Talker(room());
      await openCase(room(), talker, closedCase(talker, base - ago * 1_000));
    }
    const closings = (await room().store.desk.closed(3)).map((record) => base - record.case.requestedAt);
    expect(closings).toEqual([1_000, 2_000, 3_000]);
    expect(await room().store.desk.closed(0)).toEqual([]);
  });

  test('a new case of a conversation takes the place of the former one', async () => {
    const talker = new Talker(room());
    const former = await openCase(room(), talker, closedCase(talker, room().now()));
    const { position } = await room().store.desk.changes(undefined);
    const next = await openCase(room(), talker);
    expect(await room().store.desk.find(former.case.id)).toBeUndefined();
    expect(await room().store.desk.find(next.case.id)).toEqual(next);
    expect(await room().store.desk.closed(10)).toEqual([]);
    expect((await room().store.desk.changes(position)).changes.map(({ change }) => change)).toEqual([{ kind: 'case', case: former.case.id, gone: true }]);
  });

  test('a refused commit leaves the desk as it was', async () => {
    const talker = new Talker(room());
    await room().store.inbox.accept([talker.says('hello')], AT_ONCE);
    const lost = await claimNow(room(), SHORT_LEASE_MS);
    await claimNow(room());
    const { position } = await room().store.desk.changes(undefined);
    const record = recordOf(talker, waitingCase(talker, room().now()));
    const everything = deskOf({ record, answers: [{ event: lost.events[0]!.id, answer: { kind: 'done', version: 1 } }], changes: [{ kind: 'presence' }] });
    await expect(room().store.inbox.commit(lost, commitOf({ desk: everything, figure: figureOf(room().now()) }))).rejects.toMatchObject({ code: 'lease-lost' });
    expect(await room().store.desk.open()).toEqual([]);
    expect(await room().store.desk.answer(talker.conversation, lost.events[0]!.id, 0)).toBeUndefined();
    expect((await room().store.desk.changes(position)).changes).toEqual([]);
    expect(await room().store.figures.read(0, room().now() + LONG_LEASE_MS)).toEqual([]);
  });

  test('a buried turn writes its case too', async () => {
    const talker = new Talker(room());
    const record = recordOf(talker, waitingCase(talker, room().now()));
    await room().store.inbox.accept([talker.says('poison')], AT_ONCE);
    const { consumed: _consumed, forget: _forget, ...rest } = commitOf({ desk: deskOf({ record }) });
    await room().store.inbox.bury(await claimNow(room()), 'turn-failed', rest);
    expect(await room().store.desk.open()).toEqual([record]);
  });

  test('figures are read by the time of closing, oldest first', async () => {
    const base = room().now();
    for (const ago of [2_000, 9_000, 5_000]) await turn(room(), new Talker(room()), { figure: figureOf(base - ago, { topic: 'wage-unpaid' }) });
    expect(await room().store.figures.read(base - 6_000, base)).toEqual([5_000, 2_000].map((ago) => figureOf(base - ago, { topic: 'wage-unpaid' })));
    expect(await room().store.figures.read(base - 5_000, base - 5_000)).toHaveLength(1);
    expect(await room().store.figures.read(base, base + 1)).toEqual([]);
  });
}

function registerCommandCases(room: () => StoreRoom): void {
  test('whoever waits for what came of a command hears it when the turn is done', async () => {
    const talker = new Talker(room());
    const record = await openCase(room(), talker);
    const command = talker.event({ kind: 'desk', command: CLAIM_COMMAND });
    expect(await room().store.inbox.accept([command, command], AT_ONCE)).toEqual(['stored', 'duplicate']);
    expect(await room().store.desk.answer(talker.conversation, command.id, 0)).toBeUndefined();
    const waiting = room().store.desk.answer(talker.conversation, command.id, 10_000);
    const claim = await claimNow(room());
    expect(claim.events).toEqual([command]);
    const answer = { kind: 'refused', why: 'taken' } as const;
    await room().store.inbox.commit(claim, commitOf({ desk: deskOf({ record, answers: [{ event: command.id, answer }] }) }));
    expect(await waiting).toEqual(answer);
    expect(await room().store.desk.answer(talker.conversation, command.id, 0)).toEqual(answer);
  });

  test('an answer is not waited for longer than was asked', async () => {
    const talker = new Talker(room());
    expect(await room().store.desk.answer(talker.conversation, room().pseudonyms.event('never'), 20)).toBeUndefined();
  });

  test('a counsellor’s command releases no held row and is no act of the person', async () => {
    const talker = new Talker(room());
    const said = talker.says('hi');
    await room().store.inbox.accept([said], AT_ONCE);
    await room().store.inbox.commit(await claimNow(room()), commitOf({ outbox: [talker.row('held')] }));
    await room().store.outbox.settle(await sendNow(room()), { kind: 'held', code: 'window-closed' });
    const command = talker.event({ kind: 'desk', command: CLAIM_COMMAND }, { at: said.at + 1_000 });
    await room().store.inbox.accept([command], AT_ONCE);
    expect(await isOutboxQuiet(room())).toBe(true);
    expect((await room().store.desk.reach(talker.conversation)).lastUserActionAt).toBe(said.at);
    await room().store.inbox.accept([talker.says('back')], AT_ONCE);
    expect((await sendNow(room())).row.reply.messages).toEqual([{ kind: 'text', text: 'held' }]);
  });

  test('a command that comes during a try does not let a held row go', async () => {
    const talker = new Talker(room());
    await turn(room(), talker, { outbox: [talker.row('held')] });
    const claim = await sendNow(room());
    await room().store.inbox.accept([talker.event({ kind: 'desk', command: CLAIM_COMMAND })], AT_ONCE);
    await room().store.outbox.settle(claim, { kind: 'held', code: 'window-closed' });
    expect(await isOutboxQuiet(room())).toBe(true);
  });

  test('the reach tells the last action and the newest reply token, and nothing of a stranger', async () => {
    const talker = new Talker(room());
    const old = talker.token('old', 5_000);
    const young = talker.token('young');
    const said = talker.says('b', { replyToken: young });
    await room().store.inbox.accept([talker.says('a', { replyToken: old, at: said.at - 5_000 }), said], AT_ONCE);
    expect(await room().store.desk.reach(talker.conversation)).toEqual({ lastUserActionAt: said.at, replyTokenAt: young.receivedAt });
    await room().store.inbox.commit(await claimNow(room()), commitOf({ consumed: 2, outbox: [talker.row('1')] }));
    await sendNow(room());
    expect((await room().store.desk.reach(talker.conversation)).replyTokenAt).toBe(old.receivedAt);
    expect(await room().store.desk.reach(new Talker(room()).conversation)).toEqual({});
  });
}

function registerDeliveryCases(room: () => StoreRoom): void {
  test('a counsellor’s message is queued with the commit and then told as it fares', async () => {
    const talker = new Talker(room());
    const record = await openCase(room(), talker);
    const row = counsellorRow(talker, record, 'entry|1');
    await turn(room(), talker, { outbox: [row] });
    const { desk, outbox } = room().store;
    const state = async (): Promise<unknown> => (await desk.deliveries(talker.conversation)).get(row.id);
    expect(await state()).toEqual({ state: 'queued', at: expect.any(Number) });
    const { position } = await desk.changes(undefined);
    await outbox.settle(await sendNow(room()), { kind: 'retry', at: room().now(), code: 'network', outcomeUnknown: false });
    expect(await state()).toEqual({ state: 'retrying', code: 'network', at: expect.any(Number) });
    await outbox.settle(await sendNow(room()), { kind: 'blocked', at: room().now(), code: 'token-invalid' });
    expect(await state()).toMatchObject({ state: 'blocked', code: 'token-invalid' });
    await outbox.settle(await sendNow(room()), { kind: 'held', code: 'window-closed' });
    expect(await state()).toMatchObject({ state: 'held', code: 'window-closed' });
    await room().store.inbox.accept([talker.says('back')], AT_ONCE);
    await outbox.settle(await sendNow(room()), { kind: 'sent', messages: [], via: 'push' });
    expect(await state()).toEqual({ state: 'sent', at: expect.any(Number) });
    const told = (await desk.changes(position)).changes.map(({ change }) => change);
    expect(told).toEqual(Array.from({ length: 4 }, () => ({ kind: 'delivery', case: record.case.id, id: 'entry|1' })));
  });

  test('a message that was given up is failed with its reason', async () => {
    const talker = new Talker(room());
    const row = counsellorRow(talker, await openCase(room(), talker), 'e');
    await turn(room(), talker, { outbox: [row] });
    await room().store.outbox.settle(await sendNow(room()), { kind: 'failed', code: 'blocked-by-person', unreachable: true });
    expect((await room().store.desk.deliveries(talker.conversation)).get(row.id)).toMatchObject({ state: 'failed', code: 'blocked-by-person' });
  });

  test('a held message is tried again at once when the person wrote during the try', async () => {
    const talker = new Talker(room());
    const row = counsellorRow(talker, await openCase(room(), talker), 'e');
    await turn(room(), talker, { outbox: [row] });
    const claim = await sendNow(room());
    await room().store.inbox.accept([talker.says('me')], AT_ONCE);
    await room().store.outbox.settle(claim, { kind: 'held', code: 'window-closed' });
    expect((await room().store.desk.deliveries(talker.conversation)).get(row.id)?.state).toBe('retrying');
  });

  test('rows of the bot are nobody’s delivery', async () => {
    const talker = new Talker(room());
    await openCase(room(), talker);
    await turn(room(), talker, { outbox: [talker.row('from the bot')] });
    const { position } = await room().store.desk.changes(undefined);
    await room().store.outbox.settle(await sendNow(room()), { kind: 'sent', messages: [], via: 'push' });
    expect(await room().store.desk.deliveries(talker.conversation)).toEqual(new Map());
    expect((await room().store.desk.changes(position)).changes).toEqual([]);
  });
}

function registerFileCases(room: () => StoreRoom): void {
  test('a file comes back byte for byte, and only from its own conversation', async () => {
    const talker = new Talker(room());
    const record = await openCase(room(), talker);
    const id = randomUUID() as FileId;
    expect(await room().store.desk.keepFile(record, id, PICTURE)).toBe(true);
    expect(await room().store.desk.file(talker.conversation, id)).toEqual(PICTURE);
    const whole = { mime: 'audio/mp4', bytes: Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)) };
    expect(await room().store.desk.keepFile(record, id, whole)).toBe(true);
    expect(await room().store.desk.file(talker.conversation, id)).toEqual(whole);
    expect(await room().store.desk.file(new Talker(room()).conversation, id)).toBeUndefined();
  });

  test('beyond sixty files the oldest go', async () => {
    const talker = new Talker(room());
    const record = await openCase(room(), talker);
    const ids = Array.from({ length: 62 }, (_, at) => `f${at}` as FileId);
    for (const id of ids) await room().store.desk.keepFile(record, id, PICTURE);
    const kept = await Promise.all(ids.map((id) => room().store.desk.file(talker.conversation, id)));
    expect(kept.map((file) => file !== undefined)).toEqual(ids.map((_, at) => at >= 2));
  });

  test('no file is kept for a case that is gone or for a message that was unsent', async () => {
    const [talker, stranger] = [new Talker(room()), new Talker(room())];
    const record = await openCase(room(), talker);
    const { desk, inbox } = room().store;
    const id = 'late' as FileId;
    expect(await desk.keepFile(recordOf(stranger, waitingCase(stranger, room().now())), id, PICTURE)).toBe(false);
    await inbox.accept([talker.event({ kind: 'unsend', of: talker.ref('picture') })], AT_ONCE);
    expect(await desk.keepFile(record, id, PICTURE, talker.ref('picture'))).toBe(false);
    expect(await desk.keepFile(record, id, PICTURE, talker.ref('other'))).toBe(true);
    await room().store.conversations.erase(talker.conversation);
    expect(await desk.keepFile(record, id, PICTURE)).toBe(false);
    expect(await desk.file(talker.conversation, id)).toBeUndefined();
  });

  test('an unsend in a talk without a case tells the desk nothing', async () => {
    const talker = new Talker(room());
    const { position } = await room().store.desk.changes(undefined);
    await room().store.inbox.accept([talker.says('regret'), talker.event({ kind: 'unsend', of: talker.ref('regret') })], AT_ONCE);
    expect((await room().store.desk.changes(position)).changes).toEqual([]);
  });

  test('an unsend takes the files and the entry of its message, leaves the others, and is told at once', async () => {
    const talker = new Talker(room());
    const record = await openCase(room(), talker);
    const message = talker.ref('picture');
    await turn(room(), talker, { transcript: [{ from: 'user', at: 1, text: '', id: 't1', message, attachment: { type: 'image' } }, { from: 'user', at: 2, text: 'stays', id: 't2' }] });
    const { desk } = room().store;
    await desk.keepFile(record, 'gone' as FileId, PICTURE, message);
    await desk.keepFile(record, 'kept' as FileId, PICTURE, talker.ref('other'));
    await desk.keepFile(record, 'sent' as FileId, PICTURE);
    const { position } = await desk.changes(undefined);
    await room().store.inbox.accept([talker.event({ kind: 'unsend', of: message })], AT_ONCE);
    expect(await desk.file(talker.conversation, 'gone' as FileId)).toBeUndefined();
    expect(await desk.file(talker.conversation, 'kept' as FileId)).toEqual(PICTURE);
    expect(await desk.file(talker.conversation, 'sent' as FileId)).toEqual(PICTURE);
    expect((await room().store.conversations.transcript(talker.conversation)).map((entry) => entry.id)).toEqual(['t2']);
    expect((await desk.changes(position)).changes.map(({ change }) => change)).toEqual([{ kind: 'unsent', case: record.case.id }]);
  });
}

function registerChangeCases(room: () => StoreRoom): void {
  const changeOf = (at: number): DeskChange => ({ kind: 'message', case: `case-${at}` as CaseId, id: `entry-${at}` });

  test('changes of many conversations are told once each, and from any position on', async () => {
    const { desk } = room().store;
    const start = (await desk.changes(undefined)).position;
    for (let at = 0; at < 12; at += 1) {
      await turn(room(), new Talker(room()), { desk: deskOf({ changes: [changeOf(at)] }) });
      await room().tick();
    }
    const all = await desk.changes(start);
    expect(all.gap).toBe(false);
    expect(all.changes.map(({ change }) => change)).toEqual(Array.from({ length: 12 }, (_, at) => changeOf(at)));
    expect((await desk.changes(all.position)).changes).toEqual([]);
    for (const [at, { position }] of all.changes.entries()) {
      expect((await desk.changes(position)).changes.map(({ change }) => change)).toEqual(Array.from({ length: 11 - at }, (_, rest) => changeOf(at + 1 + rest)));
    }
  });

  test('changes of one turn keep their order', async () => {
    const { desk } = room().store;
    const { position } = await desk.changes(undefined);
    await turn(room(), new Talker(room()), { desk: deskOf({ changes: [changeOf(1), changeOf(2), changeOf(3)] }) });
    expect((await desk.changes(position)).changes.map(({ change }) => change)).toEqual([changeOf(1), changeOf(2), changeOf(3)]);
  });

  test('without a position only that of now is told', async () => {
    const { desk } = room().store;
    await desk.announce({ kind: 'presence' });
    const now = await desk.changes(undefined);
    expect(now).toMatchObject({ changes: [], gap: false });
    expect((await desk.changes(now.position)).changes).toEqual([]);
    await desk.announce({ kind: 'presence' });
    expect((await desk.changes(now.position)).changes.map(({ change }) => change)).toEqual([{ kind: 'presence' }]);
  });

  test.each(['', '0', 'zzzzzzzzz', '1.2.3', 'nonsense', '0.0_0_0', '-1', '🗝'])('the position %p of nowhere is a gap', async (since) => {
    await room().store.desk.announce({ kind: 'presence' });
    const read = await room().store.desk.changes(since);
    expect(read).toMatchObject({ gap: true, changes: [] });
    expect((await room().store.desk.changes(read.position)).gap).toBe(false);
  });

  test('listeners hear of a change until they stop', async () => {
    const { desk } = room().store;
    let heard = 0;
    const stop = desk.onChange(() => (heard += 1));
    await desk.announce({ kind: 'presence' });
    await eventually(room(), () => Promise.resolve(heard > 0 ? true : undefined));
    stop();
    await eventually(room(), async () => ((await desk.changes(undefined)).position === '' ? undefined : true));
    const before = heard;
    await desk.announce({ kind: 'presence' });
    await room().tick();
    expect(heard).toBe(before);
  });
}

function registerErasureCases(room: () => StoreRoom): void {
  /** A case with everything that can hang on one. */
  async function fill(talker: Talker): Promise<CaseId> {
    const record = await openCase(room(), talker, activeCase(talker, room().now()));
    await turn(room(), talker, { outbox: [counsellorRow(talker, record, 'e')], transcript: [{ from: 'counsellor', at: 1, text: 'hi', id: 'e', name: 'Hana' }] });
    await room().store.desk.keepFile(record, 'file' as FileId, PICTURE);
    await room().store.audit.append({ at: 1, by: record.case.state === 'active' ? record.case.assignee : 'nobody', did: 'claim', case: record.case.id });
    return record.case.id;
  }
  async function expectGone(talker: Talker, id: CaseId): Promise<void> {
    const { desk, audit } = room().store;
    expect(await desk.open()).toEqual([]);
    expect(await desk.find(id)).toBeUndefined();
    expect(await desk.deliveries(talker.conversation)).toEqual(new Map());
    expect(await desk.file(talker.conversation, 'file' as FileId)).toBeUndefined();
    expect((await audit.read(10)).entries).toEqual([{ at: 1, by: 'c-0001', did: 'claim' }]);
  }
  const gone = (id: CaseId): DeskChange => ({ kind: 'case', case: id, gone: true });

  test('erasing a conversation takes its case with all that hangs on it, and counts it', async () => {
    const talker = new Talker(room());
    const id = await fill(talker);
    expect((await room().store.audit.read(10)).entries[0]?.case).toBe(id);
    const { position } = await room().store.desk.changes(undefined);
    // One snapshot, one entry, one row, one case, one file.
    expect(await room().store.conversations.erase(talker.conversation)).toBe(5);
    await expectGone(talker, id);
    expect((await room().store.desk.changes(position)).changes.map(({ change }) => change)).toEqual([gone(id)]);
  });

  test('a turn that forgets takes the case, also when it says nothing of the desk', async () => {
    const talker = new Talker(room());
    const id = await fill(talker);
    const { position } = await room().store.desk.changes(undefined);
    await turn(room(), talker, { forget: true, snapshot: snapshot({ epoch: 2 }), outbox: [talker.row('receipt')] });
    await expectGone(talker, id);
    expect((await room().store.desk.changes(position)).changes.map(({ change }) => change)).toEqual([gone(id)]);
    expect((await sendNow(room())).row.reply.messages).toEqual([{ kind: 'text', text: 'receipt' }]);
  });

  test('a record that is said to be gone goes, and what is sent later of it leaves no trace', async () => {
    const talker = new Talker(room());
    const id = await fill(talker);
    const send = await sendNow(room());
    await turn(room(), talker, { desk: deskOf({ record: null }) });
    await expectGone(talker, id);
    await room().store.outbox.settle(send, { kind: 'sent', messages: [], via: 'push' });
    expect(await room().store.desk.deliveries(talker.conversation)).toEqual(new Map());
    // The talk itself stays.
    expect(await room().store.conversations.transcript(talker.conversation)).toHaveLength(1);
  });
}
