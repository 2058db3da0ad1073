import type { Channel } from '../core/channel.js';
import type { Clock } from '../core/clock.js';
import { MadoguchiError } from '../core/errors.js';
import type { ChannelId } from '../core/inbound.js';
import type { Log, Metrics } from '../core/log.js';
import type { SendOutcome } from '../core/outbound.js';
import type { OutboxClaim, Store } from '../core/store.js';
import { startLoop, type Loop } from './loop.js';

export interface SenderOptions {
  readonly store: Store;
  readonly channels: ReadonlyMap<ChannelId, Channel>;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly concurrency?: number;
  readonly idleMs?: number;
}

/** Sends begun in one go: between two batches webhooks get their turn of the event loop. */
const BATCH = 16;
/** Longer than the slowest platform call with its deadline. */
const LEASE_MS = 45_000;
/** LINE says a minute; ten seconds are kept for the way there (platform rule 1.3). */
const TOKEN_MAX_AGE_MS = 50_000;
/** A row for a channel that is switched off waits for its return. */
const OFF_RETRY_MS = 60_000;

/** Sends what turns have committed: in order and one at a time within a conversation. Any number of senders may run. */
export function startSender(options: SenderOptions): Loop {
  const { store } = options;
  return startLoop({
    name: 'sender',
    concurrency: options.concurrency ?? 64,
    idleMs: options.idleMs ?? 200,
    log: options.log,
    onReady: (listener) => store.outbox.onReady(listener),
    round: async (room, track) => {
      const claims = await store.outbox.claim({ max: Math.min(room, BATCH), leaseMs: LEASE_MS, tokenMaxAgeMs: TOKEN_MAX_AGE_MS });
      for (const claim of claims) track(send(claim, options));
      return claims.length;
    },
  });
}

async function send(claim: OutboxClaim, options: SenderOptions): Promise<void> {
  const { store, log, metrics, clock } = options;
  const started = clock();
  try {
    const outcome = await attempt(claim, options);
    await store.outbox.settle(claim, outcome);
    const code = 'code' in outcome ? outcome.code : undefined;
    metrics.count('sends', { channel: claim.row.address.channel, outcome: outcome.kind });
    metrics.observe('send_ms', clock() - started);
    if (outcome.kind === 'sent') metrics.observe('answer_ms', clock() - claim.row.createdAt);
    else metrics.count('send_failures', { channel: claim.row.address.channel, code: code ?? 'none' });
    if (outcome.kind === 'blocked' || outcome.kind === 'failed') metrics.count('alarms', { what: `send-${outcome.kind}` });
    log[outcome.kind === 'sent' ? 'info' : 'warn']('send', {
      conversation: claim.conversation,
      channel: claim.row.address.channel,
      purpose: claim.row.purpose,
      outcome: outcome.kind,
      via: outcome.kind === 'sent' ? outcome.via : undefined,
      code,
      attempt: claim.state.attempts,
      ms: clock() - started,
    });
  } catch (error) {
    // Not settled: the lease runs out, and the next claim knows that the outcome is unknown.
    log.warn('send-not-settled', { conversation: claim.conversation, code: error instanceof MadoguchiError ? error.code : 'unexpected' });
  }
}

async function attempt(claim: OutboxClaim, { store, channels, clock }: SenderOptions): Promise<SendOutcome> {
  const channel = channels.get(claim.row.address.channel);
  if (channel === undefined) return { kind: 'blocked', at: clock() + OFF_RETRY_MS, code: 'channel-off' };
  return channel.send({
    row: claim.row,
    state: claim.state,
    ...(claim.replyToken === undefined ? {} : { replyToken: claim.replyToken }),
    ...(claim.lastUserActionAt === undefined ? {} : { lastUserActionAt: claim.lastUserActionAt }),
    confirmedParts: claim.confirmedParts,
    now: clock(),
    progress: (partsSent, messages) => store.outbox.progress(claim, partsSent, messages, LEASE_MS),
  });
}
