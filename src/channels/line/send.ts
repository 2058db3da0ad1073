import type { MessageRef, Pseudonyms } from '../../core/brand.js';
import type { SendContext } from '../../core/channel.js';
import type { Clock } from '../../core/clock.js';
import type { Log, Metrics } from '../../core/log.js';
import type { ReplyToken } from '../../core/inbound.js';
import type { SendOutcome } from '../../core/outbound.js';
import type { CallResult } from './call-result.js';
import type { LineClient } from './client.js';
import { isAddressWellFormed } from './ids.js';
import type { PushQuota } from './quota.js';
import { readNote, retryKeyFor, writeNote, type SendNote } from './send-note.js';
import { isYoung, planSend, type SendPlan } from './send-plan.js';
import { readSenderFace } from './sender-face.js';
import { shapeLineReply, type LineCallMessages } from './shape.js';

/** LINE forgets retry keys after 24 h; after that a retry could double, and nobody waits for the answer any more. */
const GIVE_UP_AFTER_MS = 23 * 60 * 60_000;
const BACKOFF_BASE_MS = 1_000;
const BACKOFF_MAX_MS = 5 * 60_000;
const USER_RATE_PAUSE_MS = 30_000;
const BLOCKED_PAUSE_MS = 60_000;

interface LineSenderParts {
  readonly client: LineClient;
  readonly quota: PushQuota;
  readonly clock: Clock;
  /** 0 ≤ x < 1, for the jitter of retries. */
  readonly random: () => number;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Without it sent messages are not named; LINE has no echoes that would ask for them. */
  readonly pseudonyms?: Pseudonyms;
  /** Picture beside the names of counsellors. */
  readonly senderIconUrl?: string;
}

interface Call {
  readonly part: number;
  readonly messages: LineCallMessages;
  readonly replyToken: ReplyToken | undefined;
  readonly note: SendNote | undefined;
  /** An earlier try of this call ended without an answer. */
  readonly outcomeUnknown: boolean;
}
interface AcceptedStep {
  readonly kind: 'accepted';
  readonly via: 'reply' | 'push';
  readonly messages: readonly MessageRef[];
  /** For the case that the acceptance cannot be made durable and the call is made again. */
  readonly note: string;
}
type Step = AcceptedStep | Exclude<SendOutcome, { kind: 'sent' }>;

/** Sends one row by the decision table of platform rule 2.4. Makes one call after the other, each durable before the next. */
export class LineSender {
  constructor(private readonly parts: LineSenderParts) {}

  /** Never throws: every failure is an outcome. */
  async send(context: SendContext): Promise<SendOutcome> {
    const { row, state, now } = context;
    if (!isAddressWellFormed(row.address)) return this.fail('id-malformed', false);
    if (now - row.createdAt > GIVE_UP_AFTER_MS) return this.fail('too-late', false);
    const calls = shapeLineReply(row.reply, readSenderFace(row.speaker, this.parts.senderIconUrl));
    const sent: MessageRef[] = [];
    let via: 'reply' | 'push' = 'reply';
    for (let part = state.partsSent; part < calls.length; part += 1) {
      const first = part === state.partsSent;
      const call: Call = {
        part,
        messages: calls[part] ?? [],
        // A reply token is good for one call, whatever comes of it.
        replyToken: first ? context.replyToken : undefined,
        note: first ? readNote(state.note, part) : undefined,
        outcomeUnknown: first && state.outcomeUnknown,
      };
      const step = await this.makeCall(call, context);
      if (step.kind !== 'accepted') return step;
      via = step.via;
      sent.push(...step.messages);
      if (part + 1 < calls.length && !(await this.makeDurable(context, part + 1, step.messages))) {
        return { kind: 'retry', at: now + BACKOFF_BASE_MS, code: 'progress-lost', outcomeUnknown: true, note: step.note };
      }
    }
    if (row.thenLeave === true) await this.leave(context);
    return { kind: 'sent', messages: sent, via };
  }

  private async makeCall(call: Call, context: SendContext): Promise<Step> {
    const plan = planSend({ ...call, now: context.now });
    if (plan.way === 'reply') return this.reply(call, context, plan);
    return this.push(call, context, plan.again);
  }

  private async reply(call: Call, context: SendContext, plan: Extract<SendPlan, { way: 'reply' }>): Promise<Step> {
    const result = await this.timed('reply', () => this.parts.client.reply(plan.token.token, call.messages));
    const note = (unknown: number): string => writeNote({ via: 'reply', part: call.part, token: plan.token, unknown });
    if (result.kind === 'accepted') return { kind: 'accepted', via: 'reply', messages: this.name(result.messageIds), note: note(1) };
    if (result.kind === 'unknown') return this.retry(context, { code: codeOf(result), outcomeUnknown: true, note: note(plan.unknown + 1) });
    if (result.kind === 'unreached') return this.retry(context, { code: 'line-unreachable', outcomeUnknown: plan.unknown > 0, note: note(plan.unknown) });
    if (result.reason === 'reply-token') {
      // The token was good a moment ago and is now used: the call of which we heard nothing has probably arrived.
      const arrived = plan.unknown > 0 && context.row.purpose !== 'safety';
      if (arrived) this.parts.log.info('line-reply-probably-arrived', { attempt: context.state.attempts });
      if (arrived) return { kind: 'accepted', via: 'reply', messages: [], note: note(1) };
      const newer = call.replyToken;
      if (newer === undefined || newer.token === plan.token.token || !isYoung(newer, context.now)) return this.push({ ...call, replyToken: undefined }, context, false);
      return this.reply({ ...call, replyToken: undefined }, context, { way: 'reply', token: newer, unknown: 0 });
    }
    return this.settleRefusal(result, context, { outcomeUnknown: plan.unknown > 0, note: note(plan.unknown) });
  }

  private async push(call: Call, context: SendContext, again: boolean): Promise<Step> {
    const { row } = context;
    const note = writeNote({ via: 'push', part: call.part });
    // A push to a group is counted once per member, and there is nothing to say there but good-bye.
    if (row.address.scope !== 'user') return { kind: 'accepted', via: 'reply', messages: [], note };
    if (!again && !(await this.parts.quota.allows(row.purpose))) {
      this.parts.metrics.count('quota_refused', { channel: 'line', purpose: row.purpose });
      const token = call.replyToken;
      // After a sender died: a free reply may double, but holding the answer back may lose it.
      if (token !== undefined && isYoung(token, context.now)) return this.reply({ ...call, replyToken: undefined }, context, { way: 'reply', token, unknown: 0 });
      return { kind: 'held', code: 'line-quota-reserved' };
    }
    const result = await this.timed('push', () => this.parts.client.push(row.address.to, call.messages, retryKeyFor(row.id, call.part)));
    switch (result.kind) {
      case 'accepted':
        await this.parts.quota.count();
        return { kind: 'accepted', via: 'push', messages: this.name(result.messageIds), note };
      case 'unknown':
        return this.retry(context, { code: codeOf(result), outcomeUnknown: true, note });
      case 'unreached':
        return this.retry(context, { code: 'line-unreachable', outcomeUnknown: again, note });
      case 'refused':
        return this.settleRefusal(result, context, { outcomeUnknown: again, note });
    }
  }

  private settleRefusal(result: Extract<CallResult, { kind: 'refused' }>, context: SendContext, keep: { readonly outcomeUnknown: boolean; readonly note: string }): Step {
    switch (result.reason) {
      case 'credentials':
        this.parts.metrics.count('alarms', { what: 'line-credentials' });
        this.parts.log.error('line-credentials-refused', { status: result.status });
        return { kind: 'blocked', at: context.now + BLOCKED_PAUSE_MS, code: 'line-credentials' };
      case 'monthly-quota':
        this.parts.quota.noteExhausted();
        return { kind: 'held', code: 'line-quota-exhausted' };
      case 'user-rate':
        return this.retry(context, { code: 'line-user-rate', ...keep, atLeastMs: Math.max(USER_RATE_PAUSE_MS, result.retryAfterMs ?? 0) });
      case 'rate':
        return this.retry(context, { code: 'line-rate', ...keep, atLeastMs: result.retryAfterMs ?? 0 });
      case 'recipient':
        return this.fail('line-recipient', true);
      case 'reply-token':
      case 'message':
        return this.fail('line-message-refused', false);
    }
  }

  private retry(context: SendContext, why: { readonly code: string; readonly outcomeUnknown: boolean; readonly note: string; readonly atLeastMs?: number }): Step {
    const { code, outcomeUnknown, note, atLeastMs = 0 } = why;
    this.parts.metrics.count('send_failures', { channel: 'line', code });
    const step = Math.min(BACKOFF_MAX_MS, BACKOFF_BASE_MS * 2 ** Math.min(20, Math.max(0, context.state.attempts - 1)));
    const wait = Math.max(atLeastMs, step / 2) + Math.round(this.parts.random() * (step / 2));
    return { kind: 'retry', at: context.now + wait, code, outcomeUnknown, note };
  }

  private fail(code: string, unreachable: boolean): { readonly kind: 'failed'; readonly code: string; readonly unreachable: boolean } {
    this.parts.metrics.count('send_failures', { channel: 'line', code });
    return { kind: 'failed', code, unreachable };
  }

  private async timed(via: 'reply' | 'push', call: () => Promise<CallResult>): Promise<CallResult> {
    const { clock, log, metrics } = this.parts;
    const from = clock();
    const result = await call();
    const ms = clock() - from;
    metrics.observe('send_ms', ms, { channel: 'line', via });
    if (result.kind === 'accepted') metrics.count('sends', { channel: 'line', via });
    const status = 'status' in result ? result.status : undefined;
    log[result.kind === 'accepted' ? 'debug' : 'warn']('line-call', {
      via,
      outcome: result.kind,
      status,
      reason: result.kind === 'refused' ? result.reason : undefined,
      requestId: 'requestId' in result ? result.requestId : undefined,
      ms,
    });
    return result;
  }

  private name(ids: readonly string[]): MessageRef[] {
    const { pseudonyms } = this.parts;
    return pseudonyms === undefined ? [] : ids.map((id) => pseudonyms.message(`line:${id}`));
  }

  /** False when the store has not taken it: another sender may have the row by now, so nothing more is sent. */
  private async makeDurable(context: SendContext, partsSent: number, messages: readonly MessageRef[]): Promise<boolean> {
    try {
      await context.progress(partsSent, messages);
      return true;
    } catch {
      this.parts.log.warn('line-progress-lost', { partsSent });
      return false;
    }
  }

  /** Best effort: if it fails, the next message in the group brings the bot here again. */
  private async leave({ row }: SendContext): Promise<void> {
    const { scope, to } = row.address;
    if (scope === 'user') return;
    const result = await this.parts.client.leave(scope, to);
    if (result.kind !== 'accepted') this.parts.log.warn('line-leave-failed', { scope, outcome: result.kind });
  }
}

function codeOf(result: { readonly status: number }): string {
  return result.status === 0 ? 'line-no-answer' : `line-${result.status}`;
}
