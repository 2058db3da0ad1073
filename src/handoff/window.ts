import type { ChannelId, ReplyToken } from '../core/inbound.js';
import { DAY_MS } from '../content/tokyo-time.js';

/** The project's cut-off for LINE's reply token (platform rule 1.3: about a minute from receipt). */
const TOKEN_MS = 50_000;
/** Messenger: from the person's last action, both ends included (platform rule 3.4). */
const STANDARD_MS = DAY_MS;
const HUMAN_AGENT_MS = 7 * DAY_MS;

/** LINE's monthly pushes. */
export interface PushQuota {
  readonly used: number;
  /** Infinity where the plan sets none. */
  readonly limit: number;
  /** Share of the limit that is kept for counsellors and safety, 0 to 1. */
  readonly reserve: number;
}

export interface WindowQuestion {
  readonly channel: ChannelId;
  /** Epoch ms. */
  readonly now: number;
  /** The person's last action; absent when none is known. */
  readonly lastUserActionAt?: number;
  /** The person has blocked the account or left. */
  readonly unreachable?: boolean;
  /** LINE: newest token that nobody has used. Only its age counts here. */
  readonly replyToken?: Pick<ReplyToken, 'receivedAt'>;
  /** LINE: absent when LINE could not be asked; a push is then tried, because silence would be worse than a refusal. */
  readonly quota?: PushQuota;
  /** Messenger: the Human Agent feature was granted. */
  readonly humanAgent: boolean;
}

/** What may lawfully be done instead. */
export type NextStep =
  /** Nothing can be sent until the person writes; what is written now is kept, and goes then. */
  | 'wait-for-person'
  /** As above; or the plan is raised, or the month ends. */
  | 'wait-or-raise-plan';

/** How a counsellor's text may be sent now. Times are epoch ms. */
export type ReplyWindow =
  /** LINE, free of charge. */
  | { readonly kind: 'reply'; readonly until: number; readonly secondsLeft: number }
  /** LINE, counted. `inReserve`: only counsellors and safety messages may still push. Both absent: quota unknown or without limit. */
  | { readonly kind: 'push'; readonly remaining?: number; readonly inReserve?: boolean }
  /** Messenger within a day. `finally`: last moment for a counsellor at all. */
  | { readonly kind: 'standard'; readonly until: number; readonly secondsLeft: number; readonly finally: number }
  /** Messenger within a week: written by a person, tagged HUMAN_AGENT. */
  | { readonly kind: 'human-agent'; readonly until: number; readonly secondsLeft: number }
  /** The terminal and the tests. */
  | { readonly kind: 'open' }
  | { readonly kind: 'closed'; readonly why: 'unreachable' | 'never-wrote' | 'window-over' | 'quota-used'; readonly wasOpenUntil?: number; readonly next: NextStep };

/** Whether and how a counsellor may write to the person now, and how long still. */
export function findReplyWindow(question: WindowQuestion): ReplyWindow {
  if (question.unreachable === true) return { kind: 'closed', why: 'unreachable', next: 'wait-for-person' };
  switch (question.channel) {
    case 'line':
      return lineWindow(question);
    case 'messenger':
      return messengerWindow(question);
    case 'simulator':
      return { kind: 'open' };
  }
}

function lineWindow({ replyToken, quota, now }: WindowQuestion): ReplyWindow {
  if (replyToken !== undefined && now - replyToken.receivedAt < TOKEN_MS) return { kind: 'reply', ...untilFrom(replyToken.receivedAt + TOKEN_MS, now) };
  if (quota === undefined || quota.limit === Infinity) return { kind: 'push' };
  const remaining = Math.max(0, quota.limit - quota.used);
  if (remaining === 0) return { kind: 'closed', why: 'quota-used', next: 'wait-or-raise-plan' };
  return { kind: 'push', remaining, inReserve: quota.used >= quota.limit * (1 - quota.reserve) };
}

function messengerWindow({ lastUserActionAt, humanAgent, now }: WindowQuestion): ReplyWindow {
  if (lastUserActionAt === undefined) return { kind: 'closed', why: 'never-wrote', next: 'wait-for-person' };
  const standard = lastUserActionAt + STANDARD_MS;
  const last = humanAgent ? lastUserActionAt + HUMAN_AGENT_MS : standard;
  if (now <= standard) return { kind: 'standard', ...untilFrom(standard, now), finally: last };
  if (now <= last) return { kind: 'human-agent', ...untilFrom(last, now) };
  return { kind: 'closed', why: 'window-over', wasOpenUntil: last, next: 'wait-for-person' };
}

function untilFrom(until: number, now: number): { readonly until: number; readonly secondsLeft: number } {
  return { until, secondsLeft: Math.floor((until - now) / 1000) };
}
