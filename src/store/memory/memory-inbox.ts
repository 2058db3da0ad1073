import { StoreError } from '../../core/errors.js';
import { opensWindow, type InboundEvent } from '../../core/inbound.js';
import type { OutboxRow } from '../../core/outbound.js';
import type { Acceptance, AcceptOptions, Claim, ClaimOptions, Commit, Inbox } from '../../core/store.js';
import { BURST_FACTOR, DEDUPE_MS, TOKENS_KEPT, TRANSCRIPT_MAX } from '../limits.js';
import { clearMailbox, type Mailbox, type Mailboxes, type WaitingRow } from './mailbox.js';

/** The inbox in memory: for the demo, the terminal and fast tests. */
export class MemoryInbox implements Inbox {
  readonly #boxes: Mailboxes;

  constructor(boxes: Mailboxes) {
    this.#boxes = boxes;
  }

  accept(events: readonly InboundEvent[], options: AcceptOptions): Promise<readonly Acceptance[]> {
    return Promise.resolve(events.map((event) => this.#acceptOne(event, options.settleMs)));
  }

  #acceptOne(event: InboundEvent, settleMs: number): Acceptance {
    const now = this.#boxes.clock();
    if ((this.#boxes.seen.get(event.id) ?? 0) > now) return 'duplicate';
    if (event.input.kind !== 'unsend' && event.message !== undefined && this.#boxes.isUnsent(event.message)) return 'unsent';
    this.#boxes.seen.set(event.id, now + DEDUPE_MS);
    const box = this.#boxes.open(event.conversation);
    if (event.input.kind === 'unsend') this.#boxes.unsend(box, event.input.of);
    box.events.push(event);
    box.touchedAt = now;
    // What a counsellor commands is no sign of the person: it releases no held row.
    const fromOutside = event.input.kind !== 'desk';
    if (fromOutside) box.acceptedSince = true;
    if (event.replyToken !== undefined) box.tokens = [event.replyToken, ...box.tokens].slice(0, TOKENS_KEPT);
    if (opensWindow(event.input)) box.lastUserActionAt = Math.max(box.lastUserActionAt ?? 0, event.at);
    if (box.held && fromOutside) {
      box.held = false;
      box.outDueAt = now;
      this.#boxes.outboxReady.fire();
    }
    this.#settle(box, settleMs);
    return 'stored';
  }

  /** Sets the due time after an arrival: a burst waits for its end, but not for ever; a lease or a back-off stays as it is. */
  #settle(box: Mailbox, settleMs: number): void {
    const now = this.#boxes.clock();
    if (box.leasedUntil > now) return;
    if (box.dueAt === undefined) {
      box.waitingSince = now;
      box.dueAt = now + settleMs;
    } else if (box.dueAt > now && box.attempts === 0) {
      box.dueAt = Math.max(now, Math.min(now + settleMs, box.waitingSince + BURST_FACTOR * settleMs));
    }
    this.#boxes.inboxReady.fireIn(box.dueAt - now);
  }

  claim(options: ClaimOptions): Promise<readonly Claim[]> {
    this.#boxes.sweep();
    const now = this.#boxes.clock();
    this.#deliverTimers(now);
    const due = [...this.#boxes.all()].filter((box) => box.dueAt !== undefined && box.dueAt <= now);
    due.sort((a, b) => (a.dueAt ?? 0) - (b.dueAt ?? 0));
    const claims = due.slice(0, options.max).map((box) => this.#claimOne(box, now, options));
    this.#announceNext(now);
    return Promise.resolve(claims);
  }

  /** The signal keeps one appointment only: whoever claims makes the next. */
  #announceNext(now: number): void {
    let next = Infinity;
    for (const box of this.#boxes.all()) {
      next = Math.min(next, box.dueAt ?? Infinity, ...[...box.timers.values()].map((timer) => timer.at));
    }
    if (next < Infinity) this.#boxes.inboxReady.fireIn(next - now);
  }

  #deliverTimers(now: number): void {
    for (const box of this.#boxes.all()) {
      const due = [...box.timers.values()].filter((timer) => timer.at <= now).sort((a, b) => a.at - b.at);
      for (const timer of due) {
        box.timers.delete(timer.name);
        box.events.push(timer.event);
      }
      if (due.length === 0 || box.leasedUntil > now) continue;
      if (box.dueAt === undefined) box.waitingSince = now;
      if (box.dueAt === undefined || box.attempts === 0) box.dueAt = Math.min(box.dueAt ?? now, now);
    }
  }

  #claimOne(box: Mailbox, now: number, options: ClaimOptions): Claim {
    const head = box.events[0]?.id;
    box.attempts = box.headId === head ? box.attempts + 1 : 1;
    box.headId = head;
    box.fence = this.#boxes.nextFence();
    box.leasedUntil = now + options.leaseMs;
    box.dueAt = box.leasedUntil;
    return {
      conversation: box.key,
      fence: box.fence,
      events: box.events.slice(0, options.maxEvents),
      attempts: box.attempts,
      ...(box.snapshot === undefined ? {} : { snapshot: box.snapshot }),
      transcriptLength: box.transcript.length,
    };
  }

  extend(claim: Claim, leaseMs: number): Promise<boolean> {
    const box = this.#held(claim);
    if (box === undefined) return Promise.resolve(false);
    box.leasedUntil = this.#boxes.clock() + leaseMs;
    box.dueAt = box.leasedUntil;
    return Promise.resolve(true);
  }

  async commit(claim: Claim, commit: Commit): Promise<void> {
    await Promise.resolve();
    this.#write(claim, commit, undefined);
  }

  async bury(claim: Claim, reason: string, commit: Omit<Commit, 'consumed' | 'forget'>): Promise<void> {
    await Promise.resolve();
    this.#write(claim, { ...commit, consumed: 1, forget: false }, reason);
  }

  #held(claim: Claim): Mailbox | undefined {
    const box = this.#boxes.get(claim.conversation);
    return box?.fence === claim.fence ? box : undefined;
  }

  #write(claim: Claim, commit: Commit, buried: string | undefined): void {
    const box = this.#held(claim);
    if (box === undefined) throw new StoreError('lease-lost', 'another worker has claimed the conversation');
    const now = this.#boxes.clock();
    const done = new Set(claim.events.slice(0, commit.consumed).map((event) => event.id));
    const [head] = claim.events;
    // An unsent head is gone from the queue already and must not come back as a buried one.
    if (buried !== undefined && head !== undefined && box.events[0]?.id === head.id) box.buried.push({ event: head, reason: buried, at: now });
    box.events = box.events.filter((event) => !done.has(event.id));
    if (commit.forget) {
      clearMailbox(box, true);
      this.#boxes.dropCase(box);
    }
    this.#apply(box, commit);
    this.#release(box, box.events.length > 0 ? now : undefined);
    box.attempts = 0;
    box.headId = undefined;
    box.waitingSince = now;
    box.touchedAt = now;
  }

  #apply(box: Mailbox, commit: Commit): void {
    box.snapshot = commit.snapshot;
    const isUnsent = this.#boxes.isUnsent.bind(this.#boxes);
    const kept = commit.transcript.filter(({ message }) => message === undefined || !isUnsent(message));
    box.transcript = [...box.transcript, ...kept].slice(-TRANSCRIPT_MAX);
    for (const name of commit.cancelTimers) box.timers.delete(name);
    for (const timer of commit.timers) {
      box.timers.set(timer.name, timer);
      this.#boxes.inboxReady.fireIn(timer.at - this.#boxes.clock());
    }
    for (const { outbox, part } of commit.confirmed) box.rows.find(({ row }) => row.id === outbox)?.confirmed.add(part);
    const rows = commit.outbox.filter((row) => !row.answers.some(isUnsent));
    for (const row of rows) queueRow(box, { row, attempts: 0, partsSent: 0, outcomeUnknown: false, claimed: false, note: undefined, confirmed: new Set() });
    if (rows.some(isCounsellors)) box.held = false;
    if (rows.length > 0 && box.outDueAt === undefined && !box.held) box.outDueAt = this.#boxes.clock();
    if (rows.length > 0) this.#boxes.outboxReady.fire();
    if (commit.desk !== undefined) this.#boxes.writeDesk(box, commit.desk);
    if (commit.figure !== undefined) this.#boxes.figures.push(commit.figure);
    if (box.record === undefined) return;
    for (const { id, desk } of rows) {
      if (desk !== undefined) box.deliveries.set(id, { entry: desk.entry, state: { state: 'queued', at: this.#boxes.clock() } });
    }
  }

  #release(box: Mailbox, dueAt: number | undefined): void {
    box.fence = undefined;
    box.leasedUntil = 0;
    box.dueAt = dueAt;
    if (dueAt !== undefined) this.#boxes.inboxReady.fireIn(dueAt - this.#boxes.clock());
  }

  retry(claim: Claim, delayMs: number): Promise<void> {
    const box = this.#held(claim);
    if (box !== undefined) this.#release(box, this.#boxes.clock() + delayMs);
    return Promise.resolve();
  }

  onReady(listener: () => void): () => void {
    return this.#boxes.inboxReady.listen(listener);
  }
}

/** What is held waits for the person; what counsellors say need not wait behind it. */
function queueRow(box: Mailbox, waiting: WaitingRow): void {
  const firstOther = box.rows.findIndex(({ row }) => !isCounsellors(row));
  if (!box.held || !isCounsellors(waiting.row) || firstOther === -1) box.rows.push(waiting);
  else box.rows.splice(firstOther, 0, waiting);
}

function isCounsellors({ purpose }: OutboxRow): boolean {
  return purpose === 'counsellor';
}
