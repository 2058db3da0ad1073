import type { ActiveCase, Case, CaseId } from '../core/case.js';
import { nextOpening, type Calendar } from './hours.js';
import { compareCases } from './routing.js';

const MINUTE_MS = 60_000;
/** From this alarm on a case that is not urgent is as loud as one that is. */
const LOUD_FROM = 3;

export interface DueAlarm {
  readonly case: CaseId;
  /** Goes into the command, so that only one process raises it. */
  readonly nth: number;
  readonly loud: boolean;
}

/**
 * When the next alarm for a case is due (epoch ms): again and again until somebody answers. Urgent cases ring at any hour and sooner, others in
 * opening hours; where no hours are known they ring too, because nothing may be forgotten.
 * @returns undefined when nobody owes an answer
 */
export function nextAlarmAt(subject: Case, calendar: Calendar): number | undefined {
  if (subject.state === 'closed' || subject.owedSince === undefined) return undefined;
  const { urgent, other } = calendar.schedule.alarms;
  const { from, lastAt } = subject.alarms;
  const pace = subject.urgency === 'now' ? urgent : other;
  const due = lastAt === undefined ? from + pace.first_minutes * MINUTE_MS : lastAt + pace.again_minutes * MINUTE_MS;
  return subject.urgency === 'now' ? due : (nextOpening(calendar, subject.language, due) ?? due);
}

/** Alarms to raise now, worst first. @param now epoch ms */
export function findDueAlarms(cases: readonly Case[], calendar: Calendar, now: number): readonly DueAlarm[] {
  return cases
    .filter((one) => (nextAlarmAt(one, calendar) ?? Infinity) <= now)
    .sort(compareCases)
    .map((one) => ({ case: one.id, nth: one.alarms.raised + 1, loud: isLoud(one, one.alarms.raised + 1) }));
}

/** Whether the nth alarm for a case is a loud one. */
export function isLoud({ urgency }: Case, nth: number): boolean {
  return urgency === 'now' || nth >= LOUD_FROM;
}

/** When the counsellor is asked whether an active case is done (epoch ms). Undefined when that was asked since the last word. */
export function idleWarningAt(subject: Case, { schedule }: Calendar): number | undefined {
  if (subject.state !== 'active' || wasWarned(subject)) return undefined;
  return lastActivityAt(subject) + schedule.idle_minutes * MINUTE_MS;
}

/** Whether the counsellor was warned since either side last did something. */
export function wasWarned(subject: ActiveCase): boolean {
  return subject.idleWarnedAt !== undefined && subject.idleWarnedAt >= lastActivityAt(subject);
}

/** Epoch ms of the last thing that either side did in an active case. */
function lastActivityAt({ claimedAt, lastMessageAt, lastAnswerAt }: ActiveCase): number {
  return Math.max(claimedAt, lastMessageAt, lastAnswerAt ?? 0);
}
