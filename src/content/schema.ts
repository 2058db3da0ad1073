import { z } from 'zod';

/** Ids are kebab-case and stable: they stand in buttons that live in chats for years. */
export const id = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'ids are kebab-case');
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'dates are YYYY-MM-DD');
const month = z.string().regex(/^\d{4}-\d{2}$/, 'verify_by is YYYY-MM');

/** high and medium may be said plainly with the check date; low is said as uncertain, with a person offered. */
export const confidence = z.enum(['high', 'medium', 'low']);

const source = z.object({
  name: z.string().min(1),
  url: z.string().url().nullable().default(null),
  /** When the page itself was dated or read, as the fact sheet gives it. */
  seen: z.string().nullable().default(null),
}).strict();

/** What a fact puts into a sentence. Formatted per language when it is interpolated. */
const factValue = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('yen'), amount: z.number() }).strict(),
  z.object({ kind: z.literal('percent'), amount: z.number() }).strict(),
  /** A bare number; the sentence names its unit. */
  z.object({ kind: z.literal('number'), amount: z.number() }).strict(),
  z.object({ kind: z.literal('date'), date: day }).strict(),
  /** A Japanese term as it is met on paper, e.g. 診断書. */
  z.object({ kind: z.literal('term'), ja: z.string().min(1) }).strict(),
]);

export const fact = z.object({
  id,
  /** What is claimed, in English, for reviewers; never shown. */
  statement: z.string().min(1),
  value: factValue.optional(),
  /** First and last day on which the statement holds. Outside them it is not said. */
  valid: z.object({ from: day.optional(), to: day.optional() }).strict().default({}),
  source,
  confidence,
  /** Marked CHECK in the fact sheet: may have changed. Treated like low. */
  check: z.boolean().default(false),
  /** Said plainly even when its check is overdue: what saves a life must not be hedged because nobody had time to look. */
  always: z.boolean().default(false),
  verify_by: month,
}).strict();

const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
const time = z.string().regex(/^([01]\d|2[0-4]):[0-5]\d$/, 'times are HH:MM in Japan');

/** A shift. `to` earlier than `from` runs past midnight; 00:00 to 24:00 is the whole day. */
const shift = z.object({ days: z.array(z.enum(WEEKDAYS)).min(1), from: time, to: time }).strict();

const contactLine = z.object({
  number: z.string().regex(/^[#*+0-9-]+$/, 'digits, hyphens, + # * only'),
  /** Keys to press after the announcement. */
  press: z.string().regex(/^[0-9#*]+$/).optional(),
  languages: z.array(z.string().min(2)).min(1),
  /** Empty = the hours were not seen in a source: never said to be open. */
  hours: z.array(shift),
  /** Public holidays of Japan: closed, as any other day, by the hours of Saturday/Sunday, or not known. */
  holidays: z.enum(['closed', 'open', 'as-sunday', 'unknown']),
  /** Set when the source leaves a doubt about days or hours: shown as such. */
  hours_uncertain: z.boolean().default(false),
  cost: z.enum(['free', 'paid', 'unknown']),
}).strict();

export const contact = z.object({
  id,
  kind: z.string().min(1),
  /** Countries whose people alone are served (ISO 3166, lower case): embassies and their hotlines. Empty = everybody. */
  nationals: z.array(z.enum(['vn', 'ph', 'cn', 'id', 'th', 'mm', 'kh'])).default([]),
  lines: z.array(contactLine),
  /** Page for people; per language where there are several (`default` is required then). */
  url: z.union([z.string().url(), z.record(z.string(), z.string().url())]).nullable(),
  email: z.string().email().nullable().default(null),
  serves: z.array(id),
  /** `nationwide`, or English names of prefectures. */
  area: z.union([z.literal('nationwide'), z.array(z.string().min(1)).min(1)]),
  /** Who may use it: empty = the source names no condition. */
  status: z.array(z.enum(['trainee', 'ssw', 'student', 'dependant', 'engineer', 'undocumented', 'other'])),
  /** Days of the year without service, MM-DD, both included; may run over New Year. */
  closed: z.array(z.object({ from: z.string().regex(/^\d{2}-\d{2}$/), to: z.string().regex(/^\d{2}-\d{2}$/) }).strict()).default([]),
  reports_to_immigration: z.enum(['no', 'may', 'unknown']),
  source,
  confidence,
  verify_by: month,
}).strict();

/** One sentence or two of an answer. It is left out on days on which one of its facts does not hold, and said as uncertain when one is low. */
export const passage = z.object({
  /** Key of the words in locales/<lang>/topics/<topic>.yaml. */
  key: id,
  facts: z.array(id).default([]),
  /** Whom it is for; left out for somebody who has told another status. Empty = everybody. */
  for: z.array(z.enum(['trainee', 'ssw', 'student', 'dependant', 'engineer', 'undocumented', 'other'])).default([]),
}).strict();

export const topic = z.object({
  id,
  version: z.number().int().positive(),
  urgency: z.enum(['now', 'soon', 'none']),
  /** The short answer: at most 500 characters in every language, all passages together. */
  answer: z.array(passage).min(1),
  steps: z.array(passage).min(1),
  proof: z.array(passage),
  /** Best first; those in the person's language and open now are shown first all the same. */
  contacts: z.array(id).min(1),
  neighbours: z.array(id).min(1).max(4),
  /** What the answer depends on; asked once, in one tap, when it is not known. */
  needs: z.array(z.enum(['prefecture', 'status'])).default([]),
}).strict();

/** Words of one topic in one language. */
export const topicWords = z.object({
  /** Never true for text that no native speaker has read. */
  reviewed: z.boolean(),
  /** Button: at most 20 graphemes and 20 UTF-16 units. Neutral enough to stand in a chat. */
  label: z.string().min(1),
  /** Heading of the answer and name in lists, at most 60 characters. */
  title: z.string().min(1),
  answer: z.record(id, z.string().min(1)),
  steps: z.record(id, z.string().min(1)),
  proof: z.record(id, z.string().min(1)).default({}),
}).strict();

/** Words of the contacts of one language: id → name as it should be asked for, and one or two plain sentences of what they do. */
export const contactWords = z.object({
  reviewed: z.boolean(),
  contacts: z.record(id, z.object({ name: z.string().min(1), about: z.string().min(1) }).strict()),
}).strict();


export type Fact = z.infer<typeof fact>;
export type FactValue = z.infer<typeof factValue>;
export type Contact = z.infer<typeof contact>;
export type ContactLine = z.infer<typeof contactLine>;
export type Shift = z.infer<typeof shift>;
export type Passage = z.infer<typeof passage>;
export type Topic = z.infer<typeof topic>;
export type TopicWords = z.infer<typeof topicWords>;
export type ContactWords = z.infer<typeof contactWords>;
