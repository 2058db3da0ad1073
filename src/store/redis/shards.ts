import { ReadySignal } from '../ready-signal.js';
import { WAKE_CHANNEL, shardPrefix } from './keys.js';
import type { RedisConnection } from './connection.js';

/** Wake-ups can be lost (pub/sub keeps nothing), so every shard is looked at this often whatever happens. */
const SWEEP_MS = 2_000;

export type Side = 'i' | 'o';

/**
 * Knows which shards may have something due, so that idle ones cost nothing: fed by wake-ups of all processes,
 * by what each claim learns, and by a sweep.
 */
export class ShardWatch {
  readonly signal = new ReadySignal();
  /** Process time (ms) from which a shard is worth asking. */
  readonly #dueAt: number[];
  #next = 0;
  #sweep: NodeJS.Timeout;

  constructor(readonly shards: number) {
    this.#dueAt = new Array<number>(shards).fill(0);
    this.#sweep = setInterval(() => this.wakeAll(), SWEEP_MS);
    this.#sweep.unref();
  }

  wake(shard: number, delayMs: number): void {
    const at = performance.now() + delayMs;
    if (at < (this.#dueAt[shard] ?? 0)) this.#dueAt[shard] = at;
    this.signal.fireIn(delayMs);
  }

  wakeAll(): void {
    this.#dueAt.fill(0);
    this.signal.fire();
  }

  /** Shards worth asking now, starting each time at another one so that none starves; they count as idle until told otherwise. */
  take(max: number): readonly number[] {
    const now = performance.now();
    const taken: number[] = [];
    for (let step = 0; step < this.shards && taken.length < max; step += 1) {
      const shard = (this.#next + step) % this.shards;
      if ((this.#dueAt[shard] ?? 0) > now) continue;
      this.#dueAt[shard] = Infinity;
      taken.push(shard);
    }
    this.#next = ((taken.at(-1) ?? this.#next) + 1) % this.shards;
    // The signal keeps one appointment only: what is left over makes the next.
    const upcoming = Math.min(...this.#dueAt.filter((at) => at > now));
    if (upcoming < Infinity) this.signal.fireIn(upcoming - now);
    return taken;
  }

  /** @param delayMs until the shard's next due time as Redis sees it; below 0 when it has none */
  learn(shard: number, delayMs: number): void {
    if (delayMs >= 0) this.wake(shard, delayMs);
  }

  close(): void {
    clearInterval(this.#sweep);
    this.signal.close();
  }
}

/** Both sides of the store, the desk, and the channel on which processes wake one another. */
export class Wakes {
  readonly inbox: ShardWatch;
  readonly outbox: ShardWatch;
  /** Something may have changed for the consoles, in whichever shard. */
  readonly desk = new ReadySignal();
  readonly #deskSweep: NodeJS.Timeout;
  readonly #byPrefix: ReadonlyMap<string, number>;

  constructor(
    shards: number,
    /** Names this process in its own wake-ups. */
    readonly me: string,
  ) {
    this.inbox = new ShardWatch(shards);
    this.outbox = new ShardWatch(shards);
    this.#deskSweep = setInterval(() => this.desk.fire(), SWEEP_MS);
    this.#deskSweep.unref();
    this.#byPrefix = new Map(Array.from({ length: shards }, (_, shard) => [shardPrefix(shard), shard]));
  }

  async listen(connection: RedisConnection): Promise<void> {
    await connection.subscribe(WAKE_CHANNEL, (message) => this.hear(message));
  }

  hear(message: string): void {
    const [, side, prefix = '', delay] = message.split('|');
    const shard = this.#byPrefix.get(prefix);
    if (shard === undefined) return;
    if (side === 'd') this.desk.fire();
    else (side === 'o' ? this.outbox : this.inbox).wake(shard, Number(delay));
  }

  wakeAll(): void {
    this.inbox.wakeAll();
    this.outbox.wakeAll();
    this.desk.fire();
  }

  close(): void {
    this.inbox.close();
    this.outbox.close();
    clearInterval(this.#deskSweep);
    this.desk.close();
  }
}
