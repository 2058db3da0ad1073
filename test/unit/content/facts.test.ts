import { describe, expect, test } from '@jest/globals';
import { formatDate, formatNumber, formatValue, fillIn, variablesOf } from '../../../src/content/fact-values.js';
import { factState, minimumWage, turningDays } from '../../../src/content/facts.js';
import { loadContent } from '../../../src/content/load.js';
import { fact } from '../../../src/content/schema.js';
import { writeContent } from './fixture.js';

const make = (changes: object): ReturnType<typeof fact.parse> =>
  fact.parse({ id: 'x', statement: 's', source: { name: 'n' }, confidence: 'high', verify_by: '2027-01', ...changes });

describe('the state of a fact', () => {
  test.each([
    ['sure and in force', {}, '2026-11-21', 'plain'],
    ['of medium confidence', { confidence: 'medium' }, '2026-11-21', 'plain'],
    ['of low confidence', { confidence: 'low' }, '2026-11-21', 'uncertain'],
    ['marked to be checked', { check: true }, '2026-11-21', 'uncertain'],
    ['in the month of its check', {}, '2027-01-31', 'plain'],
    ['past the month of its check', {}, '2027-02-01', 'uncertain'],
    ['the day before it begins', { valid: { from: '2026-12-01' } }, '2026-11-30', 'withdrawn'],
    ['the day it begins', { valid: { from: '2026-12-01' } }, '2026-12-01', 'plain'],
    ['its last day', { valid: { to: '2026-12-01' } }, '2026-12-01', 'plain'],
    ['the day after it ends', { valid: { to: '2026-12-01' } }, '2026-12-02', 'withdrawn'],
    ['ended and in doubt', { valid: { to: '2026-12-01' }, confidence: 'low' }, '2026-12-02', 'withdrawn'],
  ])('%s', (_title, changes, today, state) => {
    expect(factState(make(changes), today)).toBe(state);
  });
  test('turning days are the first day of a rule and the day after its last', () => {
    expect(turningDays([make({ valid: { from: '2027-04-01' } }), make({ valid: { to: '2027-03-31' } }), make({ valid: { to: '2026-12-31' } })])).toEqual(['2027-01-01', '2027-04-01']);
  });
});

describe('the minimum wage', () => {
  const real = loadContent(writeContent());
  test('goes by the day, and tells the next rate when it is known', () => {
    expect(minimumWage(real, 'Chiba', '2026-09-30')).toMatchObject({ yen: 1140, since: '2025-10-03', uncertain: false, next: { yen: 1195, from: '2026-10-01' } });
    expect(minimumWage(real, 'Chiba', '2026-10-01')).toMatchObject({ yen: 1195, since: '2026-10-01', uncertain: false });
    expect(minimumWage(real, 'Chiba', '2026-10-01')?.next).toBeUndefined();
  });
  test('is uncertain once its check is overdue, and then tells the rate before', () => {
    expect(minimumWage(real, 'Chiba', '2027-01-01')).toMatchObject({ yen: 1195, uncertain: true, previous: { yen: 1140, since: '2025-10-03' } });
  });
  test('is not known before the oldest rate or outside Japan', () => {
    expect(minimumWage(real, 'Chiba', '2025-10-02')).toBeUndefined();
    expect(minimumWage(real, 'Hanoi', '2026-10-01')).toBeUndefined();
  });
});

describe('values in sentences', () => {
  const { words } = loadContent(writeContent());
  test.each([
    [{ kind: 'yen', amount: 1280 }, '1.280 yên', '¥1,280', '1,280円'],
    [{ kind: 'yen', amount: 1780000 }, '1.780.000 yên', '¥1,780,000', '1,780,000円'],
    [{ kind: 'percent', amount: 12.5 }, '12,5%', '12.5%', '12.5%'],
    [{ kind: 'number', amount: 20315 }, '20.315', '20,315', '20,315'],
    [{ kind: 'date', date: '2027-04-01' }, 'ngày 1 tháng 4 năm 2027', '1 April 2027', '2027年4月1日'],
    [{ kind: 'term', ja: '診断書' }, '診断書', '診断書', '診断書'],
  ] as const)('%j is written in each language in its own way', (value, vi, en, ja) => {
    expect([formatValue(value, words.vi.values), formatValue(value, words.en.values), formatValue(value, words.ja.values)]).toEqual([vi, en, ja]);
  });
  test('small and negative numbers are not grouped wrongly', () => {
    expect(formatNumber(999, words.en.values)).toBe('999');
    expect(formatNumber(-1234.5678, words.vi.values)).toBe('-1.234,568');
  });
  test('a month is written without a day, and other texts stay as they are', () => {
    expect(formatDate('2026-12', words.vi.values)).toBe('tháng 12 năm 2026');
    expect(formatDate('autumn', words.en.values)).toBe('autumn');
  });
  test('variables without a value stay, also those named like built-in properties', () => {
    expect(fillIn('{{a}} {{ b }} {{constructor}}', { a: '1' })).toBe('1 {{ b }} {{constructor}}');
    expect(variablesOf('{{a}} {{ b }} {{a}}')).toEqual(['a', 'b']);
  });
});
