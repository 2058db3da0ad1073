import { z } from 'zod';
import { createTurn, type RunTurn } from '../bot/turn.js';
import { plainText } from '../bot/answer-plain.js';
import type { Room } from '../bot/room.js';
import { freshSnapshot } from '../bot/snapshot-storage.js';
import type { ConversationKey, EventId, OutboxId } from '../core/brand.js';
import type { InboundEvent } from '../core/inbound.js';
import { LANGUAGES, parseLanguage, type Language } from '../core/language.js';
import { ASKER_STATUSES, type Snapshot } from '../core/snapshot.js';

/** One question as `ask --jsonl` takes it (contract 4.1). */
const questionSchema = z.object({
  id: z.string().optional(),
  text: z.string().min(1).max(20_000),
  lang: z.string().refine((tag) => parseLanguage(tag) !== undefined, { message: `lang is one of ${LANGUAGES.join(' ')}` }).optional(),
  prefecture: z.string().nullish(),
  asker_status: z.enum(ASKER_STATUSES).nullish(),
  date: z.string().regex(/^\d{4}-\d{2}-\d{2}/, 'date is YYYY-MM-DD').refine((date) => !Number.isNaN(Date.parse(date)), { message: 'date is no day' }).optional(),
});
export type Question = z.infer<typeof questionSchema>;

/** One answer as `ask --jsonl` gives it. */
export interface AskResult {
  readonly id?: string;
  readonly lang: string;
  readonly action: 'answer' | 'clarify' | 'intent' | 'screen' | 'out-of-scope';
  readonly topic?: string;
  readonly confidence?: number;
  readonly candidates: readonly { readonly topic: string; readonly confidence: number }[];
  readonly urgent: boolean;
  readonly contacts: readonly string[];
  readonly reply: string;
}

/** Reads one line of `--jsonl`. @throws Error whose message says what is wrong, for people */
export function parseQuestion(line: string): Question {
  let raw: unknown;
  try {
    raw = JSON.parse(line);
  } catch {
    throw new Error('the line is not JSON');
  }
  const parsed = questionSchema.safeParse(raw);
  if (!parsed.success) throw new Error(parsed.error.issues.map((issue) => `${issue.path.join('.') || 'line'}: ${issue.message}`).join('; '));
  return parsed.data;
}

/** Answers questions one by one through the same turn that the channels use; each is a talk of its own. */
export function createAsk(room: Room): (question: Question) => Promise<AskResult> {
  const runTurn = createTurn(room);
  return (question) => ask(room, runTurn, question);
}

async function ask(room: Room, runTurn: RunTurn, question: Question): Promise<AskResult> {
  const now = question.date === undefined ? Date.now() : noonInJapan(question.date);
  const given = question.lang === undefined ? undefined : parseLanguage(question.lang);
  const snapshot = startSnapshot(question, given, now);
  const understanding = room.understand(question.text, given === undefined ? {} : { language: given });
  const { commit, report } = await runTurn({ events: [textEvent(question.text, now)], snapshot, transcriptLength: 0, now }, () => 'ask' as OutboxId);
  const [row] = commit.outbox;
  const candidates = understanding.candidates.map(({ id, confidence }) => ({ topic: id, confidence: round(confidence) }));
  const topic = understanding.danger?.topic ?? candidates[0]?.topic;
  const action = understanding.danger === undefined ? understanding.action : 'answer';
  const shown = action === 'out-of-scope' ? undefined : topic;
  const confidence = candidates.find((candidate) => candidate.topic === shown)?.confidence;
  return {
    ...(question.id === undefined ? {} : { id: question.id }),
    lang: given ?? understanding.language ?? commit.snapshot.language ?? 'en',
    action,
    ...(shown === undefined ? {} : { topic: shown }),
    ...(confidence === undefined ? {} : { confidence }),
    candidates: action === 'out-of-scope' ? [] : candidates,
    urgent: report.urgent,
    contacts: report.contacts,
    reply: row === undefined ? '' : plainText(row.reply.messages, row.reply.choices),
  };
}

/** Somebody who has already been told who is speaking: the introduction is no part of the answer. */
function startSnapshot(question: Question, language: Language | undefined, now: number): Snapshot {
  return {
    ...freshSnapshot(0, now),
    introduced: true,
    ...(language === undefined ? {} : { language, languageSource: 'written' as const }),
    slots: {
      ...(question.prefecture === undefined || question.prefecture === null ? {} : { prefecture: question.prefecture }),
      ...(question.asker_status === undefined || question.asker_status === null ? {} : { status: question.asker_status }),
    },
  };
}

function textEvent(text: string, now: number): InboundEvent {
  return {
    id: 'ask' as EventId,
    conversation: 'ask' as ConversationKey,
    address: { channel: 'simulator', bot: 'bot', to: 'you', scope: 'user' },
    at: now,
    receivedAt: now,
    redelivery: false,
    standby: false,
    input: { kind: 'text', text },
  };
}

/** 12:00 in Tokyo, so that a day is that day whatever the machine's zone. */
function noonInJapan(date: string): number {
  return date.length > 10 ? Date.parse(date) : Date.parse(`${date}T12:00:00+09:00`);
}

function round(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
