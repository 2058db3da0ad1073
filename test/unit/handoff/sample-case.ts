import type { ConversationKey } from '../../../src/core/brand.js';
import type { Case, CaseId, CaseOpening, CounsellorId } from '../../../src/core/case.js';
import type { CaseCommand, Transition } from '../../../src/handoff/command.js';
import type { Actor } from '../../../src/core/case.js';
import { counsellorSchedule, type CounsellorSchedule } from '../../../src/handoff/schedule.js';
import type { Calendar } from '../../../src/handoff/hours.js';
import { transition } from '../../../src/handoff/transition.js';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
/** Monday 2026-06-01, 12:00 in Japan. */
export const NOON = Date.UTC(2026, 5, 1, 3);

export const HOA = 'hoa' as CounsellorId;
export const KEN = 'ken' as CounsellorId;

export const OPENING: CaseOpening = {
  id: 'case-1' as CaseId,
  conversation: 'talk-1' as ConversationKey,
  channel: 'line',
  language: 'vi',
  urgency: 'soon',
  consent: 'talk',
  topic: 'wage-unpaid',
};

export const REQUEST: CaseCommand = { kind: 'request', opening: OPENING, reason: 'asked' };

export const counsellor = (id: CounsellorId, expectedVersion: number, supervisor = false): Actor => ({ kind: 'counsellor', id, supervisor, expectedVersion });

/** The case after a command that must be accepted. */
export function changed(result: Transition): Case {
  if (result.kind !== 'changed') throw new Error(`not changed: ${JSON.stringify(result)}`);
  return result.case;
}

/** Plays commands one minute apart from noon on; each must change the case. A function gets the case as it is. */
export function play(...commands: readonly (CaseCommand | ((current: Case) => CaseCommand))[]): Case {
  let current: Case | undefined;
  commands.forEach((command, index) => {
    current = changed(transition(current, typeof command === 'function' ? command(current!) : command, NOON + index * MINUTE));
  });
  return current!;
}

export const claimBy = (by: CounsellorId) => (current: Case): CaseCommand => ({ kind: 'claim', by, expectedVersion: current.version });
export const answerBy = (by: CounsellorId) => (current: Case): CaseCommand => ({ kind: 'counsellor-message', by, expectedVersion: current.version });
export const closeBy = (by: CounsellorId) => (current: Case): CaseCommand => ({ kind: 'close', by: counsellor(by, current.version), outcome: 'answered' });
export const releaseBy = (by: CounsellorId) => (current: Case): CaseCommand => ({ kind: 'release', by: counsellor(by, current.version) });
export const SAYS: CaseCommand = { kind: 'person-message', danger: false };

const WEEK = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
const WORKDAYS = WEEK.slice(0, 5);

/** vi: split weekdays; ja: Friday and Saturday nights; en: always. */
export const SCHEDULE: CounsellorSchedule = counsellorSchedule.parse({
  hours: {
    vi: [{ days: WORKDAYS, from: '10:00', to: '12:30' }, { days: WORKDAYS, from: '14:00', to: '19:00' }],
    ja: [{ days: ['fri', 'sat'], from: '21:00', to: '03:00' }],
    en: [{ days: WEEK, from: '00:00', to: '24:00' }],
  },
  holidays: 'closed',
  closed: [{ from: '12-29', to: '01-03' }],
  exceptions: [{ on: '2026-06-10', shifts: [] }, { on: '2026-06-13', languages: ['vi'], shifts: [{ from: '09:00', to: '11:00' }] }],
});

export const calendarOf = (schedule: CounsellorSchedule, ...holidays: readonly string[]): Calendar => ({ schedule, isHoliday: (day) => holidays.includes(day) });
export const CALENDAR = calendarOf(SCHEDULE);
