/** Japan has one zone and no summer time: UTC+9 all year. */
const OFFSET = 9 * 3_600_000;
export const DAY_MS = 86_400_000;

const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** The day in Japan, YYYY-MM-DD. @param now epoch ms */
export function tokyoDay(now: number): string {
  return new Date(now + OFFSET).toISOString().slice(0, 10);
}

/** The time of day in Japan, HH:MM. @param now epoch ms */
export function tokyoTime(now: number): string {
  return new Date(now + OFFSET).toISOString().slice(11, 16);
}

export function tokyoWeekday(now: number): Weekday {
  return WEEKDAYS[new Date(now + OFFSET).getUTCDay()] ?? 'sun';
}

/** Epoch ms at which the day of `now` began in Japan. */
export function tokyoMidnight(now: number): number {
  return Math.floor((now + OFFSET) / DAY_MS) * DAY_MS - OFFSET;
}
