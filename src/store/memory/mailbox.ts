import type { ConversationKey, EventId, MessageRef, OutboxId } from '../../core/brand.js';
import type { Clock } from '../../core/clock.js';
import type { CaseFigure, CaseRecord, DeliveryState, DeskAnswer, DeskCommit, FileId, StoredFile } from '../../core/desk.js';
import type { InboundEvent, ReplyToken } from '../../core/inbound.js';
import type { OutboxRow } from '../../core/outbound.js';
import type { Snapshot } from '../../core/snapshot.js';
import type { Timer, TranscriptEntry } from '../../core/store.js';
import { ANSWER_MS, FIGURES_MS, OURS_MS, TOMBSTONE_MS } from '../limits.js';
import { ReadySignal } from '../ready-signal.js';
import { ChangeLog } from './change-log.js';

/** A row with what is known of its tries. */
export interface WaitingRow {
  readonly row: OutboxRow;
  attempts: number;
  partsSent: number;
  outcomeUnknown: boolean;
  /** A sender has it, or died with it. */
  claimed: boolean;
  note: string | undefined;
  readonly confirmed: Set<number>;
}

/** Everything kept of one conversation. Times are epoch ms. */
export interface Mailbox {
  readonly key: ConversationKey;
  events: InboundEvent[];
  dueAt: number | undefined;
  waitingSince: number;
  fence: number | undefined;
  leasedUntil: number;
  attempts: number;
  headId: EventId | undefined;
  snapshot: Snapshot | undefined;
  transcript: TranscriptEntry[];
  timers: Map<string, Timer>;
  rows: WaitingRow[];
  outDueAt: number | undefined;
  outFence: number | undefined;
  held: boolean;
  /** Something was accepted since the last claim of a row. */
  acceptedSince: boolean;
  tokens: ReplyToken[];
  lastUserActionAt: number | undefined;
  buried: { readonly event: InboundEvent; readonly reason: string; readonly at: number }[];
  ours: Map<MessageRef, number>;
  touchedAt: number;
  record: CaseRecord | undefined;
  deliveries: Map<OutboxId, { readonly entry: string; readonly state: DeliveryState }>;
  /** Oldest first. */
  files: Map<FileId, { readonly file: StoredFile; readonly message: MessageRef | undefined }>;
}

/** The state that the ports of the memory store share. */
export class Mailboxes {
  readonly inboxReady = new ReadySignal();
  readonly outboxReady = new ReadySignal();
  readonly seen = new Map<EventId, number>();
  readonly tombstones = new Map<MessageRef, number>();
  readonly answers = new Map<EventId, { readonly conversation: ConversationKey; readonly answer: DeskAnswer; readonly until: number }>();
  readonly changes: ChangeLog;
  figures: CaseFigure[] = [];
  readonly #boxes = new Map<ConversationKey, Mailbox>();
  #fence = 0;
  #sweptAt = 0;

  constructor(
    readonly clock: Clock,
    readonly retentionMs: number,
  ) {
    this.changes = new ChangeLog(clock);
  }

  nextFence(): number {
    this.#fence += 1;
    return this.#fence;
  }

  get(key: ConversationKey): Mailbox | undefined {
    return this.#boxes.get(key);
  }

  all(): Iterable<Mailbox> {
    return this.#boxes.values();
  }

  open(key: ConversationKey): Mailbox {
    const known = this.#boxes.get(key);
    if (known !== undefined) return known;
    const box = emptyMailbox(key, this.clock());
    this.#boxes.set(key, box);
    return box;
  }

  remove(key: ConversationKey): void {
    const box = this.#boxes.get(key);
    this.#boxes.delete(key);
    if (box?.record !== undefined) this.changes.tellGone(box.record.case.id);
  }

  /** Past its time, though not swept yet. */
  isExpired(box: Mailbox): boolean {
    const lastTimer = Math.max(0, ...[...box.timers.values()].map((timer) => timer.at));
    return Math.max(box.touchedAt, lastTimer) + this.retentionMs <= this.clock();
  }

  /** The case and all that hangs on it. */
  dropCase(box: Mailbox): void {
    const gone = box.record;
    box.record = undefined;
    box.deliveries = new Map();
    box.files = new Map();
    if (gone !== undefined) this.changes.tellGone(gone.case.id);
  }

  writeDesk(box: Mailbox, { record, answers, changes }: DeskCommit): void {
    if (record === null) this.dropCase(box);
    else if (record !== undefined) {
      if (box.record !== undefined && box.record.case.id !== record.case.id) this.changes.tellGone(box.record.case.id);
      box.record = record;
    }
    for (const { event, answer } of answers) this.answers.set(event, { conversation: box.key, answer, until: this.clock() + ANSWER_MS });
    for (const change of changes) this.changes.tell(change);
    if (answers.length > 0) this.changes.ready.fire();
  }

  /** Notes how a counsellor's message fares; rows of the bot are nobody's. */
  noteDelivery(box: Mailbox, row: OutboxId, state: DeliveryState): void {
    const known = box.deliveries.get(row);
    if (known === undefined || box.record === undefined) return;
    box.deliveries.set(row, { ...known, state });
    this.changes.tell({ kind: 'delivery', case: box.record.case.id, id: known.entry });
  }

  isUnsent(message: MessageRef): boolean {
    return (this.tombstones.get(message) ?? 0) > this.clock();
  }

  /** Deletes a message wherever it lies and refuses it from now on. */
  unsend(box: Mailbox, message: MessageRef): void {
    this.tombstones.set(message, this.clock() + TOMBSTONE_MS);
    box.events = box.events.filter((event) => event.message !== message);
    box.transcript = box.transcript.filter((entry) => entry.message !== message);
    box.rows = box.rows.filter(({ row }) => !row.answers.includes(message));
    box.buried = box.buried.filter(({ event }) => event.message !== message);
    if (box.rows.length === 0 && box.outFence === undefined) box.outDueAt = undefined;
    for (const [id, file] of box.files) if (file.message === message) box.files.delete(id);
    if (box.record !== undefined) this.changes.tell({ kind: 'unsent', case: box.record.case.id });
  }

  rememberOurs(box: Mailbox, messages: readonly MessageRef[]): void {
    for (const message of messages) box.ours.set(message, this.clock() + OURS_MS);
  }

  /** Drops what is past its time, at most once a minute. */
  sweep(): void {
    const now = this.clock();
    if (now - this.#sweptAt < 60_000) return;
    this.#sweptAt = now;
    for (const expiring of [this.seen, this.tombstones] as Map<string, number>[]) {
      for (const [key, until] of expiring) if (until <= now) expiring.delete(key);
    }
    for (const [event, { until }] of this.answers) if (until <= now) this.answers.delete(event);
    this.figures = this.figures.filter(({ closedAt }) => closedAt >= now - FIGURES_MS);
    for (const box of this.#boxes.values()) {
      if (this.isExpired(box)) this.remove(box.key);
      box.buried = box.buried.filter(({ at }) => at + this.retentionMs > now);
      for (const [message, until] of box.ours) if (until <= now) box.ours.delete(message);
    }
  }
}

function emptyMailbox(key: ConversationKey, now: number): Mailbox {
  return {
    key, events: [], dueAt: undefined, waitingSince: now, fence: undefined, leasedUntil: 0, attempts: 0, headId: undefined,
    snapshot: undefined, transcript: [], timers: new Map(), rows: [], outDueAt: undefined, outFence: undefined,
    held: false, acceptedSince: false, tokens: [], lastUserActionAt: undefined, buried: [], ours: new Map(), touchedAt: now,
    record: undefined, deliveries: new Map(), files: new Map(),
  };
}

/**
 * Deletes what the person's data consists of; returns how many records that were. `going`: a turn's commit, after which what has
 * arrived since the claim stays, and so do the reply tokens: they live a minute, and the receipt goes out on one.
 */
export function clearMailbox(box: Mailbox, going = false): number {
  const records =
    box.events.length + box.transcript.length + box.rows.length + box.timers.size + box.tokens.length + box.buried.length +
    (box.snapshot === undefined ? 0 : 1) + (box.record === undefined ? 0 : 1) + box.files.size;
  if (!going) {
    box.events = [];
    box.tokens = [];
    box.dueAt = undefined;
  }
  box.transcript = [];
  box.rows = [];
  box.timers = new Map();
  box.buried = [];
  box.snapshot = undefined;
  box.outDueAt = undefined;
  box.held = false;
  return records;
}
