import { MadoguchiError } from '../../core/errors.js';

/**
 * Waits at most `ms`: the SDK's fetch has neither deadline nor abort signal (platform rule 2.11). The call itself goes on
 * unheard, so after a rejection nobody knows whether the platform acted.
 * @throws MadoguchiError `deadline-passed`
 */
export async function withDeadline<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new MadoguchiError('deadline-passed', `No answer from LINE within ${ms} ms`)), ms);
  });
  // Whoever loses the race must not become an unhandled rejection.
  work.catch(() => undefined);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
