import type { ConversationKey, MessageRef } from '../../core/brand.js';
import type { DeliveryState } from '../../core/desk.js';
import { StoreError } from '../../core/errors.js';
import type { ReplyToken } from '../../core/inbound.js';
import type { SendOutcome } from '../../core/outbound.js';
import type { Outbox, OutboxClaim } from '../../core/store.js';
import type { Mailbox, Mailboxes, WaitingRow } from './mailbox.js';

type OutboxClaimOptions = Parameters<Outbox['claim']>[0];

/** The outbox in memory. */
export class MemoryOutbox implements Outbox {
  readonly #boxes: Mailboxes;

  constructor(boxes: Mailboxes) {
    this.#boxes = boxes;
  }

  claim(options: OutboxClaimOptions): Promise<readonly OutboxClaim[]> {
    const now = this.#boxes.clock();
    const due = [...this.#boxes.all()].filter((box) => box.outDueAt !== undefined && box.outDueAt <= now);
    due.sort((a, b) => (a.outDueAt ?? 0) - (b.outDueAt ?? 0));
    const claims: OutboxClaim[] = [];
    for (const box of due.slice(0, options.max)) {
      const head = box.rows[0];
      // A row that was unsent in a sender's hands leaves an empty lease behind when that sender dies.
      if (head === undefined) box.outDueAt = undefined;
      else claims.push(this.#claimOne(box, head, options));
    }
    const next = Math.min(...[...this.#boxes.all()].map((box) => box.outDueAt ?? Infinity));
    if (next < Infinity) this.#boxes.outboxReady.fireIn(next - now);
    return Promise.resolve(claims);
  }

  #claimOne(box: Mailbox, head: WaitingRow, options: OutboxClaimOptions): OutboxClaim {
    const now = this.#boxes.clock();
    head.attempts += 1;
    if (head.claimed) head.outcomeUnknown = true;
    head.claimed = true;
    const fence = this.#boxes.nextFence();
    box.outFence = fence;
    box.acceptedSince = false;
    box.outDueAt = now + options.leaseMs;
    const token = takeToken(box, now - options.tokenMaxAgeMs);
    return {
      conversation: box.key,
      fence,
      row: head.row,
      state: {
        attempts: head.attempts,
        partsSent: head.partsSent,
        outcomeUnknown: head.outcomeUnknown,
        ...(head.note === undefined ? {} : { note: head.note }),
      },
      ...(token === undefined ? {} : { replyToken: token }),
      ...(box.lastUserActionAt === undefined ? {} : { lastUserActionAt: box.lastUserActionAt }),
      confirmedParts: [...head.confirmed].sort((a, b) => a - b),
    };
  }

  #held(claim: OutboxClaim): { readonly box: Mailbox; readonly head: WaitingRow | undefined } {
    const box = this.#boxes.get(claim.conversation);
    if (box?.outFence !== claim.fence) throw new StoreError('lease-lost', 'another sender has the row, or it is gone');
    const [head] = box.rows;
    return { box, head: head?.row.id === claim.row.id ? head : undefined };
  }

  async progress(claim: OutboxClaim, partsSent: number, messages: readonly MessageRef[], leaseMs: number): Promise<void> {
    await Promise.resolve();
    const { box, head } = this.#held(claim);
    if (head !== undefined) {
      head.partsSent = partsSent;
      head.outcomeUnknown = false;
    }
    this.#boxes.rememberOurs(box, messages);
    box.outDueAt = this.#boxes.clock() + leaseMs;
  }

  async settle(claim: OutboxClaim, outcome: SendOutcome): Promise<void> {
    await Promise.resolve();
    const { box, head } = this.#held(claim);
    box.outFence = undefined;
    if (outcome.kind === 'sent') this.#boxes.rememberOurs(box, outcome.messages);
    // The row may have been unsent meanwhile: what was sent is still ours, and the next row goes on.
    box.outDueAt = head === undefined ? this.#boxes.clock() : this.#settleHead(box, head, outcome);
    if (box.rows.length === 0) box.outDueAt = undefined;
    if (box.outDueAt !== undefined) this.#boxes.outboxReady.fireIn(box.outDueAt - this.#boxes.clock());
  }

  /** @returns when the conversation's next send is due; undefined while it is held */
  #settleHead(box: Mailbox, head: WaitingRow, outcome: SendOutcome): number | undefined {
    const now = this.#boxes.clock();
    head.claimed = false;
    this.#boxes.noteDelivery(box, head.row.id, deliveryOf(outcome, box.acceptedSince, now));
    switch (outcome.kind) {
      case 'sent':
      case 'failed':
        box.rows.shift();
        return now;
      case 'retry':
        if (outcome.outcomeUnknown) head.outcomeUnknown = true;
        head.note = outcome.note;
        return outcome.at;
      case 'blocked':
        return outcome.at;
      case 'held':
        // The person wrote while the row was being tried: what it was held for is already there.
        if (box.acceptedSince) return now;
        box.held = true;
        return undefined;
    }
  }

  isOurs(conversation: ConversationKey, message: MessageRef): Promise<boolean> {
    return Promise.resolve((this.#boxes.get(conversation)?.ours.get(message) ?? 0) > this.#boxes.clock());
  }

  onReady(listener: () => void): () => void {
    return this.#boxes.outboxReady.listen(listener);
  }
}

/** @param wrote the person wrote during the try, so that what was held goes at once */
function deliveryOf(outcome: SendOutcome, wrote: boolean, at: number): DeliveryState {
  if (outcome.kind === 'sent') return { state: 'sent', at };
  const retrying = outcome.kind === 'retry' || (outcome.kind === 'held' && wrote);
  return { state: retrying ? 'retrying' : outcome.kind, code: outcome.code, at };
}

/** Takes the newest token out; none when it is too old, and then the older ones are rubbish too. */
function takeToken(box: Mailbox, notBefore: number): ReplyToken | undefined {
  box.tokens.sort((a, b) => b.receivedAt - a.receivedAt);
  const [newest, ...rest] = box.tokens;
  if (newest === undefined || newest.receivedAt <= notBefore) return undefined;
  box.tokens = rest;
  return newest;
}
