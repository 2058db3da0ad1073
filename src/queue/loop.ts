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

/** Wakes a resting loop. A ring while nobody rests is remembered until `quiet`. */
class Bell {
  isStopped = false;
  private rung = false;
  private wake: (() => void) | undefined;

  ring(): void {
    this.rung = true;
    this.wake?.();
  }

  quiet(): void {
    this.rung = false;
  }

  stop(): void {
    this.isStopped = true;
    this.ring();
  }

  /** Resolves after `ms`, or with the next ring. */
  async rest(ms: number): Promise<void> {
    if (this.rung || this.isStopped) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.wake = undefined;
  }
}

/**
 * Claims and works until stopped. A store that is away is asked again with growing rests (at most 2 s); nothing is lost
 * by it, because work not committed is claimed again.
 */
export function startLoop(options: LoopOptions): Loop {
  const inHand = new Set<Promise<void>>();
  const bell = new Bell();
  const silence = options.onReady(() => bell.ring());

  const track = (work: Promise<void>): void => {
    const tracked = work.finally(() => {
      inHand.delete(tracked);
      if (inHand.size === options.concurrency - 1) bell.ring();
    });
    inHand.add(tracked);
  };

  const run = async (): Promise<void> => {
    let failures = 0;
    while (!bell.isStopped) {
      const room = options.concurrency - inHand.size;
      if (room <= 0) {
        bell.quiet();
        await bell.rest(options.idleMs);
        continue;
      }
      bell.quiet();
      try {
        const found = await options.round(room, track);
        failures = 0;
        if (found === 0) await bell.rest(options.idleMs);
      } catch (error) {
        failures += 1;
        options.log.warn(`${options.name}-round-failed`, { code: error instanceof MadoguchiError ? error.code : 'unexpected', failures });
        bell.quiet();
        await bell.rest(Math.min(2_000, 50 * 2 ** Math.min(failures, 6)));
      }
    }
  };

  const running = run();
  return {
    async stop() {
      silence();
      bell.stop();
      await running;
      await Promise.allSettled([...inHand]);
    },
  };
}
