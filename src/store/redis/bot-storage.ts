import { randomBytes } from 'node:crypto';
import type { Pseudonyms } from '../../core/brand.js';
import { StoreError } from '../../core/errors.js';
import type { KeyRing } from '../sealing.js';
import type { RedisConnection } from './connection.js';
import { PREFIX } from './keys.js';
import { defineScript } from './scripts/script.js';

/** Items by key, as botbuilder's `Storage` knows them. An item may carry an `eTag`. */
type StoreItems = Record<string, unknown>;

/** botbuilder's `Storage`, by structure: this room does not know the SDK. */
export interface BotStorage {
  /** Unknown keys are absent from the answer. Each item comes with its `eTag`. */
  read(keys: readonly string[] | null): Promise<StoreItems>;
  /**
   * Writes all items or none. An item without `eTag`, or with `*`, overwrites; any other must be the stored one.
   * @throws StoreError `lease-lost` when another writer was faster
   */
  write(changes: StoreItems | null): Promise<void>;
  /** Unknown keys are ignored. */
  delete(keys: readonly string[] | null): Promise<void>;
}

export interface BotStorageOptions {
  readonly connection: RedisConnection;
  readonly keyring: KeyRing;
  readonly pseudonyms: Pseudonyms;
  /** How long an item is kept after its last write, in ms. */
  readonly retentionMs: number;
}

/** In: ttl, then per key the expected eTag (empty: any) and the new value. Out: 0, or the place of the key that conflicts. */
const WRITE = defineScript(`
for i, key in ipairs(KEYS) do
  local expected = ARGV[i * 2]
  if expected ~= '' then
    local stored = redis.call('GET', key)
    if not stored or string.match(stored, '^([^|]*)|') ~= expected then return i end
  end
end
for i, key in ipairs(KEYS) do redis.call('SET', key, ARGV[i * 2 + 1], 'PX', ARGV[1]) end
return 0
`);

/**
 * A storage for botbuilder over Redis: sealed values, pseudonyms for keys (botbuilder's own hold platform ids), a time to live.
 * All keys share one hash tag, because a write of several must be atomic in a cluster too.
 */
export function createBotStorage(options: BotStorageOptions): BotStorage {
  const { connection, keyring } = options;
  const nameOf = (key: string): string => `${PREFIX}{bot}:${options.pseudonyms.message(`bot-storage:${key}`)}`;
  const open = (name: string, stored: string): unknown => {
    const bar = stored.indexOf('|');
    const item = JSON.parse(keyring.open(stored.slice(bar + 1), name)) as Record<string, unknown>;
    return { ...item, eTag: stored.slice(0, bar) };
  };
  return {
    read: async (keys) => {
      const names = (keys ?? []).map(nameOf);
      if (keys === null || names.length === 0) return {};
      const values = (await connection.send(names[0], ['MGET', ...names])) as readonly (string | null)[];
      return Object.fromEntries(
        keys.flatMap((key, at) => {
          const stored = values[at] ?? undefined;
          return stored === undefined ? [] : [[key, open(nameOf(key), stored)]];
        }),
      );
    },
    write: async (changes) => {
      const entries = Object.entries(changes ?? {});
      if (entries.length === 0) return;
      const args: (string | number)[] = [options.retentionMs];
      for (const [key, item] of entries) {
        const { eTag, ...rest } = item as Record<string, unknown>;
        args.push(typeof eTag === 'string' && eTag !== '*' ? eTag : '');
        args.push(`${randomBytes(9).toString('base64url')}|${keyring.seal(JSON.stringify(rest), nameOf(key))}`);
      }
      const conflict = await connection.run(WRITE, entries.map(([key]) => nameOf(key)), args);
      if (conflict !== 0) throw new StoreError('lease-lost', 'eTag conflict: another writer was faster');
    },
    delete: async (keys) => {
      const names = (keys ?? []).map(nameOf);
      if (names.length > 0) await connection.send(names[0], ['DEL', ...names]);
    },
  };
}
