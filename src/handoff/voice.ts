import { opensWindow, type Input } from '../core/inbound.js';
import type { Case, CounsellorId } from '../core/case.js';
import type { HandoffKey } from './command.js';
import type { Refusal } from '../core/case.js';
import { isReopenedByWords } from './opening.js';

/** Who may speak to the person now: exactly one, or nobody. */
export type Voice =
  | { readonly kind: 'bot' }
  | { readonly kind: 'counsellor'; readonly id: CounsellorId }
  /** Blocked or left; or somebody answers from the platform's own inbox, whom we cannot see. */
  | { readonly kind: 'nobody'; readonly why: 'unreachable' | 'elsewhere' };

/** What is known of a conversation before a turn. */
export interface Situation {
  readonly case: Case | undefined;
  /** Epoch ms until which the bot leaves the talk to whoever answers from the platform's inbox (Messenger). */
  readonly pausedUntil?: number;
  readonly unreachable?: boolean;
  /** Epoch ms. */
  readonly now: number;
}

/** What comes out of the conversation's mailbox. */
export type TurnInput =
  | { readonly kind: 'person'; readonly input: Input; readonly danger: boolean }
  | { readonly kind: 'counsellor'; readonly by: CounsellorId }
  /** One of the bot's own timers. */
  | { readonly kind: 'timer' }
  /** A case that was active has just been closed or released; the situation shows it as it is now. */
  | { readonly kind: 'handed-back' };

export type TurnDecision =
  /** `reopen`: the closed case waits again, and the bot answers all the same. `alarm`: danger in a case that nobody has claimed; the bot's safety block goes out too. */
  | { readonly kind: 'bot-speaks'; readonly reopen: boolean; readonly alarm: boolean }
  /** The input belongs into the case, or the transcript; `alarm`: the counsellor must hear of it at once, since the bot may not. */
  | { readonly kind: 'bot-silent'; readonly alarm: boolean }
  /** The bot says that it is a bot and that it is back (Messenger policy 3.6: disclosure after a human). */
  | { readonly kind: 'bot-back'; readonly key: HandoffKey }
  | { readonly kind: 'counsellor-speaks'; readonly id: CounsellorId }
  | { readonly kind: 'refused'; readonly why: Refusal | 'unreachable' };

/** Words of one's own. A tap or a sticker goes on with the bot and reopens nothing. */
const WRITTEN: ReadonlySet<Input['kind']> = new Set(['text', 'media', 'location', 'unknown-message']);

/** Who speaks now. While a case waits the bot still does: nobody is left alone with a queue. */
export function findVoice({ case: current, pausedUntil, unreachable, now }: Situation): Voice {
  if (unreachable === true) return { kind: 'nobody', why: 'unreachable' };
  if (current?.state === 'active') return { kind: 'counsellor', id: current.assignee };
  if (pausedUntil !== undefined && pausedUntil > now) return { kind: 'nobody', why: 'elsewhere' };
  return { kind: 'bot' };
}

/** Whether the bot or a counsellor may answer this input: never both. */
export function decideTurn(situation: Situation, input: TurnInput): TurnDecision {
  switch (input.kind) {
    case 'counsellor':
      return admitCounsellor(situation, input.by);
    case 'handed-back':
      return handBack(situation);
    case 'timer':
      return findVoice(situation).kind === 'bot' ? { kind: 'bot-speaks', reopen: false, alarm: false } : { kind: 'bot-silent', alarm: false };
    case 'person':
      return answerPerson(situation, input);
  }
}

function admitCounsellor(situation: Situation, by: CounsellorId): TurnDecision {
  const why = whyNotSpeak(situation.case, by);
  if (why !== undefined) return { kind: 'refused', why };
  return situation.unreachable === true ? { kind: 'refused', why: 'unreachable' } : { kind: 'counsellor-speaks', id: by };
}

/** Why a counsellor may not write in a case, or undefined. */
export function whyNotSpeak(current: Case | undefined, by: CounsellorId): Refusal | undefined {
  if (current === undefined) return 'no-case';
  if (current.state === 'closed') return 'closed';
  if (current.state === 'waiting') return 'not-active';
  return current.assignee === by ? undefined : 'not-assignee';
}

function handBack(situation: Situation): TurnDecision {
  if (findVoice(situation).kind !== 'bot' || situation.case === undefined) return { kind: 'bot-silent', alarm: false };
  return { kind: 'bot-back', key: situation.case.state === 'waiting' ? 'handoff.waiting-again' : 'handoff.bot-back' };
}

function answerPerson(situation: Situation, { input, danger }: Extract<TurnInput, { kind: 'person' }>): TurnDecision {
  const { case: current, now } = situation;
  // Somebody who does something is there again, whatever an earlier block has left behind.
  const { unreachable: _unreachable, ...reached } = situation;
  const voice = findVoice(opensWindow(input) ? reached : situation);
  if (voice.kind !== 'bot') return { kind: 'bot-silent', alarm: danger };
  const reopen = current?.state === 'closed' && WRITTEN.has(input.kind) && isReopenedByWords(current.closing, now);
  return { kind: 'bot-speaks', reopen, alarm: danger && (current?.state === 'waiting' || reopen) };
}
