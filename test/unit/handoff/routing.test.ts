import { describe, expect, test } from '@jest/globals';
import type { Case, CaseId, CounsellorId } from '../../../src/core/case.js';
import { findDueAlarms, idleWarningAt, nextAlarmAt } from '../../../src/handoff/alarms.js';
import { chooseCounsellor, orderInbox, type Counsellor } from '../../../src/handoff/routing.js';
import { transition } from '../../../src/handoff/transition.js';
import { estimateWaiting } from '../../../src/handoff/waiting-estimate.js';
import { answerBy, CALENDAR, changed, claimBy, closeBy, DAY, HOA, HOUR, KEN, MINUTE, NOON, OPENING, play, REQUEST, SAYS } from './sample-case.js';

const caseOf = (id: string, part: Partial<Case> = {}): Case => ({ ...play(REQUEST), id: id as CaseId, ...part }) as Case;
const colleague = (id: string, part: Partial<Counsellor> = {}): Counsellor => ({ id: id as CounsellorId, languages: ['vi', 'ja'], available: true, load: 0, capacity: 5, ...part });
const ids = (cases: readonly Case[]): readonly string[] => cases.map(({ id }) => id);

describe('the inbox', () => {
  test('shows urgent cases first, then the longest waiting, and only what waits', () => {
    const cases = [
      caseOf('new', { waitingSince: NOON + 2 }), caseOf('old', { waitingSince: NOON }), caseOf('urgent-new', { urgency: 'now', waitingSince: NOON + 3 }),
      caseOf('urgent-old', { urgency: 'now', waitingSince: NOON + 1 }), { ...play(REQUEST, claimBy(HOA)), id: 'taken' as CaseId },
    ];
    expect(ids(orderInbox(cases))).toEqual(['urgent-old', 'urgent-new', 'old', 'new']);
    expect(ids(orderInbox([...cases].reverse()))).toEqual(['urgent-old', 'urgent-new', 'old', 'new']);
  });

  test('shows cases of the same moment in the same order everywhere', () => {
    expect(ids(orderInbox([caseOf('b'), caseOf('a')]))).toEqual(['a', 'b']);
  });
});

describe('the choice of a counsellor', () => {
  test('falls on whoever speaks the language and has least to do', () => {
    const chosen = chooseCounsellor(caseOf('x'), [colleague('busy', { load: 2 }), colleague('free', { load: 1 }), colleague('foreign', { languages: ['en'] })]);
    expect(chosen).toEqual({ counsellor: 'free', why: 'language' });
  });

  test('spares those who speak more languages', () => {
    expect(chooseCounsellor(caseOf('x'), [colleague('a', { languages: ['vi', 'ja', 'en'] }), colleague('b')])).toMatchObject({ counsellor: 'b' });
  });

  test('passes over who is away or has enough, unless it is urgent', () => {
    const team = [colleague('away', { available: false }), colleague('full', { load: 5 })];
    expect(chooseCounsellor(caseOf('x'), team)).toBeUndefined();
    expect(chooseCounsellor(caseOf('x', { urgency: 'now' }), team)).toEqual({ counsellor: 'full', why: 'language' });
  });

  test('falls on whoever knows the case, when it is reopened', () => {
    const closed = play(REQUEST, claimBy(HOA), closeBy(HOA));
    const again = changed(transition(closed, { kind: 'reopen', wroteAt: NOON + DAY, danger: false }, NOON + DAY));
    expect(chooseCounsellor(again, [colleague(KEN), colleague(HOA, { load: 3 })])).toEqual({ counsellor: HOA, why: 'again' });
    expect(chooseCounsellor(again, [colleague(KEN), colleague(HOA, { available: false })])).toMatchObject({ counsellor: KEN });
  });

  test('falls on anybody when an urgent case finds nobody of its language', () => {
    const team = [colleague('foreign', { languages: ['en'] })];
    expect(chooseCounsellor(caseOf('x'), team)).toBeUndefined();
    expect(chooseCounsellor(caseOf('x', { urgency: 'now' }), team)).toEqual({ counsellor: 'foreign', why: 'no-language' });
  });
});

describe('alarms', () => {
  test('come again and again, sooner for urgent cases', () => {
    const due = (urgency: Case['urgency'], alarms: Case['alarms']): number => nextAlarmAt(caseOf('x', { urgency, alarms }), CALENDAR)! - NOON;
    expect([due('soon', { from: NOON, raised: 0 }), due('soon', { from: NOON, raised: 1, lastAt: NOON + 10 * MINUTE })]).toEqual([15 * MINUTE, 25 * MINUTE]);
    expect([due('now', { from: NOON, raised: 0 }), due('now', { from: NOON, raised: 7, lastAt: NOON + 20 * MINUTE })]).toEqual([2 * MINUTE, 23 * MINUTE]);
  });

  test('of cases that are not urgent wait for the next opening', () => {
    // Monday 22:00 in Japan.
    const alarms = { from: NOON + 10 * HOUR, raised: 0 };
    expect(nextAlarmAt(caseOf('x', { alarms }), CALENDAR)).toBe(NOON + 22 * HOUR);
    expect(nextAlarmAt(caseOf('x', { alarms, urgency: 'now' }), CALENDAR)).toBe(NOON + 10 * HOUR + 2 * MINUTE);
  });

  test('ring also where no hours are known', () => {
    const calendar = { ...CALENDAR, schedule: { ...CALENDAR.schedule, hours: {} } };
    expect(nextAlarmAt(caseOf('x'), calendar)).toBe(NOON + 15 * MINUTE);
  });

  test('end with an answer or the closing, and begin again with the next message', () => {
    const answered = play(REQUEST, claimBy(HOA), answerBy(HOA));
    expect(nextAlarmAt(answered, CALENDAR)).toBeUndefined();
    expect(nextAlarmAt(play(REQUEST, claimBy(HOA), closeBy(HOA)), CALENDAR)).toBeUndefined();
    expect(nextAlarmAt(changed(transition(answered, SAYS, NOON + 5 * MINUTE)), CALENDAR)).toBe(NOON + 20 * MINUTE);
  });

  test('that are due are listed worst first, louder the longer they last', () => {
    const cases = [caseOf('soon'), caseOf('third', { waitingSince: NOON + 1, alarms: { from: NOON, raised: 2, lastAt: NOON } }), caseOf('urgent', { urgency: 'now' }), caseOf('later', { alarms: { from: NOON + MINUTE, raised: 0 } })];
    expect(findDueAlarms(cases, CALENDAR, NOON + 15 * MINUTE)).toEqual([
      { case: 'urgent', nth: 1, loud: true }, { case: 'soon', nth: 1, loud: false }, { case: 'third', nth: 3, loud: true },
    ]);
    expect(findDueAlarms(cases, CALENDAR, NOON + 2 * MINUTE - 1)).toEqual([]);
  });

  test('a warning for an idle case comes after half an hour without a word, once', () => {
    const active = play(REQUEST, claimBy(HOA), answerBy(HOA));
    const due = idleWarningAt(active, CALENDAR);
    expect(due).toBe(NOON + 32 * MINUTE);
    expect(idleWarningAt(changed(transition(active, { kind: 'idle-warning' }, due!)), CALENDAR)).toBeUndefined();
    expect(idleWarningAt(play(REQUEST), CALENDAR)).toBeUndefined();
  });
});

describe('what is said about the wait', () => {
  const question = { id: OPENING.id, language: 'vi', cases: [play(REQUEST)], counsellors: [], calendar: CALENDAR, now: NOON } as const;

  test('is the place among those who wait for the same counsellors', () => {
    const cases = [...question.cases, caseOf('earlier', { waitingSince: NOON - 1 }), caseOf('urgent', { urgency: 'now', waitingSince: NOON + 1 }), caseOf('other', { language: 'ja', waitingSince: NOON - 1 })];
    expect(estimateWaiting({ ...question, cases }).place).toBe(3);
    expect(estimateWaiting({ ...question, cases: [] }).place).toBe(1);
  });

  test('names who is present and when the desk closes', () => {
    const counsellors = [colleague('a'), colleague('b', { available: false }), colleague('c', { languages: ['en'] })];
    expect(estimateWaiting({ ...question, counsellors })).toEqual({ place: 1, language: 'vi', open: true, closesAt: NOON + 30 * MINUTE, present: 1, mustWriteAgain: false });
  });

  test('names the next opening, and that the person must write again when the window closes before it', () => {
    const now = NOON + 4 * DAY + 8 * HOUR; // Friday 20:00
    const opensAt = NOON + 7 * DAY - 2 * HOUR;
    expect(estimateWaiting({ ...question, now })).toMatchObject({ open: false, opensAt, mustWriteAgain: false });
    expect(estimateWaiting({ ...question, now, windowUntil: now + DAY })).toMatchObject({ opensAt, mustWriteAgain: true });
    expect(estimateWaiting({ ...question, now, windowUntil: now + 7 * DAY })).toMatchObject({ mustWriteAgain: false });
  });

  test('says so when nobody helps in that language', () => {
    const calendar = { ...CALENDAR, schedule: { ...CALENDAR.schedule, hours: {} } };
    expect(estimateWaiting({ ...question, calendar, counsellors: [colleague('a')], windowUntil: NOON + DAY })).toEqual({ place: 1, language: undefined, open: false, present: 0, mustWriteAgain: true });
  });
});
