import { randomUUID } from 'node:crypto';
import type { ConversationKey, MessageRef, OutboxId, Pseudonyms } from '../../src/core/brand.js';
import type { Address, InboundEvent, Input, ReplyToken } from '../../src/core/inbound.js';
import type { OutboxRow } from '../../src/core/outbound.js';
import type { Snapshot } from '../../src/core/snapshot.js';
import type { Claim, Commit, OutboxClaim, Store } from '../../src/core/store.js';

export const RETENTION_MS = 30 * 24 * 3_600_000;
/** Long enough that no lease ends by itself during a test. */
export const LONG_LEASE_MS = 60_000;
/** Short enough to wait for, long enough not to end between two calls. */
export const SHORT_LEASE_MS = 150;

/** One store under test. */
export interface StoreRoom {
  readonly store: Store;
  readonly pseudonyms: Pseudonyms;
  /** Epoch ms by the clock that the store goes by. */
  now(): number;
  /** Lets a little time pass: the injected clock moves, or the real one is waited for. */
  tick(): Promise<void>;
  close(): Promise<void>;
}

/** Names that a platform would give: no key of the store may hold one. */
export const PLATFORM_USER = 'U4af4980629aa1b2c3d4e5f60718293a4';
export const PLATFORM_BOT = 'Uf0e1d2c3b4a5968778695a4b3c2d1e0f';

/** A person talking in one conversation, with everything that the suite needs to say and to read. */
export class Talker {
  readonly conversation: ConversationKey;
  readonly address: Address = { channel: 'line', bot: PLATFORM_BOT, to: PLATFORM_USER, scope: 'user' };
  readonly #room: StoreRoom;
  #count = 0;

  constructor(room: StoreRoom, name = 'anh') {
    this.#room = room;
    this.conversation = room.pseudonyms.conversation(`line:${PLATFORM_BOT}:${name}:${randomUUID()}`);
  }

  ref(name: string): MessageRef {
    return this.#room.pseudonyms.message(`${this.conversation}:${name}`);
  }

  event(input: Input, more: Partial<InboundEvent> = {}): InboundEvent {
    this.#count += 1;
    return {
      id: this.#room.pseudonyms.event(randomUUID()),
      conversation: this.conversation,
      address: this.address,
      at: this.#room.now(),
      receivedAt: this.#room.now(),
      redelivery: false,
      standby: false,
      input,
      ...more,
    };
  }

  says(text: string, more: Partial<InboundEvent> = {}): InboundEvent {
    return this.event({ kind: 'text', text }, { message: this.ref(text), ...more });
  }

  token(name: string, ageMs = 0): ReplyToken {
    return { token: `token-${name}`, receivedAt: this.#room.now() - ageMs };
  }

  row(text: string, more: Partial<OutboxRow> = {}): OutboxRow {
    return {
      id: randomUUID() as OutboxId,
      conversation: this.conversation,
      address: this.address,
      purpose: 'answer',
      reply: { messages: [{ kind: 'text', text }], choices: [] },
      createdAt: this.#room.now(),
      answers: [],
      ...more,
    };
  }
}

export function snapshot(more: Partial<Snapshot> = {}): Snapshot {
  return {
    version: 1, epoch: 1, introduced: true, frames: [], slots: {}, offered: [], misses: 0, learntFrom: [], lastTurnAt: 1_790_000_000_000, ...more,
  };
}

export function commitOf(more: Partial<Commit> = {}): Commit {
  return {
    consumed: 1, snapshot: snapshot(), outbox: [], transcript: [], timers: [], cancelTimers: [], confirmed: [], forget: false, ...more,
  };
}

export function textOf(event: InboundEvent | undefined): string {
  return event?.input.kind === 'text' ? event.input.text : `(${event?.input.kind ?? 'nothing'})`;
}

export function rowText(claim: OutboxClaim): string {
  const [first] = claim.row.reply.messages;
  return first?.kind === 'text' ? first.text : '(cards)';
}

/** Looks until something is there, letting time pass between looks; gives up after some 500 of them. */
export async function eventually<T>(room: StoreRoom, look: () => Promise<T | undefined>): Promise<T> {
  for (let turn = 0; turn < 500; turn += 1) {
    const found = await look();
    if (found !== undefined) return found;
    await room.tick();
  }
  throw new Error('it never came');
}

export async function claimNow(room: StoreRoom, leaseMs = LONG_LEASE_MS, maxEvents = 10): Promise<Claim> {
  return eventually(room, async () => (await room.store.inbox.claim({ max: 1, maxEvents, leaseMs }))[0]);
}

export async function sendNow(room: StoreRoom, leaseMs = LONG_LEASE_MS): Promise<OutboxClaim> {
  return eventually(room, async () => (await room.store.outbox.claim({ max: 1, leaseMs, tokenMaxAgeMs: 50_000 }))[0]);
}

/** Whether there is nothing to claim at this moment. */
export async function isInboxQuiet(room: StoreRoom): Promise<boolean> {
  return (await room.store.inbox.claim({ max: 10, maxEvents: 10, leaseMs: LONG_LEASE_MS })).length === 0;
}

export async function isOutboxQuiet(room: StoreRoom): Promise<boolean> {
  return (await room.store.outbox.claim({ max: 10, leaseMs: LONG_LEASE_MS, tokenMaxAgeMs: 50_000 })).length === 0;
}
