import type { CaseId } from './case.js';
import type { DeskCommand } from './desk.js';
import type { ConversationKey, EventId, MessageRef, OutboxId } from './brand.js';

/** Where a conversation takes place. `simulator` is the terminal and the tests. */
export const CHANNELS = ['line', 'messenger', 'simulator'] as const;
export type ChannelId = (typeof CHANNELS)[number];

/** Platform identifiers needed to answer. Encrypted at rest, never logged, never part of a key. */
export interface Address {
  readonly channel: ChannelId;
  /** LINE: destination (bot user id). Messenger: Page id. */
  readonly bot: string;
  /** LINE: user, group or room id. Messenger: PSID. */
  readonly to: string;
  readonly scope: 'user' | 'group' | 'room';
}

/** LINE's single-use right to answer free of charge; valid about a minute from `receivedAt`. */
export interface ReplyToken {
  readonly token: string;
  /** Epoch ms at which the webhook that brought it arrived here. */
  readonly receivedAt: number;
}

export type MediaType = 'image' | 'video' | 'audio' | 'file';

/** What happened, in the words of neither platform. Every branch is named in platforms' documentation (LINE 2.3, Messenger 3.2). */
export type Input =
  | { readonly kind: 'text'; readonly text: string }
  /** A tapped button or quick reply: `data` is ours (see core/choice-data), `title` what the person saw, if the platform says. */
  | { readonly kind: 'choice'; readonly data: string; readonly title?: string }
  | {
      readonly kind: 'media';
      readonly media: MediaType;
      /** LINE: message id to fetch by. Messenger: signed URL that expires. Fetched only by a worker. */
      readonly source?: { readonly by: 'id' | 'url'; readonly value: string };
      readonly set?: { readonly id: string; readonly index: number; readonly total: number };
    }
  | { readonly kind: 'sticker'; readonly keywords: readonly string[] }
  | { readonly kind: 'location' }
  /** A message type that we do not know (R12): it is still a person who wrote, so it is answered. `type` is the platform's word. */
  | { readonly kind: 'unknown-message'; readonly type: string }
  | { readonly kind: 'edit'; readonly text: string; readonly of: MessageRef }
  | { readonly kind: 'reaction' }
  | { readonly kind: 'follow'; readonly again: boolean; readonly referral?: string }
  | { readonly kind: 'unfollow' }
  | { readonly kind: 'unsend'; readonly of: MessageRef }
  /** The bot was brought into a group or room, or somebody wrote there: it says once that it works in private only, then leaves. */
  | { readonly kind: 'group' }
  /** A message that left the Page. `ours` names the outbox row it came from; without it a human or another app has answered. */
  | { readonly kind: 'echo'; readonly message: MessageRef; readonly ours?: { readonly outbox: OutboxId; readonly part: number } }
  | { readonly kind: 'thread-control'; readonly change: 'passed-to-us' | 'taken-from-us' | 'requested' }
  | { readonly kind: 'policy'; readonly action: string }
  /** Read, delivery and the like: counted, never answered. */
  | { readonly kind: 'receipt'; readonly what: 'read' | 'delivery' }
  /** A counsellor's command, or a timer of the case. `case`: what the counsellor had before the eyes; the command touches no other. */
  | { readonly kind: 'desk'; readonly command: DeskCommand; readonly case?: CaseId }
  /** Set earlier by a turn; `name` says by which rule. */
  | { readonly kind: 'timer'; readonly name: string; readonly subject?: string };

/** One thing that happened in one conversation. Stored encrypted before the webhook is acknowledged. */
export interface InboundEvent {
  readonly id: EventId;
  readonly conversation: ConversationKey;
  readonly address: Address;
  /** Epoch ms by the platform's clock (unchanged on redelivery); by ours for timers. */
  readonly at: number;
  /** Epoch ms at which it reached us. */
  readonly receivedAt: number;
  readonly redelivery: boolean;
  /** Another app owns the thread (LINE and Messenger `standby`): record, never answer. */
  readonly standby: boolean;
  /** Present on everything that a person wrote; what `unsend` will name. */
  readonly message?: MessageRef;
  readonly replyToken?: ReplyToken;
  readonly input: Input;
}

/** A body item that became no event: counted by its platform word, never by its content. */
export interface Ignored {
  readonly kind: 'ignored';
  readonly type: string;
}

/** What one webhook body came to. One broken item never loses its neighbours. */
export interface ParsedBody {
  readonly events: readonly InboundEvent[];
  readonly ignored: readonly Ignored[];
}

const PERSON_INPUTS: ReadonlySet<Input['kind']> = new Set(['text', 'choice', 'media', 'sticker', 'location', 'unknown-message', 'follow', 'reaction']);

/** Whether the platform counts this as an action of the person, which opens Messenger's 24 h window (platform rule 3.4). */
export function opensWindow(input: Input): boolean {
  return PERSON_INPUTS.has(input.kind);
}
