import { isPublicHoliday } from './holidays.js';
import type { Contact, ContactLine, Shift } from './schema.js';
import { DAY_MS, tokyoDay, tokyoMidnight, tokyoWeekday, type Weekday } from './tokyo-time.js';

/** All times epoch ms. `until` is absent for a line that never closes, `opensAt` when the next opening is not known. */
export type OpenState =
  | { readonly kind: 'open'; readonly until?: number }
  | { readonly kind: 'closed'; readonly opensAt?: number }
  | { readonly kind: 'unknown' };

type Closures = Contact['closed'];
interface Span {
  readonly from: number;
  readonly to: number;
}

/** Longer than any closing over New Year. */
const HORIZON_DAYS = 15;
const UNKNOWN: OpenState = { kind: 'unknown' };

/**
 * Whether a line is answered at a moment, by its hours in Japan time. A line whose hours were not seen in a source, or only with a doubt, is `unknown`.
 * @param closed days of the year without service
 * @param now epoch ms
 */
export function openState(line: Pick<ContactLine, 'hours' | 'holidays' | 'hours_uncertain'>, closed: Closures, now: number): OpenState {
  return line.hours_uncertain ? UNKNOWN : statedState(line, closed, now);
}

/**
 * Whether any line of a contact is answered. A line with doubtful hours can make it unknown while those hours run, never open.
 * @param lines lines of the contact that are of use to the person
 */
export function contactState(lines: readonly ContactLine[], closed: Closures, now: number): OpenState {
  const sure = lines.filter((line) => !line.hours_uncertain).map((line) => statedState(line, closed, now));
  const open = sure.filter((state) => state.kind === 'open');
  if (open.length > 0) return latest(open);
  const doubtful = lines.filter((line) => line.hours_uncertain).map((line) => statedState(line, closed, now));
  const shut = sure.filter((state) => state.kind === 'closed');
  if (shut.length === 0 || sure.length > shut.length || doubtful.some((state) => state.kind !== 'closed')) return UNKNOWN;
  const openings = shut.flatMap((state) => state.opensAt ?? []);
  return openings.length === 0 ? { kind: 'closed' } : { kind: 'closed', opensAt: Math.min(...openings) };
}

function latest(states: readonly Extract<OpenState, { kind: 'open' }>[]): OpenState {
  const ends = states.flatMap((state) => state.until ?? []);
  return ends.length < states.length ? { kind: 'open' } : { kind: 'open', until: Math.max(...ends) };
}

function statedState(line: Pick<ContactLine, 'hours' | 'holidays'>, closed: Closures, now: number): OpenState {
  if (line.hours.length === 0) return UNKNOWN;
  const today = tokyoMidnight(now);
  const spans: Span[] = [];
  // Yesterday counts too: its night shift may still run.
  for (let offset = -1; offset <= HORIZON_DAYS; offset += 1) {
    const midnight = today + offset * DAY_MS;
    const shifts = shiftsOf(line, closed, midnight);
    if (shifts !== undefined) spans.push(...shifts.map((shift) => spanOf(shift, midnight)));
    else if (offset === 0 || (offset === -1 && runsIntoToday(line, midnight, now))) return nightShift(spans, now) ?? UNKNOWN;
  }
  const merged = merge(spans);
  const current = merged.find((span) => span.from <= now && now < span.to);
  if (current !== undefined) return current.to >= today + HORIZON_DAYS * DAY_MS ? { kind: 'open' } : { kind: 'open', until: current.to };
  const next = merged.find((span) => span.from > now);
  return next === undefined ? { kind: 'closed' } : { kind: 'closed', opensAt: next.from };
}

/** Today is not known, but yesterday's shift may run past midnight. */
function nightShift(spans: readonly Span[], now: number): OpenState | undefined {
  const current = spans.find((span) => span.from <= now && now < span.to);
  return current === undefined ? undefined : { kind: 'open', until: current.to };
}

function runsIntoToday(line: Pick<ContactLine, 'hours'>, yesterday: number, now: number): boolean {
  return line.hours.some((shift) => spanOf(shift, yesterday).to > now);
}

/** Shifts that begin on a day, or undefined when nobody knows. */
function shiftsOf(line: Pick<ContactLine, 'hours' | 'holidays'>, closed: Closures, midnight: number): readonly Shift[] | undefined {
  const day = tokyoDay(midnight);
  if (closed.some((range) => isWithin(day.slice(5), range))) return [];
  if (line.holidays === 'open') return onWeekday(line.hours, tokyoWeekday(midnight));
  const holiday = isPublicHoliday(day);
  if (holiday === undefined) return undefined;
  if (!holiday) return onWeekday(line.hours, tokyoWeekday(midnight));
  switch (line.holidays) {
    case 'closed':
      return [];
    case 'as-sunday':
      return onWeekday(line.hours, 'sun');
    case 'unknown':
      return undefined;
  }
}

function onWeekday(shifts: readonly Shift[], weekday: Weekday): readonly Shift[] {
  return shifts.filter((shift) => shift.days.includes(weekday));
}

/** Whether MM-DD lies in a range that may run over New Year; both ends belong to it. */
function isWithin(day: string, { from, to }: Closures[number]): boolean {
  return from <= to ? from <= day && day <= to : day >= from || day <= to;
}

function spanOf(shift: Shift, midnight: number): Span {
  const from = midnight + minutes(shift.from) * 60_000;
  const to = midnight + minutes(shift.to) * 60_000;
  return { from, to: to > from ? to : to + DAY_MS };
}

function minutes(time: string): number {
  const [hour = '0', minute = '0'] = time.split(':');
  return Number(hour) * 60 + Number(minute);
}

/** Joins spans that touch, so that a line open to 24:00 and again from 00:00 does not seem to close at midnight. */
function merge(spans: readonly Span[]): readonly Span[] {
  const merged: Span[] = [];
  for (const span of [...spans].sort((a, b) => a.from - b.from)) {
    const last = merged.at(-1);
    if (last !== undefined && span.from <= last.to) merged[merged.length - 1] = { from: last.from, to: Math.max(last.to, span.to) };
    else merged.push(span);
  }
  return merged;
}
