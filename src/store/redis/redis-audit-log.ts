import type { CaseId } from '../../core/case.js';
import type { AuditEntry, AuditLog } from '../../core/desk.js';
import type { RedisConnection } from './connection.js';
import { VAULT_PREFIX } from './keys.js';
import type { Records } from './records.js';
import { KNOWN_CASES } from './scripts/desk.lua.js';
import { APPEND_AUDIT } from './scripts/vault.lua.js';
import type { Shards } from './shard-runner.js';

const LOG_KEY = `${VAULT_PREFIX}audit`;

/**
 * The audit log on Redis: a stream of sealed entries. Which case an entry belongs to is told only while that case exists: what
 * stays sealed in the entry after an erasure is a random id that nothing else knows any more.
 */
export class RedisAuditLog implements AuditLog {
  readonly #connection: RedisConnection;
  readonly #shards: Shards;
  readonly #records: Records;

  constructor(connection: RedisConnection, shards: Shards, records: Records) {
    this.#connection = connection;
    this.#shards = shards;
    this.#records = records;
  }

  async append(entry: AuditEntry): Promise<void> {
    await this.#connection.run(APPEND_AUDIT, [VAULT_PREFIX], [this.#records.sealLasting('audit', entry)]);
  }

  /** @throws StoreError also `record-damaged`: a log that leaves entries out would be none */
  async read(limit: number, before?: string): ReturnType<AuditLog['read']> {
    if (limit < 1 || (before !== undefined && !/^\d{1,15}-\d{1,10}$/.test(before))) return { entries: [] };
    const reply = await this.#connection.send(LOG_KEY, ['XREVRANGE', LOG_KEY, before === undefined ? '+' : `(${before}`, '-', 'COUNT', String(limit + 1)]);
    const items = reply as readonly (readonly [string, readonly string[]])[];
    const shown = items.slice(0, limit);
    const entries = shown.map(([, fields]) => this.#records.openLasting('audit', fields[1] ?? '') as AuditEntry);
    const last = shown.at(-1)?.[0];
    return { entries: await this.#withoutGoneCases(entries), ...(items.length > limit && last !== undefined ? { next: last } : {}) };
  }

  async #withoutGoneCases(entries: readonly AuditEntry[]): Promise<readonly AuditEntry[]> {
    const named = [...new Set(entries.map((entry) => entry.case).filter((id) => id !== undefined))];
    if (named.length === 0) return entries;
    const known = new Set((await this.#shards.runAll(KNOWN_CASES, [named.length, ...named])).flat() as readonly CaseId[]);
    return entries.map((entry) => {
      const { case: id, ...rest } = entry;
      return id === undefined || known.has(id) ? entry : rest;
    });
  }
}
