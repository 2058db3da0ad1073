import { z } from 'zod';
import { SHEET_RECEIVERS } from '../core/desk.js';
import { CHANNELS } from '../core/inbound.js';
import { LANGUAGES } from '../core/language.js';
import { ASKER_STATUSES } from '../core/snapshot.js';
import { writtenText } from './written-text.js';

/** Shapes of the console's JSON API: what the routes check, what the OpenAPI document is made from, what the page is typed by. */

const time = z.string().datetime({ offset: true }).describe('ISO 8601');
const caseId = z.string().regex(/^[\w-]{8,64}$/);
const counsellorId = z.string().regex(/^[\w-]{4,64}$/);
/** Made by the browser: the same one again means the same act again. */
const clientId = z.string().regex(/^[\w-]{8,64}$/);
/** Version of the case that the counsellor has before the eyes; absent: as it is now. */
const version = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER).optional();

const language = z.enum(LANGUAGES);
/** Languages of the page itself. */
const pageLanguage = z.enum(['ja', 'vi', 'en']);
const role = z.enum(['counsellor', 'supervisor']);
const outcome = z.enum(['answered', 'referred', 'no-reply', 'withdrawn', 'other']);
const receiver = z.enum(SHEET_RECEIVERS);
const channel = z.enum(CHANNELS);
const state = z.enum(['waiting', 'active', 'closed']);
const urgency = z.enum(['none', 'soon', 'now']);

export const failure = z.object({ error: z.object({ code: z.string(), message: z.string(), until: time.optional().describe('of a closed window or a lock') }) });

const user = z.object({ id: counsellorId, name: z.string(), role, languages: z.array(language), email: z.string(), totp: z.boolean() });
export const session = z.object({
  user,
  csrfToken: z.string(),
  available: z.boolean(),
  features: z.object({ pictures: z.boolean().describe('pictures can be sent: PUBLIC_URL is set'), password: z.boolean().describe('the account has a password of its own (not only OIDC)') }),
});
export const signIn = z.object({ email: z.string().max(254), password: z.string().max(1_024), code: z.string().max(12).optional().describe('from the authenticator app, where the account has one') });
export const signInWays = z.object({ oidc: z.boolean(), demo: z.boolean().describe('a demo account may be entered without a password') });
export const totpSecret = z.object({ secret: z.string(), uri: z.string().describe('otpauth:// address for the authenticator app') });
export const totpCode = z.object({ code: z.string().max(12) });
export const passwordChange = z.object({ current: z.string().max(1_024), next: z.string().min(12).max(1_024) });
export const passwordOnly = z.object({ password: z.string().max(1_024) });

export const replyWindow = z.object({
  kind: z.enum(['reply', 'push', 'standard', 'human-agent', 'open', 'closed']),
  until: time.optional(),
  secondsLeft: z.number().optional(),
  finally: time.optional().describe('last moment for a counsellor at all'),
  remaining: z.number().optional().describe('LINE pushes left this month'),
  inReserve: z.boolean().optional(),
  why: z.enum(['unreachable', 'never-wrote', 'window-over', 'quota-used']).optional(),
  wasOpenUntil: time.optional(),
  next: z.enum(['wait-for-person', 'wait-or-raise-plan']).optional(),
});

export const caseRow = z.object({
  id: caseId,
  version: z.number().int(),
  state,
  channel,
  language,
  topic: z.string().nullable(),
  urgency,
  reason: z.enum(['asked', 'danger', 'misses', 'offer']),
  prefecture: z.string().nullable(),
  status: z.enum(ASKER_STATUSES).nullable(),
  tags: z.array(z.string()),
  requestedAt: time,
  waitingSince: time,
  promisedAt: time.nullable().describe('from when on, as the person was told, somebody is there'),
  closedAt: time.nullable(),
  outcome: outcome.nullable(),
  assignee: z.object({ id: counsellorId, name: z.string() }).nullable(),
  lastMessageAt: time,
  lastAnswerAt: time.nullable(),
  owedSince: time.nullable().describe('oldest thing of the person that no counsellor has answered'),
  unread: z.number().int(),
  alarms: z.number().int().describe('raised since somebody is expected to act'),
  unreachable: z.boolean().describe('the person has blocked the account'),
  elsewhereUntil: time.nullable().describe("somebody answers from the platform's own inbox"),
  suggested: counsellorId.nullable().describe('whom the case would suit best; only of waiting ones'),
  replyWindow,
});
export const caseQuery = z.object({
  state: state.optional(),
  mine: z.enum(['1', '0']).optional(),
  limit: z.coerce.number().int().min(1).max(1_000).optional().describe('of closed ones; 200 when absent'),
});
export const caseList = z.object({ cases: z.array(caseRow) });

export const delivery = z.object({ state: z.enum(['queued', 'retrying', 'held', 'blocked', 'sent', 'failed']), code: z.string().optional(), at: time });
const attachment = z.object({
  type: z.enum(['image', 'video', 'audio', 'file', 'sticker', 'location']),
  url: z.string().nullable().describe('below /api; null when there is nothing to fetch'),
  keywords: z.array(z.string()).describe('of a sticker'),
});
export const message = z.object({
  id: z.string(),
  from: z.enum(['user', 'bot', 'counsellor', 'system']),
  at: time,
  text: z.string(),
  name: z.string().nullable(),
  topic: z.string().nullable(),
  attachments: z.array(attachment),
  delivery: delivery.nullable(),
});
export const note = z.object({ id: z.string(), at: time, text: z.string(), name: z.string().nullable() });
const summary = z.object({
  consent: z.enum(['talk', 'summary', 'nothing']),
  topics: z.array(z.object({ id: z.string(), times: z.number().int(), lastAt: time })),
  quotes: z.array(z.object({ at: time, text: z.string(), topic: z.string().nullable() })),
  messages: z.number().int().nullable(),
  firstAt: time.nullable(),
  screening: z.object({ verdict: z.string(), signals: z.array(z.string()), at: time }).nullable(),
  sharedWith: z.array(z.object({ to: receiver, at: time, name: z.string().nullable() })),
});
export const caseDetail = z.object({ case: caseRow, messages: z.array(message), summary, notes: z.array(note) });

export const claim = z.object({ version }).default({});
export const messageToSend = z
  .object({ clientId, text: writtenText(5_000).optional(), file: z.string().regex(/^[\w-]{8,64}$/).optional(), version })
  .refine(({ text, file }) => (text !== undefined) !== (file !== undefined), 'a message has either text or a file');
export const noteToKeep = z.object({ clientId: clientId.optional(), text: writtenText(5_000) });
export const transfer = z.object({ to: counsellorId, version });
export const release = z.object({ version }).default({});
export const close = z.object({ outcome, version });
export const tags = z.object({ tags: z.array(writtenText(40)).max(12) });
export const read = z.object({ version: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER) });
export const sheetConsent = z.object({ clientId: clientId.optional(), to: receiver });
export const done = z.object({ case: caseRow });
export const sent = z.object({ message });
export const kept = z.object({ file: z.string() });

export const presence = z.object({ available: z.boolean() });
export const colleague = z.object({ id: counsellorId, name: z.string(), role, languages: z.array(language), available: z.boolean(), load: z.number().int() });
export const colleagues = z.object({ colleagues: z.array(colleague) });

/** `language`: the trainee's. `gloss`: the counsellor's, shown beside. */
export const wordsQuery = z.object({ language, gloss: pageLanguage });
export const topics = z.object({ topics: z.array(z.object({ id: z.string(), group: z.string(), title: z.string(), gloss: z.string() })) });
export const topic = z.object({
  id: z.string(),
  title: z.string(),
  gloss: z.string(),
  answerLanguage: pageLanguage.describe('the language in which the texts are; another one than asked for when there is no answer in that'),
  reviewed: z.boolean().describe('a native speaker has read it'),
  sections: z.array(z.object({ id: z.enum(['answer', 'steps', 'proof', 'contacts']), text: z.string(), gloss: z.string() })),
});
export const contactQuery = wordsQuery.extend({ prefecture: z.string().max(40).optional(), status: z.enum(ASKER_STATUSES).optional(), topic: z.string().max(80).optional() });
export const contacts = z.object({ contacts: z.array(z.object({ id: z.string(), name: z.string(), text: z.string(), gloss: z.string(), open: z.boolean().nullable() })) });

export const period = z.object({ from: z.string().regex(/^\d{4}-\d\d-\d\d$/).optional(), to: z.string().regex(/^\d{4}-\d\d-\d\d$/).optional() });
const spread = z.object({ count: z.number().int(), median: z.number().nullable().describe('minutes'), p90: z.number().nullable().describe('minutes') });
export const statistics = z.object({
  from: z.string(),
  to: z.string(),
  closed: z.number().int(),
  open: z.object({ waiting: z.number().int(), active: z.number().int(), urgent: z.number().int(), longestWaitMinutes: z.number().nullable() }),
  waitByLanguage: z.array(z.object({ language, wait: spread, answer: spread })),
  waitByHour: z.array(z.object({ hour: z.number().int(), wait: spread })).describe('hour of the request in Japan, 0 to 23'),
  promises: z.object({ given: z.number().int(), kept: z.number().int() }).describe('first answer within an hour of the time that the person was told'),
  topics: z.array(z.object({ topic: z.string().nullable(), count: z.number().int() })),
  outcomes: z.array(z.object({ outcome, count: z.number().int() })),
  counsellors: z.array(z.object({ id: counsellorId, name: z.string().nullable(), closed: z.number().int(), active: z.number().int() })),
});
export const auditQuery = z.object({ before: z.string().max(64).optional() });
export const audit = z.object({
  entries: z.array(z.object({ at: time, by: z.string(), name: z.string().nullable(), did: z.string(), case: caseId.nullable(), detail: z.string().nullable() })),
  next: z.string().nullable(),
});

/**
 * Server-sent events of GET /api/events. Ids resume with `Last-Event-ID`. `reset`: something may have been missed, load everything anew.
 * `case` of a case that is gone has only `id` and `gone`.
 */
export const events = {
  case: z.union([z.object({ case: caseRow }), z.object({ id: caseId, gone: z.literal(true) })]),
  message: z.object({ case: caseId, version: z.number().int(), message: z.union([message, note.extend({ from: z.literal('note') })]) }),
  unsent: z.object({ case: caseId }),
  delivery: z.object({ case: caseId, message: z.string(), delivery }),
  presence: colleagues,
  alarm: z.object({ case: caseRow, why: z.enum(['danger', 'waiting', 'unanswered', 'idle']), nth: z.number().int(), loud: z.boolean() }),
  reset: z.object({}),
} as const;
export const pathCase = z.object({ id: caseId });

type Shape<S extends z.ZodTypeAny> = z.output<S>;
export type SessionView = Shape<typeof session>;
export type CaseRow = Shape<typeof caseRow>;
export type CaseDetail = Shape<typeof caseDetail>;
export type MessageView = Shape<typeof message>;
export type NoteView = Shape<typeof note>;
export type WindowView = Shape<typeof replyWindow>;
export type DeliveryView = Shape<typeof delivery>;
export type ColleagueView = Shape<typeof colleague>;
export type TopicsView = Shape<typeof topics>;
export type TopicView = Shape<typeof topic>;
export type ContactsView = Shape<typeof contacts>;
export type StatisticsView = Shape<typeof statistics>;
export type AuditView = Shape<typeof audit>;
export type EventName = keyof typeof events;
export type EventView<Name extends EventName> = Shape<(typeof events)[Name]>;
