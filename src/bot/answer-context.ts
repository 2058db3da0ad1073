import type { Content } from '../content/content.js';
import { tokyoDay } from '../content/tokyo-time.js';
import { answerLanguage, type AnswerLanguage, type Language } from '../core/language.js';
import type { Choice, OutMessage } from '../core/outbound.js';
import type { Slots } from '../core/snapshot.js';
import type { Variables, Words } from './words.js';

/** What every part of an answer needs. */
export interface AnswerRequest {
  readonly content: Content;
  readonly words: Words;
  /** Language of the person; the words are English where there are no answers in it. */
  readonly language: Language;
  /** Epoch ms. */
  readonly now: number;
  readonly slots: Slots;
}

/** An answer without form: the renderers of the channels give it one. */
export interface Answer {
  readonly messages: readonly OutMessage[];
  readonly choices: readonly Choice[];
  /** Ids of the contacts shown, first to last. */
  readonly contacts: readonly string[];
  /** Something in it is said as not certain. */
  readonly uncertain: boolean;
}

/** The request with what follows from it. */
export interface AnswerContext extends AnswerRequest {
  readonly reader: AnswerLanguage;
  /** YYYY-MM-DD in Japan. */
  readonly today: string;
  /** A text of locales/<lang>/answer.yaml. */
  readonly say: (key: string, variables?: Variables) => string;
}

export function prepareContext(request: AnswerRequest): AnswerContext {
  const reader = answerLanguage(request.language);
  return {
    ...request,
    reader,
    today: tokyoDay(request.now),
    say: (key, variables) => request.words.t(reader, `answer:${key}`, variables),
  };
}
