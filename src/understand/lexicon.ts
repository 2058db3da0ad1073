import type { Language } from '../core/language.js';
import { normalizeText, stripAccents, type NormalText } from './normalize.js';
import { toKana } from './kana.js';
import { createMatcher, findPhrases, type Phrase, type PhraseMatch, type PhraseMatcher } from './phrases.js';

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
  /**
   * Ideas found in the text, in the order of the text.
   * @param kana the sound of a Japanese text: ideas are found in any of its spellings
   */
  find(text: NormalText, language: Language, kana?: string): readonly ConceptMatch[];
}

/** From this share of accented words on, a message is read as typed with accents. */
const ACCENTED_ENOUGH = 0.25;

/** Romaji is written with and without long vowels: `kyuuryou`, `kyuryo`. */
function romajiVariants(form: string): string[] {
  const short = form.replaceAll('ou', 'o').replaceAll('uu', 'u').replaceAll('oo', 'o');
  return short === form ? [form] : [form, short];
}

function formsOf(lexicon: Lexicon, id: string, language: Language): string[] {
  const forms = lexicon.concepts[id] ?? {};
  return [...(forms[language] ?? []), ...(forms.any ?? []).flatMap(romajiVariants)];
}

function phrasesOf(lexicon: Lexicon, ids: readonly string[], language: Language, plain: boolean): Phrase[] {
  return ids.flatMap((id, entry) =>
    formsOf(lexicon, id, language)
      .filter((form) => !(plain && form.endsWith('!')))
      .map((form) => ({ entry, form: plain ? stripAccents(normalizeForm(form)) : normalizeForm(form) })),
  );
}

/** Three signs and fewer mean too much in kana: those forms count only as they are written. */
const MIN_KANA = 4;

function kanaPhrases(lexicon: Lexicon, ids: readonly string[]): Phrase[] {
  const readings = new Map(Object.entries(lexicon.readings));
  return ids.flatMap((id, entry) =>
    formsOf(lexicon, id, 'ja').map((form) => ({ entry, form: toKana(normalizeText(form).kept, readings) })).filter(({ form }) => form.length >= MIN_KANA && !/[a-z]/.test(form)),
  );
}

/** A form in the normal form of texts; its stars stay. A `!` at the end (the form counts only with its accents) goes. */
export function normalizeForm(form: string): string {
  const left = form.startsWith('*') ? '*' : '';
  const right = form.endsWith('*') ? '*' : '';
  return left + normalizeText(form.replace(/[*!]/g, '')).kept + right;
}

/** Builds a language's matchers when it is first needed. */
export function createConceptFinder(lexicon: Lexicon): ConceptFinder {
  const ids = Object.keys(lexicon.concepts).sort();
  const built = new Map<Language, LanguageMatchers>();
  let sounds: PhraseMatcher | undefined;
  const matchersOf = (language: Language): LanguageMatchers => {
    const known = built.get(language);
    if (known !== undefined) return known;
    const plain = createMatcher(phrasesOf(lexicon, ids, language, true));
    const fresh = { plain, kept: language === 'vi' ? createMatcher(phrasesOf(lexicon, ids, language, false)) : plain };
    built.set(language, fresh);
    return fresh;
  };
  const findSounds = (kana: string): PhraseMatch[] => {
    sounds ??= createMatcher(kanaPhrases(lexicon, ids));
    return findPhrases(sounds, kana);
  };
  return {
    ids,
    find: (text, language, kana) => {
      const matchers = matchersOf(language);
      const accented = language === 'vi' && text.accented >= ACCENTED_ENOUGH;
      const found = findPhrases(accented ? matchers.kept : matchers.plain, accented ? text.kept : text.plain);
      const all = kana === undefined ? found : [...found, ...findSounds(kana)];
      return all.map((match) => ({ concept: match.entry, from: match.from, to: match.to }));
    },
  };
}
