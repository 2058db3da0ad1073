import type { Desk } from '../core/desk.js';
import type { PlacedChange } from './live-frames.js';

/** Changes are told at once; this finds what a lost signal has left. */
const SWEEP_MS = 5_000;

export interface ChangeListener {
  /** What has changed, oldest first. Whatever it throws leaves the position where it was, so that the same is told again. */
  told(changes: readonly PlacedChange[], position: string): Promise<void>;
  /** Something may have been missed. */
  missed(position: string): void;
  failed(): void;
}

/** Follows the desk's changes from the moment of `begin` on. */
export class ChangeReader {
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
    else if (changes.length > 0) await this.listener.told(changes, position);
    this.at = position;
  }
}
