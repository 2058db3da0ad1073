import { z } from 'zod';
import { plainText } from '../bot/answer-plain.js';
import { composeScreening, sayQuestions } from '../bot/screening-reply.js';
import type { Words } from '../bot/words.js';
import type { Content } from '../content/content.js';
import type { ScreeningTexts } from '../content/screening-files.js';
import { tokyoDay } from '../content/tokyo-time.js';
import { answerLanguage, LANGUAGES, parseLanguage } from '../core/language.js';
import { ASKER_STATUSES } from '../core/snapshot.js';
import type { Facts } from '../screening/facts.js';
import type { FoundSignal, Screen, Verdict } from '../screening/result.js';

/** One offer as `screen --jsonl` takes it (contract 4.2). */
const offerSchema = z.object({
  id: z.string().optional(),
  text: z.string().min(1).max(20_000),
  lang: z.string().refine((tag) => parseLanguage(tag) !== undefined, { message: `lang is one of ${LANGUAGES.join(' ')}` }).nullish(),
  prefecture: z.string().nullish(),
  asker_status: z.enum(ASKER_STATUSES).nullish(),
  date: z.string().regex(/^\d{4}-\d{2}-\d{2}/, 'date is YYYY-MM-DD').refine((date) => !Number.isNaN(Date.parse(date)), { message: 'date is no day' }).nullish(),
});
export type OfferLine = z.infer<typeof offerSchema>;

/** One result as `screen --jsonl` gives it. */
export interface ScreenLine {
  readonly id?: string;
  readonly lang: string;
  readonly verdict: Verdict;
  readonly signals: readonly Pick<FoundSignal, 'id' | 'severity' | 'evidence'>[];
  readonly facts: Facts;
  readonly questions: readonly string[];
  readonly reply: string;
}

export interface ScreenToolParts {
  readonly screen: Screen;
  readonly texts: ScreeningTexts;
  readonly content: Content;
  readonly words: Words;
  /** Epoch ms. */
  readonly now: () => number;
}

/** Reads one line of `--jsonl`. @throws Error whose message says what is wrong, for people */
export function parseOffer(line: string): OfferLine {
  let raw: unknown;
  try {
    raw = JSON.parse(line);
  } catch {
    throw new Error('the line is not JSON');
  }
  const parsed = offerSchema.safeParse(raw);
  if (!parsed.success) throw new Error(parsed.error.issues.map((issue) => `${issue.path.join('.') || 'line'}: ${issue.message}`).join('; '));
  return parsed.data;
}

/** Judges offers one by one; the answer is in the language given, else in that of the post (English where there are no answers in it). */
export function createScreenTool({ screen, texts, content, words, now }: ScreenToolParts): (offer: OfferLine) => ScreenLine {
  return (offer) => {
    const at = dayOf(offer.date, now);
    const given = offer.lang === undefined || offer.lang === null ? undefined : parseLanguage(offer.lang);
    const result = screen({ text: offer.text, ...(given === undefined ? {} : { lang: given }), askerStatus: offer.asker_status ?? 'unknown', date: tokyoDay(at) });
    const answer = composeScreening({ content, words, texts, language: result.lang, now: at, slots: {} }, result);
    return {
      ...(offer.id === undefined ? {} : { id: offer.id }),
      lang: result.lang,
      verdict: result.verdict,
      signals: result.signals.map(({ id, severity, evidence }) => ({ id, severity, evidence })),
      facts: result.facts,
      questions: sayQuestions({ texts }, result.questions, texts.questions.has(result.lang) ? result.lang : answerLanguage(result.lang)),
      reply: plainText(answer.messages, answer.choices),
    };
  };
}

/** 12:00 in Tokyo of the day given, so that a day is that day whatever the machine's zone. */
function dayOf(date: string | null | undefined, now: () => number): number {
  if (date === undefined || date === null) return now();
  return date.length > 10 ? Date.parse(date) : Date.parse(`${date}T12:00:00+09:00`);
}
