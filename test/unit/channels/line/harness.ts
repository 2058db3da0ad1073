import { randomUUID } from 'node:crypto';
import type { ConversationKey, EventId, MessageRef, OutboxId, Pseudonyms } from '../../../../src/core/brand.js';
import type { Channel, SendContext } from '../../../../src/core/channel.js';
import { silentLog, type Log, type Metrics } from '../../../../src/core/log.js';
import type { OutboxRow, SendOutcome, SendState } from '../../../../src/core/outbound.js';
import type { Counters } from '../../../../src/core/store.js';
import { longLivedToken } from '../../../../src/channels/line/access-token.js';
import { createLineChannel, type LineChannelOptions } from '../../../../src/channels/line/channel.js';
import { startLineStandIn, type LineStandIn, type LineStandInOptions } from '../../../../src/standin/line.js';

export const SECRET = '8c570fa6dd201bb328f1c1eac23a96d8';
export const USER = 'U4af4980629b1c2d3e4f5a6b7c8d9e0f1';
export const SHORT = { reply: 800, push: 800, content: 800, other: 800 };
/** 2026-11-21 12:00 in Japan. */
export const NOON = Date.UTC(2026, 10, 21, 3);

export class MemoryCounters implements Counters {
  readonly values = new Map<string, number>();
  add(name: string, by: number): Promise<number> {
    this.values.set(name, (this.values.get(name) ?? 0) + by);
    return this.get(name);
  }
  get(name: string): Promise<number> {
    return Promise.resolve(this.values.get(name) ?? 0);
  }
}

export const pseudonyms: Pseudonyms = {
  conversation: (raw) => `c-${raw}` as ConversationKey,
  event: (raw) => `e-${raw}` as EventId,
  message: (raw) => `m-${raw}` as MessageRef,
};

export interface Bench {
  readonly line: LineStandIn;
  readonly channel: Channel;
  readonly counters: MemoryCounters;
  /** Names of alarms and refusals, as `name:label`. */
  readonly counted: string[];
  readonly logged: string[];
  now: number;
  close(): Promise<void>;
}

/** A channel that speaks to the strict double of LINE; both read the same clock. */
export async function startBench(standIn: Partial<LineStandInOptions> = {}, options: Partial<LineChannelOptions> = {}): Promise<Bench> {
  const state = { now: NOON };
  const clock = (): number => state.now;
  const line = await startLineStandIn({ channelSecret: SECRET, channelAccessToken: 'good', clock, ...standIn });
  const counters = new MemoryCounters();
  const counted: string[] = [];
  const logged: string[] = [];
  const write = (event: string, fields?: object): void => void logged.push(JSON.stringify({ event, ...fields }));
  const log: Log = { ...silentLog, debug: write, info: write, warn: write, error: write };
  const metrics: Metrics = { count: (name, labels) => void counted.push(`${name}:${labels?.['what'] ?? labels?.['via'] ?? labels?.['purpose'] ?? labels?.['code'] ?? ''}`), observe: () => undefined };
  const channel = createLineChannel({
    channelSecrets: [SECRET],
    accessToken: longLivedToken('good'),
    apiBaseUrl: line.url,
    dataApiBaseUrl: line.dataUrl,
    clock,
    counters,
    log,
    metrics,
    quotaReserve: 0.2,
    pseudonyms,
    // Far longer than a busy machine needs; tests of a hanging LINE set SHORT.
    deadlines: { reply: 20_000, push: 20_000, content: 20_000, other: 20_000 },
    random: () => 0.5,
    wait: () => Promise.resolve(),
    ...options,
  });
  return {
    line,
    channel,
    counters,
    counted,
    logged,
    get now() {
      return state.now;
    },
    set now(value) {
      state.now = value;
    },
    close: () => line.close(),
  };
}

const FIRST: SendState = { attempts: 1, partsSent: 0, outcomeUnknown: false };

export interface TryOptions {
  readonly row?: Partial<OutboxRow>;
  readonly state?: Partial<SendState>;
  /** Age of a fresh token in ms; absent: no token. */
  readonly tokenAge?: number;
  readonly progress?: SendContext['progress'];
}

export function makeContext(bench: Bench, { row, state, tokenAge, progress }: TryOptions = {}): SendContext {
  return {
    row: {
      id: randomUUID() as string as OutboxId,
      conversation: 'c' as ConversationKey,
      address: { channel: 'line', bot: bench.line.botUserId, to: USER, scope: 'user' },
      purpose: 'answer',
      reply: { messages: [{ kind: 'text', text: 'secret words' }], choices: [] },
      createdAt: bench.now,
      answers: [],
      ...row,
    },
    state: { ...FIRST, ...state },
    ...(tokenAge === undefined ? {} : { replyToken: { token: bench.line.issueReplyToken(USER), receivedAt: bench.now - tokenAge } }),
    confirmedParts: [],
    now: bench.now,
    progress: progress ?? (() => Promise.resolve()),
  };
}

/** The next try of the same row, as the outbox would make it after this outcome. */
export function tryAgain(bench: Bench, context: SendContext, outcome: SendOutcome, options: TryOptions = {}): SendContext {
  if (outcome.kind !== 'retry') throw new Error(`not a retry but ${outcome.kind}`);
  bench.now = Math.max(bench.now, outcome.at);
  const note = outcome.note === undefined ? {} : { note: outcome.note };
  const state: SendState = { attempts: context.state.attempts + 1, partsSent: context.state.partsSent, outcomeUnknown: outcome.outcomeUnknown, ...note };
  return makeContext(bench, { row: context.row, ...options, state: { ...state, ...options.state } });
}
