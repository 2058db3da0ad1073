import type { Brand, ConversationKey } from './brand.js';
import type { ChannelId } from './inbound.js';
import type { Language } from './language.js';
import type { AskerStatus } from './snapshot.js';

export type CaseId = Brand<'CaseId'>;
/** Account of a counsellor. Never a platform id. */
export type CounsellorId = Brand<'CounsellorId'>;

/** As topics have it; `now` is what the inbox calls urgent. */
export type Urgency = 'none' | 'soon' | 'now';
/** What of the talk before the request may be passed on: all of it, a summary without quotes, or nothing. */
export type Consent = 'talk' | 'summary' | 'nothing';
/** What led to the request. */
export type HandoffReason = 'asked' | 'danger' | 'misses' | 'offer';
/** How a case ended: fixed words, because they are counted. */
export type Outcome = 'answered' | 'referred' | 'no-reply' | 'withdrawn' | 'other';

/** Known when a person is asked for. */
export interface CaseOpening {
  readonly id: CaseId;
  readonly conversation: ConversationKey;
  readonly channel: ChannelId;
  readonly language: Language;
  readonly urgency: Urgency;
  readonly consent: Consent;
  readonly topic?: string;
  /** English name, only if the person told it. */
  readonly prefecture?: string;
  readonly status?: AskerStatus;
}

/** How the last closing went. */
export interface Closing {
  readonly at: number;
  readonly outcome: Outcome;
  /** Who had the case; absent when it was closed while waiting. */
  readonly assignee?: CounsellorId;
}

/** Alarms since the present holder (or the inbox) is expected to act. */
interface AlarmCount {
  /** Epoch ms from which the first alarm is reckoned. */
  readonly from: number;
  readonly raised: number;
  readonly lastAt?: number;
}

/** Part of the transcript, epoch ms; the ends themselves do not belong to it. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** Times are epoch ms. */
interface CaseFacts extends CaseOpening {
  readonly reason: HandoffReason;
  /** Grows with every change, and from one case of a conversation to the next; what a store compares and sets. */
  readonly version: number;
  /** Version at which the case last changed hands or state. */
  readonly ownerVersion: number;
  /** Version at which the person's last message came in. */
  readonly messageVersion: number;
  readonly requestedAt: number;
  /** Since when the person waits, or had waited when the case was claimed. */
  readonly waitingSince: number;
  /** The person's last message. */
  readonly lastMessageAt: number;
  /** The counsellor's last message. */
  readonly lastAnswerAt?: number;
  /** From when on, as the person was told, somebody is there. */
  readonly promisedAt?: number;
  /** Oldest thing of the person that no counsellor has answered: the request itself, or a message. */
  readonly owedSince?: number;
  readonly alarms: AlarmCount;
  readonly idleWarnedAt?: number;
  readonly reopenedFrom?: Closing;
  /** What counsellors do not see: the talk before the request without consent, and what was said to the bot alone between closing and reopening. */
  readonly hidden: readonly Stretch[];
}

export interface WaitingCase extends CaseFacts {
  readonly state: 'waiting';
}
/** Only here an assignee exists: nobody owns a case that waits or is closed. */
export interface ActiveCase extends CaseFacts {
  readonly state: 'active';
  readonly assignee: CounsellorId;
  readonly claimedAt: number;
}
export interface ClosedCase extends CaseFacts {
  readonly state: 'closed';
  readonly closing: Closing;
}

/** One request for a person. A conversation has at most one at a time. */
export type Case = WaitingCase | ActiveCase | ClosedCase;

/** Why a command came to nothing. */
export type Refusal =
  | 'no-case' | 'taken' | 'stale' | 'not-active' | 'closed' | 'not-closed' | 'not-assignee' | 'unseen-message' | 'too-late'
  | 'nothing-owed' | 'already-raised' | 'already-warned';

/**
 * Who gives a command. `expectedVersion` is the version that the counsellor had before the eyes: it may be older than the case by
 * messages, never by a change of hands.
 */
export type Actor =
  | { readonly kind: 'counsellor'; readonly id: CounsellorId; readonly supervisor: boolean; readonly expectedVersion: number }
  | { readonly kind: 'person' }
  /** Retention, a disabled account. */
  | { readonly kind: 'system' };
