import { z } from 'zod';
import { LANGUAGES, parseLanguage } from '../core/language.js';
import { ASKER_STATUSES } from '../core/snapshot.js';

/** What every line of `--jsonl` may tell besides its text (contract 4.1, 4.2). */
export const given = {
  id: z.string().optional(),
  text: z.string().min(1).max(20_000),
  lang: z.string().refine((tag) => parseLanguage(tag) !== undefined, { message: `lang is one of ${LANGUAGES.join(' ')}` }).nullish(),
  prefecture: z.string().nullish(),
  asker_status: z.enum(ASKER_STATUSES).nullish(),
  date: z.string().regex(/^\d{4}-\d{2}-\d{2}/, 'date is YYYY-MM-DD').refine((date) => !Number.isNaN(Date.parse(date)), { message: 'date is no day' }).nullish(),
};

/** Reads one line. @throws Error whose message says what is wrong, for people */
export function parseLine<T extends z.ZodTypeAny>(line: string, schema: T): z.infer<T> {
  let raw: unknown;
  try {
    raw = JSON.parse(line);
  } catch {
    throw new Error('the line is not JSON');
  }
  const parsed = schema.safeParse(raw);
  if (!parsed.success) throw new Error(parsed.error.issues.map((issue) => `${issue.path.join('.') || 'line'}: ${issue.message}`).join('; '));
  return parsed.data as z.infer<T>;
}

/** The moment that a line speaks of, epoch ms: 12:00 in Tokyo of a day, so that it is that day whatever the machine's zone; else now. */
export function momentOf(date: string | null | undefined, now: () => number): number {
  if (date === undefined || date === null) return now();
  return date.length > 10 ? Date.parse(date) : Date.parse(`${date}T12:00:00+09:00`);
}
