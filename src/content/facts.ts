import type { AskerStatus } from '../core/snapshot.js';
import type { Content } from './content.js';
import type { WageRow } from './reference-schema.js';
import type { Fact, Passage } from './schema.js';

/** `plain` may be said with the check date, `uncertain` only as such and with a person offered, `withdrawn` not at all. */
export type FactState = 'plain' | 'uncertain' | 'withdrawn';

/** Whether a month YYYY-MM has ended on `today` (YYYY-MM-DD). */
export function isPastMonth(month: string, today: string): boolean {
  return today.slice(0, 7) > month;
}

/**
 * What may be done with a fact on a day.
 * @param today YYYY-MM-DD in Japan
 */
export function factState(fact: Fact, today: string): FactState {
  if (fact.valid.from !== undefined && today < fact.valid.from) return 'withdrawn';
  if (fact.valid.to !== undefined && today > fact.valid.to) return 'withdrawn';
  if (fact.always) return 'plain';
  return fact.confidence === 'low' || fact.check || isPastMonth(fact.verify_by, today) ? 'uncertain' : 'plain';
}

/** Passages of one part of an answer that may be said on a day, sure ones apart from the others. */
export interface PassageChoice {
  readonly plain: readonly Passage[];
  readonly uncertain: readonly Passage[];
}

/** Leaves out what does not hold on `today` or is for others, and sets apart what is not certain. Facts that do not exist are passed over (the loader reports them). */
export function choosePassages(passages: readonly Passage[], facts: ReadonlyMap<string, Fact>, today: string, status?: AskerStatus): PassageChoice {
  const plain: Passage[] = [];
  const uncertain: Passage[] = [];
  for (const passage of passages) {
    if (!isFor(passage, status)) continue;
    const states = factsOf(passage, facts).map((fact) => factState(fact, today));
    if (states.includes('withdrawn')) continue;
    (states.includes('uncertain') ? uncertain : plain).push(passage);
  }
  return { plain, uncertain };
}

/** Somebody who has not told a status reads everything; each such passage names whom it is for. */
function isFor(passage: Passage, status: AskerStatus | undefined): boolean {
  if (status === undefined || status === 'unknown' || passage.for.length === 0) return true;
  return passage.for.includes(status);
}

/** The facts that a passage rests on. */
export function factsOf(passage: Passage, facts: ReadonlyMap<string, Fact>): readonly Fact[] {
  return passage.facts.flatMap((id) => facts.get(id) ?? []);
}

/** First days on which the set of facts that hold changes, oldest first. */
export function turningDays(facts: readonly Fact[]): readonly string[] {
  const days = facts.flatMap(({ valid }) => [
    ...(valid.from === undefined ? [] : [valid.from]),
    ...(valid.to === undefined ? [] : [dayAfter(valid.to)]),
  ]);
  return [...new Set(days)].sort();
}

function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}

/** The hourly minimum of one prefecture on one day. */
export interface MinimumWage {
  readonly yen: number;
  /** YYYY-MM-DD. */
  readonly since: string;
  /** The amount or its first day is not sure, or its check is overdue. */
  readonly uncertain: boolean;
  readonly row: WageRow;
  /** The rate before, given when the present one is uncertain. */
  readonly previous?: { readonly yen: number; readonly since: string };
  readonly next?: { readonly yen: number; readonly from: string; readonly uncertain: boolean };
}

/**
 * Minimum wage by prefecture and day.
 * @param prefecture English name
 * @param today YYYY-MM-DD in Japan
 * @returns undefined for a prefecture that does not exist or a day before the oldest rate known
 */
export function minimumWage(content: Pick<Content, 'wages'>, prefecture: string, today: string): MinimumWage | undefined {
  const rows = content.wages.get(prefecture) ?? [];
  const at = rows.findLastIndex((row) => row.from <= today);
  const row = rows[at];
  if (row === undefined) return undefined;
  const doubtful = (one: WageRow): boolean => one.confidence === 'low' || isPastMonth(one.verify_by, today);
  const before = rows[at - 1];
  const after = rows[at + 1];
  const uncertain = doubtful(row);
  return {
    yen: row.yen_per_hour,
    since: row.from,
    uncertain,
    row,
    ...(uncertain && before !== undefined ? { previous: { yen: before.yen_per_hour, since: before.from } } : {}),
    ...(after === undefined ? {} : { next: { yen: after.yen_per_hour, from: after.from, uncertain: doubtful(after) } }),
  };
}
