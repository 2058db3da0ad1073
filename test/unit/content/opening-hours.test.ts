import { describe, expect, test } from '@jest/globals';
import { isPublicHoliday } from '../../../src/content/holidays.js';
import { contactState, openState } from '../../../src/content/opening-hours.js';
import type { ContactLine } from '../../../src/content/schema.js';

const WEEKDAYS: ContactLine['hours'][number]['days'] = ['mon', 'tue', 'wed', 'thu', 'fri'];
const OFFICE: ContactLine = {
  number: '0120-000-001', languages: ['vi'], holidays: 'closed', hours_uncertain: false, cost: 'free',
  hours: [{ days: WEEKDAYS, from: '09:00', to: '17:30' }],
};
const NIGHT: ContactLine = { ...OFFICE, hours: [{ days: ['fri', 'sat'], from: '22:00', to: '05:00' }] };
const ALWAYS: ContactLine = { ...OFFICE, holidays: 'open', hours: [{ days: [...WEEKDAYS, 'sat', 'sun'], from: '00:00', to: '24:00' }] };
const SUNDAYS: ContactLine = { ...OFFICE, holidays: 'as-sunday', hours: [{ days: WEEKDAYS, from: '09:00', to: '17:30' }, { days: ['sun'], from: '10:00', to: '12:00' }] };
const NEW_YEAR = [{ from: '12-29', to: '01-03' }];

/** A moment in Japan. */
const at = (text: string): number => Date.parse(`${text.replace(' ', 'T')}:00+09:00`);
const show = (ms: number | undefined): string | undefined => (ms === undefined ? undefined : new Date(ms + 9 * 3_600_000).toISOString().slice(0, 16).replace('T', ' '));

describe('opening hours in Japan', () => {
  // 2026-11-20 is a Friday, 2026-11-23 (Monday) a public holiday, 2026-11-24 a Tuesday.
  const cases: readonly (readonly [string, ContactLine, { from: string; to: string }[], string, string, string | undefined])[] = [
    ['a minute before opening', OFFICE, [], '2026-11-20 08:59', 'closed', '2026-11-20 09:00'],
    ['at the minute of opening', OFFICE, [], '2026-11-20 09:00', 'open', '2026-11-20 17:30'],
    ['a minute before closing', OFFICE, [], '2026-11-20 17:29', 'open', '2026-11-20 17:30'],
    ['at the minute of closing, over a long weekend', OFFICE, [], '2026-11-20 17:30', 'closed', '2026-11-24 09:00'],
    ['on a public holiday that closes', OFFICE, [], '2026-11-23 10:00', 'closed', '2026-11-24 09:00'],
    ['on a public holiday that is a day like others', { ...OFFICE, holidays: 'open' }, [], '2026-11-23 10:00', 'open', '2026-11-23 17:30'],
    ['on a public holiday with the hours of Sunday', SUNDAYS, [], '2026-11-23 10:00', 'open', '2026-11-23 12:00'],
    ['on a public holiday after the hours of Sunday', SUNDAYS, [], '2026-11-23 13:00', 'closed', '2026-11-24 09:00'],
    ['on a public holiday that nobody knows about', { ...OFFICE, holidays: 'unknown' }, [], '2026-11-23 10:00', 'unknown', undefined],
    ['on the eve of such a holiday', { ...OFFICE, holidays: 'unknown' }, [], '2026-11-22 10:00', 'closed', '2026-11-24 09:00'],
    ['in a night shift before midnight', NIGHT, [], '2026-11-20 23:59', 'open', '2026-11-21 05:00'],
    ['in a night shift after midnight', NIGHT, [], '2026-11-22 04:59', 'open', '2026-11-22 05:00'],
    ['after the night shift', NIGHT, [], '2026-11-22 05:00', 'closed', '2026-11-27 22:00'],
    ['in a night shift that runs into a holiday of unknown hours', { ...NIGHT, holidays: 'unknown', hours: [{ days: ['sun'], from: '22:00', to: '05:00' }] }, [], '2026-11-23 04:00', 'open', '2026-11-23 05:00'],
    ['after a night shift that may have begun on a holiday of unknown hours', { ...NIGHT, holidays: 'unknown', hours: [{ days: ['mon'], from: '22:00', to: '05:00' }] }, [], '2026-11-24 04:00', 'unknown', undefined],
    ['day and night', ALWAYS, [], '2026-11-23 03:00', 'open', undefined],
    ['on the last day before the year-end closing', OFFICE, NEW_YEAR, '2026-12-28 18:00', 'closed', '2027-01-04 09:00'],
    ['on the first day of the year-end closing', OFFICE, NEW_YEAR, '2026-12-29 10:00', 'closed', '2027-01-04 09:00'],
    ['in the new year, still in the closing', OFFICE, NEW_YEAR, '2027-01-03 10:00', 'closed', '2027-01-04 09:00'],
    ['on the first day after the year-end closing', OFFICE, NEW_YEAR, '2027-01-04 09:00', 'open', '2027-01-04 17:30'],
    ['day and night, save for the year-end', ALWAYS, NEW_YEAR, '2026-12-28 12:00', 'open', '2026-12-29 00:00'],
    ['with hours that were never seen', { ...OFFICE, hours: [] }, [], '2026-11-20 10:00', 'unknown', undefined],
    ['with hours in doubt', { ...OFFICE, hours_uncertain: true }, [], '2026-11-20 10:00', 'unknown', undefined],
    ['in a year whose holidays are not known', OFFICE, [], '2051-03-01 10:00', 'unknown', undefined],
  ];
  test.each(cases)('%s', (...[, line, closed, moment, kind, next]) => {
    const state = openState(line, closed, at(moment));
    expect(state.kind).toBe(kind);
    expect(show(state.kind === 'open' ? state.until : state.kind === 'closed' ? state.opensAt : undefined)).toBe(next);
  });

  test('the holidays of Japan are known through 2028, moved ones included', () => {
    expect(isPublicHoliday('2027-03-22')).toBe(true);
    expect(isPublicHoliday('2028-09-22')).toBe(true);
    expect(isPublicHoliday('2028-09-23')).toBe(false);
    expect(isPublicHoliday('2060-01-01')).toBeUndefined();
  });
});

describe('a contact with several lines', () => {
  const doubtful: ContactLine = { ...OFFICE, hours_uncertain: true, hours: [{ days: ['sat', 'sun'], from: '09:00', to: '17:00' }] };

  test('is open as long as one of them is', () => {
    expect(contactState([OFFICE, { ...OFFICE, hours: [{ days: ['fri'], from: '08:00', to: '20:00' }] }], [], at('2026-11-20 10:00'))).toEqual({ kind: 'open', until: at('2026-11-20 20:00') });
    expect(contactState([OFFICE, ALWAYS], [], at('2026-11-20 10:00'))).toEqual({ kind: 'open' });
  });
  test('is unknown while hours in doubt run, and closed outside them', () => {
    expect(contactState([OFFICE, doubtful], [], at('2026-11-21 10:00'))).toEqual({ kind: 'unknown' });
    expect(contactState([OFFICE, doubtful], [], at('2026-11-21 20:00'))).toEqual({ kind: 'closed', opensAt: at('2026-11-24 09:00') });
  });
  test('is never open, nor closed, on hours in doubt alone', () => {
    expect(contactState([doubtful], [], at('2026-11-21 10:00'))).toEqual({ kind: 'unknown' });
    expect(contactState([doubtful], [], at('2026-11-21 20:00'))).toEqual({ kind: 'unknown' });
  });
  test('is unknown without any line', () => {
    expect(contactState([], [], at('2026-11-20 10:00'))).toEqual({ kind: 'unknown' });
  });
});
