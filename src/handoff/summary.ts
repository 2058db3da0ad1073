import type { MessageRef } from '../core/brand.js';
import type { Slots } from '../core/snapshot.js';
import type { TranscriptEntry } from '../core/store.js';
import type { Case, ClosedCase, Stretch } from '../core/case.js';

/** Verbatim words of the person, whole. */
export interface Quote {
  readonly at: number;
  readonly text: string;
  /** Topic of the bot's answer to them, if it gave one. */
  readonly topic?: string;
}

/** What a counsellor reads first. Nothing in it is anybody's conclusion: words of the person, topics of answers, what was told. */
export interface HandoverSummary {
  readonly consent: Case['consent'];
  /** Topics of the bot's answers, the newest first, with how often. Empty without consent. */
  readonly topics: readonly { readonly id: string; readonly times: number; readonly lastAt: number }[];
  readonly slots: Slots;
  /** Oldest first. Only with consent to the talk. */
  readonly quotes: readonly Quote[];
  /** Messages of the person before the hand-over, quoted or not; absent without consent. */
  readonly messages?: number;
  readonly firstAt?: number;
}

const MAX_QUOTES = 6;
/** What the transcript writes for things without words, such as a picture. */
const WORDLESS = /^\[[^\]]*\]$/;

const OF_DESK: ReadonlySet<TranscriptEntry['from']> = new Set(['note', 'system']);

/** The part of the transcript that counsellors may see. After the closing the person talks to the bot alone; what they did themselves meanwhile stays. */
export function showTranscript(transcript: readonly TranscriptEntry[], { hidden, closing }: Pick<Case, 'hidden'> & Partial<Pick<ClosedCase, 'closing'>>): readonly TranscriptEntry[] {
  const stretches = closing === undefined ? hidden : [...hidden, { from: closing.at, to: Infinity }];
  return transcript.filter((entry) => !stretches.some((stretch) => isWithin(stretch, entry) && (stretch.from === 0 || !OF_DESK.has(entry.from))));
}

function isWithin({ from, to }: Stretch, { at }: TranscriptEntry): boolean {
  return from < at && at < to;
}

/**
 * Gathers the story up to the request.
 * @param transcript all of it, oldest first; what is hidden from counsellors is not quoted either
 * @param slots what the person told of place and status
 */
export function summarize(transcript: readonly TranscriptEntry[], slots: Slots, subject: Pick<Case, 'consent' | 'requestedAt' | 'hidden'>): HandoverSummary {
  const { consent, requestedAt } = subject;
  if (consent === 'nothing') return { consent, topics: [], slots: {}, quotes: [] };
  // A summary is of what was hidden for want of consent, never of what was said to the bot alone after a closing.
  const hidden = subject.hidden.filter(({ from }) => consent === 'talk' || from > 0);
  const before = showTranscript(transcript, { hidden }).filter(({ at }) => at <= requestedAt);
  const said = before.filter(({ from }) => from === 'user');
  const [first] = said;
  return {
    consent,
    topics: countTopics(before),
    slots,
    quotes: consent === 'talk' ? pickQuotes(before) : [],
    messages: said.length,
    ...(first === undefined ? {} : { firstAt: first.at }),
  };
}

function countTopics(entries: readonly TranscriptEntry[]): HandoverSummary['topics'] {
  const counted = new Map<string, { times: number; lastAt: number }>();
  for (const { from, topic, at } of entries) {
    if (from !== 'bot' || topic === undefined) continue;
    counted.set(topic, { times: (counted.get(topic)?.times ?? 0) + 1, lastAt: at });
  }
  return [...counted].map(([id, count]) => ({ id, ...count })).sort((a, b) => b.lastAt - a.lastAt);
}

/** The newest words, then those that led to an answer, one for each topic; the rest of the room goes to the newest again. */
function pickQuotes(entries: readonly TranscriptEntry[]): readonly Quote[] {
  const topicOf = new Map<MessageRef, string>();
  for (const { from, message, topic } of entries) if (from === 'bot' && message !== undefined && topic !== undefined) topicOf.set(message, topic);
  const quotes = entries
    .filter(({ from, text, tapped }) => from === 'user' && tapped !== true && text.trim() !== '' && !WORDLESS.test(text))
    .map(({ at, text, message }): Quote => {
      const topic = message === undefined ? undefined : topicOf.get(message);
      return { at, text, ...(topic === undefined ? {} : { topic }) };
    })
    .reverse();
  const newestOfTopic = quotes.filter(({ topic }, index) => topic !== undefined && quotes.findIndex((other) => other.topic === topic) === index);
  const [newest] = quotes;
  const ranked = new Set([...(newest === undefined ? [] : [newest]), ...newestOfTopic, ...quotes]);
  const kept = new Set([...ranked].slice(0, MAX_QUOTES));
  return quotes.filter((quote) => kept.has(quote)).reverse();
}
