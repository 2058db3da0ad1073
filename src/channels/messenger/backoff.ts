/** Waits after the first, second and third failed try, ms. The first leaves an echo time to arrive before anything is sent again. */
const AFTER_FAILURE = [6_000, 30_000, 180_000] as const;
/** Waits when nothing was taken (rate, no connection): these go on, until the person's window closes. */
const AFTER_REFUSAL = [5_000, 15_000, 60_000, 180_000, 300_000] as const;

/** Failed tries of one part, carried from try to try in the row's note. */
export interface Failures {
  readonly part: number;
  readonly count: number;
}

/** Reads the note; a note on another part means that this part has not failed yet. */
export function readFailures(note: string | undefined, part: number): Failures {
  const match = /^part:(\d{1,6}) failures:(\d{1,6})$/.exec(note ?? '');
  return { part, count: match !== null && Number(match[1]) === part ? Number(match[2]) : 0 };
}

export function writeFailures({ part, count }: Failures): string {
  return `part:${part} failures:${count}`;
}

/**
 * Wait before the next try, ms, spread by ±20 % so that rows do not come back together.
 * @param failures failed tries so far, this one included @param random 0 to 1
 * @returns undefined when three tries after the first have failed too
 */
export function waitAfterFailure(failures: number, random: () => number): number | undefined {
  const wait = AFTER_FAILURE[failures - 1];
  return wait === undefined ? undefined : spread(wait, random);
}

export function waitAfterRefusal(failures: number, random: () => number): number {
  return spread(AFTER_REFUSAL[Math.min(failures, AFTER_REFUSAL.length) - 1] ?? AFTER_REFUSAL[0], random);
}

function spread(wait: number, random: () => number): number {
  return Math.round(wait * (0.8 + 0.4 * random()));
}
