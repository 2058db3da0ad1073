import type { ConversationKey } from '../../core/brand.js';
import type { Clock } from '../../core/clock.js';
import type { Snapshot } from '../../core/snapshot.js';
import type { Conversations, Counters, Store, StoreDepths, TranscriptEntry } from '../../core/store.js';
import { clearMailbox, Mailboxes } from './mailbox.js';
import { MemoryCaseFigures, MemoryDesk } from './memory-desk.js';
import { MemoryInbox } from './memory-inbox.js';
import { MemoryOutbox } from './memory-outbox.js';
import { MemoryAuditLog, MemoryVault } from './memory-vault.js';

class MemoryConversations implements Conversations {
  readonly #boxes: Mailboxes;

  constructor(boxes: Mailboxes) {
    this.#boxes = boxes;
  }

  snapshot(conversation: ConversationKey): Promise<Snapshot | undefined> {
    return Promise.resolve(this.#boxes.get(conversation)?.snapshot);
  }

  transcript(conversation: ConversationKey): Promise<readonly TranscriptEntry[]> {
    return Promise.resolve([...(this.#boxes.get(conversation)?.transcript ?? [])]);
  }

  erase(conversation: ConversationKey): Promise<number> {
    const box = this.#boxes.get(conversation);
    this.#boxes.remove(conversation);
    return Promise.resolve(box === undefined ? 0 : clearMailbox(box));
  }
}

class MemoryCounters implements Counters {
  readonly #clock: Clock;
  readonly #counters = new Map<string, { readonly until: number; value: number }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  add(name: string, by: number, ttlMs: number): Promise<number> {
    const counter = this.#live(name) ?? { until: this.#clock() + ttlMs, value: 0 };
    counter.value += by;
    this.#counters.set(name, counter);
    return Promise.resolve(counter.value);
  }

  get(name: string): Promise<number> {
    return Promise.resolve(this.#live(name)?.value ?? 0);
  }

  #live(name: string): { readonly until: number; value: number } | undefined {
    const counter = this.#counters.get(name);
    return counter !== undefined && counter.until > this.#clock() ? counter : undefined;
  }
}

function measureDepths(boxes: Mailboxes): StoreDepths {
  const depths = { waiting: 0, outgoing: 0, buried: 0, timers: 0 };
  for (const box of boxes.all()) {
    if (box.dueAt !== undefined) depths.waiting += 1;
    if (box.outDueAt !== undefined) depths.outgoing += 1;
    depths.buried += box.buried.length;
    depths.timers += box.timers.size;
  }
  return depths;
}

/** What the embedded store needs. */
export interface MemoryStoreOptions {
  readonly clock: Clock;
  /** How long an idle conversation is kept, in ms. */
  readonly retentionMs: number;
}

/** A store that lives and dies with the process: for the demo, the terminal and fast tests. Never for `serve`. */
export function createMemoryStore(options: MemoryStoreOptions): Store {
  const boxes = new Mailboxes(options.clock, options.retentionMs);
  return {
    inbox: new MemoryInbox(boxes),
    outbox: new MemoryOutbox(boxes),
    conversations: new MemoryConversations(boxes),
    counters: new MemoryCounters(options.clock),
    desk: new MemoryDesk(boxes),
    vault: new MemoryVault(options.clock),
    audit: new MemoryAuditLog(boxes),
    figures: new MemoryCaseFigures(boxes),
    depths: () => Promise.resolve(measureDepths(boxes)),
    ping: () => Promise.resolve(),
    close: () => {
      boxes.inboxReady.close();
      boxes.outboxReady.close();
      boxes.changes.ready.close();
      return Promise.resolve();
    },
  };
}
