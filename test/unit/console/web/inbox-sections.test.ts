import { countAsking, filterCases, sortInbox, stepCase } from '../../../../src/console/web/inbox-sections.js';
import { makeRow, minute } from './rows.js';

const ME = { id: 'me-1', name: 'Me' };
const ANNA = { id: 'anna', name: 'Anna' };
const ids = (rows: readonly { readonly id: string }[]): readonly string[] => rows.map(({ id }) => id);
const section = (rows: Parameters<typeof sortInbox>[0], name: string): readonly string[] => ids(sortInbox(rows, ME.id).find(({ id }) => id === name)!.rows);

describe('sections', () => {
  const rows = [
    makeRow({ id: 'closed-1', state: 'closed', closedAt: minute(1) }),
    makeRow({ id: 'closed-2', state: 'closed', closedAt: minute(2), urgency: 'now' }),
    makeRow({ id: 'others-1', state: 'active', assignee: ANNA }),
    makeRow({ id: 'mine-idle', state: 'active', assignee: ME, owedSince: null }),
    makeRow({ id: 'mine-owed', state: 'active', assignee: ME, owedSince: minute(4) }),
    makeRow({ id: 'wait-late', waitingSince: minute(9) }),
    makeRow({ id: 'wait-soon', waitingSince: minute(3) }),
    makeRow({ id: 'urgent-taken', state: 'active', assignee: ANNA, urgency: 'now' }),
    makeRow({ id: 'urgent-wait', urgency: 'now', waitingSince: minute(30) }),
  ];

  test('every case stands in exactly one', () => {
    expect(sortInbox(rows, ME.id).flatMap((part) => ids(part.rows)).sort()).toEqual(ids(rows).toSorted());
  });

  test('urgent cases stand first whoever has them, those that nobody has at the top', () => {
    expect(section(rows, 'urgent')).toEqual(['urgent-wait', 'urgent-taken']);
  });

  test('waiting cases: the longest waiting first', () => {
    expect(section(rows, 'waiting')).toEqual(['wait-soon', 'wait-late']);
  });

  test('own cases: those that wait for an answer first', () => {
    expect(section(rows, 'mine')).toEqual(['mine-owed', 'mine-idle']);
  });

  test('closed cases: the newest closing first, urgent or not', () => {
    expect(section(rows, 'closed')).toEqual(['closed-2', 'closed-1']);
  });

  test('what asks for the counsellor: cases that wait, and own ones with something unread', () => {
    expect(countAsking([...rows, makeRow({ id: 'mine-unread', state: 'active', assignee: ME, unread: 2 })], ME.id)).toBe(4);
  });
});

describe('search', () => {
  const rows = [makeRow({ id: 'case-pay1', tags: ['Overtime'], prefecture: 'Ibaraki' }), makeRow({ id: 'case-pass', topic: 'passport-kept', language: 'id', assignee: ANNA })];
  const find = (search: string, language = ''): readonly string[] => ids(filterCases(rows, { search, language }, ({ topic }) => (topic === 'wage-unpaid' ? ['Tiền lương đi làm'] : ['Passport'])));

  test.each([
    ['', ['case-pay1', 'case-pass']],
    ['tien luong', ['case-pay1']],
    ['TIỀN', ['case-pay1']],
    ['di lam', ['case-pay1']],
    ['overtime ibaraki', ['case-pay1']],
    ['overtime passport', []],
    ['anna', ['case-pass']],
  ])('"%s" finds %j', (search, found) => {
    expect(find(search)).toEqual(found);
  });

  test('a language alone leaves only its cases', () => {
    expect(find('', 'id')).toEqual(['case-pass']);
  });
});

describe('next and previous', () => {
  const order = [makeRow({ id: 'case-one1' }), makeRow({ id: 'case-two2' })];

  test.each([
    [undefined, 1, 'case-one1'],
    [undefined, -1, 'case-two2'],
    ['case-one1', 1, 'case-two2'],
    ['case-two2', 1, 'case-two2'],
    ['case-one1', -1, 'case-one1'],
    ['case-away', 1, 'case-one1'],
  ] as const)('from %s by %i comes %s', (current, step, next) => {
    expect(stepCase(order, current, step)?.id).toBe(next);
  });

  test('of no cases none comes', () => {
    expect(stepCase([], undefined, 1)).toBeUndefined();
  });
});
