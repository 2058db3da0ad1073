import { z } from 'zod';
import { plainText } from '../bot/answer-plain.js';
import { composeScreening, sayQuestions } from '../bot/screening-reply.js';
import { addOrganisation, checkOrganisation } from '../bot/organisation-check.js';
import type { Words } from '../bot/words.js';
import type { Content } from '../content/content.js';
import type { ScreeningTexts } from '../content/screening-files.js';
import { tokyoDay } from '../content/tokyo-time.js';
import { answerLanguage, parseLanguage } from '../core/language.js';
import type { Facts } from '../screening/facts.js';
import type { FindLicence } from '../screening/licences.js';
import type { FoundSignal, Screen, ScreeningResult, Verdict } from '../screening/result.js';
import type { Understand } from '../understand/understanding.js';
import { given, momentOf, parseLine } from './given.js';

/** One offer as `screen --jsonl` takes it (contract 4.2). */
const offerSchema = z.object(given);
export type OfferLine = z.infer<typeof offerSchema>;

/** One offer whose text is in picture files: one, or several that belong together, in their order. */
const photographedSchema = z.object({ ...given, text: z.undefined({ message: 'a line has text or image, not both' }), image: z.union([z.string().min(1).transform((file) => [file]), z.array(z.string().min(1)).min(1)]) });
export type PhotographedLine = z.infer<typeof photographedSchema>;

/** What was found in an offer. */
export interface Screening {
  readonly verdict: Verdict;
  readonly signals: readonly Pick<FoundSignal, 'id' | 'severity' | 'evidence'>[];
  readonly facts: Facts;
  readonly questions: readonly string[];
}

/** One result as `screen --jsonl` gives it. */
export interface ScreenLine extends Screening {
  readonly id?: string;
  readonly lang: string;
  readonly reply: string;
}

export interface ScreenToolParts {
  readonly screen: Screen;
  readonly understand: Understand;
  readonly findLicence: FindLicence;
  readonly texts: ScreeningTexts;
  readonly content: Content;
  readonly words: Words;
  /** Epoch ms. */
  readonly now: () => number;
}

/** Reads one line of `--jsonl`. @throws Error whose message says what is wrong, for people */
export const parseOffer = (line: string): OfferLine => parseLine(line, offerSchema);

/** Reads one line of `--jsonl` that may name picture files instead of its text. @throws Error as above */
export function parseScreenLine(line: string): OfferLine | PhotographedLine {
  return /"image"\s*:/.test(line) && parseLine(line, z.object({ image: z.unknown() })).image !== undefined ? parseLine(line, photographedSchema) : parseOffer(line);
}

/** A result as the commands print it; the questions in the language of the post. */
export function describeScreening(result: ScreeningResult, texts: ScreeningTexts): Screening {
  return {
    verdict: result.verdict,
    signals: result.signals.map(({ id, severity, evidence }) => ({ id, severity, evidence })),
    facts: result.facts,
    questions: sayQuestions({ texts }, result.questions, texts.questions.has(result.lang) ? result.lang : answerLanguage(result.lang)),
  };
}

/** Judges offers one by one; the answer is in the language given, else in that of the post (English where there are no answers in it). */
export function createScreenTool({ screen, understand, findLicence, texts, content, words, now }: ScreenToolParts): (offer: OfferLine) => ScreenLine {
  return (offer) => {
    const at = momentOf(offer.date, now);
    const lang = offer.lang === undefined || offer.lang === null ? undefined : parseLanguage(offer.lang);
    const result = screen({ text: offer.text, ...(lang === undefined ? {} : { lang }), likelihood: understand(offer.text, lang === undefined ? {} : { language: lang }).offer, askerStatus: offer.asker_status ?? 'unknown', date: tokyoDay(at) });
    const reader = answerLanguage(result.lang);
    const answer = composeScreening({ content, words, texts, language: result.lang, now: at, slots: {} }, result);
    return {
      ...(offer.id === undefined ? {} : { id: offer.id }),
      lang: result.lang,
      ...describeScreening(result, texts),
      reply: plainText(addOrganisation(answer.messages, checkOrganisation(offer.text, result, { find: findLicence, texts, words, reader, today: tokyoDay(at) })), answer.choices),
    };
  };
}
