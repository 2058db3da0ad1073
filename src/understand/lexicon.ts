import type { Language } from '../core/language.js';
import { LANGUAGES } from '../core/language.js';
import { normalizeText, stripAccents, type NormalText } from './normalize.js';
import { createMatcher, findPhrases, type Phrase, type PhraseMatcher } from './phrases.js';

/** Forms of one idea: by language, and under `any` those that count in every language (Japanese terms of the workplace). */
export type ConceptForms = Readonly<Partial<Record<Language | 'any', readonly string[]>>>;

/** What dialogs/understanding/ says, read and checked. */
export interface Lexicon {
  /** Idea → its forms. */
  readonly concepts: Readonly<Record<string, ConceptForms>>;
  /** Prefecture (English name) → spellings of it and of its towns. */
  readonly places: Readonly<Record<string, readonly string[]>>;
  /** Status → forms in all languages. */
  readonly statuses: Readonly<Record<string, readonly string[]>>;
  /** Chat shortenings of one language: short → long. */
  readonly shorthand: Readonly<Partial<Record<Language, Readonly<Record<string, string>>>>>;
  /** Kanji words and their readings in hiragana. */
  readonly readings: Readonly<Record<string, string>>;
  readonly danger: readonly DangerRule[];
}

/**
 * A rule of the danger layer over concepts: all of `all`, one of each group of `any`, none of `not`.
 * A concept may be written `a|b` for either.
 */
export interface DangerRule {
  readonly id: string;
  readonly topic: string;
  readonly all: readonly string[];
  readonly not?: readonly string[];
  /** Concepts must lie this close together, in characters. */
  readonly within?: number;
}

/** Matchers of one language, for texts with and without accents. */
interface LanguageMatchers {
  readonly kept: PhraseMatcher;
  readonly plain: PhraseMatcher;
}

export interface ConceptMatch {
  /** Index into {@link ConceptFinder.ids}. */
  readonly concept: number;
  readonly from: number;
  readonly to: number;
}

export interface ConceptFinder {
  readonly ids: readonly string[];
  /** Ideas found in the text, in the order of the text. */
  find(text: NormalText, language: Language): readonly ConceptMatch[];
}

/** From this share of accented words on, a message is read as typed with accents. */
const ACCENTED_ENOUGH = 0.25;

function phrasesOf(lexicon: Lexicon, ids: readonly string[], language: Language, plain: boolean): Phrase[] {
  return ids.flatMap((id, entry) => {
    const forms = lexicon.concepts[id] ?? {};
    return [...(forms[language] ?? []), ...(forms.any ?? [])].map((form) => {
      const kept = normalizeForm(form);
      return { entry, form: plain ? stripAccents(kept) : kept };
    });
  });
}

/** A form in the normal form of texts; its stars stay. */
export function normalizeForm(form: string): string {
  const left = form.startsWith('*') ? '*' : '';
  const right = form.endsWith('*') ? '*' : '';
  return left + normalizeText(form.replaceAll('*', '')).kept + right;
}

/** Builds a language's matchers when it is first needed. */
export function createConceptFinder(lexicon: Lexicon): ConceptFinder {
  const ids = Object.keys(lexicon.concepts).sort();
  const built = new Map<Language, LanguageMatchers>();
  const matchersOf = (language: Language): LanguageMatchers => {
    const known = built.get(language);
    if (known !== undefined) return known;
    const plain = createMatcher(phrasesOf(lexicon, ids, language, true));
    const fresh = { plain, kept: language === 'vi' ? createMatcher(phrasesOf(lexicon, ids, language, false)) : plain };
    built.set(language, fresh);
    return fresh;
  };
  return {
    ids,
    find: (text, language) => {
      const matchers = matchersOf(language);
      const accented = language === 'vi' && text.accented >= ACCENTED_ENOUGH;
      const found = findPhrases(accented ? matchers.kept : matchers.plain, accented ? text.kept : text.plain);
      return found.map((match) => ({ concept: match.entry, from: match.from, to: match.to }));
    },
  };
}

export const isLanguage = (value: string): value is Language => (LANGUAGES as readonly string[]).includes(value);
