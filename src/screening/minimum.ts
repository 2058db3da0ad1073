import type { ScreeningRules } from '../content/screening-files.js';

/** The hourly minimum that a pay is held against. */
export interface Minimum {
  readonly yen: number;
  /** First day of the rate, YYYY-MM-DD. */
  readonly since: string;
  /** Prefecture in romaji; none where the lowest of the country was taken. */
  readonly place?: string;
}

/**
 * The minimum wage of a prefecture on a day; without a place the lowest of all. Where the first day of a rate is not sure,
 * the rate before counts, so that pay is never wrongly called too low.
 * @param place prefecture in lower-case romaji
 * @param date YYYY-MM-DD
 */
export function minimumOn({ wages }: Pick<ScreeningRules, 'wages'>, place: string | undefined, date: string): Minimum | undefined {
  const all = [...wages].flatMap(([prefecture, rows]): readonly Minimum[] => {
    const begun = rows.filter((row) => row.from <= date);
    const row = begun.findLast((one) => one.confidence !== 'low') ?? begun.at(-1);
    return row === undefined ? [] : [{ yen: row.yen_per_hour, since: row.from, place: prefecture.toLowerCase() }];
  });
  if (place !== undefined) return all.find((one) => one.place === place);
  const lowest = [...all].sort((a, b) => a.yen - b.yen)[0];
  return lowest === undefined ? undefined : { yen: lowest.yen, since: lowest.since };
}
