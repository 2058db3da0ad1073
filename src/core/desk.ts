import type { ConversationKey, EventId, MessageRef, OutboxId } from './brand.js';
import type { Actor, Case, CaseId, CounsellorId, Outcome, Refusal } from './case.js';
import type { Address } from './inbound.js';

/** The counsellors' side of a conversation: what they command, what is kept of a case, and what changes on their pages. */

/** What a counsellor says to the person. `text` and `file` never both: platforms do not mix them in one message. */
export type CounsellorWords = { readonly kind: 'text'; readonly text: string } | { readonly kind: 'picture'; readonly file: FileId; readonly url: string };

/** Who may be handed the sheet on a case. */
export const SHEET_RECEIVERS = ['otit', 'labour-office', 'union', 'lawyer', 'police', 'other'] as const;
export type SheetReceiver = (typeof SHEET_RECEIVERS)[number];

/** A command from the console or a timer of a case. It goes through the conversation's mailbox like everything else. */
export type DeskCommand =
  | { readonly kind: 'claim'; readonly by: CounsellorId; readonly name: string; readonly expectedVersion: number }
  | { readonly kind: 'release'; readonly by: Actor }
  | { readonly kind: 'transfer'; readonly by: Actor; readonly to: CounsellorId; readonly toName: string }
  | { readonly kind: 'close'; readonly by: Actor; readonly outcome: Outcome }
  /** `id` becomes the id of the message in the transcript. `name`: shown to the person. */
  | { readonly kind: 'message'; readonly id: string; readonly by: CounsellorId; readonly name: string; readonly expectedVersion: number; readonly words: CounsellorWords }
  /** For colleagues only. */
  | { readonly kind: 'note'; readonly id: string; readonly by: CounsellorId; readonly name: string; readonly text: string }
  | { readonly kind: 'tags'; readonly by: CounsellorId; readonly tags: readonly string[] }
  /** The person has agreed that the hand-over sheet goes to somebody: recorded in the talk. */
  | { readonly kind: 'consented'; readonly id: string; readonly by: CounsellorId; readonly name: string; readonly to: SheetReceiver }
  /** Whoever has the case has seen it up to this version. */
  | { readonly kind: 'read'; readonly by: CounsellorId; readonly version: number }
  | { readonly kind: 'alarm'; readonly case: CaseId; readonly nth: number }
  | { readonly kind: 'idle-warning'; readonly case: CaseId };

/** Something that was sent along, kept sealed with the talk and deleted with it. */
export type FileId = string & { readonly __brand: 'FileId' };

export interface StoredFile {
  /** Decided by the first bytes, never by what the sender says. */
  readonly mime: string;
  readonly bytes: Buffer;
}

/** Everything kept of a case. Sealed at rest; the address never leaves the server. */
export interface CaseRecord {
  readonly case: Case;
  readonly address: Address;
  readonly tags: readonly string[];
  /** Messages of the person that whoever has the case has not seen. */
  readonly unread: number;
  /** The person has blocked the account or left. */
  readonly unreachable: boolean;
  /** Somebody answers from the platform's own inbox until then (epoch ms): neither bot nor console may speak over them. */
  readonly elsewhereUntil?: number;
  /** Of the last offer that was judged in the talk. */
  readonly screening?: { readonly verdict: string; readonly signals: readonly string[]; readonly at: number };
  /** Name of whoever has the case, as the person was told it. */
  readonly assigneeName?: string;
  /** Since the request, epoch ms; the case itself keeps only the last of each. For the figures. */
  readonly firstClaimedAt?: number;
  readonly firstAnswerAt?: number;
}

/** What came of a command. */
export type DeskAnswer =
  | { readonly kind: 'done'; readonly version: number }
  | { readonly kind: 'refused'; readonly why: Refusal | 'unreachable' | 'erased' };

/** What a turn writes beside snapshot, outbox and transcript, in the same step. */
export interface DeskCommit {
  /** As the case stands now; `null`: it is gone (erased). Absent: as it was. */
  readonly record?: CaseRecord | null;
  /** Answers to commands among the events of the turn. */
  readonly answers: readonly { readonly event: EventId; readonly answer: DeskAnswer }[];
  /** For the consoles. */
  readonly changes: readonly DeskChange[];
}

export type Delivery = 'queued' | 'retrying' | 'held' | 'blocked' | 'sent' | 'failed';

/** How a counsellor's message fares on its way. */
export interface DeliveryState {
  readonly state: Delivery;
  /** Of the last try; a fixed word of the channel (see docs/errors.md). */
  readonly code?: string;
  /** Epoch ms. */
  readonly at: number;
}

/** Something that an open console has to show. Ids only: whoever hears of it reads what it may. */
export type DeskChange =
  | { readonly kind: 'case'; readonly case: CaseId; readonly gone?: true }
  /** `id` of the transcript entry. */
  | { readonly kind: 'message'; readonly case: CaseId; readonly id: string }
  /** The person has taken a message back: everything of it is gone. */
  | { readonly kind: 'unsent'; readonly case: CaseId }
  | { readonly kind: 'delivery'; readonly case: CaseId; readonly id: string }
  | { readonly kind: 'presence' }
  | { readonly kind: 'alarm'; readonly case: CaseId; readonly why: 'danger' | 'waiting' | 'unanswered' | 'idle'; readonly nth: number; readonly loud: boolean };

/** How the person can be reached now. */
export interface Reach {
  /** Epoch ms. */
  readonly lastUserActionAt?: number;
  /** When the newest unused reply token came in, epoch ms. */
  readonly replyTokenAt?: number;
}

/** The desk of the counsellors: what they see. They change nothing here; commands go through {@link Inbox.accept}. */
export interface Desk {
  /** Cases that wait or are active. */
  open(): Promise<readonly CaseRecord[]>;
  /** Closed ones, newest closing first. */
  closed(limit: number): Promise<readonly CaseRecord[]>;
  find(id: CaseId): Promise<CaseRecord | undefined>;
  /** What came of a command that was accepted as `event`; undefined when its turn is not done after `waitMs`. Kept ten minutes. */
  answer(conversation: ConversationKey, event: EventId, waitMs: number): Promise<DeskAnswer | undefined>;
  /** By outbox row. */
  deliveries(conversation: ConversationKey): Promise<ReadonlyMap<OutboxId, DeliveryState>>;
  reach(conversation: ConversationKey): Promise<Reach>;
  /**
   * Keeps a file with the talk; it goes when the talk is erased or `message` is unsent. Oldest go first beyond 60 files a conversation.
   * @returns false when the case is gone, or the message was unsent meanwhile: nothing is kept then
   */
  keepFile(record: CaseRecord, id: FileId, file: StoredFile, message?: MessageRef): Promise<boolean>;
  file(conversation: ConversationKey, id: FileId): Promise<StoredFile | undefined>;
  /**
   * Changes since a position, oldest first, of all processes. `since` undefined: none, only the position of now.
   * `gap`: something between may be missing (older than a quarter of an hour); the reader loads everything anew.
   * A change may be told twice around the position, never lost.
   */
  changes(since: string | undefined): Promise<{ readonly changes: readonly { readonly change: DeskChange; readonly position: string }[]; readonly position: string; readonly gap: boolean }>;
  /** Tells all consoles of something that is no turn's (presence). */
  announce(change: DeskChange): Promise<void>;
  /** Calls `listener` whenever there may be changes; spurious calls are fine. Returns the way to stop. */
  onChange(listener: () => void): () => void;
}

/** Kinds of small records that are nobody's conversation. */
export type VaultKind = 'account' | 'account-email' | 'session' | 'presence' | 'sign-in' | 'media-link' | 'persona';

/** Small sealed records by kind and id: accounts, sessions, presence. Ids lie open in keys: they must say nothing (hashes, random ids). */
export interface Vault {
  get(kind: VaultKind, id: string): Promise<unknown>;
  /** All of a kind, by id. For kinds with few entries. */
  list(kind: VaultKind): Promise<ReadonlyMap<string, unknown>>;
  /**
   * @param options.ttlMs gone after so long; absent: kept until removed
   * @param options.ifAbsent writes only when there is none
   * @param options.ifPresent writes only when there is one: a session that was signed out is not brought back
   * @returns whether it was written
   */
  put(kind: VaultKind, id: string, value: unknown, options?: { readonly ttlMs?: number; readonly ifAbsent?: true; readonly ifPresent?: true }): Promise<boolean>;
  /** @returns whether there was one */
  remove(kind: VaultKind, id: string): Promise<boolean>;
  /** Takes it out: of several callers one gets it. */
  take(kind: VaultKind, id: string): Promise<unknown>;
}

/** Who read and did what. Holds account and case ids, never words of people; entries of an erased case lose their case. */
export interface AuditEntry {
  readonly at: number;
  readonly by: CounsellorId | 'command-line' | 'nobody';
  readonly did: string;
  readonly case?: CaseId;
  /** A fixed word or a number, never free text. */
  readonly detail?: string;
}

export interface AuditLog {
  /** Kept for a year, at most 50,000 entries. */
  append(entry: AuditEntry): Promise<void>;
  /** Newest first. */
  read(limit: number, before?: string): Promise<{ readonly entries: readonly AuditEntry[]; readonly next?: string }>;
}

/** Counted facts of cases for the supervisor's view: no words, no ids of people or conversations. */
export interface CaseFigure {
  /** Epoch ms at which the case was closed. */
  readonly closedAt: number;
  readonly requestedAt: number;
  /** When the first counsellor took it; absent when nobody did. */
  readonly claimedAt?: number;
  readonly firstAnswerAt?: number;
  /** From when on, as the person was told, somebody is there. */
  readonly promisedAt?: number;
  readonly language: string;
  readonly channel: string;
  readonly topic?: string;
  readonly urgency: string;
  readonly outcome: Outcome;
  readonly assignee?: CounsellorId;
}

export interface CaseFigures {
  /** @param from, to epoch ms of closing */
  read(from: number, to: number): Promise<readonly CaseFigure[]>;
}
