import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { CORE_SCHEMA, load } from 'js-yaml';
import type { Language } from '../../../src/core/language.js';
import { helpLanguage, nextOpening, openingAt } from '../../../src/handoff/hours.js';
import { counsellorSchedule } from '../../../src/handoff/schedule.js';
import { CALENDAR, calendarOf, SCHEDULE } from './sample-case.js';

/** A moment in Japan. */
const at = (day: string, time: string): number => Date.parse(`${day}T${time}:00+09:00`);
const shown = (moment: number | undefined): string | undefined => (moment === undefined ? undefined : new Date(moment + 9 * 3_600_000).toISOString().slice(0, 16).replace('T', ' '));

// 2026-06-01 is a Monday.
describe('opening hours', () => {
  test.each([
    ['before the first shift', '2026-06-01', '09:59', '2026-06-01 10:00'],
    ['in the break of a split day', '2026-06-01', '12:30', '2026-06-01 14:00'],
    ['after the last shift', '2026-06-01', '19:00', '2026-06-02 10:00'],
    ['before a weekend', '2026-06-05', '20:00', '2026-06-08 10:00'],
    ['before a single day without shifts', '2026-06-09', '19:00', '2026-06-11 10:00'],
    ['before a Saturday with shifts of its own', '2026-06-12', '19:00', '2026-06-13 09:00'],
    ['over New Year, to the first working day', '2026-12-28', '19:00', '2027-01-04 10:00'],
  ])('closed %s', (_name, day, time, opensAt) => {
    const opening = openingAt(CALENDAR, 'vi', at(day, time));
    expect(opening.open).toBe(false);
    expect(shown(nextOpening(CALENDAR, 'vi', at(day, time)))).toBe(opensAt);
  });

  test.each<[Language, string, string, string]>([
    ['vi', 'from the first minute of a shift', '2026-06-01 10:00', '2026-06-01 12:30'],
    ['vi', 'in the second part of a split day', '2026-06-01 14:00', '2026-06-01 19:00'],
    ['ja', 'past midnight', '2026-06-05 22:00', '2026-06-06 03:00'],
    ['ja', 'in the night after the shift began', '2026-06-07 02:59', '2026-06-07 03:00'],
  ])('%s is open %s', (language, _name, moment, until) => {
    const now = at(moment.slice(0, 10), moment.slice(11));
    const opening = openingAt(CALENDAR, language, now);
    expect(opening).toMatchObject({ open: true });
    expect(shown(opening.open ? opening.until : undefined)).toBe(until);
    expect(nextOpening(CALENDAR, language, now)).toBe(now);
  });

  test('what is open day and night has no end', () => {
    const always = calendarOf({ ...SCHEDULE, closed: [], exceptions: [] });
    expect(openingAt(always, 'en', at('2026-06-01', '12:00'))).toEqual({ open: true });
  });

  test.each([['closed', '2026-06-02 10:00'], ['as-sunday', '2026-06-02 10:00'], ['open', '2026-06-01 10:00']] as const)('a holiday that is "%s" opens next at %s', (holidays, opensAt) => {
    expect(shown(nextOpening(calendarOf({ ...SCHEDULE, holidays }, '2026-06-01'), 'vi', at('2026-06-01', '08:00')))).toBe(opensAt);
  });

  test('a holiday with the hours of Sunday is open by them', () => {
    const schedule = counsellorSchedule.parse({ hours: { vi: [{ days: ['sun'], from: '13:00', to: '15:00' }] }, holidays: 'as-sunday' });
    expect(shown(nextOpening(calendarOf(schedule, '2026-06-01'), 'vi', at('2026-06-01', '08:00')))).toBe('2026-06-01 13:00');
  });

  test.each<[Language, Language]>([['vi', 'vi'], ['th', 'en'], ['zh', 'en']])('%s is helped in %s', (language, help) => {
    expect(helpLanguage(CALENDAR, language)).toBe(help);
    expect(openingAt(CALENDAR, language, at('2026-06-01', '08:00')).open).toBe(help === 'en');
  });

  test('a language that nobody helps in has no opening', () => {
    const schedule = counsellorSchedule.parse({ hours: { vi: SCHEDULE.hours.vi } });
    expect(helpLanguage(calendarOf(schedule), 'th')).toBeUndefined();
    expect(openingAt(calendarOf(schedule), 'th', at('2026-06-01', '11:00'))).toEqual({ open: false });
    expect(nextOpening(calendarOf(schedule), 'th', at('2026-06-01', '11:00'))).toBeUndefined();
  });
});

describe('the schedule', () => {
  test('that the documentation shows is accepted, and names every setting', () => {
    const text = readFileSync(path.resolve(import.meta.dirname, '../../../docs/handoff-hours.md'), 'utf8');
    const shown = load(/```yaml\n([^]*?)```/.exec(text)![1]!, { schema: CORE_SCHEMA }) as Record<string, unknown>;
    expect(counsellorSchedule.parse(shown)).toEqual(shown);
    expect(Object.keys(shown).sort()).toEqual(Object.keys(counsellorSchedule.shape).sort());
  });

  const shift = { days: ['mon'], from: '09:00', to: '17:00' };
  test.each<[string, unknown]>([
    ['an unknown language', { hours: { xx: [shift] } }],
    ['a language without shifts', { hours: { vi: [] } }],
    ['a shift that ends when it begins', { hours: { vi: [{ ...shift, to: '09:00' }] } }],
    ['24:30', { hours: { vi: [{ ...shift, to: '24:30' }] } }],
    ['a beginning at 24:00', { hours: { vi: [{ ...shift, from: '24:00' }] } }],
    ['an unknown weekday', { hours: { vi: [{ ...shift, days: ['monday'] }] } }],
    ['a day that is none', { hours: { vi: [shift] }, exceptions: [{ on: '2026-13-01', shifts: [] }] }],
    ['alarms at once', { hours: { vi: [shift] }, alarms: { urgent: { first_minutes: 0, again_minutes: 1 }, other: { first_minutes: 1, again_minutes: 1 } } }],
    ['a word that it does not know', { hours: { vi: [shift] }, holliday: 'open' }],
  ])('refuses %s', (_name, data) => {
    expect(counsellorSchedule.safeParse(data).success).toBe(false);
  });
});
