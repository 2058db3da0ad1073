import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { OutboxRow } from '../../../../src/core/outbound.js';
import { makeContext, NOON, SHORT, startBench, tryAgain, USER, type Bench } from './harness.js';

const GROUP = 'Ca56f94637cc4347f90a25382909b24b9';
const MONTHLY = 'You have reached your monthly limit.';
const long: OutboxRow['reply'] = { messages: Array.from({ length: 7 }, (_, index) => ({ kind: 'text', text: `${index}`.repeat(4_900) })), choices: [] };

describe('LineSender', () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await startBench();
  });
  afterEach(async () => {
    await bench.close();
  });
  const hurry = async (fault: unknown): Promise<void> => {
    if (typeof fault !== 'string' || !fault.startsWith('hang')) return;
    await bench.close();
    bench = await startBench({}, { deadlines: SHORT });
  };
  const faultOnce = (path: string, fault: 'hang' | 'reset' | 'hang-after' | 'reset-after' | { status: number; message?: string }): void =>
    bench.line.setFault((call) => (call.path.endsWith(path) && call.n === 1 ? fault : undefined));

  test('a young token is answered with a reply, and nothing is pushed', async () => {
    const outcome = await bench.channel.send(makeContext(bench, { tokenAge: 49_999 }));
    expect(outcome).toEqual({ kind: 'sent', via: 'reply', messages: [expect.stringMatching(/^m-line:5\d{17}$/)] });
    expect(bench.line.calls).toMatchObject({ reply: 1, push: 0 });
    expect(bench.line.deliveries).toEqual([{ to: USER, via: 'reply', messages: [{ type: 'text', text: 'secret words' }] }]);
  });

  test.each([50_000, 3_600_000])('a token of %i ms is not tried: the answer is pushed', async (tokenAge) => {
    expect(await bench.channel.send(makeContext(bench, { tokenAge }))).toMatchObject({ kind: 'sent', via: 'push' });
    expect(bench.line.calls).toMatchObject({ reply: 0, push: 1 });
  });

  test('without a token the answer is pushed', async () => {
    expect(await bench.channel.send(makeContext(bench))).toMatchObject({ kind: 'sent', via: 'push' });
  });

  test('a token that LINE refuses leads to one push', async () => {
    const context = makeContext(bench, { tokenAge: 1_000 });
    bench.now += 61_000;
    expect(await bench.channel.send({ ...context, now: context.now + 1_000 })).toMatchObject({ kind: 'sent', via: 'push' });
    expect(bench.line.calls).toMatchObject({ reply: 1, push: 1 });
  });

  test.each(['hang', 'reset', { status: 500 }, { status: 503 }] as const)('a reply that ends in %j is tried once more with the same token, never pushed', async (fault) => {
    await hurry(fault);
    faultOnce('/reply', fault);
    const first = makeContext(bench, { tokenAge: 0 });
    const outcome = await bench.channel.send(first);
    expect(outcome).toMatchObject({ kind: 'retry', outcomeUnknown: true });
    expect(await bench.channel.send(tryAgain(bench, first, outcome))).toMatchObject({ kind: 'sent', via: 'reply' });
    expect(bench.line.calls).toMatchObject({ reply: 2, push: 0 });
    expect(bench.line.deliveries).toHaveLength(1);
  });

  test.each(['hang-after', 'reset-after'] as const)('a reply that arrived although its answer was lost (%s) is not sent twice', async (fault) => {
    await hurry(fault);
    faultOnce('/reply', fault);
    const first = makeContext(bench, { tokenAge: 0 });
    const outcome = await bench.channel.send(first);
    expect(await bench.channel.send(tryAgain(bench, first, outcome))).toEqual({ kind: 'sent', via: 'reply', messages: [] });
    expect(bench.line.deliveries).toHaveLength(1);
    expect(bench.line.calls).toMatchObject({ reply: 2, push: 0 });
  });

  test('safety words are pushed when the second reply is refused: twice is better than never', async () => {
    faultOnce('/reply', 'reset-after');
    const first = makeContext(bench, { tokenAge: 0, row: { purpose: 'safety' } });
    const outcome = await bench.channel.send(first);
    expect(await bench.channel.send(tryAgain(bench, first, outcome))).toMatchObject({ kind: 'sent', via: 'push' });
    expect(bench.line.deliveries.map(({ via }) => via)).toEqual(['reply', 'push']);
  });

  test('two replies without an answer end in a push, so that nothing is lost', async () => {
    bench.line.setFault(({ path }) => (path.endsWith('/reply') ? { status: 500 } : undefined));
    const first = makeContext(bench, { tokenAge: 0 });
    const second = tryAgain(bench, first, await bench.channel.send(first));
    const third = tryAgain(bench, second, await bench.channel.send(second));
    expect(await bench.channel.send(third)).toMatchObject({ kind: 'sent', via: 'push' });
    expect(bench.line.calls).toMatchObject({ reply: 2, push: 1 });
  });

  test('an unanswered reply whose token has grown old meanwhile is pushed: a refusal would tell nothing', async () => {
    faultOnce('/reply', { status: 500 });
    const first = makeContext(bench, { tokenAge: 0 });
    const outcome = await bench.channel.send(first);
    bench.now += 55_000;
    expect(await bench.channel.send(tryAgain(bench, first, outcome))).toMatchObject({ kind: 'sent', via: 'push' });
    expect(bench.line.calls).toMatchObject({ reply: 1, push: 1 });
  });

  test.each(['safety', 'answer', 'counsellor'] as const)('when a sender died, %s is pushed with the retry key', async (purpose) => {
    const died = makeContext(bench, { row: { purpose }, state: { attempts: 2, outcomeUnknown: true } });
    expect(await bench.channel.send(died)).toMatchObject({ kind: 'sent', via: 'push' });
    expect(await bench.channel.send(died)).toMatchObject({ kind: 'sent', via: 'push' });
    expect(bench.line.deliveries).toHaveLength(1);
  });

  test.each(['hang-after', 'reset-after'] as const)('a push that arrived although its answer was lost (%s) is not doubled: 409 is success', async (fault) => {
    await hurry(fault);
    faultOnce('/push', fault);
    const first = makeContext(bench);
    const outcome = await bench.channel.send(first);
    expect(outcome).toMatchObject({ kind: 'retry', outcomeUnknown: true });
    const again = await bench.channel.send(tryAgain(bench, first, outcome, { tokenAge: 0 }));
    expect(again).toEqual({ kind: 'sent', via: 'push', messages: [expect.stringMatching(/^m-line:5/)] });
    expect(bench.line.deliveries).toHaveLength(1);
    expect(bench.line.calls).toMatchObject({ reply: 0, push: 2 });
    expect(bench.line.violations).toEqual([]);
  });

  test.each([
    ['hang', 'line-no-answer'],
    ['reset', 'line-no-answer'],
    [{ status: 500 }, 'line-500'],
    [{ status: 502 }, 'line-502'],
  ] as const)('a push that ends in %j is tried again later with the same key', async (fault, code) => {
    await hurry(fault);
    faultOnce('/push', fault);
    const first = makeContext(bench);
    const outcome = await bench.channel.send(first);
    expect(outcome).toMatchObject({ kind: 'retry', code, outcomeUnknown: true, at: NOON + 750 });
    expect(await bench.channel.send(tryAgain(bench, first, outcome))).toMatchObject({ kind: 'sent', via: 'push' });
  });

  test('pauses between tries double up to five minutes', async () => {
    bench.line.setFault(() => ({ status: 500 }));
    const pauses: number[] = [];
    for (const attempts of [1, 2, 3, 4, 30]) {
      const outcome = await bench.channel.send(makeContext(bench, { state: { attempts } }));
      if (outcome.kind === 'retry') pauses.push(outcome.at - bench.now);
    }
    expect(pauses).toEqual([750, 1_500, 3_000, 6_000, 225_000]);
  });

  test('nothing was sent when LINE cannot be reached, so the token stays good', async () => {
    const first = makeContext(bench, { tokenAge: 0 });
    await bench.close();
    const outcome = await bench.channel.send(first);
    expect(outcome).toMatchObject({ kind: 'retry', code: 'line-unreachable', outcomeUnknown: false });
    expect(JSON.parse((outcome as { note: string }).note)).toMatchObject({ via: 'reply', unknown: 0, token: first.replyToken });
  });

  test('the monthly quota and the rate are two kinds of 429', async () => {
    faultOnce('/push', { status: 429, message: MONTHLY });
    expect(await bench.channel.send(makeContext(bench))).toEqual({ kind: 'held', code: 'line-quota-exhausted' });
    expect(bench.counted).toContain('alarms:line-quota-exhausted');
    expect(await bench.channel.send(makeContext(bench, { row: { purpose: 'safety' } }))).toMatchObject({ kind: 'held' });
    expect(bench.line.calls.push).toBe(1);
    expect(await bench.channel.send(makeContext(bench, { tokenAge: 0 }))).toMatchObject({ kind: 'sent', via: 'reply' });
  });

  test.each([
    ['The API rate limit has been exceeded. Try again later.', 'line-rate', 750],
    ['You have reached the limit of messages to a user.', 'line-user-rate', 30_500 - 250],
  ])('"%s" is tried again with the same key', async (message, code, pause) => {
    faultOnce('/push', { status: 429, message });
    const first = makeContext(bench);
    const outcome = await bench.channel.send(first);
    expect(outcome).toMatchObject({ kind: 'retry', code, outcomeUnknown: false, at: NOON + pause });
    expect(await bench.channel.send(tryAgain(bench, first, outcome))).toMatchObject({ kind: 'sent', via: 'push' });
  });

  test('a reply refused for its rate is tried again with the same token', async () => {
    faultOnce('/reply', { status: 429, message: 'The API rate limit has been exceeded.' });
    const first = makeContext(bench, { tokenAge: 0 });
    const outcome = await bench.channel.send(first);
    expect(await bench.channel.send(tryAgain(bench, first, outcome))).toMatchObject({ kind: 'sent', via: 'reply' });
    expect(bench.line.calls.push).toBe(0);
  });

  test.each([401, 403])('%i blocks the channel and raises an alarm', async (status) => {
    bench.line.setFault(() => ({ status }));
    expect(await bench.channel.send(makeContext(bench, { tokenAge: 0 }))).toEqual({ kind: 'blocked', at: NOON + 60_000, code: 'line-credentials' });
    expect(bench.counted).toContain('alarms:line-credentials');
  });

  test('a message that LINE refuses has failed; an address that it refuses is unreachable', async () => {
    faultOnce('/push', { status: 400, message: 'The request body has 1 error(s)' });
    expect(await bench.channel.send(makeContext(bench))).toEqual({ kind: 'failed', code: 'line-message-refused', unreachable: false });
    bench.line.setFault(() => ({ status: 400, message: "The property, 'to', in the request body is invalid" }));
    expect(await bench.channel.send(makeContext(bench))).toEqual({ kind: 'failed', code: 'line-recipient', unreachable: true });
  });

  test('a person who has blocked the bot is not noticed by LINE: the push counts as sent', async () => {
    bench.line.blockUser(USER);
    expect(await bench.channel.send(makeContext(bench))).toMatchObject({ kind: 'sent' });
    expect(bench.line.deliveries).toEqual([]);
  });

  test('with a malformed id no call is made', async () => {
    const address = { channel: 'line', bot: 'x', to: '../../oauth', scope: 'user' } as const;
    expect(await bench.channel.send(makeContext(bench, { row: { address } }))).toEqual({ kind: 'failed', code: 'id-malformed', unreachable: false });
    expect(Object.values(bench.line.calls).every((count) => count === 0)).toBe(true);
  });

  test('after a day the row is given up', async () => {
    expect(await bench.channel.send(makeContext(bench, { row: { createdAt: NOON - 24 * 3_600_000 } }))).toMatchObject({ kind: 'failed', code: 'too-late' });
  });

  test('a reply of several calls is replied first and pushed on, each call durable before the next', async () => {
    const done: number[] = [];
    const outcome = await bench.channel.send(makeContext(bench, { tokenAge: 0, row: { reply: long }, progress: (parts) => Promise.resolve(void done.push(parts)) }));
    expect(outcome).toMatchObject({ kind: 'sent', via: 'push', messages: { length: 7 } });
    expect(bench.line.deliveries.map(({ via, messages }) => [via, messages.length])).toEqual([['reply', 5], ['push', 2]]);
    expect(done).toEqual([1]);
  });

  test('a second part goes on where the first ended, with a key of its own', async () => {
    const first = makeContext(bench, { row: { reply: long } });
    bench.line.setFault(({ path, n }) => (path.endsWith('/push') && n === 2 ? 'reset-after' : undefined));
    const outcome = await bench.channel.send(first);
    const again = tryAgain(bench, first, outcome, { state: { partsSent: 1 } });
    expect(await bench.channel.send(again)).toMatchObject({ kind: 'sent', via: 'push' });
    expect(bench.line.deliveries.map(({ messages }) => messages.length)).toEqual([5, 2]);
    expect(bench.line.violations).toEqual([]);
  });

  test('when progress cannot be stored nothing more is sent, and the repetition doubles nothing', async () => {
    const first = makeContext(bench, { tokenAge: 0, row: { reply: long }, progress: () => Promise.reject(new Error('down')) });
    const outcome = await bench.channel.send(first);
    expect(outcome).toMatchObject({ kind: 'retry', code: 'progress-lost' });
    expect(await bench.channel.send(tryAgain(bench, first, outcome))).toMatchObject({ kind: 'sent' });
    expect(bench.line.deliveries.map(({ messages }) => messages.length)).toEqual([5, 2]);
  });

  test('a group gets its words by reply, then the bot leaves', async () => {
    const row = { address: { channel: 'line', bot: bench.line.botUserId, to: GROUP, scope: 'group' }, thenLeave: true } as const;
    expect(await bench.channel.send(makeContext(bench, { tokenAge: 0, row }))).toMatchObject({ kind: 'sent', via: 'reply' });
    expect(bench.line.deliveries.map(({ via, to }) => [via, to])).toEqual([['reply', USER], ['leave', GROUP]]);
  });

  test('a group is never pushed to; without a token the bot just leaves', async () => {
    const row = { address: { channel: 'line', bot: bench.line.botUserId, to: 'Ra8dbf4673c4c812cd491258042226c99', scope: 'room' }, thenLeave: true } as const;
    expect(await bench.channel.send(makeContext(bench, { row }))).toMatchObject({ kind: 'sent', messages: [] });
    expect(bench.line.calls).toMatchObject({ push: 0, leave: 1 });
  });

  test('logs name the call and its result, never words, ids or tokens', async () => {
    const context = makeContext(bench, { tokenAge: 0 });
    await bench.channel.send(context);
    faultOnce('/push', { status: 429, message: MONTHLY });
    await bench.channel.send(makeContext(bench));
    const log = bench.logged.join('\n');
    expect(log).toContain('"requestId"');
    expect(log).toContain('"status":429');
    for (const secret of ['secret words', USER, context.replyToken?.token ?? '', context.row.id, 'good']) expect(log).not.toContain(secret);
  });

  test('a counsellor speaks under name and picture, by reply as by push, and again the same', async () => {
    await bench.close();
    const senderIconUrl = 'https://example.org/media/counsellor.png';
    bench = await startBench({}, { senderIconUrl });
    const row = { purpose: 'counsellor', speaker: { name: 'Hoa' } } as const;
    await bench.channel.send(makeContext(bench, { row, tokenAge: 0 }));
    faultOnce('/push', { status: 500 });
    const first = makeContext(bench, { row });
    await bench.channel.send(tryAgain(bench, first, await bench.channel.send(first)));
    const message = { type: 'text', text: 'secret words', sender: { name: 'Hoa', iconUrl: senderIconUrl } };
    expect(bench.line.deliveries.map(({ via, messages }) => [via, messages])).toEqual([['reply', [message]], ['push', [message]]]);
    expect(bench.line.violations).toEqual([]);
  });
});
