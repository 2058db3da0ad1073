import type { ReplyToken } from '../../core/inbound.js';
import type { SendNote } from './send-note.js';

/** The project's cut-off; LINE's is about a minute after receipt (platform rule 1.3). */
const TOKEN_MAX_AGE_MS = 50_000;

/** How one call is to be made. */
export type SendPlan =
  | { readonly way: 'reply'; readonly token: ReplyToken; /** Calls with this token so far whose outcome is unknown. */ readonly unknown: number }
  | { readonly way: 'push'; /** An earlier push of the same call may have been accepted: the retry key decides, the quota does not. */ readonly again: boolean };

/** What is known of the next call of a row. */
interface SendSituation {
  /** Epoch ms. */
  readonly now: number;
  /** Unused, and ours alone. */
  readonly replyToken: ReplyToken | undefined;
  /** What the earlier try of this same call left. */
  readonly note: SendNote | undefined;
  /** An earlier try ended without an answer, or its sender died. */
  readonly outcomeUnknown: boolean;
}

/** The decision table of platform rule 2.4. */
export function planSend(situation: SendSituation): SendPlan {
  const { now, replyToken, note, outcomeUnknown } = situation;
  if (outcomeUnknown) return planAgain(situation);
  const fresh = [replyToken, note?.via === 'reply' ? note.token : undefined].find((token) => token !== undefined && isYoung(token, now));
  return fresh === undefined ? { way: 'push', again: false } : { way: 'reply', token: fresh, unknown: 0 };
}

/** The call may have arrived already. A doubled message is better than a lost one; neither is better still. */
function planAgain({ now, replyToken, note }: SendSituation): SendPlan {
  // The sender died and left no word. If it pushed, the same retry key keeps this push from doubling.
  if (note === undefined || note.via === 'push') return { way: 'push', again: note !== undefined };
  // The same token once more: a refusal then tells that the first call arrived. Only while the token cannot have died of age.
  if (note.unknown < 2 && isYoung(note.token, now)) return { way: 'reply', token: note.token, unknown: Math.max(1, note.unknown) };
  return replyToken !== undefined && isYoung(replyToken, now) ? { way: 'reply', token: replyToken, unknown: 0 } : { way: 'push', again: false };
}

export function isYoung(token: ReplyToken, now: number): boolean {
  return now - token.receivedAt < TOKEN_MAX_AGE_MS;
}
