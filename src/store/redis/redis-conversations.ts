import type { ConversationKey } from '../../core/brand.js';
import type { Snapshot } from '../../core/snapshot.js';
import type { Conversations, Counters, StoreDepths, TranscriptEntry } from '../../core/store.js';
import type { RedisConnection } from './connection.js';
import { PREFIX } from './keys.js';
import type { Records } from './records.js';
import { COUNT, DEPTHS, ERASE } from './scripts/conversations.lua.js';
import type { Shards } from './shard-runner.js';

/** What is stored of the talk, on Redis. */
export class RedisConversations implements Conversations {
  readonly #shards: Shards;
  readonly #records: Records;

  constructor(shards: Shards, records: Records) {
    this.#shards = shards;
    this.#records = records;
  }

  async snapshot(conversation: ConversationKey): Promise<Snapshot | undefined> {
    const sealed = await this.#shards.read('HGET', conversation, 's', ['sn']);
    return typeof sealed === 'string' ? (this.#records.open(conversation, 'snapshot', sealed) as Snapshot) : undefined;
  }

  async transcript(conversation: ConversationKey): Promise<readonly TranscriptEntry[]> {
    const items = (await this.#shards.read('LRANGE', conversation, 't', ['0', '-1'])) as readonly string[];
    return items.map((item) => this.#records.open(conversation, 'entry', item.slice(item.indexOf('|') + 1)) as TranscriptEntry);
  }

  async erase(conversation: ConversationKey): Promise<number> {
    return (await this.#shards.run(ERASE, this.#shards.of(conversation), [conversation])) as number;
  }
}

/** Shared numbers on Redis; each name is a key of its own. */
export class RedisCounters implements Counters {
  readonly #connection: RedisConnection;

  constructor(connection: RedisConnection) {
    this.#connection = connection;
  }

  async add(name: string, by: number, ttlMs: number): Promise<number> {
    return (await this.#connection.run(COUNT, [counterKey(name)], [by, ttlMs])) as number;
  }

  async get(name: string): Promise<number> {
    const key = counterKey(name);
    return Number((await this.#connection.send(key, ['GET', key])) ?? 0);
  }
}

function counterKey(name: string): string {
  return `${PREFIX}n:${name}`;
}

/** Sums the depths of all shards. */
export async function measureDepths(shards: Shards): Promise<StoreDepths> {
  const all = await shards.runAll(DEPTHS, []);
  const sum = (column: number): number => (all as readonly (readonly number[])[]).reduce((total, row) => total + (row[column] ?? 0), 0);
  return { waiting: sum(0), outgoing: sum(1), buried: sum(2), timers: sum(3) };
}
