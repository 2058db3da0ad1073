import { answerLanguage, type Language } from '../core/language.js';
import { DAY_MS, tokyoDay, tokyoMidnight, tokyoWeekday } from '../content/tokyo-time.js';
import type { CounsellorSchedule } from './schedule.js';

/** Hours together with the days that the state declares: passed in, because they are data of another room. */
export interface Calendar {
  readonly schedule: CounsellorSchedule;
  /** @param day YYYY-MM-DD in Japan */
  readonly isHoliday: (day: string) => boolean;
}

/** Epoch ms. `until` is absent when no closing is in sight, `opensAt` when no opening is. */
export type Opening =
  | { readonly open: true; readonly until?: number }
  | { readonly open: false; readonly opensAt?: number };

interface Span {
  readonly from: number;
  readonly to: number;
}
interface DayShift {
  readonly from: string;
  readonly to: string;
}

/** Longer than any summer or New Year closing. */
const HORIZON_DAYS = 35;

/** The language in which somebody is helped: the own one where there are hours for it, else that of the answers. Undefined: by nobody. */
export function helpLanguage({ schedule }: Calendar, language: Language): Language | undefined {
  return [language, answerLanguage(language)].find((one) => schedule.hours[one] !== undefined);
}

/**
 * Whether counsellors are there for somebody who reads `language`.
 * @param now epoch ms
 */
export function openingAt(calendar: Calendar, language: Language, now: number): Opening {
  let end: number | undefined;
  for (const span of spansFrom(calendar, helpLanguage(calendar, language), now)) {
    if (end === undefined) {
      if (span.to <= now) continue;
      if (span.from > now) return { open: false, opensAt: span.from };
      end = span.to;
    } else if (span.from <= end) {
      end = Math.max(end, span.to);
    } else {
      return { open: true, until: end };
    }
  }
  if (end === undefined) return { open: false };
  return end < tokyoMidnight(now) + HORIZON_DAYS * DAY_MS ? { open: true, until: end } : { open: true };
}

/** First moment from `at` on at which counsellors are there: `at` itself when they are. Undefined when none is in sight. */
export function nextOpening(calendar: Calendar, language: Language, at: number): number | undefined {
  const opening = openingAt(calendar, language, at);
  return opening.open ? at : opening.opensAt;
}

/** Shifts in the order in which they begin, from yesterday's on: its night shift may still run. */
function* spansFrom(calendar: Calendar, language: Language | undefined, now: number): Generator<Span> {
  if (language === undefined) return;
  const today = tokyoMidnight(now);
  for (let offset = -1; offset < HORIZON_DAYS; offset += 1) {
    const midnight = today + offset * DAY_MS;
    yield* shiftsOn(calendar, language, midnight).map((shift) => spanOf(shift, midnight)).sort((a, b) => a.from - b.from);
  }
}

function shiftsOn({ schedule, isHoliday }: Calendar, language: Language, midnight: number): readonly DayShift[] {
  const day = tokyoDay(midnight);
  const exception = schedule.exceptions.find(({ on, languages }) => on === day && (languages === undefined || languages.includes(language)));
  if (exception !== undefined) return exception.shifts;
  if (schedule.closed.some((range) => isWithin(day.slice(5), range))) return [];
  const holiday = schedule.holidays !== 'open' && isHoliday(day);
  if (holiday && schedule.holidays === 'closed') return [];
  const weekday = holiday ? 'sun' : tokyoWeekday(midnight);
  return (schedule.hours[language] ?? []).filter(({ days }) => days.includes(weekday));
}

/** Whether MM-DD lies in a range that may run over New Year; both ends belong to it. */
function isWithin(day: string, { from, to }: DayShift): boolean {
  return from <= to ? from <= day && day <= to : day >= from || day <= to;
}

function spanOf({ from, to }: DayShift, midnight: number): Span {
  const begin = midnight + msOf(from);
  const end = midnight + msOf(to);
  return { from: begin, to: end > begin ? end : end + DAY_MS };
}

function msOf(time: string): number {
  const [hour = '0', minute = '0'] = time.split(':');
  return (Number(hour) * 60 + Number(minute)) * 60_000;
}
