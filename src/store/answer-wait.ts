import type { ReadySignal } from './ready-signal.js';

/** Signals can be lost, so it is looked again this often (ms). */
const LOOK_AGAIN_MS = 250;

/**
 * Looks at once, after every signal and now and then, until something is there.
 * @returns undefined when nothing is there after `waitMs`
 * @throws what `look` throws
 */
export async function waitFor<T>(signal: ReadySignal, waitMs: number, look: () => Promise<T | undefined>): Promise<T | undefined> {
  const until = performance.now() + waitMs;
  let fired = false;
  let wakeUp = (): void => undefined;
  const stop = signal.listen(() => {
    fired = true;
    wakeUp();
  });
  try {
    for (;;) {
      fired = false;
      const found = await look();
      const left = until - performance.now();
      if (found !== undefined || left <= 0) return found;
      if (!hasFired()) await rest(Math.min(left, LOOK_AGAIN_MS));
    }
  } finally {
    stop();
  }

  /** Read anew: it may have been fired during the look. */
  function hasFired(): boolean {
    return fired;
  }

  function rest(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
