import { fork, type ChildProcess } from 'node:child_process';
import { createClient } from 'redis';
import type { ConversationKey } from '../../src/core/brand.js';
import type { InboundEvent } from '../../src/core/inbound.js';
import { silentLog } from '../../src/core/log.js';
import type { Store } from '../../src/core/store.js';
import { connectRedisStore, type ConnectedStore } from '../../src/store/redis/redis-store.js';
import { parseKeyRing } from '../../src/store/sealing.js';
import type { TestRedis } from '../redis-server.js';
import { isRetryable } from './retryable.js';

const KEYS = `chaos:${'5c'.repeat(32)}`;
const DAY_MS = 24 * 3_600_000;

export interface ChaosPlan {
  readonly events: number;
  readonly conversations: number;
  /** Workers killed with -9 in all. */
  readonly kills: number;
  /** Times that Redis itself is killed and started again. */
  readonly outages: number;
  readonly workers: number;
  /** Share of the events that are delivered twice though stored. */
  readonly redelivered: number;
}

export interface ChaosFigures {
  readonly events: number;
  readonly redeliveries: number;
  readonly kills: number;
  readonly outages: number;
  /** Events whose turn was never written, or written twice. */
  readonly lost: number;
  readonly doubled: number;
  /** Turns that saw a number that does not follow the last one. */
  readonly disordered: number;
  readonly answersLost: number;
  readonly answersDisordered: number;
  /** Answers that went out twice, each said to be possible by `outcomeUnknown`; a crash between sending and settling cannot be seen from here. */
  readonly answersRepeated: number;
  /** Answers that went out twice without a warning. */
  readonly answersRepeatedUnwarned: number;
  readonly seconds: number;
}

/** Keeps a number of worker processes alive that somebody kills. */
class Workers {
  readonly #path: string;
  readonly #url: string;
  readonly #children: ChildProcess[] = [];
  readonly faults: string[] = [];

  constructor(path: string, url: string) {
    this.#path = path;
    this.#url = url;
  }

  async start(): Promise<void> {
    const child = fork(this.#path, [this.#url, KEYS], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'], execArgv: [] });
    child.stderr?.on('data', (chunk: Buffer) => this.faults.push(chunk.toString()));
    this.#children.push(child);
    await new Promise<void>((resolve) => {
      child.once('message', () => resolve());
      child.once('exit', () => resolve());
    });
  }

  async killOldest(): Promise<void> {
    const child = this.#children.shift();
    if (child !== undefined) await end(child);
  }

  async stop(): Promise<void> {
    await Promise.all(this.#children.splice(0).map(end));
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  await new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGKILL');
  });
}

/** Runs the plan and counts what came of it. The Redis must write its file at every command (`appendfsync always`), or an acknowledged event may die with it. */
export async function runChaos(plan: ChaosPlan, redis: TestRedis, workerPath: string): Promise<ChaosFigures> {
  const startedAt = performance.now();
  const connected = await connectRedisStore({
    url: redis.url, mode: 'single', shards: 8, keyring: parseKeyRing(KEYS), retentionMs: DAY_MS, log: silentLog, allowUnsafe: false,
  });
  const workers = new Workers(workerPath, redis.url);
  try {
    await Promise.all(Array.from({ length: plan.workers }, () => workers.start()));
    const conversations = Array.from({ length: plan.conversations }, (_, at) => connected.pseudonyms.conversation(`chaos:${at}`));
    const progress = { offered: 0, redeliveries: 0 };
    const load = Promise.all(conversations.map((conversation, at) => deliver(connected, conversation, { plan, at, progress })));
    await disturb(plan, { workers, redis, progress });
    await load;
    await waitUntilIdle(connected.store);
    if (workers.faults.length > 0) throw new Error(workers.faults.join(''));
    const counted = await count(connected.store, conversations, { url: redis.url, each: plan.events / plan.conversations });
    return {
      events: plan.events, redeliveries: progress.redeliveries, kills: plan.kills, outages: plan.outages, ...counted,
      seconds: Math.round((performance.now() - startedAt) / 100) / 10,
    };
  } finally {
    await workers.stop();
    await connected.store.close();
  }
}

interface Progress {
  offered: number;
  redeliveries: number;
}

/** One person: numbers from 1 on, each delivered again until it is stored, and some once more after that, as the platforms do. */
async function deliver(connected: ConnectedStore, conversation: ConversationKey, work: { plan: ChaosPlan; at: number; progress: Progress }): Promise<void> {
  const { plan, at, progress } = work;
  for (let number = 1; number <= plan.events / plan.conversations; number += 1) {
    const event: InboundEvent = {
      id: connected.pseudonyms.event(`${conversation}:${number}`), conversation,
      address: { channel: 'simulator', bot: 'bot', to: 'user', scope: 'user' },
      at: Date.now(), receivedAt: Date.now(), redelivery: false, standby: false, input: { kind: 'text', text: String(number) },
    };
    while (!(await isStored(connected.store, event))) {
      progress.redeliveries += 1;
      await pause(50);
    }
    progress.offered += 1;
    if (((number * 31 + at * 17) % 100) / 100 < plan.redelivered) {
      progress.redeliveries += 1;
      await isStored(connected.store, { ...event, redelivery: true });
    }
  }
}

async function isStored(store: Store, event: InboundEvent): Promise<boolean> {
  try {
    await store.inbox.accept([event], { settleMs: 0 });
    return true;
  } catch (error) {
    if (!isRetryable(error)) throw error;
    return false;
  }
}

/** Kills spread evenly over the load, so that each falls among work. */
async function disturb(plan: ChaosPlan, scene: { workers: Workers; redis: TestRedis; progress: Progress }): Promise<void> {
  const steps = plan.kills + plan.outages;
  const outageEvery = plan.outages === 0 ? Infinity : Math.floor(steps / plan.outages);
  for (let step = 1; step <= steps; step += 1) {
    const until = (plan.events * step) / (steps + 1);
    while (scene.progress.offered < until) await pause(5);
    if (step % outageEvery === 0 && step / outageEvery <= plan.outages) {
      await scene.redis.kill9();
      await scene.redis.restart();
    } else {
      await scene.workers.killOldest();
      await scene.workers.start();
    }
  }
}

async function waitUntilIdle(store: Store): Promise<void> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const depths = await store.depths().catch(() => undefined);
    if (depths?.waiting === 0 && depths.outgoing === 0) return;
    if (Date.now() > deadline) throw new Error(`the store never came to rest: ${JSON.stringify(depths)}`);
    await pause(50);
  }
}

type Counts = Omit<ChaosFigures, 'events' | 'redeliveries' | 'kills' | 'outages' | 'seconds'>;

async function count(store: Store, conversations: readonly ConversationKey[], from: { url: string; each: number }): Promise<Counts> {
  const client = createClient({ url: from.url });
  await client.connect();
  const counts = { lost: 0, doubled: 0, disordered: 0, answersLost: 0, answersDisordered: 0, answersRepeated: 0, answersRepeatedUnwarned: 0 };
  for (const conversation of conversations) {
    const turns = (await store.conversations.transcript(conversation)).map((entry) => Number(entry.text));
    counts.lost += from.each - new Set(turns).size;
    counts.doubled += turns.length - new Set(turns).size;
    counts.disordered += ((await store.conversations.snapshot(conversation))?.misses ?? 0) + countDisorder(turns);
    const sent = await client.lRange(`platform:${conversation}`, 0, -1);
    const numbers = sent.map((text) => parseInt(text, 10));
    counts.answersLost += from.each - new Set(numbers).size;
    counts.answersDisordered += countDisorder(numbers.filter((number, at) => number !== numbers[at - 1]));
    const repeats = sent.filter((_, at) => numbers.indexOf(numbers[at] ?? 0) < at);
    counts.answersRepeated += repeats.length;
    counts.answersRepeatedUnwarned += repeats.filter((text) => !text.endsWith('?')).length;
  }
  client.destroy();
  return counts;
}

function countDisorder(numbers: readonly number[]): number {
  return numbers.filter((number, at) => at > 0 && number !== (numbers[at - 1] ?? 0) + 1).length;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
