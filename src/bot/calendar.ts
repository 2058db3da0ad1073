import type { Content } from '../content/content.js';
import { isPublicHoliday } from '../content/holidays.js';
import { MadoguchiError } from '../core/errors.js';
import type { Calendar } from '../handoff/hours.js';
import { counsellorSchedule } from '../handoff/schedule.js';

const isHoliday = (day: string): boolean => isPublicHoliday(day) === true;

/** Without stated hours nobody is promised a time, and alarms ring at any hour. */
export const NO_HOURS: Calendar = { schedule: counsellorSchedule.parse({ hours: {} }), isHoliday };

/**
 * The counsellors' hours of dialogs/counsellors.yaml. Undefined when the organisation states none.
 * @throws MadoguchiError `content-invalid` when they were read without their schema and do not fit it
 */
export function readCalendar({ schedule }: Pick<Content, 'schedule'>): Calendar | undefined {
  if (schedule === undefined) return undefined;
  const read = counsellorSchedule.safeParse(schedule);
  if (!read.success) throw new MadoguchiError('content-invalid', read.error.issues.map(({ path, message }) => `dialogs/counsellors.yaml: ${path.join('.')}: ${message}`).join('\n'));
  return { schedule: read.data, isHoliday };
}
