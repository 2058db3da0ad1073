import { z } from 'zod';
import { createTurn, type RunTurn } from '../bot/turn.js';
import { plainText } from '../bot/answer-plain.js';
import type { Room } from '../bot/room.js';
import { freshSnapshot } from '../bot/snapshot-storage.js';
import type { ConversationKey, EventId, OutboxId } from '../core/brand.js';
import type { InboundEvent } from '../core/inbound.js';
import { parseLanguage, type Language } from '../core/language.js';
import type { Snapshot } from '../core/snapshot.js';
import { given, momentOf, parseLine } from './given.js';
import { describeScreening, type Screening } from './screen.js';

/** One question as `ask --jsonl` takes it (contract 4.1). */
const questionSchema = z.object(given);
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
  /** Of an offer. */
  readonly screening?: Screening;
  readonly contacts: readonly string[];
  readonly reply: string;
}

/** Reads one line of `--jsonl`. @throws Error whose message says what is wrong, for people */
export const parseQuestion = (line: string): Question => parseLine(line, questionSchema);

/** Answers questions one by one through the same turn that the channels use; each is a talk of its own. */
export function createAsk(room: Room): (question: Question) => Promise<AskResult> {
  const runTurn = createTurn(room);
  return (question) => ask(room, runTurn, question);
}

/** Under this id the offer is asked about. */
const SCREEN_TOPIC = 'screen-offer';

async function ask(room: Room, runTurn: RunTurn, question: Question): Promise<AskResult> {
  const now = momentOf(question.date, Date.now);
  const language = question.lang === undefined || question.lang === null ? undefined : parseLanguage(question.lang);
  const snapshot = startSnapshot(question, language, now);
  const understanding = room.understand(question.text, language === undefined ? {} : { language });
  const { commit, report } = await runTurn({ events: [textEvent(question.text, now)], snapshot, transcriptLength: 0, now }, () => 'ask' as OutboxId);
  const [row] = commit.outbox;
  const candidates = understanding.candidates.map(({ id, confidence }) => ({ topic: id, confidence: round(confidence) }));
  const screened = report.screening;
  const topic = screened === undefined ? (understanding.danger?.topic ?? candidates[0]?.topic) : SCREEN_TOPIC;
  const action = screened !== undefined ? 'screen' : understanding.danger === undefined ? understanding.action : 'answer';
  const shown = action === 'out-of-scope' ? undefined : topic;
  const confidence = candidates.find((candidate) => candidate.topic === shown)?.confidence;
  return {
    ...(question.id === undefined ? {} : { id: question.id }),
    lang: language ?? understanding.language ?? commit.snapshot.language ?? 'en',
    action,
    ...(shown === undefined ? {} : { topic: shown }),
    ...(confidence === undefined ? {} : { confidence }),
    candidates: action === 'out-of-scope' ? [] : candidates,
    ...(screened === undefined ? {} : { screening: describeScreening(screened, room.offers) }),
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

function round(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
