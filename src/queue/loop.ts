import type { Log } from '../core/log.js';
import { MadoguchiError } from '../core/errors.js';

export interface LoopOptions {
  readonly name: string;
  /** Claims work and starts it; resolves with how much there was. Work itself is awaited through `track`. */
  readonly round: (room: number, track: (work: Promise<void>) => void) => Promise<number>;
  readonly onReady: (listener: () => void) => () => void;
  /** Work in hand at the same time, at most. */
  readonly concurrency: number;
  /** Longest rest when nothing announces itself, in ms: catches what another process has announced to nobody. */
  readonly idleMs: number;
  readonly log: Log;
}

export interface Loop {
  /** Claims nothing more, waits for the work in hand. */
  stop(): Promise<void>;
}

/**
 * Claims and works until stopped. A store that is away is asked again with growing rests (at most 2 s); nothing is lost
 * by it, because work not committed is claimed again.
 */
export function startLoop(options: LoopOptions): Loop {
  const inHand = new Set<Promise<void>>();
  let stopped = false;
  let wake: (() => void) | undefined;
  let announced = false;
  const rouse = (): void => {
    announced = true;
    wake?.();
  };
  const silence = options.onReady(rouse);

  const rest = async (ms: number): Promise<void> => {
    if (announced || stopped) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    wake = undefined;
  };

  const track = (work: Promise<void>): void => {
    const tracked = work.finally(() => {
      inHand.delete(tracked);
      if (inHand.size === options.concurrency - 1) rouse();
    });
    inHand.add(tracked);
  };

  const run = async (): Promise<void> => {
    let failures = 0;
    while (!isStopped()) {
      const room = options.concurrency - inHand.size;
      if (room <= 0) {
        announced = false;
        await rest(options.idleMs);
        continue;
      }
      announced = false;
      try {
        const found = await options.round(room, track);
        failures = 0;
        if (found === 0) await rest(options.idleMs);
      } catch (error) {
        failures += 1;
        options.log.warn(`${options.name}-round-failed`, { code: error instanceof MadoguchiError ? error.code : 'unexpected', failures });
        announced = false;
        await rest(Math.min(2_000, 50 * 2 ** Math.min(failures, 6)));
      }
    }
  };
  // Read through a function: the value changes while the loop awaits.
  function isStopped(): boolean {
    return stopped;
  }

  const running = run();
  return {
    async stop() {
      stopped = true;
      silence();
      rouse();
      await running;
      await Promise.allSettled([...inHand]);
    },
  };
}
