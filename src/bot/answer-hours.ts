import type { OpenState } from '../content/opening-hours.js';
import type { Shift } from '../content/schema.js';
import { DAY_MS, tokyoDay, tokyoMidnight, tokyoTime, tokyoWeekday } from '../content/tokyo-time.js';
import type { AnswerContext } from './answer-context.js';

const WEEK = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** One line that says whether the contact can be reached now, and if not when. Times are Japan's. */
export function describeState(state: OpenState, context: AnswerContext): string {
  const { now, say } = context;
  switch (state.kind) {
    case 'unknown':
      return say('card.hours-unknown');
    case 'open': {
      if (state.until === undefined) return say('card.always-open');
      // Closing at midnight is 24:00 of today, not 00:00 of tomorrow.
      const midnight = state.until === tokyoMidnight(now) + DAY_MS;
      if (midnight || tokyoDay(state.until) === tokyoDay(now)) return say('card.open-until', { time: midnight ? '24:00' : tokyoTime(state.until) });
      return say('card.open-until-day', { time: tokyoTime(state.until), weekday: say(`weekday.${tokyoWeekday(state.until)}`) });
    }
    case 'closed':
      return state.opensAt === undefined ? say('card.closed') : describeOpening(state.opensAt, context);
  }
}

function describeOpening(opensAt: number, { now, say, words, reader }: AnswerContext): string {
  const days = Math.round((tokyoMidnight(opensAt) - tokyoMidnight(now)) / DAY_MS);
  const time = tokyoTime(opensAt);
  const weekday = say(`weekday.${tokyoWeekday(opensAt)}`);
  if (days === 0) return say('card.opens-today', { time });
  if (days === 1) return say('card.opens-tomorrow', { time, weekday });
  if (days < 7) return say('card.opens-weekday', { time, weekday });
  return say('card.opens-date', { time, date: words.date(reader, tokyoDay(opensAt)) });
}

/** Shifts in words, e.g. `Mon–Fri 11:00–19:00; Sat 9:00–17:00`. */
export function describeShifts(shifts: readonly Shift[], { say }: AnswerContext): string {
  return shifts
    .map((shift) => say('hours.shift', { days: describeDays(shift.days, say), from: shift.from, to: shift.to }))
    .join(say('hours.join'));
}

/** Runs of three days or more are written as a range. */
function describeDays(days: readonly string[], say: AnswerContext['say']): string {
  if (WEEK.every((day) => days.includes(day))) return say('hours.every-day');
  const runs: string[][] = [];
  for (const day of WEEK) {
    if (!days.includes(day)) continue;
    const last = runs.at(-1);
    const follows = last !== undefined && WEEK.findIndex((one) => one === last.at(-1)) === WEEK.indexOf(day) - 1;
    if (follows) last.push(day);
    else runs.push([day]);
  }
  const name = (day: string): string => say(`weekday-short.${day}`);
  return runs
    .flatMap((run) => (run.length < 3 ? run.map(name) : [say('hours.days-range', { first: name(run[0] ?? ''), last: name(run.at(-1) ?? '') })]))
    .join(say('hours.days-join'));
}
