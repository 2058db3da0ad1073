import type { ConversationKey, MessageRef, OutboxId } from './brand.js';
import type { AuditLog, CaseFigure, CaseFigures, Desk, DeskCommit, Vault } from './desk.js';
import type { MediaType } from './inbound.js';
import type { MediaSource } from './picture.js';
import type { InboundEvent, ReplyToken } from './inbound.js';
import type { OutboxRow, SendOutcome, SendState } from './outbound.js';
import type { Snapshot } from './snapshot.js';

/** What became of one event offered to the inbox. */
export type Acceptance = 'stored' | 'duplicate' | 'unsent';

export interface AcceptOptions {
  /** How long the conversation may rest before its turn, in ms: a burst of short messages is then answered once. 0 = at once. */
  readonly settleMs: number;
}

/** The right to run the next turn of one conversation, until the lease ends. */
export interface Claim {
  readonly conversation: ConversationKey;
  /** Grows with every claim; a commit with an older one is refused. The fence, not the lease, protects the state. */
  readonly fence: number;
  /** Waiting events, oldest first, at most {@link ClaimOptions.maxEvents}. Never empty. */
  readonly events: readonly InboundEvent[];
  /** Claims of the same head event so far, this one included. */
  readonly attempts: number;
  readonly snapshot?: Snapshot;
  /** Entries in the transcript, for the receipt of a deletion. */
  readonly transcriptLength: number;
}

export interface ClaimOptions {
  /** Conversations at most. */
  readonly max: number;
  /** Events of one conversation at most. */
  readonly maxEvents: number;
  /** How long the claim lasts without {@link Inbox.extend}, in ms. */
  readonly leaseMs: number;
}

/** One line of the transcript. Encrypted at rest. */
export interface TranscriptEntry {
  /** `note`: a counsellor's, for colleagues only. `system`: what happened to the case; `text` is then a fixed word. */
  readonly from: 'user' | 'bot' | 'counsellor' | 'note' | 'system';
  readonly at: number;
  readonly text: string;
  /** The platform message, or the one that it answers: goes when that is unsent. */
  readonly message?: MessageRef;
  readonly topic?: string;
  /** Names the entry on the console; unique in the conversation. */
  readonly id?: string;
  /** Counsellor's name, of `counsellor` and `note` entries and where the system says who. */
  readonly name?: string;
  /** A button was tapped: the words are ours, not the person's. */
  readonly tapped?: true;
  /** Row that carries a counsellor's message: its delivery is known by it. */
  readonly outbox?: OutboxId;
  /** What was sent instead of words. `source` lies with the platform; `file` is what a counsellor sent. */
  readonly attachment?: { readonly type: MediaType | 'sticker' | 'location'; readonly source?: MediaSource; readonly file?: string; readonly keywords?: readonly string[] };
}

/** Comes back as an event `{kind:'timer'}` at `at`. One per name and conversation: setting it again moves it. */
export interface Timer {
  readonly name: string;
  readonly at: number;
  /** The event that will be delivered. */
  readonly event: InboundEvent;
}

/** Everything that one turn changed. Written in one atomic step, or not at all. */
export interface Commit {
  /** How many of the claim's events are done with, from the head. At least 1. */
  readonly consumed: number;
  readonly snapshot: Snapshot;
  readonly outbox: readonly OutboxRow[];
  readonly transcript: readonly TranscriptEntry[];
  readonly timers: readonly Timer[];
  readonly cancelTimers: readonly string[];
  /** Own messages confirmed by an echo. */
  readonly confirmed: readonly { readonly outbox: OutboxId; readonly part: number }[];
  /**
   * Deletes transcript, unsent outbox rows, timers, buried events and the old snapshot of the conversation before the rest of this
   * commit is written. Events that arrived after the claim stay: they are newer than the wish. So do reply tokens (a minute), for
   * the receipt. `snapshot` above should then be an empty one.
   */
  readonly forget: boolean;
  /** What the counsellors' side is told; absent when the turn did not touch it. With `forget` the case goes in any case. */
  readonly desk?: DeskCommit;
  /** A closed case, counted. */
  readonly figure?: CaseFigure;
}

/** The ordered mailbox of every conversation. Durable from `accept` to `commit`. */
export interface Inbox {
  /**
   * Stores events of any number of conversations, in the given order within each; notes reply tokens and the person's last action.
   * An `unsend` also deletes, at once, the message it names wherever it lies (waiting, transcript, unsent answers), and a later
   * arrival of that message is refused (`unsent`).
   * @throws StoreError `store-unavailable` when any of them could not be stored; those that were are duplicates next time
   */
  accept(events: readonly InboundEvent[], options: AcceptOptions): Promise<readonly Acceptance[]>;
  /** Takes the due conversations that waited longest. Empty when there is none. Also delivers due timers. */
  claim(options: ClaimOptions): Promise<readonly Claim[]>;
  /** Renews the lease. False when the claim has been lost to another worker. */
  extend(claim: Claim, leaseMs: number): Promise<boolean>;
  /** @throws StoreError `lease-lost` when another worker has claimed the conversation since; nothing is written then */
  commit(claim: Claim, commit: Commit): Promise<void>;
  /** Gives the claim back unchanged; the conversation is due again after `delayMs`. */
  retry(claim: Claim, delayMs: number): Promise<void>;
  /** Moves the head event to the graveyard (kept encrypted for the retention period) so that the rest can go on; `commit` is applied with it. */
  bury(claim: Claim, reason: string, commit: Omit<Commit, 'consumed' | 'forget'>): Promise<void>;
  /** Calls `listener` whenever something may have become due; spurious calls are fine. Returns the way to stop. */
  onReady(listener: () => void): () => void;
}

/** The right to send the oldest row of one conversation. */
export interface OutboxClaim {
  readonly conversation: ConversationKey;
  readonly fence: number;
  readonly row: OutboxRow;
  readonly state: SendState;
  /** Newest unused token that is younger than `tokenMaxAgeMs`; the claim removes it from the store. */
  readonly replyToken?: ReplyToken;
  readonly lastUserActionAt?: number;
  readonly confirmedParts: readonly number[];
}

/** Rows on their way out: one at a time and in order within a conversation. */
export interface Outbox {
  claim(options: { readonly max: number; readonly leaseMs: number; readonly tokenMaxAgeMs: number }): Promise<readonly OutboxClaim[]>;
  /** Makes progress of a row with several calls durable; renews the lease. @throws StoreError `lease-lost` */
  progress(claim: OutboxClaim, partsSent: number, messages: readonly MessageRef[], leaseMs: number): Promise<void>;
  /** Ends the try. A `sent` or `failed` row leaves the outbox; `held` waits for the next accepted event, and what counsellors say goes before it. @throws StoreError `lease-lost` */
  settle(claim: OutboxClaim, outcome: SendOutcome): Promise<void>;
  /** Whether this platform message was sent by us. Known for a day after sending. */
  isOurs(conversation: ConversationKey, message: MessageRef): Promise<boolean>;
  onReady(listener: () => void): () => void;
}

/** What is stored of the talk itself. */
export interface Conversations {
  snapshot(conversation: ConversationKey): Promise<Snapshot | undefined>;
  transcript(conversation: ConversationKey): Promise<readonly TranscriptEntry[]>;
  /** The one hard-delete path. Returns how many records there were. A row being sent at the moment goes too. */
  erase(conversation: ConversationKey): Promise<number>;
}

/** Small shared numbers, such as the push quota used this month. */
export interface Counters {
  /** Adds and returns the new value. The counter is gone `ttlMs` after its first addition. */
  add(name: string, by: number, ttlMs: number): Promise<number>;
  get(name: string): Promise<number>;
}

/** Depths for /metrics. */
export interface StoreDepths {
  readonly waiting: number;
  readonly outgoing: number;
  readonly buried: number;
  readonly timers: number;
}

/** One store: Redis or memory. The same contract suite runs on both. */
export interface Store {
  readonly inbox: Inbox;
  readonly outbox: Outbox;
  readonly conversations: Conversations;
  readonly counters: Counters;
  readonly desk: Desk;
  readonly vault: Vault;
  readonly audit: AuditLog;
  readonly figures: CaseFigures;
  depths(): Promise<StoreDepths>;
  /** Rejects when the store cannot be reached. */
  ping(): Promise<void>;
  close(): Promise<void>;
}
