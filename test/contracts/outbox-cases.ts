import { expect, test } from '@jest/globals';
import type { InboundEvent } from '../../src/core/inbound.js';
import type { OutboxRow } from '../../src/core/outbound.js';
import {
  claimNow, commitOf, eventually, isOutboxQuiet, LONG_LEASE_MS, rowText, sendNow, SHORT_LEASE_MS, Talker, type StoreRoom,
} from './store-fixtures.js';

const AT_ONCE = { settleMs: 0 };

/** One turn: the event comes in, the rows go out. */
async function answer(room: StoreRoom, event: InboundEvent, rows: readonly OutboxRow[]): Promise<void> {
  await room.store.inbox.accept([event], AT_ONCE);
  await room.store.inbox.commit(await claimNow(room), commitOf({ outbox: rows }));
}

export function registerOutboxCases(room: () => StoreRoom): void {
  registerOrderCases(room);
  registerTokenCases(room);
  registerOutcomeCases(room);
}

function registerOrderCases(room: () => StoreRoom): void {
  test('rows of a conversation are sent one at a time and in order', async () => {
    const talker = new Talker(room());
    await answer(room(), talker.says('hi'), [talker.row('1'), talker.row('2'), talker.row('3')]);
    const sent: string[] = [];
    while (sent.length < 3) {
      const claim = await sendNow(room());
      expect(await isOutboxQuiet(room())).toBe(true);
      sent.push(rowText(claim));
      await room().store.outbox.settle(claim, { kind: 'sent', messages: [], via: 'push' });
    }
    expect(sent).toEqual(['1', '2', '3']);
    expect(await isOutboxQuiet(room())).toBe(true);
  });

  test('rows of different conversations are sent side by side', async () => {
    for (const talker of [new Talker(room()), new Talker(room()), new Talker(room())]) await answer(room(), talker.says('hi'), [talker.row('x')]);
    const seen = new Set<string>();
    await eventually(room(), async () => {
      for (const claim of await room().store.outbox.claim({ max: 2, leaseMs: LONG_LEASE_MS, tokenMaxAgeMs: 50_000 })) seen.add(claim.conversation);
      return seen.size === 3 ? true : undefined;
    });
  });

  test('a row comes back exactly as it was', async () => {
    const talker = new Talker(room());
    const row = talker.row('xin chào', { purpose: 'safety', answers: [talker.ref('hi')], thenLeave: true });
    const said = talker.says('hi');
    await answer(room(), said, [row]);
    const claim = await sendNow(room());
    expect(claim.row).toEqual(row);
    expect(claim.state).toEqual({ attempts: 1, partsSent: 0, outcomeUnknown: false });
    expect(claim.lastUserActionAt).toBe(said.at);
    expect(claim.confirmedParts).toEqual([]);
  });

  test('the last user action is the newest action of a person, whatever arrives after it', async () => {
    const talker = new Talker(room());
    const said = talker.says('hi');
    const later = talker.event({ kind: 'receipt', what: 'read' }, { at: said.at + 500 });
    const earlier = talker.says('late redelivery', { at: said.at - 500 });
    await room().store.inbox.accept([said, later, earlier], AT_ONCE);
    await room().store.inbox.commit(await claimNow(room()), commitOf({ consumed: 3, outbox: [talker.row('x')] }));
    expect((await sendNow(room())).lastUserActionAt).toBe(said.at);
  });

  test('an unsent row in a sender’s hands lets the next one go after it', async () => {
    const talker = new Talker(room());
    const message = talker.ref('hi');
    await answer(room(), talker.says('hi'), [talker.row('gone', { answers: [message] }), talker.row('next')]);
    const claim = await sendNow(room());
    await room().store.inbox.accept([talker.event({ kind: 'unsend', of: message })], AT_ONCE);
    await room().store.outbox.settle(claim, { kind: 'sent', messages: [talker.ref('sent')], via: 'push' });
    expect(await room().store.outbox.isOurs(talker.conversation, talker.ref('sent'))).toBe(true);
    expect(rowText(await sendNow(room()))).toBe('next');
  });
}

function registerTokenCases(room: () => StoreRoom): void {
  test('the newest reply token goes with the first row, and no token is given twice', async () => {
    const talker = new Talker(room());
    await room().store.inbox.accept([talker.says('a', { replyToken: talker.token('old', 5_000) }), talker.says('b', { replyToken: talker.token('new') })], AT_ONCE);
    await room().store.inbox.commit(await claimNow(room()), commitOf({ consumed: 2, outbox: [talker.row('1'), talker.row('2'), talker.row('3')] }));
    const tokens: (string | undefined)[] = [];
    while (tokens.length < 3) {
      const claim = await sendNow(room());
      tokens.push(claim.replyToken?.token);
      await room().store.outbox.settle(claim, { kind: 'sent', messages: [], via: 'reply' });
    }
    expect(tokens).toEqual(['token-new', 'token-old', undefined]);
  });

  test('a token that is too old is not given', async () => {
    const talker = new Talker(room());
    await answer(room(), talker.says('a', { replyToken: talker.token('stale', 51_000) }), [talker.row('1')]);
    expect((await sendNow(room())).replyToken).toBeUndefined();
  });

  test('a token that arrives late but is older does not hide a newer one', async () => {
    const talker = new Talker(room());
    await room().store.inbox.accept([talker.says('a', { replyToken: talker.token('new') }), talker.says('b', { replyToken: talker.token('late', 20_000) })], AT_ONCE);
    await room().store.inbox.commit(await claimNow(room()), commitOf({ consumed: 2, outbox: [talker.row('1')] }));
    expect((await sendNow(room())).replyToken?.token).toBe('token-new');
  });
}

function registerOutcomeCases(room: () => StoreRoom): void {
  test('a sent message is known as ours, another is not', async () => {
    const talker = new Talker(room());
    await answer(room(), talker.says('a'), [talker.row('1')]);
    await room().store.outbox.settle(await sendNow(room()), { kind: 'sent', messages: [talker.ref('m1')], via: 'push' });
    expect(await room().store.outbox.isOurs(talker.conversation, talker.ref('m1'))).toBe(true);
    expect(await room().store.outbox.isOurs(talker.conversation, talker.ref('m2'))).toBe(false);
  });

  test('a row to be tried again keeps its note and its unknown outcome, and its followers wait', async () => {
    const talker = new Talker(room());
    await answer(room(), talker.says('a'), [talker.row('1'), talker.row('2')]);
    await room().store.outbox.settle(await sendNow(room()), { kind: 'retry', at: room().now() + SHORT_LEASE_MS, code: 'timeout', outcomeUnknown: true, note: 'used token-x' });
    expect(await isOutboxQuiet(room())).toBe(true);
    const again = await sendNow(room());
    expect(rowText(again)).toBe('1');
    expect(again.state).toEqual({ attempts: 2, partsSent: 0, outcomeUnknown: true, note: 'used token-x' });
  });

  test('a clean failure to be tried again leaves the outcome known', async () => {
    const talker = new Talker(room());
    await answer(room(), talker.says('a'), [talker.row('1')]);
    await room().store.outbox.settle(await sendNow(room()), { kind: 'retry', at: room().now(), code: 'rate', outcomeUnknown: false });
    expect((await sendNow(room())).state).toEqual({ attempts: 2, partsSent: 0, outcomeUnknown: false });
  });

  test('a sender that dies leaves its row to the next one with the outcome unknown', async () => {
    const talker = new Talker(room());
    await answer(room(), talker.says('a'), [talker.row('1')]);
    const lost = await sendNow(room(), SHORT_LEASE_MS);
    const again = await sendNow(room());
    expect(again.state).toMatchObject({ attempts: 2, outcomeUnknown: true });
    await expect(room().store.outbox.settle(lost, { kind: 'sent', messages: [], via: 'push' })).rejects.toMatchObject({ code: 'lease-lost' });
    await expect(room().store.outbox.progress(lost, 1, [], LONG_LEASE_MS)).rejects.toMatchObject({ code: 'lease-lost' });
    await room().store.outbox.settle(again, { kind: 'sent', messages: [], via: 'push' });
  });

  test('progress of a row with several calls is durable and settles what was unknown', async () => {
    const talker = new Talker(room());
    await answer(room(), talker.says('a'), [talker.row('1')]);
    await room().store.outbox.settle(await sendNow(room()), { kind: 'retry', at: room().now(), code: 'timeout', outcomeUnknown: true });
    const claim = await sendNow(room());
    await room().store.outbox.progress(claim, 1, [talker.ref('p0')], LONG_LEASE_MS);
    await room().store.outbox.settle(claim, { kind: 'retry', at: room().now(), code: 'rate', outcomeUnknown: false });
    expect((await sendNow(room())).state).toEqual({ attempts: 3, partsSent: 1, outcomeUnknown: false });
    expect(await room().store.outbox.isOurs(talker.conversation, talker.ref('p0'))).toBe(true);
  });

  test('a held row waits until the person writes and then has the new token', async () => {
    const talker = new Talker(room());
    await answer(room(), talker.says('a'), [talker.row('1')]);
    await room().store.outbox.settle(await sendNow(room()), { kind: 'held', code: 'quota' });
    expect(await isOutboxQuiet(room())).toBe(true);
    await answer(room(), talker.says('b', { replyToken: talker.token('fresh') }), [talker.row('2')]);
    const claim = await sendNow(room());
    expect(rowText(claim)).toBe('1');
    expect(claim.replyToken?.token).toBe('token-fresh');
  });

  test('a row is not held when the person wrote during the try', async () => {
    const talker = new Talker(room());
    await answer(room(), talker.says('a'), [talker.row('1')]);
    const claim = await sendNow(room());
    await room().store.inbox.accept([talker.says('b', { replyToken: talker.token('fresh') })], AT_ONCE);
    await room().store.outbox.settle(claim, { kind: 'held', code: 'quota' });
    expect((await sendNow(room())).replyToken?.token).toBe('token-fresh');
  });

  test('a held row keeps its place before a row that comes later', async () => {
    const talker = new Talker(room());
    await room().store.inbox.accept([talker.says('a'), talker.says('b')], AT_ONCE);
    await room().store.inbox.commit(await claimNow(room()), commitOf({ outbox: [talker.row('1')] }));
    await room().store.outbox.settle(await sendNow(room()), { kind: 'held', code: 'window' });
    await room().store.inbox.commit(await claimNow(room()), commitOf({ outbox: [talker.row('2')] }));
    expect(await isOutboxQuiet(room())).toBe(true);
  });

  test("a counsellor's words pass what is held, in their own order, and what is held waits on", async () => {
    const talker = new Talker(room());
    const counsellor = { purpose: 'counsellor' } as const;
    await room().store.inbox.accept([talker.says('a'), talker.says('b'), talker.says('c')], AT_ONCE);
    await room().store.inbox.commit(await claimNow(room()), commitOf({ outbox: [talker.row('bot 1'), talker.row('bot 2')] }));
    await room().store.outbox.settle(await sendNow(room()), { kind: 'held', code: 'line-quota-reserved' });
    await room().store.inbox.commit(await claimNow(room()), commitOf({ outbox: [talker.row('hoa 1', counsellor), talker.row('hoa 2', counsellor)] }));
    const first = await sendNow(room());
    await room().store.outbox.settle(first, { kind: 'held', code: 'line-quota-exhausted' });
    expect(await isOutboxQuiet(room())).toBe(true);
    // Another word is another try: the plan may have been raised meanwhile.
    await room().store.inbox.commit(await claimNow(room()), commitOf({ outbox: [talker.row('hoa 3', counsellor)] }));
    const sent: string[] = [];
    while (sent.length < 3) {
      const claim = await sendNow(room());
      sent.push(rowText(claim));
      await room().store.outbox.settle(claim, { kind: 'sent', messages: [], via: 'push' });
    }
    expect([rowText(first), ...sent]).toEqual(['hoa 1', 'hoa 1', 'hoa 2', 'hoa 3']);
    const held = await sendNow(room());
    expect(rowText(held)).toBe('bot 1');
    await room().store.outbox.settle(held, { kind: 'held', code: 'line-quota-reserved' });
    expect(await isOutboxQuiet(room())).toBe(true);
  });

  test('what is not held keeps its place before what counsellors say', async () => {
    const talker = new Talker(room());
    await answer(room(), talker.says('a'), [talker.row('bot'), talker.row('hoa', { purpose: 'counsellor' })]);
    expect(rowText(await sendNow(room()))).toBe('bot');
  });

  test('a failed row leaves and the next one goes', async () => {
    const talker = new Talker(room());
    await answer(room(), talker.says('a'), [talker.row('1'), talker.row('2')]);
    await room().store.outbox.settle(await sendNow(room()), { kind: 'failed', code: 'invalid', unreachable: true });
    expect(rowText(await sendNow(room()))).toBe('2');
  });

  test('a blocked row stays and is tried again at its time', async () => {
    const talker = new Talker(room());
    await answer(room(), talker.says('a'), [talker.row('1')]);
    await room().store.outbox.settle(await sendNow(room()), { kind: 'blocked', at: room().now() + SHORT_LEASE_MS, code: 'token' });
    expect(await isOutboxQuiet(room())).toBe(true);
    expect(rowText(await sendNow(room()))).toBe('1');
  });

  test('parts confirmed by an echo are known at the next try', async () => {
    const talker = new Talker(room());
    const row = talker.row('1');
    await answer(room(), talker.says('a'), [row]);
    const claim = await sendNow(room());
    await room().store.inbox.accept([talker.event({ kind: 'echo', message: talker.ref('m'), ours: { outbox: row.id, part: 1 } })], AT_ONCE);
    await room().store.inbox.commit(await claimNow(room()), commitOf({ confirmed: [{ outbox: row.id, part: 1 }, { outbox: row.id, part: 0 }, { outbox: row.id, part: 1 }] }));
    await room().store.outbox.settle(claim, { kind: 'retry', at: room().now(), code: 'timeout', outcomeUnknown: true });
    expect((await sendNow(room())).confirmedParts).toEqual([0, 1]);
  });

  test('listeners hear of a committed row', async () => {
    let heard = false;
    const stop = room().store.outbox.onReady(() => (heard = true));
    const talker = new Talker(room());
    await answer(room(), talker.says('a'), [talker.row('1')]);
    await eventually(room(), () => Promise.resolve(heard ? true : undefined));
    stop();
    expect(heard).toBe(true);
  });
}
