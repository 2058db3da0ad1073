import type { CaseId } from './case.js';
import type { ConversationKey, MessageRef, OutboxId } from './brand.js';
import type { Address } from './inbound.js';

/** A thing that the person can tap. Each can also be typed (its number or its label), because taps do not exist everywhere. */
export interface Choice {
  /** At most 20 graphemes and 20 UTF-16 units, so that both platforms show it whole. */
  readonly label: string;
  /** Our versioned data (core/choice-data), at most 300 UTF-16 units, never personal. */
  readonly data: string;
}

/** A button on a card. */
export type CardAction =
  | { readonly kind: 'call'; readonly label: string; /** Digits, `+`, `#`, `*` only. */ readonly number: string }
  | { readonly kind: 'link'; readonly label: string; readonly url: string }
  | { readonly kind: 'choose'; readonly choice: Choice };

/** One contact or option. Renderers split or number what does not fit; nothing is cut. */
export interface Card {
  readonly title: string;
  /** Each line is one idea: open now, number with its language, cost … */
  readonly lines: readonly string[];
  readonly actions: readonly CardAction[];
}

/** One message in neither platform's form: words are final, shape comes at sending. */
export type OutMessage =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'cards';
      readonly cards: readonly Card[];
      /** Shown in notifications and chat lists: neutral, never the subject of the talk. */
      readonly alt: string;
    }
  /** From a counsellor. `url`: https, public, expires; a JPEG or PNG of at most 1 MB. `alt` where pictures are not shown. */
  | { readonly kind: 'picture'; readonly url: string; readonly alt: string };

/** Everything said in one go. */
export interface Reply {
  readonly messages: readonly OutMessage[];
  /** Quick replies under the last message. More than the platform allows: the renderer adds pages of numbered text. */
  readonly choices: readonly Choice[];
}

/** Who speaks and how much it matters: decides quota reserve and what happens when the outcome is unknown. */
export type Purpose = 'answer' | 'safety' | 'counsellor' | 'system';

/** A reply on its way: durable from the commit of the turn until it is settled. */
export interface OutboxRow {
  readonly id: OutboxId;
  readonly conversation: ConversationKey;
  readonly address: Address;
  readonly purpose: Purpose;
  readonly reply: Reply;
  /** Epoch ms. */
  readonly createdAt: number;
  /** Messages that this answers: when they are unsent before the row is sent, the row goes with them. */
  readonly answers: readonly MessageRef[];
  /** After sending, leave the group or room (LINE). */
  readonly thenLeave?: boolean;
  /** A counsellor who speaks under a name: shown with the message where the platform can. */
  readonly speaker?: { readonly name: string };
  /** Message of a case: its delivery is noted for the console. `entry` is the id of the transcript entry. */
  readonly desk?: { readonly case: CaseId; readonly entry: string };
}

/** What is known of a row when a sender claims it. */
export interface SendState {
  /** Times a sender claimed the row, this one included; 1 = never tried before. */
  readonly attempts: number;
  /** Calls of the row that the platform has accepted (a shaped reply may need several calls). */
  readonly partsSent: number;
  /** Set when an earlier try ended without an answer: the message may have arrived. Also true when a sender died in the middle. */
  readonly outcomeUnknown: boolean;
  /** Channel's own note from the earlier try (for example the reply token it used), at most 1 KB. */
  readonly note?: string;
}

/** What became of one try. */
export type SendOutcome =
  | { readonly kind: 'sent'; /** Platform messages that now exist: an echo of one of them is ours. */ readonly messages: readonly MessageRef[]; readonly via: 'reply' | 'push' | 'send' }
  /** Try again at `at` (epoch ms); what is already accepted stays accepted. */
  | { readonly kind: 'retry'; readonly at: number; readonly code: string; readonly outcomeUnknown: boolean; readonly note?: string }
  /** Kept until the person writes again and brings a new reply token or window. */
  | { readonly kind: 'held'; readonly code: string }
  /** Given up: the desk is told; `unreachable` also stops later sends. */
  | { readonly kind: 'failed'; readonly code: string; readonly unreachable: boolean }
  /** Nothing on this channel can be sent until somebody repairs it (token, page restriction): keep the row, raise an alarm, try at `at`. */
  | { readonly kind: 'blocked'; readonly at: number; readonly code: string };
