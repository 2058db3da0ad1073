import type { Actor, Case, CaseOpening, Consent, CounsellorId, HandoffReason, Outcome, Refusal } from '../core/case.js';

/** Everything that can happen to a case. All of it passes through the conversation's mailbox, one after the other. */
export type CaseCommand =
  | { readonly kind: 'request'; readonly opening: CaseOpening; readonly reason: HandoffReason; readonly promisedAt?: number }
  | { readonly kind: 'consent'; readonly consent: Consent }
  | { readonly kind: 'claim'; readonly by: CounsellorId; readonly expectedVersion: number }
  | { readonly kind: 'release'; readonly by: Actor }
  | { readonly kind: 'transfer'; readonly by: Actor; readonly to: CounsellorId }
  | { readonly kind: 'close'; readonly by: Actor; readonly outcome: Outcome }
  /** The person wrote again within a week of the closing. `wroteAt`: the message's own time, from which on the talk is seen. */
  | { readonly kind: 'reopen'; readonly wroteAt: number; readonly danger: boolean; readonly promisedAt?: number }
  | { readonly kind: 'person-message'; readonly danger: boolean }
  /** `expectedVersion` as in {@link Actor}: what came in later is not answered by this message. */
  | { readonly kind: 'counsellor-message'; readonly by: CounsellorId; readonly expectedVersion: number }
  | { readonly kind: 'idle-warning' }
  /** `nth` counts from 1, so that of two processes only one raises the same alarm. */
  | { readonly kind: 'alarm'; readonly nth: number };

/** Keys of what is said to the person; the words stand in locales/. */
export type HandoffKey = 'handoff.joined' | 'handoff.changed' | 'handoff.bot-back' | 'handoff.waiting-again';

/** What follows from a command outside the case. */
export type CaseEffect =
  /** Bot Framework's hand-off events. `failed`: the request ended before a counsellor came. */
  | { readonly kind: 'emit'; readonly event: 'handoff.initiate' }
  | { readonly kind: 'emit'; readonly event: 'handoff.status'; readonly state: 'accepted' | 'failed' | 'completed' }
  | { readonly kind: 'tell-person'; readonly key: HandoffKey }
  /** The case stands in the inbox and wants a counsellor. */
  | { readonly kind: 'route' }
  | { readonly kind: 'alarm'; readonly why: 'danger' | 'waiting' | 'unanswered'; readonly nth: number }
  | { readonly kind: 'warn-assignee'; readonly assignee: CounsellorId };

export type Transition =
  | { readonly kind: 'changed'; readonly case: Case; readonly effects: readonly CaseEffect[] }
  /** Done before: a repeated tap or delivery. */
  | { readonly kind: 'unchanged'; readonly case: Case }
  | { readonly kind: 'refused'; readonly why: Refusal };
