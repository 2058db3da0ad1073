import { expect, test } from '@jest/globals';
import {
  claimNow, commitOf, eventually, isInboxQuiet, isOutboxQuiet, LONG_LEASE_MS, sendNow, SHORT_LEASE_MS, snapshot, Talker, textOf, type StoreRoom,
} from './store-fixtures.js';

const AT_ONCE = { settleMs: 0 };

export function registerInboxCases(room: () => StoreRoom): void {
  registerAcceptCases(room);
  registerLeaseCases(room);
  registerCommitCases(room);
  registerTimerCases(room);
  registerUnsendCases(room);
}

function registerAcceptCases(room: () => StoreRoom): void {
  test('an event offered twice is stored once', async () => {
    const { store } = room();
    const event = new Talker(room()).says('once');
    expect(await store.inbox.accept([event], AT_ONCE)).toEqual(['stored']);
    expect(await store.inbox.accept([{ ...event, redelivery: true }, event], AT_ONCE)).toEqual(['duplicate', 'duplicate']);
    expect((await claimNow(room())).events).toEqual([event]);
  });

  test('an event offered many times at once is stored once', async () => {
    const event = new Talker(room()).says('race');
    const all = await Promise.all(Array.from({ length: 20 }, () => room().store.inbox.accept([event], AT_ONCE)));
    expect(all.flat().filter((acceptance) => acceptance === 'stored')).toHaveLength(1);
  });

  test('an event that was done with is still a duplicate', async () => {
    const event = new Talker(room()).says('done');
    await room().store.inbox.accept([event], AT_ONCE);
    await room().store.inbox.commit(await claimNow(room()), commitOf());
    expect(await room().store.inbox.accept([event], AT_ONCE)).toEqual(['duplicate']);
    expect(await isInboxQuiet(room())).toBe(true);
  });

  test('events of one body keep their order within each conversation', async () => {
    const talkers = Array.from({ length: 30 }, () => new Talker(room()));
    const body = ['a', 'b', 'c'].flatMap((text) => talkers.map((talker) => talker.says(text)));
    expect(await room().store.inbox.accept(body, AT_ONCE)).toEqual(body.map(() => 'stored'));
    const seen = new Map<string, string>();
    await eventually(room(), async () => {
      for (const claim of await room().store.inbox.claim({ max: 4, maxEvents: 10, leaseMs: LONG_LEASE_MS })) {
        seen.set(claim.conversation, claim.events.map(textOf).join(''));
      }
      return seen.size === talkers.length ? true : undefined;
    });
    expect([...seen.values()].every((texts) => texts === 'abc')).toBe(true);
  });

  test('an event comes back exactly as it was', async () => {
    const talker = new Talker(room());
    const event = talker.says('Tôi bị nợ lương 給料 🙏 | {s00}', { replyToken: talker.token('t'), redelivery: true });
    await room().store.inbox.accept([event], AT_ONCE);
    expect((await claimNow(room())).events).toEqual([event]);
  });

  test('an empty body is accepted and stores nothing', async () => {
    expect(await room().store.inbox.accept([], AT_ONCE)).toEqual([]);
    expect(await isInboxQuiet(room())).toBe(true);
  });

  test('a claim takes no more events than asked for, from the head', async () => {
    const talker = new Talker(room());
    await room().store.inbox.accept(['1', '2', '3'].map((text) => talker.says(text)), AT_ONCE);
    const claim = await claimNow(room(), LONG_LEASE_MS, 2);
    expect(claim.events.map(textOf)).toEqual(['1', '2']);
    await room().store.inbox.commit(claim, commitOf({ consumed: 2 }));
    expect((await claimNow(room())).events.map(textOf)).toEqual(['3']);
  });

  test('a burst rests until it has settled and is then claimed whole', async () => {
    const talker = new Talker(room());
    await room().store.inbox.accept([talker.says('first')], { settleMs: 300 });
    expect(await isInboxQuiet(room())).toBe(true);
    await room().store.inbox.accept([talker.says('second')], { settleMs: 300 });
    expect(await isInboxQuiet(room())).toBe(true);
    expect((await claimNow(room())).events.map(textOf)).toEqual(['first', 'second']);
  });

  test('a burst that never ends is claimed all the same', async () => {
    const talker = new Talker(room());
    let said = 0;
    const claim = await eventually(room(), async () => {
      said += 1;
      await room().store.inbox.accept([talker.says(`m${said}`)], { settleMs: 100 });
      return (await room().store.inbox.claim({ max: 1, maxEvents: 1000, leaseMs: LONG_LEASE_MS }))[0];
    });
    expect(claim.events.length).toBeGreaterThan(1);
  });

  test('an event that must not wait makes a resting burst due', async () => {
    const talker = new Talker(room());
    await room().store.inbox.accept([talker.says('rest')], { settleMs: 60_000 });
    await room().store.inbox.accept([talker.says('now')], AT_ONCE);
    expect((await claimNow(room())).events.map(textOf)).toEqual(['rest', 'now']);
  });

  test('listeners hear of an accepted event until they stop', async () => {
    let calls = 0;
    const stop = room().store.inbox.onReady(() => (calls += 1));
    await room().store.inbox.accept([new Talker(room()).says('ready')], AT_ONCE);
    await eventually(room(), () => Promise.resolve(calls > 0 ? true : undefined));
    stop();
    const heard = calls;
    await room().store.inbox.accept([new Talker(room()).says('ready too')], AT_ONCE);
    await room().tick();
    expect(calls).toBe(heard);
  });
}

function registerLeaseCases(room: () => StoreRoom): void {
  test('a claimed conversation is not claimed again while the lease lasts, even when more arrives', async () => {
    const talker = new Talker(room());
    await room().store.inbox.accept([talker.says('one')], AT_ONCE);
    const claim = await claimNow(room());
    await room().store.inbox.accept([talker.says('two')], AT_ONCE);
    expect(await isInboxQuiet(room())).toBe(true);
    await room().store.inbox.commit(claim, commitOf());
    expect((await claimNow(room())).events.map(textOf)).toEqual(['two']);
  });

  test('a lease that ends gives the events to the next worker, and the first one can write no more', async () => {
    await room().store.inbox.accept([new Talker(room()).says('orphan')], AT_ONCE);
    const lost = await claimNow(room(), SHORT_LEASE_MS);
    const second = await claimNow(room());
    expect(second.conversation).toBe(lost.conversation);
    expect(second.fence).toBeGreaterThan(lost.fence);
    expect(second.attempts).toBe(2);
    await expect(room().store.inbox.commit(lost, commitOf())).rejects.toMatchObject({ code: 'lease-lost' });
    expect(await room().store.inbox.extend(lost, LONG_LEASE_MS)).toBe(false);
    await room().store.inbox.commit(second, commitOf());
    expect(await isInboxQuiet(room())).toBe(true);
  });

  test('an extended lease outlasts its first end', async () => {
    await room().store.inbox.accept([new Talker(room()).says('slow')], AT_ONCE);
    const claim = await claimNow(room(), SHORT_LEASE_MS);
    expect(await room().store.inbox.extend(claim, LONG_LEASE_MS)).toBe(true);
    const end = room().now() + SHORT_LEASE_MS * 2;
    await eventually(room(), () => Promise.resolve(room().now() > end ? true : undefined));
    expect(await isInboxQuiet(room())).toBe(true);
    await room().store.inbox.commit(claim, commitOf());
  });

  test('a second commit of the same claim is refused', async () => {
    const talker = new Talker(room());
    await room().store.inbox.accept([talker.says('a'), talker.says('b')], AT_ONCE);
    const claim = await claimNow(room());
    await room().store.inbox.commit(claim, commitOf());
    await expect(room().store.inbox.commit(claim, commitOf())).rejects.toMatchObject({ code: 'lease-lost' });
    expect((await claimNow(room())).events.map(textOf)).toEqual(['b']);
  });

  test('a claim given back is due again after the delay with one more attempt', async () => {
    await room().store.inbox.accept([new Talker(room()).says('poison')], AT_ONCE);
    await room().store.inbox.retry(await claimNow(room()), SHORT_LEASE_MS);
    expect(await isInboxQuiet(room())).toBe(true);
    expect((await claimNow(room())).attempts).toBe(2);
  });

  test('the attempts of a new head start at one', async () => {
    const talker = new Talker(room());
    await room().store.inbox.accept([talker.says('a'), talker.says('b')], AT_ONCE);
    await room().store.inbox.retry(await claimNow(room()), 0);
    const again = await claimNow(room());
    expect(again.attempts).toBe(2);
    await room().store.inbox.commit(again, commitOf());
    expect((await claimNow(room())).attempts).toBe(1);
  });

  test('an arrival does not cut a back-off short', async () => {
    const talker = new Talker(room());
    await room().store.inbox.accept([talker.says('poison')], AT_ONCE);
    await room().store.inbox.retry(await claimNow(room()), LONG_LEASE_MS);
    await room().store.inbox.accept([talker.says('more')], AT_ONCE);
    expect(await isInboxQuiet(room())).toBe(true);
  });
}

function registerCommitCases(room: () => StoreRoom): void {
  test('a commit writes state, answers and transcript together', async () => {
    const talker = new Talker(room());
    await room().store.inbox.accept([talker.says('hello')], AT_ONCE);
    const state = snapshot({ language: 'vi', topic: 'wage-unpaid', learntFrom: [talker.ref('hello')] });
    await room().store.inbox.commit(await claimNow(room()), commitOf({
      snapshot: state, outbox: [talker.row('xin chào')], transcript: [{ from: 'user', at: 1, text: 'hello', message: talker.ref('hello') }, { from: 'bot', at: 2, text: 'xin chào' }],
    }));
    expect(await room().store.conversations.snapshot(talker.conversation)).toEqual(state);
    expect((await room().store.conversations.transcript(talker.conversation)).map((entry) => entry.text)).toEqual(['hello', 'xin chào']);
    await room().store.inbox.accept([talker.says('again')], AT_ONCE);
    const claim = await claimNow(room());
    expect(claim.snapshot).toEqual(state);
    expect(claim.transcriptLength).toBe(2);
  });

  test('a refused commit writes nothing', async () => {
    const talker = new Talker(room());
    await room().store.inbox.accept([talker.says('hello')], AT_ONCE);
    const lost = await claimNow(room(), SHORT_LEASE_MS);
    const held = await claimNow(room());
    const everything = commitOf({
      outbox: [talker.row('never')], transcript: [{ from: 'bot', at: 1, text: 'never' }], forget: true,
      timers: [{ name: 'nudge', at: room().now(), event: talker.event({ kind: 'timer', name: 'nudge' }) }],
    });
    await expect(room().store.inbox.commit(lost, everything)).rejects.toMatchObject({ code: 'lease-lost' });
    expect(await room().store.conversations.snapshot(talker.conversation)).toBeUndefined();
    expect(await room().store.conversations.transcript(talker.conversation)).toEqual([]);
    expect(await isOutboxQuiet(room())).toBe(true);
    expect((await room().store.depths()).timers).toBe(0);
    await room().store.inbox.commit(held, commitOf());
  });

  test('a transcript keeps its newest thousand entries', async () => {
    const talker = new Talker(room());
    await room().store.inbox.accept([talker.says('long')], AT_ONCE);
    const transcript = Array.from({ length: 1_005 }, (_, at) => ({ from: 'bot' as const, at, text: `line ${at}` }));
    await room().store.inbox.commit(await claimNow(room()), commitOf({ transcript }));
    const kept = await room().store.conversations.transcript(talker.conversation);
    expect(kept).toHaveLength(1_000);
    expect(kept[0]?.text).toBe('line 5');
  });

  test('a buried head lets the rest go on', async () => {
    const talker = new Talker(room());
    await room().store.inbox.accept([talker.says('poison'), talker.says('fine')], AT_ONCE);
    await room().store.inbox.bury(await claimNow(room()), 'turn-failed', commitOf({ outbox: [talker.row('sorry')] }));
    expect((await room().store.depths()).buried).toBe(1);
    expect((await claimNow(room())).events.map(textOf)).toEqual(['fine']);
    expect((await sendNow(room())).row.purpose).toBe('answer');
  });

  test('forgetting deletes what was said before the rest is written; what has arrived since and the reply token stay', async () => {
    const talker = new Talker(room());
    await room().store.inbox.accept([talker.says('secret')], AT_ONCE);
    await room().store.inbox.commit(await claimNow(room()), commitOf({
      transcript: [{ from: 'user', at: 1, text: 'secret' }], outbox: [talker.row('unsent')], snapshot: snapshot({ topic: 'violence' }),
      timers: [{ name: 'nudge', at: room().now() + LONG_LEASE_MS, event: talker.event({ kind: 'timer', name: 'nudge' }) }],
    }));
    await room().store.inbox.accept([talker.says('delete', { replyToken: talker.token('old') }), talker.says('newer')], AT_ONCE);
    await room().store.inbox.commit(await claimNow(room(), LONG_LEASE_MS, 1), commitOf({ forget: true, snapshot: snapshot({ epoch: 2 }), outbox: [talker.row('receipt')] }));
    expect(await room().store.conversations.transcript(talker.conversation)).toEqual([]);
    expect((await room().store.conversations.snapshot(talker.conversation))?.epoch).toBe(2);
    expect(await room().store.depths()).toMatchObject({ waiting: 1, outgoing: 1, timers: 0 });
    const claim = await sendNow(room());
    expect(claim.row.reply.messages).toEqual([{ kind: 'text', text: 'receipt' }]);
    expect(claim.replyToken?.token).toBe('token-old');
    expect((await claimNow(room())).events.map(textOf)).toEqual(['newer']);
  });
}

function registerTimerCases(room: () => StoreRoom): void {
  async function setTimers(talker: Talker, more: Parameters<typeof commitOf>[0]): Promise<void> {
    await room().store.inbox.accept([talker.says(`turn ${room().now()}`)], AT_ONCE);
    await room().store.inbox.commit(await claimNow(room()), commitOf(more));
  }

  test('a timer comes back as an event when its time has come', async () => {
    const talker = new Talker(room());
    const event = talker.event({ kind: 'timer', name: 'nudge', subject: 'wage-unpaid' });
    await setTimers(talker, { timers: [{ name: 'nudge', at: room().now() + SHORT_LEASE_MS, event }] });
    expect(await isInboxQuiet(room())).toBe(true);
    expect((await claimNow(room())).events).toEqual([event]);
    expect((await room().store.depths()).timers).toBe(0);
  });

  test('a timer set again moves, and one cancelled never comes', async () => {
    const talker = new Talker(room());
    const event = talker.event({ kind: 'timer', name: 'nudge' });
    await setTimers(talker, { timers: [{ name: 'nudge', at: room().now() + SHORT_LEASE_MS * 3, event }, { name: 'idle', at: room().now() + SHORT_LEASE_MS * 3, event: talker.event({ kind: 'timer', name: 'idle' }) }] });
    const moved = room().now() + SHORT_LEASE_MS * 6;
    await setTimers(talker, { timers: [{ name: 'nudge', at: moved, event }], cancelTimers: ['idle'] });
    expect((await room().store.depths()).timers).toBe(1);
    const claim = await claimNow(room());
    expect(room().now()).toBeGreaterThanOrEqual(moved);
    expect(claim.events).toEqual([event]);
  });
}

function registerUnsendCases(room: () => StoreRoom): void {
  test('an unsent message that waits is never seen again, and the unsend itself arrives', async () => {
    const talker = new Talker(room());
    await room().store.inbox.accept([talker.says('regret'), talker.says('keep')], AT_ONCE);
    await room().store.inbox.accept([talker.event({ kind: 'unsend', of: talker.ref('regret') })], AT_ONCE);
    expect((await claimNow(room())).events.map(textOf)).toEqual(['keep', '(unsend)']);
  });

  test('a message that arrives after its unsend is refused', async () => {
    const talker = new Talker(room());
    await room().store.inbox.accept([talker.event({ kind: 'unsend', of: talker.ref('late') })], AT_ONCE);
    expect(await room().store.inbox.accept([talker.says('late'), talker.says('other')], AT_ONCE)).toEqual(['unsent', 'stored']);
    expect((await claimNow(room())).events.map(textOf)).toEqual(['(unsend)', 'other']);
  });

  test('an unsend takes the transcript entry and the unsent answer with it', async () => {
    const talker = new Talker(room());
    const message = talker.ref('regret');
    await room().store.inbox.accept([talker.says('regret')], AT_ONCE);
    await room().store.inbox.commit(await claimNow(room()), commitOf({
      transcript: [{ from: 'user', at: 1, text: 'regret', message }, { from: 'bot', at: 2, text: 'stays' }],
      outbox: [talker.row('goes', { answers: [message] }), talker.row('stays')],
    }));
    await room().store.inbox.accept([talker.event({ kind: 'unsend', of: message })], AT_ONCE);
    expect((await room().store.conversations.transcript(talker.conversation)).map((entry) => entry.text)).toEqual(['stays']);
    expect((await sendNow(room())).row.reply.messages).toEqual([{ kind: 'text', text: 'stays' }]);
  });

  test('what a turn made of a message that was unsent meanwhile is not written', async () => {
    const talker = new Talker(room());
    const message = talker.ref('regret');
    await room().store.inbox.accept([talker.says('regret'), talker.says('next')], AT_ONCE);
    const claim = await claimNow(room(), LONG_LEASE_MS, 1);
    await room().store.inbox.accept([talker.event({ kind: 'unsend', of: message })], AT_ONCE);
    await room().store.inbox.commit(claim, commitOf({ transcript: [{ from: 'user', at: 1, text: 'regret', message }], outbox: [talker.row('goes', { answers: [message] })] }));
    expect(await room().store.conversations.transcript(talker.conversation)).toEqual([]);
    expect(await isOutboxQuiet(room())).toBe(true);
    expect((await claimNow(room())).events.map(textOf)).toEqual(['next', '(unsend)']);
  });

  test('an unsend also empties the graveyard of the message', async () => {
    const talker = new Talker(room());
    await room().store.inbox.accept([talker.says('poison')], AT_ONCE);
    await room().store.inbox.bury(await claimNow(room()), 'turn-failed', commitOf());
    await room().store.inbox.accept([talker.event({ kind: 'unsend', of: talker.ref('poison') })], AT_ONCE);
    expect((await room().store.depths()).buried).toBe(0);
  });
}
