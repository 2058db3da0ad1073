import { expect, test } from '@jest/globals';
import { claimNow, commitOf, isInboxQuiet, isOutboxQuiet, LONG_LEASE_MS, sendNow, eventually, SHORT_LEASE_MS, Talker, type StoreRoom } from './store-fixtures.js';

const AT_ONCE = { settleMs: 0 };

export function registerConversationCases(room: () => StoreRoom): void {
  async function fill(talker: Talker): Promise<void> {
    await room().store.inbox.accept([talker.says('a', { replyToken: talker.token('t1') }), talker.says('b', { replyToken: talker.token('t2') })], AT_ONCE);
    await room().store.inbox.commit(await claimNow(room()), commitOf({
      transcript: [{ from: 'user', at: 1, text: 'a' }, { from: 'bot', at: 2, text: 'A' }],
      outbox: [talker.row('A')],
      timers: [{ name: 'nudge', at: room().now() + LONG_LEASE_MS, event: talker.event({ kind: 'timer', name: 'nudge' }) }],
    }));
  }

  test('erasing deletes everything and says how much it was', async () => {
    const talker = new Talker(room());
    await fill(talker);
    // One waiting event, two entries, one row, one timer, two tokens, one snapshot.
    expect(await room().store.conversations.erase(talker.conversation)).toBe(8);
    expect(await room().store.conversations.erase(talker.conversation)).toBe(0);
    expect(await room().store.conversations.snapshot(talker.conversation)).toBeUndefined();
    expect(await room().store.conversations.transcript(talker.conversation)).toEqual([]);
    expect(await room().store.depths()).toEqual({ waiting: 0, outgoing: 0, buried: 0, timers: 0 });
    expect(await isInboxQuiet(room()) && await isOutboxQuiet(room())).toBe(true);
  });

  test('a worker and a sender in the middle of their work write nothing after an erasure', async () => {
    const talker = new Talker(room());
    await fill(talker);
    const turn = await claimNow(room());
    const send = await sendNow(room());
    await room().store.conversations.erase(talker.conversation);
    await room().store.inbox.accept([talker.says('fresh start')], AT_ONCE);
    await claimNow(room());
    await expect(room().store.inbox.commit(turn, commitOf())).rejects.toMatchObject({ code: 'lease-lost' });
    await expect(room().store.outbox.settle(send, { kind: 'sent', messages: [], via: 'push' })).rejects.toMatchObject({ code: 'lease-lost' });
  });

  test('erasing one conversation leaves the others alone', async () => {
    const [gone, kept] = [new Talker(room()), new Talker(room())];
    await fill(gone);
    await room().store.conversations.erase(gone.conversation);
    await fill(kept);
    expect(await room().store.conversations.transcript(kept.conversation)).toHaveLength(2);
  });

  test('an unknown conversation has no state', async () => {
    const stranger = new Talker(room()).conversation;
    expect(await room().store.conversations.snapshot(stranger)).toBeUndefined();
    expect(await room().store.conversations.transcript(stranger)).toEqual([]);
  });

  test('a counter adds up and ends with its time', async () => {
    const { counters } = room().store;
    expect(await counters.get('push')).toBe(0);
    expect(await counters.add('push', 2, SHORT_LEASE_MS)).toBe(2);
    expect(await counters.add('push', 3, LONG_LEASE_MS)).toBe(5);
    expect(await counters.get('push')).toBe(5);
    await eventually(room(), async () => ((await counters.get('push')) === 0 ? true : undefined));
  });

  test('the depths count what waits, goes out, lies buried and is timed', async () => {
    const talker = new Talker(room());
    await fill(talker);
    expect(await room().store.depths()).toEqual({ waiting: 1, outgoing: 1, buried: 0, timers: 1 });
    await room().store.ping();
  });
}
