/** Tells listeners that something may have become due. Calls of one tick become one; a spurious call is harmless. */
export class ReadySignal {
  readonly #listeners = new Set<() => void>();
  #announced = false;
  #timer: NodeJS.Timeout | undefined;
  #timerAt = Infinity;

  /** @returns the way to stop listening */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  fire(): void {
    if (this.#announced || this.#listeners.size === 0) return;
    this.#announced = true;
    void Promise.resolve().then(() => {
      this.#announced = false;
      for (const listener of [...this.#listeners]) listener();
    });
  }

  /** Fires after `ms`; only the earliest appointment is kept, because whoever then looks learns of the next one. */
  fireIn(ms: number): void {
    if (ms <= 0) {
      this.fire();
      return;
    }
    const at = performance.now() + ms;
    if (at >= this.#timerAt) return;
    clearTimeout(this.#timer);
    this.#timerAt = at;
    // Node reads a delay above 2^31 ms as 1 ms.
    this.#timer = setTimeout(() => {
      this.#timerAt = Infinity;
      this.fire();
    }, Math.min(ms, 2_000_000_000));
    // A process that has nothing else to do may end.
    this.#timer.unref();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#timerAt = Infinity;
    this.#listeners.clear();
  }
}
