import type { MessageRef, Pseudonyms } from '../../core/brand.js';
import type { SendContext } from '../../core/channel.js';
import type { Clock } from '../../core/clock.js';
import type { Log, Metrics } from '../../core/log.js';
import type { OutboxRow, SendOutcome } from '../../core/outbound.js';
import { readFailures, waitAfterFailure, waitAfterRefusal, writeFailures } from './backoff.js';
import { stringOf } from './fields.js';
import type { GraphClient, GraphResult } from './graph-client.js';
import type { MessageBody } from './message-form.js';
import type { Personas } from './personas.js';
import { judgeRefusal, type Verdict } from './refusal.js';
import { shapeReply } from './shape.js';
import { findPassage, type Passage } from './window.js';

export interface SenderOptions {
  readonly graph: GraphClient;
  readonly pageId: string;
  /** The Human Agent feature was granted to the app. */
  readonly humanAgent: boolean;
  /** Faces under which counsellors write; absent: they write as the Page. */
  readonly personas?: Personas | undefined;
  readonly pseudonyms: Pick<Pseudonyms, 'message'>;
  readonly clock: Clock;
  /** 0 to 1. */
  readonly random: () => number;
  readonly log: Log;
  readonly metrics: Metrics;
  /** For one call, ms. */
  readonly deadlineMs: number;
}

/** Pause after a failure that somebody has to repair, ms. */
const REPAIR_PAUSE = 300_000;

type Failed = Exclude<GraphResult, { kind: 'accepted' }>;
type CallOutcome = { readonly kind: 'accepted'; readonly message?: MessageRef } | { readonly kind: 'stopped'; readonly outcome: SendOutcome };

/** Sends rows by Messenger's rules (Send API; window; error codes). One instance per Page: it remembers a pause that the Page was told to make. */
export class MessengerSender {
  /** Epoch ms until which the Page makes no calls because Meta asked for fewer. */
  private quietUntil = 0;

  constructor(private readonly options: SenderOptions) {}

  /** Never throws: every failure is an outcome. */
  async send(context: SendContext): Promise<SendOutcome> {
    const { row, state, now } = context;
    const { pageId, humanAgent } = this.options;
    if (!/^\d{1,32}$/.test(row.address.to)) return { kind: 'failed', code: 'id-malformed', unreachable: false };
    if (row.address.bot !== pageId) return { kind: 'failed', code: 'other-page', unreachable: false };
    const passage = findPassage({ purpose: row.purpose, lastUserActionAt: context.lastUserActionAt, now, humanAgent });
    const messages = shapeReply(row.reply, row.id);
    const sent: MessageRef[] = [];
    for (let part = state.partsSent; part < messages.length; part += 1) {
      const message = messages[part];
      // An echo has shown that an earlier try arrived although no answer came back.
      const arrived = context.confirmedParts.includes(part);
      if (message !== undefined && !arrived) {
        if (passage === undefined) return { kind: 'failed', code: 'window-closed', unreachable: false };
        if (now < this.quietUntil) return this.waitForPage(context, part);
        const result = await this.call(message, passage, row);
        const outcome = this.readResult(result, context, part);
        if (outcome.kind === 'stopped') return outcome.outcome;
        if (outcome.message !== undefined) sent.push(outcome.message);
      }
      const kept = await context.progress(part + 1, sent).then(() => true, () => false);
      // Nobody would know of the next call: the row is left to whoever holds it, or to the next try.
      if (!kept) return { kind: 'retry', at: now, code: 'progress-lost', outcomeUnknown: true };
    }
    return { kind: 'sent', messages: sent, via: 'send' };
  }

  private async call(message: MessageBody, passage: Passage, row: OutboxRow): Promise<GraphResult> {
    const { graph, pageId, personas, deadlineMs, clock, log } = this.options;
    const post = async (persona: string | undefined): Promise<GraphResult> => {
      const begun = clock();
      const body = { recipient: { id: row.address.to }, ...passage, message, ...(persona === undefined ? {} : { persona_id: persona }) };
      const result = await graph.post(`/${pageId}/messages`, body, deadlineMs);
      log.debug('messenger_call', { outbox: row.id, result: result.kind, ms: clock() - begun });
      return result;
    };
    const name = row.speaker?.name;
    const persona = name === undefined ? undefined : await personas?.find(name);
    const result = await post(persona);
    if (name === undefined || persona === undefined || !mayBePersona(result)) return result;
    // Meta does not say which field it minds. A refusal sent nothing, so the message may go again at once, without the face.
    const bare = await post(undefined);
    if (bare.kind === 'accepted') await personas?.drop(name);
    return bare;
  }

  private readResult(result: GraphResult, context: SendContext, part: number): CallOutcome {
    if (result.kind === 'accepted') {
      const mid = stringOf(result.body['message_id']);
      if (mid !== undefined) return { kind: 'accepted', message: this.options.pseudonyms.message(`messenger:${mid}`) };
      const unreadable = { kind: 'refused', refusal: { status: 200 } } as const;
      return { kind: 'stopped', outcome: this.settleFailure(unreadable, context, part) };
    }
    return { kind: 'stopped', outcome: this.settleFailure(result, context, part) };
  }

  private settleFailure(result: Failed, context: SendContext, part: number): SendOutcome {
    const { now } = context;
    const failures = { part, count: readFailures(context.state.note, part).count + 1 };
    const note = writeFailures(failures);
    if (result.kind === 'not-sent') {
      this.report('no-connection', result, context);
      return { kind: 'retry', at: now + waitAfterRefusal(failures.count, this.options.random), code: 'no-connection', outcomeUnknown: false, note };
    }
    const verdict: Verdict = result.kind === 'no-answer' ? { kind: 'transient', code: 'deadline-passed' } : judgeRefusal(result.refusal);
    this.report(verdict.code, result, context);
    switch (verdict.kind) {
      case 'transient': {
        const wait = waitAfterFailure(failures.count, this.options.random);
        if (wait === undefined) return { kind: 'failed', code: 'gave-up', unreachable: false };
        return { kind: 'retry', at: now + wait, code: verdict.code, outcomeUnknown: true, note };
      }
      case 'rate': {
        const at = now + waitAfterRefusal(failures.count, this.options.random);
        if (verdict.scope === 'page') this.quietUntil = Math.max(this.quietUntil, at);
        return { kind: 'retry', at, code: verdict.code, outcomeUnknown: false, note };
      }
      case 'window-closed':
        return { kind: 'failed', code: verdict.code, unreachable: false };
      case 'unreachable':
        return { kind: 'failed', code: verdict.code, unreachable: true };
      case 'blocked':
        this.alarm(verdict.code);
        return { kind: 'blocked', at: now + REPAIR_PAUSE, code: verdict.code };
      case 'bug':
        this.alarm(verdict.code);
        return { kind: 'failed', code: verdict.code, unreachable: false };
    }
  }

  /** The Page is over its limit: no call is made, and the part's own count stays as it was. */
  private waitForPage(context: SendContext, part: number): SendOutcome {
    const note = writeFailures(readFailures(context.state.note, part));
    const at = this.quietUntil + Math.round(2_000 * this.options.random());
    return { kind: 'retry', at, code: 'rate-page', outcomeUnknown: context.state.outcomeUnknown, note };
  }

  private report(outcome: string, result: Failed, { row, state }: SendContext): void {
    const graph = result.kind === 'refused' ? { status: result.refusal.status, code: result.refusal.code, subcode: result.refusal.subcode, trace: result.trace } : {};
    this.options.log.warn('messenger_not_sent', { conversation: row.conversation, outbox: row.id, attempt: state.attempts, outcome, ...graph });
  }

  private alarm(code: string): void {
    this.options.log.error('messenger_alarm', { code });
    this.options.metrics.count('alarms', { what: `messenger-${code}` });
  }
}

/** Refusals that a persona which is gone, or is not allowed to us, may have brought. */
function mayBePersona(result: GraphResult): boolean {
  if (result.kind !== 'refused') return false;
  const verdict = judgeRefusal(result.refusal);
  return verdict.kind === 'bug' || (verdict.kind === 'blocked' && verdict.code === 'permission');
}
