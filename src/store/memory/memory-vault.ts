import type { Clock } from '../../core/clock.js';
import type { AuditEntry, AuditLog, Vault, VaultKind } from '../../core/desk.js';
import { AUDIT_MAX, AUDIT_MS } from '../limits.js';
import type { Mailboxes } from './mailbox.js';

interface VaultRecord {
  readonly value: unknown;
  /** Epoch ms. */
  readonly until: number;
}

type PutOptions = Parameters<Vault['put']>[3];

/** The vault in memory. Values are copies, as they would be from Redis. */
export class MemoryVault implements Vault {
  readonly #clock: Clock;
  readonly #kinds = new Map<VaultKind, Map<string, VaultRecord>>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get(kind: VaultKind, id: string): Promise<unknown> {
    return Promise.resolve(structuredClone(this.#live(kind).get(id)?.value));
  }

  list(kind: VaultKind): Promise<ReadonlyMap<string, unknown>> {
    return Promise.resolve(new Map([...this.#live(kind)].map(([id, { value }]) => [id, structuredClone(value)])));
  }

  put(kind: VaultKind, id: string, value: unknown, options: PutOptions = {}): Promise<boolean> {
    const records = this.#live(kind);
    if ((options.ifAbsent === true && records.has(id)) || (options.ifPresent === true && !records.has(id))) return Promise.resolve(false);
    records.set(id, { value: structuredClone(value), until: options.ttlMs === undefined ? Infinity : this.#clock() + options.ttlMs });
    return Promise.resolve(true);
  }

  remove(kind: VaultKind, id: string): Promise<boolean> {
    return Promise.resolve(this.#live(kind).delete(id));
  }

  take(kind: VaultKind, id: string): Promise<unknown> {
    const records = this.#live(kind);
    const value = records.get(id)?.value;
    records.delete(id);
    return Promise.resolve(value);
  }

  /** All of a kind whose time has not ended; the rest is dropped. */
  #live(kind: VaultKind): Map<string, VaultRecord> {
    const records = this.#kinds.get(kind) ?? new Map<string, VaultRecord>();
    this.#kinds.set(kind, records);
    const now = this.#clock();
    for (const [id, { until }] of records) if (until <= now) records.delete(id);
    return records;
  }
}

/** The audit log in memory. */
export class MemoryAuditLog implements AuditLog {
  readonly #boxes: Mailboxes;
  #entries: { readonly number: number; readonly keptAt: number; readonly entry: AuditEntry }[] = [];
  #number = 0;

  constructor(boxes: Mailboxes) {
    this.#boxes = boxes;
  }

  append(entry: AuditEntry): Promise<void> {
    this.#number += 1;
    this.#entries.push({ number: this.#number, keptAt: this.#boxes.clock(), entry });
    if (this.#entries.length > AUDIT_MAX) this.#entries.shift();
    return Promise.resolve();
  }

  read(limit: number, before?: string): ReturnType<AuditLog['read']> {
    if (limit < 1 || (before !== undefined && !/^\d{1,15}-0$/.test(before))) return Promise.resolve({ entries: [] });
    const from = before === undefined ? Infinity : Number.parseInt(before, 10);
    const oldest = this.#boxes.clock() - AUDIT_MS;
    const found = this.#entries.filter(({ number, keptAt }) => number < from && keptAt > oldest).reverse();
    const shown = found.slice(0, limit);
    const next = found.length > limit ? shown.at(-1) : undefined;
    return Promise.resolve({ entries: shown.map(({ entry }) => this.#withoutGoneCase(entry)), ...(next === undefined ? {} : { next: `${next.number}-0` }) });
  }

  #withoutGoneCase(entry: AuditEntry): AuditEntry {
    const { case: id, ...rest } = entry;
    if (id === undefined) return rest;
    const exists = [...this.#boxes.all()].some((box) => box.record?.case.id === id && !this.#boxes.isExpired(box));
    return exists ? entry : rest;
  }
}
