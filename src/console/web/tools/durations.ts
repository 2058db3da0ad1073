import type { TFunction } from 'i18next';

const HOUR = 60;

/** A length of time as one reads it: minutes, then hours and minutes. @param minutes may have a fraction */
export function writeMinutes(minutes: number, t: TFunction<'console-tools'>): string {
  if (minutes < 1) return t('duration.moment');
  const whole = Math.round(minutes);
  if (whole < HOUR) return t('duration.minutes', { minutes: whole });
  return t('duration.hours', { hours: Math.floor(whole / HOUR), minutes: whole % HOUR });
}
