import type { ConversationKey } from '../../core/brand.js';
import type { RedisConnection } from './connection.js';
import { shardOf, shardPrefix } from './keys.js';
import type { Script } from './scripts/script.js';
import type { Side, Wakes } from './shards.js';

/** A shard that could not be asked is asked again after this, so that workers do not spin while Redis is away. */
const FAILED_SHARD_MS = 250;

/** Runs scripts on the shard where a conversation lives. */
export class Shards {
  readonly #connection: RedisConnection;
  readonly #retentionMs: number;

  constructor(
    connection: RedisConnection,
    readonly wakes: Wakes,
    readonly count: number,
    retentionMs: number,
  ) {
    this.#connection = connection;
    this.#retentionMs = retentionMs;
  }

  of(conversation: ConversationKey): number {
    return shardOf(conversation, this.count);
  }

  /** @param args what the script reads after the two values that all scripts get */
  run(script: Script, shard: number, args: readonly (string | number)[]): Promise<unknown> {
    return this.#connection.run(script, [shardPrefix(shard)], [this.wakes.me, this.#retentionMs, ...args]);
  }

  /** Runs a script on every shard, side by side. @returns the answers in the order of the shards */
  runAll(script: Script, args: readonly (string | number)[]): Promise<readonly unknown[]> {
    return Promise.all(Array.from({ length: this.count }, (_, shard) => this.run(script, shard, args)));
  }

  /** A plain read of a key that is the shard's own. */
  readShared(command: string, conversation: ConversationKey, part: string): Promise<unknown> {
    const key = `${shardPrefix(this.of(conversation))}${part}`;
    return this.#connection.send(key, [command, key]);
  }

  /** A plain read of one key of one conversation. */
  read(command: string, conversation: ConversationKey, part: string, args: readonly string[]): Promise<unknown> {
    const key = `${shardPrefix(this.of(conversation))}c:${conversation}:${part}`;
    return this.#connection.send(key, [command, key, ...args]);
  }

  /**
   * Asks the shards that may have something due, in parallel, each for its part of `max`, until something is found or none is left.
   * @param ask runs a claim script: its answer is the ms until the next due time, then the claims
   */
  async claim(side: Side, max: number, ask: (shard: number, max: number) => Promise<unknown>): Promise<readonly unknown[]> {
    const watch = side === 'i' ? this.wakes.inbox : this.wakes.outbox;
    for (;;) {
      const shards = watch.take(max);
      if (shards.length === 0) return [];
      const share = Math.floor(max / shards.length);
      const extra = max % shards.length;
      const asked = await Promise.allSettled(
        shards.map(async (shard, at) => {
          try {
            const [nextMs, ...claims] = (await ask(shard, share + (at < extra ? 1 : 0))) as [number, ...unknown[]];
            watch.learn(shard, nextMs);
            return claims;
          } catch (error) {
            watch.wake(shard, FAILED_SHARD_MS);
            throw error;
          }
        }),
      );
      const found = asked.flatMap((one) => (one.status === 'fulfilled' ? one.value : []));
      // Claims in hand are worth more than the error of another shard, which the next call meets again.
      const failed = asked.find((one) => one.status === 'rejected');
      if (found.length === 0 && failed !== undefined) throw failed.reason;
      if (found.length > 0) return found;
    }
  }
}
