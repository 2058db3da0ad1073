import { createClient } from 'redis';
import { isRetryable } from './retryable.js';
import type { OutboxId } from '../../src/core/brand.js';
import type { InboundEvent } from '../../src/core/inbound.js';
import { silentLog } from '../../src/core/log.js';
import type { OutboxRow } from '../../src/core/outbound.js';
import type { Snapshot } from '../../src/core/snapshot.js';
import type { Claim, OutboxClaim, Store } from '../../src/core/store.js';
import { connectRedisStore } from '../../src/store/redis/redis-store.js';
import { parseKeyRing } from '../../src/store/sealing.js';

/**
 * The child process of the chaos test: a worker and a sender with a turn of one line (the number in the message must follow the last one),
 * killed at any moment. What is "sent" is pushed to a list outside the store, as a platform would keep it.
 */
const LEASE_MS = 700;
const DAY_MS = 24 * 3_600_000;

interface Job {
  readonly url: string;
  readonly keys: string;
  readonly retentionMs: number;
}

function readJob(): Job {
  const [, , url = '', keys = ''] = process.argv;
  return { url, keys, retentionMs: DAY_MS };
}

function numberOf(event: InboundEvent): number {
  return event.input.kind === 'text' ? Number(event.input.text) : Number.NaN;
}

const FRESH: Snapshot = {
  version: 1, epoch: 1, introduced: true, frames: [], slots: {}, offered: [], misses: 0, learntFrom: [], lastTurnAt: 0,
};

/** The sequence lives in `epoch`, disorder is counted in `misses`; every event answers once. */
async function runTurn(store: Store, claim: Claim): Promise<void> {
  const before = claim.snapshot ?? { ...FRESH, epoch: 0 };
  let { epoch, misses } = before;
  for (const event of claim.events) {
    const number = numberOf(event);
    if (number !== epoch + 1) misses += 1;
    epoch = number;
  }
  await store.inbox.commit(claim, {
    consumed: claim.events.length,
    snapshot: { ...before, epoch, misses, lastTurnAt: Date.now() },
    outbox: claim.events.map((event) => answerTo(event)),
    transcript: claim.events.map((event) => ({ from: 'user', at: event.at, text: String(numberOf(event)) })),
    timers: [], cancelTimers: [], confirmed: [], forget: false,
  });
}

function answerTo(event: InboundEvent): OutboxRow {
  return {
    id: crypto.randomUUID() as OutboxId,
    conversation: event.conversation,
    address: event.address,
    purpose: 'answer',
    reply: { messages: [{ kind: 'text', text: String(numberOf(event)) }], choices: [] },
    createdAt: Date.now(),
    answers: [],
  };
}

type Platform = (conversation: string, text: string) => Promise<unknown>;

async function send(store: Store, claim: OutboxClaim, platform: Platform): Promise<void> {
  const [message] = claim.row.reply.messages;
  const text = message?.kind === 'text' ? message.text : '';
  await platform(claim.conversation, `${text}${claim.state.outcomeUnknown ? '?' : ''}`);
  await store.outbox.settle(claim, { kind: 'sent', messages: [], via: 'push' });
}

/** Claims and works for ever; a lost lease or an absent Redis is met by claiming again. */
async function workForever<T>(claim: () => Promise<readonly T[]>, work: (claim: T) => Promise<void>): Promise<never> {
  for (;;) {
    const claims = await claim().catch(() => []);
    const done = await Promise.allSettled(claims.map(work));
    for (const one of done) if (one.status === 'rejected' && !isRetryable(one.reason)) throw one.reason;
    if (claims.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

async function main(): Promise<void> {
  const job = readJob();
  const { store } = await connectRedisStore({
    url: job.url, mode: 'single', shards: 8, keyring: parseKeyRing(job.keys), retentionMs: job.retentionMs, log: silentLog, allowUnsafe: false,
  });
  const client = createClient({ url: job.url });
  client.on('error', () => undefined);
  await client.connect();
  const platform: Platform = (conversation, text) => client.rPush(`platform:${conversation}`, text);
  process.send?.('ready');
  await Promise.all([
    workForever(() => store.inbox.claim({ max: 16, maxEvents: 5, leaseMs: LEASE_MS }), (claim) => runTurn(store, claim)),
    workForever(() => store.outbox.claim({ max: 16, leaseMs: LEASE_MS, tokenMaxAgeMs: 50_000 }), (claim) => send(store, claim, platform)),
  ]);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(1);
});
