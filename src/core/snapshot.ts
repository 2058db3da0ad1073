import type { MessageRef } from './brand.js';
import type { CaseRecord } from './desk.js';
import type { Language } from './language.js';
import type { Choice } from './outbound.js';
import type { MediaSource } from './picture.js';

/** Bumped whenever the meaning of a field changes; an older one is started afresh, keeping language and pause. */
export const SNAPSHOT_VERSION = 1;

/** One dialog on the stack: where it stands, by node id (never by index), and which version of the dialog it began with. */
export interface Frame {
  readonly dialog: string;
  readonly node: string;
  readonly version: number;
  /** Value picked at the step before, where the next list depends on it (the region of a prefecture). */
  readonly picked?: string;
}

/** Told by the person in the talk, kept only with the talk. */
export interface Slots {
  /** English name of a prefecture, e.g. `Ibaraki`. */
  readonly prefecture?: string;
  readonly status?: AskerStatus;
}

export const ASKER_STATUSES = ['trainee', 'ssw', 'student', 'dependant', 'engineer', 'undocumented', 'other', 'unknown'] as const;
export type AskerStatus = (typeof ASKER_STATUSES)[number];

/** The offer that was looked at last: kept with the talk so that it can be looked at again when the status is told. */
export interface HeldOffer {
  readonly text: string;
  readonly from: 'text' | 'picture';
  /** Read from a picture with little confidence: shown back before it is judged. */
  readonly unsure: boolean;
  /** The messages it came in: when one is unsent the offer goes. */
  readonly messages: readonly MessageRef[];
}

/** Pictures that wait to be read. Their addresses are all that is kept; the pictures themselves never are. */
export interface WaitingPictures {
  readonly sources: readonly (MediaSource & { readonly message?: MessageRef; /** Place in the set, from 1; 0 when unknown. */ readonly index: number })[];
  /** Epoch ms of the first of them. */
  readonly since: number;
  /** The person has been told that it takes a while. */
  readonly acknowledged: boolean;
}

/** The state of one conversation between turns. Encrypted at rest; expires with the retention period. */
export interface Snapshot {
  readonly version: typeof SNAPSHOT_VERSION;
  /** Raised when the talk starts anew (deletion, long gap): buttons of an older epoch are stale. */
  readonly epoch: number;
  readonly language?: Language;
  /** The person picked the language, or has simply written in it. */
  readonly languageSource?: 'chosen' | 'written' | 'profile';
  /** The bot has said who it is. */
  readonly introduced: boolean;
  readonly frames: readonly Frame[];
  readonly slots: Slots;
  /** Topic of the last answer, for follow-ups. */
  readonly topic?: string;
  readonly offer?: HeldOffer;
  readonly pictures?: WaitingPictures;
  /** Choices under the last reply, so that a number or a label can be typed instead of tapped. */
  readonly offered: readonly Choice[];
  /** Misunderstandings in a row; the second ends at a human. */
  readonly misses: number;
  /** Message that the topic and slots were learnt from: when it is unsent they go too. */
  readonly learntFrom: readonly MessageRef[];
  /** A human answers elsewhere (Messenger's inbox): the bot is silent until then (epoch ms). */
  readonly pausedUntil?: number;
  /** The person has blocked the bot or left: nothing is sent until they come back. */
  readonly unreachable?: boolean;
  /** The conversation's case, whatever its state; the desk holds a copy for the console, written in the same step. */
  readonly desk?: CaseRecord;
  /** Epoch ms of the last turn. */
  readonly lastTurnAt: number;
}
