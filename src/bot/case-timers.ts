import type { Case } from '../core/case.js';
import type { Timer } from '../core/store.js';
import { idleWarningAt, nextAlarmAt } from '../handoff/alarms.js';
import { NO_HOURS } from './calendar.js';
import { deskEvent } from './case-turn.js';
import type { Room } from './room.js';
import type { Talk } from './talk.js';

const ALARM = 'case-alarm';
const IDLE = 'case-idle';

/** The timers of a case as it stands now: each is moved, or cancelled when there is nothing to wait for. */
export function caseTimers(room: Room, talk: Talk, subject: Case): { readonly timers: readonly Timer[]; readonly cancelled: readonly string[] } {
  const calendar = room.calendar ?? NO_HOURS;
  const alarm = notBefore(talk, nextAlarmAt(subject, calendar));
  const idle = notBefore(talk, idleWarningAt(subject, calendar));
  return {
    timers: [
      ...(alarm === undefined ? [] : [{ name: ALARM, at: alarm, event: deskEvent(talk, alarm, { subject, what: 'alarm' }) }]),
      ...(idle === undefined ? [] : [{ name: IDLE, at: idle, event: deskEvent(talk, idle, { subject, what: 'idle-warning' }) }]),
    ],
    cancelled: [...(alarm === undefined ? [ALARM] : []), ...(idle === undefined ? [IDLE] : [])],
  };
}

function notBefore({ desk }: Talk, at: number | undefined): number | undefined {
  return at === undefined ? undefined : Math.max(at, desk.notBefore);
}
