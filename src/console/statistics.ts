import { DAY_MS, tokyoDay, tokyoMidnight, tokyoTime } from '../content/tokyo-time.js';
import type { CounsellorId, Outcome } from '../core/case.js';
import type { CaseFigure, CaseRecord } from '../core/desk.js';
import { LANGUAGES, parseLanguage } from '../core/language.js';
import { openingAt, type Calendar } from '../handoff/hours.js';
import { countLoad } from './colleagues.js';
import type { StatisticsView } from './schema.js';

const MINUTE_MS = 60_000;
/** A promise is kept by a first answer within so long of the time that the person was told. */
const PROMISE_MS = 60 * MINUTE_MS;
const OUTCOMES: readonly Outcome[] = ['answered', 'referred', 'no-reply', 'withdrawn', 'other'];

/** Days of Japan, both included; epoch ms of their ends. */
export interface Period {
  /** YYYY-MM-DD */
  readonly from: string;
  readonly to: string;
  readonly begins: number;
  readonly ends: number;
}

const DEFAULT_DAYS = 30;
const LONGEST_DAYS = 400;

/**
 * The days asked for: by default the thirty that end today.
 * @returns undefined for days that do not exist, the wrong way round, or more than are kept
 */
export function readPeriod({ from, to }: { readonly from?: string | undefined; readonly to?: string | undefined }, now: number): Period | undefined {
  const last = to === undefined ? tokyoMidnight(now) : midnightOf(to);
  if (last === undefined) return undefined;
  const first = from === undefined ? last - (DEFAULT_DAYS - 1) * DAY_MS : midnightOf(from);
  if (first === undefined || first > last || last - first >= LONGEST_DAYS * DAY_MS) return undefined;
  return { from: tokyoDay(first), to: tokyoDay(last), begins: first, ends: last + DAY_MS - 1 };
}

function midnightOf(day: string): number | undefined {
  const at = Date.parse(`${day}T00:00:00+09:00`);
  // 31 April is read as 1 May by some, so the day has to come back as it went in.
  return Number.isNaN(at) || tokyoDay(at) !== day ? undefined : at;
}

interface StatisticsQuestion {
  readonly period: Period;
  readonly figures: readonly CaseFigure[];
  readonly open: readonly CaseRecord[];
  readonly names: ReadonlyMap<CounsellorId, string>;
  readonly calendar: Calendar;
  readonly now: number;
}

/** The supervisor's view of closed cases, and of what is open now. */
export function countCases({ period, figures, open, names, calendar, now }: StatisticsQuestion): StatisticsView {
  const load = countLoad(open);
  const waiting = open.filter(({ case: { state } }) => state === 'waiting');
  const closedBy = countBy(figures, ({ assignee }) => assignee);
  const counsellors = [...new Set([...closedBy.keys(), ...load.keys()])].filter((id) => id !== undefined);
  return {
    from: period.from,
    to: period.to,
    closed: figures.length,
    open: {
      waiting: waiting.length,
      active: open.length - waiting.length,
      urgent: open.filter(({ case: { urgency } }) => urgency === 'now').length,
      longestWaitMinutes: waiting.length === 0 ? null : minutes(now - Math.min(...waiting.map(({ case: { waitingSince } }) => waitingSince))),
    },
    waitByLanguage: LANGUAGES.map((language) => ({ language, some: figures.filter((one) => parseLanguage(one.language) === language) }))
      .filter(({ some }) => some.length > 0)
      .map(({ language, some }) => ({ language, wait: spread(some.map(waitOf)), answer: spread(some.map(answerOf)) })),
    waitByHour: Array.from({ length: 24 }, (_, hour) => ({ hour, wait: spread(figures.filter(({ requestedAt }) => Number(tokyoTime(requestedAt).slice(0, 2)) === hour).map(waitOf)) })),
    promises: countPromises(figures, calendar),
    topics: [...countBy(figures, ({ topic }) => topic ?? null)].map(([topic, count]) => ({ topic, count })).sort((a, b) => b.count - a.count),
    outcomes: OUTCOMES.map((outcome) => ({ outcome, count: figures.filter((one) => one.outcome === outcome).length })),
    counsellors: counsellors
      .map((id) => ({ id, name: names.get(id) ?? null, closed: closedBy.get(id) ?? 0, active: load.get(id) ?? 0 }))
      .sort((a, b) => b.closed - a.closed || b.active - a.active),
  };
}

const HEADINGS = ['month', 'language', 'topic', 'outcome', 'cases', 'urgent', 'claimed', 'median_wait_minutes', 'answered', 'median_answer_minutes', 'promises_given', 'promises_kept'] as const;

/** The same as a table for a spreadsheet: counts by month, language, topic and outcome. No line is a case, none names a counsellor. */
export function writeCsv(figures: readonly CaseFigure[], calendar: Calendar): string {
  const groups = new Map<string, CaseFigure[]>();
  for (const figure of figures) {
    const key = JSON.stringify([tokyoDay(figure.closedAt).slice(0, 7), figure.language, figure.topic ?? '', figure.outcome]);
    groups.set(key, [...(groups.get(key) ?? []), figure]);
  }
  const lines = [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, some]) => {
    const [wait, answer, promises] = [spread(some.map(waitOf)), spread(some.map(answerOf)), countPromises(some, calendar)];
    const urgent = some.filter(({ urgency }) => urgency === 'now').length;
    return [...(JSON.parse(key) as string[]), some.length, urgent, wait.count, wait.median ?? '', answer.count, answer.median ?? '', promises.given, promises.kept];
  });
  // Spreadsheets take a file for UTF-8 only with this mark at its head.
  return `\uFEFF${[HEADINGS, ...lines].map((cells) => cells.map((cell) => writeCell(String(cell))).join(',')).join('\r\n')}\r\n`;
}

/** A cell that a spreadsheet would take for a formula is only text. */
function writeCell(text: string): string {
  const inert = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}

/** From the request to the first counsellor, ms. */
function waitOf({ claimedAt, requestedAt }: CaseFigure): number | undefined {
  return claimedAt === undefined ? undefined : claimedAt - requestedAt;
}

/** From the request to the first answer, ms. */
function answerOf({ firstAnswerAt, requestedAt }: CaseFigure): number | undefined {
  return firstAnswerAt === undefined ? undefined : firstAnswerAt - requestedAt;
}

/** A request within opening hours promises an answer now. Whoever took the request back before it was due was not let down. */
function countPromises(figures: readonly CaseFigure[], calendar: Calendar): StatisticsView['promises'] {
  const due = figures.flatMap((figure) => {
    const { closedAt, firstAnswerAt, language, outcome, promisedAt, requestedAt } = figure;
    const open = openingAt(calendar, parseLanguage(language) ?? 'en', requestedAt).open;
    const promised = promisedAt ?? (open ? requestedAt : undefined);
    if (promised === undefined) return [];
    if (firstAnswerAt === undefined && outcome === 'withdrawn' && closedAt <= promised + PROMISE_MS) return [];
    return [firstAnswerAt !== undefined && firstAnswerAt <= promised + PROMISE_MS];
  });
  return { given: due.length, kept: due.filter(Boolean).length };
}

function spread(durations: readonly (number | undefined)[]): StatisticsView['waitByHour'][number]['wait'] {
  const known = durations.filter((one) => one !== undefined).sort((a, b) => a - b);
  return { count: known.length, median: quantile(known, 0.5), p90: quantile(known, 0.9) };
}

/** In minutes; between two values their mean by distance. @param sorted ms, ascending */
function quantile(sorted: readonly number[], share: number): number | null {
  const place = (sorted.length - 1) * share;
  const [low, high] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  return low === undefined || high === undefined ? null : minutes(low + (high - low) * (place - Math.floor(place)));
}

/** One decimal. */
function minutes(ms: number): number {
  return Math.round((ms / MINUTE_MS) * 10) / 10;
}

function countBy<Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): Map<Key, number> {
  const counted = new Map<Key, number>();
  for (const item of items) counted.set(keyOf(item), (counted.get(keyOf(item)) ?? 0) + 1);
  return counted;
}
