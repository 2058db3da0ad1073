import holidayJp from '@holiday-jp/holiday_jp';

const days: ReadonlySet<string> = new Set(Object.keys(holidayJp.holidays));
const years: ReadonlySet<string> = new Set([...days].map((day) => day.slice(0, 4)));

/**
 * Whether a day (YYYY-MM-DD) is a public holiday of Japan.
 * The list reaches to 2050; the equinox days of years to come are computed ahead and become law each February.
 * @returns undefined for a year that the list does not know
 */
export function isPublicHoliday(day: string): boolean | undefined {
  return years.has(day.slice(0, 4)) ? days.has(day) : undefined;
}
