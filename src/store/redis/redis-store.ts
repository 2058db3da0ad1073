import { randomUUID } from 'node:crypto';
import type { Pseudonyms } from '../../core/brand.js';
import { MadoguchiError } from '../../core/errors.js';
import type { Log } from '../../core/log.js';
import type { Store } from '../../core/store.js';
import { createPseudonyms } from '../pseudonyms.js';
import type { KeyRing } from '../sealing.js';
import { connectRedis, type RedisConnection, type RedisEndpoint } from './connection.js';
import { loadDeskKey, loadPseudonymSecret } from './installation-secret.js';
import { SHARDS_KEY } from './keys.js';
import { Records } from './records.js';
import { RedisAuditLog } from './redis-audit-log.js';
import { RedisCaseFigures } from './redis-case-figures.js';
import { measureDepths, RedisConversations, RedisCounters } from './redis-conversations.js';
import { RedisDesk } from './redis-desk.js';
import { RedisInbox } from './redis-inbox.js';
import { RedisOutbox } from './redis-outbox.js';
import { RedisVault } from './redis-vault.js';
import { checkSafety } from './safety-check.js';
import { Shards } from './shard-runner.js';
import { Wakes } from './shards.js';

const DEFAULT_SHARDS = 16;

/** What the store on Redis needs. */
export interface RedisStoreOptions extends RedisEndpoint {
  /** Parts that the conversations are spread over; fixed for the life of an installation. 16 when absent. */
  readonly shards?: number;
  readonly keyring: KeyRing;
  /** How long an idle conversation is kept, in ms. */
  readonly retentionMs: number;
  readonly log: Log;
  /** Start even when Redis may lose data (tests, trials). */
  readonly allowUnsafe: boolean;
}

/** What {@link connectRedisStore} gives: the store, the installation's pseudonyms, and the connection for those who keep other things there. */
export interface ConnectedStore {
  readonly store: Store;
  readonly pseudonyms: Pseudonyms;
  readonly connection: RedisConnection;
}

/**
 * Connects to Redis, checks that it keeps what it acknowledges, and builds the ports over it.
 * @throws StoreError `store-unavailable`, `store-unsafe`, `data-key-unknown`; MadoguchiError `config-invalid` when the number of shards has changed
 */
export async function connectRedisStore(options: RedisStoreOptions): Promise<ConnectedStore> {
  const count = options.shards ?? DEFAULT_SHARDS;
  const wakes = new Wakes(count, randomUUID().slice(0, 8));
  let connection: RedisConnection | undefined;
  try {
    connection = await connectRedis(options, options.log, () => wakes.wakeAll());
    await checkSafety(connection, options.log, options.allowUnsafe);
    await checkShards(connection, count);
    const pseudonyms = createPseudonyms(await loadPseudonymSecret(connection, options.keyring));
    const records = new Records(options.keyring, await loadDeskKey(connection, options.keyring));
    const vault = new RedisVault(connection, options.keyring, options.log);
    await vault.reseal();
    await wakes.listen(connection);
    const shards = new Shards(connection, wakes, count, options.retentionMs);
    return { store: assemble({ connection, wakes, shards, records, vault, log: options.log }), pseudonyms, connection };
  } catch (error) {
    wakes.close();
    connection?.close();
    throw error;
  }
}

interface StoreParts {
  readonly connection: RedisConnection;
  readonly wakes: Wakes;
  readonly shards: Shards;
  readonly records: Records;
  readonly vault: RedisVault;
  readonly log: Log;
}

function assemble({ connection, wakes, shards, records, vault, log }: StoreParts): Store {
  return {
    inbox: new RedisInbox(shards, records, log),
    outbox: new RedisOutbox(shards, records, log),
    conversations: new RedisConversations(shards, records),
    counters: new RedisCounters(connection),
    desk: new RedisDesk(shards, records, log),
    vault,
    audit: new RedisAuditLog(connection, shards, records),
    figures: new RedisCaseFigures(shards, records, log),
    depths: () => measureDepths(shards),
    ping: async () => {
      await connection.send(undefined, ['PING']);
    },
    close: () => {
      wakes.close();
      connection.close();
      return Promise.resolve();
    },
  };
}

/** Conversations would be looked for in the wrong place if the number of shards changed under them. */
async function checkShards(connection: RedisConnection, count: number): Promise<void> {
  await connection.send(SHARDS_KEY, ['SET', SHARDS_KEY, String(count), 'NX']);
  const stored = await connection.send(SHARDS_KEY, ['GET', SHARDS_KEY]);
  if (stored !== String(count)) {
    throw new MadoguchiError('config-invalid', `the store was set up with ${String(stored)} shards, not ${count}: the number cannot be changed`);
  }
}
