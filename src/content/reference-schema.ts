import { z } from 'zod';
import { confidence, id } from './schema.js';

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'dates are YYYY-MM-DD');

/** dialogs/content.yaml */
export const contentMeta = z.object({
  /** The day on which the facts were last put together from their sources; shown under every answer. */
  checked_on: day,
}).strict();

/** Headings under which the topics are offered; their names are in locales/<lang>/talk.yaml. */
const TOPIC_GROUPS = ['wages', 'safety', 'job', 'status', 'crime', 'life'] as const;

const indexedTopic = z.object({
  id,
  group: z.enum(TOPIC_GROUPS),
  urgency: z.enum(['now', 'soon', 'none']),
  /** Many who ask have no valid status: contacts that may tell immigration say so and do not come first. */
  without_status: z.boolean().default(false),
  scope: z.string().min(1),
}).strict();

/** dialogs/topics-index.yaml: every topic and intent, written or not. */
export const topicsIndex = z.object({
  topics: z.array(indexedTopic).min(1),
  intents: z.array(z.object({ id, scope: z.string().min(1) }).strict()).min(1),
}).strict();

const names = { en: z.string().min(1), ja: z.string().min(1), vi: z.string().min(1) };

/** dialogs/prefectures.yaml. The id of a prefecture is its English name. */
export const prefectureList = z.object({
  regions: z.array(z.object({ id, ...names }).strict()).min(1),
  prefectures: z.array(z.object({ id: z.string().min(1), region: id, ...names }).strict()).min(1),
}).strict();

/** One line of dialogs/minimum-wage.csv. */
export const wageRow = z.object({
  prefecture: z.string().min(1),
  fiscal_year: z.coerce.number().int(),
  yen_per_hour: z.coerce.number().int().positive(),
  from: day,
  confidence,
  verify_by: z.string().regex(/^\d{4}-\d{2}$/, 'verify_by is YYYY-MM'),
  source: z.string().min(1),
}).strict();

/** The part of locales/<lang>/answer.yaml by which values of facts are written. */
export const valueWords = z.object({
  /** `{{amount}}` with thousands separated. */
  yen: z.string().includes('{{amount}}'),
  percent: z.string().includes('{{amount}}'),
  /** `{{day}}`, `{{month}}`, `{{year}}`. */
  date: z.string().includes('{{day}}').includes('{{month}}').includes('{{year}}'),
  /** `{{month}}`, `{{year}}`. */
  month: z.string().includes('{{month}}').includes('{{year}}'),
  months: z.array(z.string().min(1)).length(12),
  thousands: z.string().length(1),
  decimal: z.string().length(1),
}).strict();

export type IndexedTopic = z.infer<typeof indexedTopic>;
export type Prefecture = z.infer<typeof prefectureList>['prefectures'][number];
export type Region = z.infer<typeof prefectureList>['regions'][number];
export type WageRow = z.infer<typeof wageRow>;
export type ValueWords = z.infer<typeof valueWords>;
