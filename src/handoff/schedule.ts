import { z } from 'zod';
import { LANGUAGES } from '../core/language.js';

const day = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, 'dates are YYYY-MM-DD');
const yearDay = z.string().regex(/^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, 'days of the year are MM-DD');
const begin = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'times are HH:MM in Japan');
const end = z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'times are HH:MM in Japan, 24:00 at the latest');
const minutes = z.number().int().min(1).max(24 * 60);

const span = { from: begin, to: end } as const;
const nonEmpty = ({ from, to }: { readonly from: string; readonly to: string }): boolean => from !== to;
const EMPTY = 'a shift that begins when it ends is no shift; the whole day is 00:00 to 24:00';

/** `to` earlier than `from` runs past midnight into the next day. */
const weeklyShift = z.object({ days: z.array(z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'])).min(1), ...span }).strict().refine(nonEmpty, EMPTY);
const dayShift = z.object(span).strict().refine(nonEmpty, EMPTY);
const pace = z.object({ first_minutes: minutes, again_minutes: minutes }).strict();

/** When counsellors are there, and how soon somebody is called who is not: the settings of an organisation. */
export const counsellorSchedule = z.object({
  /** Per language of the counsellors. Several shifts a day are split ones; those that touch are one. */
  hours: z.record(z.enum(LANGUAGES), z.array(weeklyShift).min(1)),
  /** On public holidays of Japan. */
  holidays: z.enum(['closed', 'open', 'as-sunday']).default('closed'),
  /** Closed every year, both days included; may run over New Year. */
  closed: z.array(z.object({ from: yearDay, to: yearDay }).strict()).default([]),
  /** Single days that differ, for all languages or those named. No shifts: closed. Stands above all else. */
  exceptions: z.array(z.object({ on: day, languages: z.array(z.enum(LANGUAGES)).min(1).optional(), shifts: z.array(dayShift) }).strict()).default([]),
  /** Minutes until the first alarm for a case that nobody answers, and between further ones. Others than urgent ones ring in opening hours only. */
  alarms: z.object({ urgent: pace, other: pace }).strict().default({ urgent: { first_minutes: 2, again_minutes: 3 }, other: { first_minutes: 15, again_minutes: 15 } }),
  /** Minutes without a word from either side until the counsellor is asked whether the case is done. */
  idle_minutes: minutes.default(30),
}).strict();

export type CounsellorSchedule = z.output<typeof counsellorSchedule>;
