import type { ConversationKey, EventId, MessageRef, OutboxId, Pseudonyms } from '../../../../src/core/brand.js';
import type { SendContext } from '../../../../src/core/channel.js';
import { silentLog, type Log, type Metrics } from '../../../../src/core/log.js';
import type { OutboxRow, SendOutcome, SendState } from '../../../../src/core/outbound.js';
import { createMessengerChannel } from '../../../../src/channels/messenger/channel.js';
import { startMessengerStandIn, type Fault, type MessengerStandIn } from '../../../../src/standin/messenger.js';

const HOUR = 3_600_000;
const NOON = Date.UTC(2026, 10, 21, 3);
const PSID = '24680';
const ROW = '0b6f6a3e-6d0a-4c55-9d7e-1f6f6f0d2a11' as OutboxId;
const readable: Pseudonyms = { conversation: (raw) => raw as ConversationKey, event: (raw) => raw as EventId, message: (raw) => raw as MessageRef };
const access = { appSecret: 'appsecret', pageAccessToken: 'page-token', pageId: '104', appId: '777' };

let now = NOON;
let standIn: MessengerStandIn;
let alarms: string[];
let lines: string[];
let open: { close(): void }[];

const log: Log = { ...silentLog, warn: (event, fields) => void lines.push(JSON.stringify({ event, ...fields })), error: (event, fields) => void lines.push(JSON.stringify({ event, ...fields })) };
const metrics: Metrics = {
  count: (name, labels) => {
    if (name === 'alarms') alarms.push(labels?.['what'] ?? '');
  },
  observe: () => undefined,
};

beforeEach(async () => {
  now = NOON;
  alarms = [];
  lines = [];
  open = [];
  standIn = await startMessengerStandIn({ ...access, verifyToken: 'v', clock: () => now });
  standIn.openWindow(PSID, NOON);
});
afterEach(async () => {
  for (const one of open) one.close();
  await standIn.close();
});

const connect = (options: Partial<Parameters<typeof createMessengerChannel>[0]> = {}) => {
  const channel = createMessengerChannel({
    ...access, graphBaseUrl: standIn.url, humanAgent: false, pseudonyms: readable, clock: () => now, log, metrics, random: () => 0.5, ...options,
  });
  open.push(channel);
  return channel;
};
const texts = (...list: string[]): OutboxRow['reply'] => ({ messages: list.map((text) => ({ kind: 'text', text })), choices: [] });

interface Try {
  readonly row?: Partial<OutboxRow>;
  readonly state?: Partial<SendState>;
  readonly context?: Partial<SendContext>;
}
const progressed: (readonly [number, readonly MessageRef[]])[] = [];
const contextOf = ({ row, state, context }: Try): SendContext => ({
  row: {
    id: ROW, conversation: 'c' as ConversationKey, address: { channel: 'messenger', bot: '104', to: PSID, scope: 'user' }, purpose: 'answer',
    reply: texts('one'), createdAt: NOON, answers: [], ...row,
  },
  state: { attempts: 1, partsSent: 0, outcomeUnknown: false, ...state },
  lastUserActionAt: NOON, confirmedParts: [], now,
  progress: (parts, messages) => {
    progressed.push([parts, [...messages]]);
    return Promise.resolve();
  },
  ...context,
});
const shownTexts = () => standIn.deliveries.map(({ message }) => (message as { text?: string }).text);
/** The claim that follows a `retry`. */
const again = (outcome: SendOutcome, attempts: number): Partial<SendState> => {
  if (outcome.kind !== 'retry') throw new Error(`not a retry: ${outcome.kind}`);
  return { attempts, outcomeUnknown: outcome.outcomeUnknown, ...(outcome.note === undefined ? {} : { note: outcome.note }) };
};

describe('a row on Messenger', () => {
  it('goes out as one call a part, in order, each made durable', async () => {
    progressed.length = 0;
    const outcome = await connect().send(contextOf({ row: { reply: texts('one', 'two') } }));
    const ids = standIn.deliveries.map(({ messageId }) => `messenger:${messageId ?? ''}`);
    expect(outcome).toEqual({ kind: 'sent', messages: ids, via: 'send' });
    expect(shownTexts()).toEqual(['one', 'two']);
    expect(progressed).toEqual([[1, ids.slice(0, 1)], [2, ids]]);
    expect(standIn.deliveries.map(({ metadata }) => metadata)).toEqual([`mdg:${ROW}:0`, `mdg:${ROW}:1`]);
  });

  it('carries token and proof, the token never in the address', async () => {
    await connect().send(contextOf({}));
    expect(standIn.calls[0]?.headers.authorization).toBe('Bearer page-token');
    expect(JSON.stringify(standIn.calls[0]?.query)).not.toContain('page-token');
    expect(standIn.calls[0]?.body).toMatchObject({ messaging_type: 'RESPONSE', recipient: { id: PSID } });
    expect(standIn.calls[0]?.path).toBe('/104/messages');
  });

  it('goes on behind the parts that were accepted before', async () => {
    await connect().send(contextOf({ row: { reply: texts('one', 'two') }, state: { attempts: 2, partsSent: 1 } }));
    expect(shownTexts()).toEqual(['two']);
  });

  it('that says nothing is sent without a call', async () => {
    expect(await connect().send(contextOf({ row: { reply: texts() } }))).toEqual({ kind: 'sent', messages: [], via: 'send' });
    expect(standIn.calls).toEqual([]);
  });

  it('for a malformed id or another Page makes no call', async () => {
    const address = { channel: 'messenger', bot: '104', to: '../me', scope: 'user' } as const;
    expect(await connect().send(contextOf({ row: { address } }))).toMatchObject({ kind: 'failed', code: 'id-malformed' });
    expect(await connect().send(contextOf({ row: { address: { ...address, to: PSID, bot: '105' } } }))).toMatchObject({ kind: 'failed', code: 'other-page' });
    expect(standIn.calls).toEqual([]);
  });

  it('stops when its progress cannot be kept', async () => {
    const progress = (): Promise<void> => Promise.reject(new Error('lease lost'));
    const outcome = await connect().send(contextOf({ row: { reply: texts('one', 'two') }, context: { progress } }));
    expect(outcome).toMatchObject({ kind: 'retry', code: 'progress-lost', outcomeUnknown: true });
    expect(shownTexts()).toEqual(['one']);
  });
});

describe('the persona of a counsellor', () => {
  const senderIconUrl = 'https://example.org/media/counsellor.png';
  const speaker = { name: 'Hoa' };
  let shelf: Map<string, string>;
  const personas = {
    find: (name: string): Promise<string | undefined> => Promise.resolve(shelf.get(name)),
    keep: (name: string, id: string): Promise<void> => Promise.resolve(void shelf.set(name, id)),
    forget: (name: string): Promise<void> => Promise.resolve(void shelf.delete(name)),
  };
  const speak = (channel: ReturnType<typeof connect>, name = 'Hoa'): Promise<SendOutcome> => channel.send(contextOf({ row: { purpose: 'counsellor', speaker: { name } } }));
  const worn = () => standIn.deliveries.map(({ persona }) => persona);
  const made = () => standIn.calls.filter(({ path }) => path === '/me/personas').map(({ body }) => body);
  beforeEach(() => {
    shelf = new Map();
  });

  it('is made with the first message under a name, kept, and worn by that name alone', async () => {
    const channel = connect({ personas, senderIconUrl });
    await speak(channel);
    await speak(channel);
    await channel.send(contextOf({}));
    await speak(channel, 'Mai');
    expect(made()).toEqual([{ name: 'Hoa', profile_picture_url: senderIconUrl }, { name: 'Mai', profile_picture_url: senderIconUrl }]);
    expect(worn()).toEqual(['9000', '9000', undefined, '9001']);
    expect([...shelf]).toEqual([['Hoa', '9000'], ['Mai', '9001']]);
  });

  it('that another process has made is worn without making one', async () => {
    await speak(connect({ personas, senderIconUrl }));
    await speak(connect({ personas, senderIconUrl }));
    expect(made()).toHaveLength(1);
    expect(worn()).toEqual(['9000', '9000']);
  });

  it('of a long name is shortened at a word to fifty', async () => {
    await speak(connect({ personas, senderIconUrl }), `Maria ${'Cristina '.repeat(9)}`);
    expect(made()[0]?.['name']).toBe(`Maria ${'Cristina '.repeat(4)}`.trim());
  });

  it.each([{ personas }, { senderIconUrl }, {}])('is not asked for where a part of it is missing: %j', async (options) => {
    expect(await speak(connect(options))).toMatchObject({ kind: 'sent' });
    expect(made()).toEqual([]);
    expect(worn()).toEqual([undefined]);
  });

  it.each<Fault>([{ kind: 'error', code: 100 }, { kind: 'error', code: 200 }, { kind: 'status', status: 502 }, { kind: 'drop' }])('that cannot be made (%j) costs one call in ten minutes, and the message goes without', async (fault) => {
    const channel = connect({ personas, senderIconUrl });
    standIn.setFault(({ path }) => (path === '/me/personas' ? fault : undefined));
    expect(await speak(channel)).toMatchObject({ kind: 'sent' });
    expect(await speak(channel)).toMatchObject({ kind: 'sent' });
    expect(made()).toHaveLength(1);
    expect(worn()).toEqual([undefined, undefined]);
    standIn.setFault(undefined);
    now += 10 * 60_000;
    await speak(channel);
    expect(worn().at(-1)).toBe('9000');
    expect(alarms).toEqual([]);
  });

  it('that Meta knows no more is forgotten, the message goes without, and a new one is made later', async () => {
    shelf.set('Hoa', '123');
    const channel = connect({ personas, senderIconUrl });
    expect(await speak(channel)).toMatchObject({ kind: 'sent' });
    expect(worn()).toEqual([undefined]);
    expect(shelf.size).toBe(0);
    expect(alarms).toEqual([]);
    now += 10 * 60_000;
    await speak(channel);
    expect(worn()).toEqual([undefined, '9000']);
  });

  it('is not what is wrong with a message that is refused without it too', async () => {
    const channel = connect({ personas, senderIconUrl });
    await speak(channel);
    standIn.setFault(({ path }) => (path === '/104/messages' ? { kind: 'error', code: 100, subcode: 2018001 } : undefined));
    expect(await speak(channel)).toMatchObject({ kind: 'failed', code: 'person-unknown' });
    expect([...shelf]).toEqual([['Hoa', '9000']]);
  });

  it('does not lead to a second message when the answer to the first is lost', async () => {
    const channel = connect({ personas, senderIconUrl });
    await speak(channel);
    standIn.setFault(({ path }) => (path === '/104/messages' ? { kind: 'drop', accepted: true } : undefined));
    expect(await speak(channel)).toMatchObject({ kind: 'retry', outcomeUnknown: true });
    expect(standIn.deliveries).toHaveLength(2);
  });

  it('is given up when its shelf cannot be reached, the message is not', async () => {
    const broken = { find: () => Promise.reject(new Error('store')), keep: () => Promise.reject(new Error('store')), forget: () => Promise.reject(new Error('store')) };
    expect(await speak(connect({ personas: broken, senderIconUrl }))).toMatchObject({ kind: 'sent' });
    expect(worn()).toEqual(['9000']);
  });

  it('never puts a name into the log', async () => {
    standIn.setFault(({ path }) => (path === '/me/personas' ? { kind: 'error', code: 100 } : undefined));
    await connect({ personas, senderIconUrl }).send(contextOf({ row: { purpose: 'counsellor', speaker } }));
    expect(lines).not.toEqual([]);
    expect(lines.join()).not.toContain('Hoa');
  });
});

describe('the window', () => {
  const sendAfter = async (age: number, options: { purpose?: OutboxRow['purpose']; humanAgent?: boolean } = {}) => {
    now = NOON + age;
    return connect({ humanAgent: options.humanAgent ?? false }).send(contextOf({ row: { purpose: options.purpose ?? 'answer' } }));
  };
  const closed = { kind: 'failed', code: 'window-closed', unreachable: false };

  it('is open for the bot at 23:59:59 and closed at 24:00:01, without a call', async () => {
    expect(await sendAfter(24 * HOUR - 1_000)).toMatchObject({ kind: 'sent' });
    expect(await sendAfter(24 * HOUR + 1_000)).toEqual(closed);
    expect(standIn.calls).toHaveLength(1);
  });

  it('stays closed for the bot where counsellors still may write', async () => {
    for (const purpose of ['answer', 'safety', 'system'] as const) expect(await sendAfter(25 * HOUR, { purpose, humanAgent: true })).toEqual(closed);
  });

  it('is open for a counsellor until seven days with the Human Agent feature, by its tag', async () => {
    expect(await sendAfter(24 * HOUR + 1_000, { purpose: 'counsellor', humanAgent: true })).toMatchObject({ kind: 'sent' });
    expect(await sendAfter(7 * 24 * HOUR - 1_000, { purpose: 'counsellor', humanAgent: true })).toMatchObject({ kind: 'sent' });
    expect(await sendAfter(7 * 24 * HOUR + 1_000, { purpose: 'counsellor', humanAgent: true })).toEqual(closed);
    expect(standIn.calls.map(({ body }) => [body['messaging_type'], body['tag']])).toEqual([['MESSAGE_TAG', 'HUMAN_AGENT'], ['MESSAGE_TAG', 'HUMAN_AGENT']]);
  });

  it.each([
    [24 * HOUR - 1_000, false, 'sent', 'RESPONSE'], [24 * HOUR + 1_000, false, 'failed', undefined],
    [24 * HOUR - 1_000, true, 'sent', 'RESPONSE'], [24 * HOUR + 1_000, true, 'sent', 'MESSAGE_TAG'],
    [7 * 24 * HOUR, true, 'sent', 'MESSAGE_TAG'], [7 * 24 * HOUR + 1, true, 'failed', undefined],
  ])('%i ms after the last action, feature %s: a counsellor’s words are %s, by the platform’s rule as by ours', async (age, humanAgent, kind, type) => {
    const outcome = await sendAfter(age, { purpose: 'counsellor', humanAgent });
    expect(outcome).toMatchObject(kind === 'sent' ? { kind } : closed);
    // The stand-in judges by its own clock and window: what it takes is in the window.
    expect(standIn.calls.map(({ body }) => body['messaging_type'])).toEqual(type === undefined ? [] : [type]);
  });

  it('of a picture is that of words', async () => {
    now = NOON + 25 * HOUR;
    const row = { purpose: 'counsellor', speaker: { name: 'Hoa' }, reply: { messages: [{ kind: 'picture', url: 'https://example.org/p', alt: 'Picture' }], choices: [] } } as const;
    expect(await connect({ humanAgent: true }).send(contextOf({ row }))).toMatchObject({ kind: 'sent' });
    expect(await connect().send(contextOf({ row }))).toEqual(closed);
    expect(standIn.calls.map(({ body }) => body['tag'])).toEqual(['HUMAN_AGENT']);
  });

  it('is closed for a counsellor after a day without the feature, and within it needs no tag', async () => {
    expect(await sendAfter(24 * HOUR + 1_000, { purpose: 'counsellor' })).toEqual(closed);
    await sendAfter(HOUR, { purpose: 'counsellor', humanAgent: true });
    expect(standIn.calls[0]?.body).toMatchObject({ messaging_type: 'RESPONSE' });
  });

  it('is closed when the person has never done anything', async () => {
    const { lastUserActionAt, ...context } = contextOf({});
    expect(lastUserActionAt).toBe(NOON);
    expect(await connect().send(context)).toEqual(closed);
  });

  it('closed by the platform ends the row', async () => {
    standIn.openWindow(PSID, NOON - 25 * HOUR);
    expect(await connect().send(contextOf({}))).toEqual(closed);
    expect(standIn.calls).toHaveLength(1);
  });
});

describe('a refusal', () => {
  const error = (code: number, subcode?: number, status = 400): Fault => ({ kind: 'error', code, status, ...(subcode === undefined ? {} : { subcode }) });
  const retry = (code: string, outcomeUnknown: boolean) => ({ kind: 'retry', code, outcomeUnknown });
  const failed = (code: string, unreachable = false) => ({ kind: 'failed', code, unreachable });
  const blocked = (code: string) => ({ kind: 'blocked', code, at: NOON + 300_000 });
  const html = (status: number): Fault => ({ kind: 'status', status });

  it.each<[string, Fault, object]>([
    ['1', error(1, undefined, 500), retry('platform-error', true)], ['2', error(2, undefined, 500), retry('platform-error', true)], ['1200', error(1200), retry('platform-error', true)],
    ['500 page', html(500), retry('platform-error', true)], ['503 page', html(503), retry('platform-error', true)], ['408 page', html(408), retry('platform-error', true)],
    ['200 page', html(200), retry('answer-unreadable', true)], ['502 with a code', error(9999, undefined, 502), retry('platform-error', true)],
    ['4', error(4), retry('rate-page', false)], ['32', error(32), retry('rate-page', false)], ['613', error(613), retry('rate-thread', false)], ['429 page', html(429), retry('rate-page', false)],
    ['10/2018278', error(10, 2018278), failed('window-closed')], ['10/2018065', error(10, 2018065), failed('window-closed')], ['10/2534022', error(10, 2534022), failed('window-closed')],
    ['10/2018108', error(10, 2018108), failed('person-unreachable', true)], ['551', error(551), failed('person-unreachable', true)],
    ['551/1545041', error(551, 1545041), failed('person-unreachable', true)], ['200/1545041', error(200, 1545041), failed('person-unreachable', true)], ['1545041', error(1545041), failed('person-unreachable', true)],
    ['10/1893063', error(10, 1893063), blocked('page-restricted')], ['190', error(190, undefined, 401), blocked('token')], ['190/460', error(190, 460), blocked('token')], ['368', error(368), blocked('policy')],
    ['3', error(3), blocked('permission')], ['10', error(10), blocked('permission')], ['200', error(200), blocked('permission')], ['230', error(230), blocked('permission')],
    ['401 page', html(401), blocked('permission')], ['302 page', { kind: 'status', status: 302, location: 'http://127.0.0.1:1/' }, blocked('redirected')],
    ['100', error(100), failed('request-refused')], ['100/1893061', error(100, 1893061), failed('tag-removed')], ['100/2018001', error(100, 2018001), failed('person-unknown')],
    ['100/33', error(100, 33), failed('person-unknown')], ['100/2018047', error(100, 2018047), failed('attachment-mismatch')], ['10/77', error(10, 77), failed('request-refused')],
    ['404 page', html(404), failed('request-refused')],
  ])('%s has its outcome', async (_, fault, outcome) => {
    standIn.setFault(() => fault);
    expect(await connect().send(contextOf({}))).toMatchObject(outcome);
    expect(standIn.calls).toHaveLength(1);
  });

  it('that somebody must repair or that is our mistake raises an alarm, another does not', async () => {
    for (const fault of [error(190), error(368), error(10, 1893063), error(200), error(100, 1893061), error(551), error(10, 2018278), error(1), error(613)]) {
      standIn.setFault(() => fault);
      await connect().send(contextOf({}));
    }
    expect(alarms).toEqual(['messenger-token', 'messenger-policy', 'messenger-page-restricted', 'messenger-permission', 'messenger-tag-removed']);
  });

  it('is logged by code, subcode and trace, never with words, ids of persons or tokens', async () => {
    standIn.setFault(() => error(100, 2018001));
    await connect().send(contextOf({ row: { reply: texts('secret words') } }));
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ event: 'messenger_not_sent', code: 100, subcode: 2018001, outcome: 'person-unknown' });
    for (const hidden of ['secret words', PSID, 'page-token', 'appsecret']) expect(lines.join()).not.toContain(hidden);
  });

  it('that may pass is tried three times more, later each time, then given up', async () => {
    standIn.setFault(() => error(2, undefined, 500));
    const channel = connect();
    const waits: number[] = [];
    let outcome = await channel.send(contextOf({}));
    for (let attempt = 2; outcome.kind === 'retry'; attempt += 1) {
      waits.push(outcome.at - now);
      outcome = await channel.send(contextOf({ state: again(outcome, attempt) }));
    }
    expect(waits).toEqual([6_000, 30_000, 180_000]);
    expect(outcome).toEqual(failed('gave-up'));
    expect(standIn.calls).toHaveLength(4);
  });

  it('of one part does not count against the next', async () => {
    standIn.setFault(() => error(2));
    const first = await connect().send(contextOf({ state: { note: 'part:0 failures:3', partsSent: 1 }, row: { reply: texts('one', 'two') } }));
    expect(first).toMatchObject({ kind: 'retry', note: 'part:1 failures:1' });
  });

  it('in the middle keeps what was accepted', async () => {
    standIn.setFault(({ body }) => ((body['message'] as { text: string }).text === 'two' ? error(613) : undefined));
    progressed.length = 0;
    expect(await connect().send(contextOf({ row: { reply: texts('one', 'two') } }))).toMatchObject(retry('rate-thread', false));
    expect(progressed.map(([parts]) => parts)).toEqual([1]);
  });

  it('for the rate of the Page quiets the Page, one for the thread that thread alone', async () => {
    const channel = connect();
    standIn.setFault(() => error(613));
    await channel.send(contextOf({}));
    await channel.send(contextOf({}));
    expect(standIn.calls).toHaveLength(2);
    standIn.setFault(() => error(4));
    await channel.send(contextOf({}));
    const quiet = await channel.send(contextOf({}));
    expect(quiet).toMatchObject({ ...retry('rate-page', false), at: NOON + 5_000 + 1_000, note: 'part:0 failures:0' });
    expect(standIn.calls).toHaveLength(3);
    standIn.setFault(undefined);
    now += 6_000;
    expect(await channel.send(contextOf({}))).toMatchObject({ kind: 'sent' });
  });

  it('for the rate is never given up while the window is open, and waits five minutes at most', async () => {
    standIn.setFault(() => error(613));
    expect(await connect().send(contextOf({ state: { note: 'part:0 failures:40' } }))).toMatchObject({ kind: 'retry', at: NOON + 300_000 });
  });
});

describe('a call whose fate is unknown', () => {
  const unknown = { kind: 'retry', code: 'deadline-passed', outcomeUnknown: true };

  it.each<Fault['kind']>(['hang', 'drop'])('after a %s leaves the echo some seconds to come', async (kind) => {
    standIn.setFault(() => ({ kind, accepted: true }) as Fault);
    const outcome = await connect({ deadlineMs: 100 }).send(contextOf({}));
    expect(outcome).toMatchObject({ ...unknown, at: NOON + 6_000 });
  });

  it('is not made again when its echo has come', async () => {
    const channel = connect({ deadlineMs: 100 });
    standIn.setFault(() => ({ kind: 'hang', accepted: true }));
    const outcome = await channel.send(contextOf({ row: { reply: texts('one', 'two') } }));
    const body = standIn.entryOf([standIn.echoItem(PSID, { appId: '777', metadata: standIn.deliveries[0]?.metadata ?? '' })]);
    const echo = channel.parse(JSON.parse(standIn.signedBody([body]).body), now, readable).events[0]?.input;
    expect(echo).toMatchObject({ kind: 'echo', ours: { outbox: ROW, part: 0 } });

    standIn.setFault(undefined);
    const second = await channel.send(contextOf({ row: { reply: texts('one', 'two') }, state: again(outcome, 2), context: { confirmedParts: [0] } }));
    expect(second).toMatchObject({ kind: 'sent' });
    expect(shownTexts()).toEqual(['one', 'two']);
  });

  it('is made again when no echo has come', async () => {
    const channel = connect({ deadlineMs: 100 });
    standIn.setFault(() => ({ kind: 'hang' }));
    const outcome = await channel.send(contextOf({}));
    standIn.setFault(undefined);
    expect(await channel.send(contextOf({ state: again(outcome, 2) }))).toMatchObject({ kind: 'sent' });
    expect(shownTexts()).toEqual(['one']);
  });

  it('counts as sent by its echo even when the window has closed since', async () => {
    now = NOON + 25 * HOUR;
    expect(await connect().send(contextOf({ state: { attempts: 2, outcomeUnknown: true }, context: { confirmedParts: [0] } }))).toMatchObject({ kind: 'sent' });
    expect(standIn.calls).toEqual([]);
  });

  it('with an echo that beats the answer is sent once', async () => {
    await standIn.close();
    let seenAtDelivery = 0;
    standIn = await startMessengerStandIn({
      ...access, verifyToken: 'v', clock: () => now,
      onMessage: ({ metadata }) => {
        if (metadata === `mdg:${ROW}:0`) seenAtDelivery += 1;
      },
    });
    standIn.openWindow(PSID, NOON);
    expect(await connect().send(contextOf({}))).toMatchObject({ kind: 'sent' });
    expect(seenAtDelivery).toBe(1);
  });

  it('that found no connection has certainly not arrived', async () => {
    const { url } = standIn;
    await standIn.close();
    expect(await connect({ graphBaseUrl: url }).send(contextOf({}))).toMatchObject({ kind: 'retry', code: 'no-connection', outcomeUnknown: false, at: NOON + 5_000 });
  });
});

describe('indicate', () => {
  const address = { channel: 'messenger', bot: '104', to: PSID, scope: 'user' } as const;

  it('marks as seen and shows typing', async () => {
    await connect().indicate(address);
    expect(standIn.deliveries.map(({ senderAction }) => senderAction).sort()).toEqual(['mark_seen', 'typing_on']);
  });

  it('never throws', async () => {
    standIn.setFault(() => ({ kind: 'drop' }));
    await expect(connect().indicate(address)).resolves.toBeUndefined();
    await expect(connect().indicate({ ...address, to: 'x' })).resolves.toBeUndefined();
  });
});

describe('a policy measure', () => {
  it('raises an alarm as soon as it is read', () => {
    const item = { recipient: { id: '104' }, timestamp: NOON, policy_enforcement: { action: 'block', reason: 'x' } };
    connect().parse({ object: 'page', entry: [{ id: '104', messaging: [item] }] }, NOON, readable);
    expect(alarms).toEqual(['messenger-policy-block']);
  });
});
