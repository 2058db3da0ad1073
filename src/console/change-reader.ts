import type { Desk } from '../core/desk.js';
import type { PlacedChange } from './live-frames.js';

/** Changes are told at once; this finds what a lost signal has left. */
const SWEEP_MS = 5_000;
/** Told changes that are remembered: the store tells those near a position twice. */
const REMEMBERED = 5_000;

export interface ChangeListener {
  /** What has changed, oldest first. Whatever it throws leaves the position where it was, so that the same is told again. */
  told(changes: readonly PlacedChange[], position: string): Promise<void>;
  /** Something may have been missed. */
  missed(position: string): void;
  failed(): void;
}

/** Follows the desk's changes from the moment of `begin` on, each told once. */
export class ChangeReader {
  readonly #told = new Map<string, number>();
  #reading = false;
  #again = false;
  #stopped = false;
  #unwatch: () => void = () => undefined;

  private constructor(private readonly desk: Pick<Desk, 'changes' | 'onChange'>, private readonly listener: ChangeListener, private at: string) {}

  /** @throws StoreError */
  static async begin(desk: Pick<Desk, 'changes' | 'onChange'>, listener: ChangeListener): Promise<ChangeReader> {
    const { position } = await desk.changes(undefined);
    const reader = new ChangeReader(desk, listener, position);
    const unwatch = desk.onChange(() => void reader.read());
    const sweep = setInterval(() => void reader.read(), SWEEP_MS).unref();
    reader.#unwatch = () => {
      unwatch();
      clearInterval(sweep);
    };
    return reader;
  }

  /** Everything up to here has been told. */
  get position(): string {
    return this.at;
  }

  stop(): void {
    this.#stopped = true;
    this.#unwatch();
  }

  /** One reading at a time; a signal during it leads to one more. */
  async read(): Promise<void> {
    this.#again = true;
    if (this.#reading) return;
    this.#reading = true;
    try {
      while (this.#again && !this.#stopped) {
        this.#again = false;
        await this.#readOnce();
      }
    } catch {
      this.listener.failed();
    } finally {
      this.#reading = false;
    }
  }

  async #readOnce(): Promise<void> {
    const { changes, position, gap } = await this.desk.changes(this.at);
    if (gap) this.listener.missed(position);
    const counted = countAlike(changes);
    const fresh = gap ? [] : changes.filter((placed) => (counted.nth.get(placed) ?? 1) > (this.#told.get(JSON.stringify(placed)) ?? 0));
    if (fresh.length > 0) await this.listener.told(fresh, position);
    this.at = position;
    this.#remember(counted.times);
  }

  #remember(times: ReadonlyMap<string, number>): void {
    for (const [name, count] of times) {
      const known = this.#told.get(name) ?? 0;
      // Deleted and set: the oldest stand first, and are forgotten first.
      this.#told.delete(name);
      this.#told.set(name, Math.max(count, known));
    }
    for (const name of this.#told.keys()) {
      if (this.#told.size <= REMEMBERED) break;
      this.#told.delete(name);
    }
  }
}

/** The same change may happen twice at one position: then it is told twice. */
function countAlike(changes: readonly PlacedChange[]): { readonly times: ReadonlyMap<string, number>; readonly nth: ReadonlyMap<PlacedChange, number> } {
  const times = new Map<string, number>();
  const nth = new Map<PlacedChange, number>();
  for (const placed of changes) {
    const name = JSON.stringify(placed);
    const count = (times.get(name) ?? 0) + 1;
    times.set(name, count);
    nth.set(placed, count);
  }
  return { times, nth };
}
