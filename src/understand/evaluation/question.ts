import type { Language } from '../../core/language.js';

/** One labelled question of a test set. */
export interface EvaluationQuestion {
  readonly id: string;
  readonly language: Language;
  readonly text: string;
  readonly topic: string;
  /** Other labels that count as right. */
  readonly alsoOk: readonly string[];
  /** How it is written: plain, slang, no-diacritics, indirect … */
  readonly kind: string;
  readonly urgent: boolean;
  readonly prefecture?: string;
}

interface QuestionLine {
  readonly id: string;
  readonly lang: string;
  readonly text: string;
  readonly topic: string;
  readonly also_ok: readonly string[];
  readonly kind: string;
  readonly urgent: boolean;
  readonly prefecture: string | null;
}

/** Reads a test set of one JSON object a line; `tl` is read as `fil`. */
export function parseQuestions(content: string): EvaluationQuestion[] {
  return content.split('\n').filter((line) => line.trim() !== '').map((line) => {
    const parsed = JSON.parse(line) as QuestionLine;
    const language = (parsed.lang === 'tl' ? 'fil' : parsed.lang) as Language;
    const { id, text, topic, also_ok: alsoOk, kind, urgent, prefecture } = parsed;
    return { id, language, text, topic, alsoOk, kind, urgent, ...(prefecture === null ? {} : { prefecture }) };
  });
}
