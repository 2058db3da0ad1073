import { LANGUAGES, type Language } from '../core/language.js';
import { hashRange } from './features.js';
import { charKind } from './script.js';

/** Character n-gram counts of every language, as smoothed log probabilities in hashed buckets. */
export interface LanguageModel {
  /** CLASSES.length numbers a bucket. */
  readonly logs: Float32Array;
}

export interface LanguageGuess {
  readonly language?: Language;
  readonly confidence: number;
}

/** A language shows within this many letters. */
const ENOUGH_LETTERS = 120;
/** How likely an n-gram is that a language has never shown. */
const UNSEEN = 5e-7;
const BUCKETS = 1 << 16;
/** The languages, and once more those that are also typed in Latin letters: romaji has other n-grams than kana. */
const ROMANIZED: readonly Language[] = ['ja', 'my', 'km'];
const CLASSES: readonly Language[] = [...LANGUAGES, ...ROMANIZED];
const SIZES = [1, 2, 3, 4, 5] as const;
/** Log odds of a whole message are taken for this much less than they say: n-grams are not independent. */
const DAMPING = 0.35;

/** Words and gaps of a message; numbers and signs do not tell a language. */
function lettersOf(text: string): string {
  let letters = ' ';
  for (let at = 0; at < text.length && letters.length < ENOUGH_LETTERS; at += 1) {
    const kind = charKind(text.charCodeAt(at));
    if (kind !== 0 && kind !== 2) letters += text.charAt(at);
    else if (!letters.endsWith(' ')) letters += ' ';
  }
  return letters.endsWith(' ') ? letters : `${letters} `;
}

function eachBucket(letters: string, visit: (bucket: number) => void): void {
  for (const size of SIZES) {
    for (let at = 0; at + size <= letters.length; at += 1) {
      if (size === 1 && letters.charCodeAt(at) === 0x20) continue;
      visit(hashRange(letters, at, at + size, 0x5bd1e995 + size) & (BUCKETS - 1));
    }
  }
}

function classOf(language: Language, letters: string): number {
  const kinds = countKinds(letters);
  const latin = kinds[1] ?? 0;
  const written = kinds.reduce((sum, count, kind) => (kind === 0 ? sum : sum + count), 0);
  const romanized = ROMANIZED.indexOf(language);
  return romanized >= 0 && latin > written / 2 ? LANGUAGES.length + romanized : LANGUAGES.indexOf(language);
}

/** @param messages normalised texts (accents kept) with their language */
export function trainLanguageModel(messages: readonly { readonly text: string; readonly language: Language }[]): LanguageModel {
  const width = CLASSES.length;
  const counts = new Float64Array(BUCKETS * width);
  const totals = new Float64Array(width);
  for (const message of messages) {
    const letters = lettersOf(message.text);
    const language = classOf(message.language, letters);
    eachBucket(letters, (bucket) => {
      counts[bucket * width + language] = (counts[bucket * width + language] ?? 0) + 1;
      totals[language] = (totals[language] ?? 0) + 1;
    });
  }
  const logs = new Float32Array(BUCKETS * width);
  for (let at = 0; at < logs.length; at += 1) {
    // In parts of the total: an unknown n-gram is then as unlikely in a language with few messages as in one with many.
    const total = Math.max(1, totals[at % width] ?? 0);
    logs[at] = Math.log((counts[at] ?? 0) / total + UNSEEN);
  }
  return { logs };
}

/** Scripts that only one of the languages is written in. */
const OWN_SCRIPT: Readonly<Record<number, Language>> = { 4: 'th', 5: 'my', 6: 'km' };

function countKinds(letters: string): Uint16Array {
  const kinds = new Uint16Array(8);
  for (let at = 0; at < letters.length; at += 1) {
    const kind = charKind(letters.charCodeAt(at));
    kinds[kind] = (kinds[kind] ?? 0) + 1;
  }
  return kinds;
}

function ownScript(letters: string): LanguageGuess | undefined {
  const kinds = countKinds(letters);
  for (const kind of [4, 5, 6] as const) {
    const share = (kinds[kind] ?? 0) / Math.max(1, letters.replaceAll(' ', '').length);
    const language = OWN_SCRIPT[kind];
    if (share > 0.3 && language !== undefined) return { language, confidence: Math.min(1, 0.5 + share) };
  }
  return undefined;
}

/**
 * Guesses the language of a message. No guess for digits, signs and emoji alone.
 * @param text normalised, accents kept
 * @param known language of the talk so far: decides where the message itself says little
 */
export function guessLanguage(model: LanguageModel, text: string, known?: Language): LanguageGuess {
  const letters = lettersOf(text.replace(/\bx[a-z]{3,9}\b/g, (word) => (EMOJI_WORDS.has(word) ? ' ' : word)));
  if (letters.trim() === '') return { confidence: 0 };
  const own = ownScript(letters);
  if (own !== undefined) return own;
  const width = CLASSES.length;
  const scores = new Float64Array(width);
  let grams = 0;
  eachBucket(letters, (bucket) => {
    grams += 1;
    for (let at = 0; at < width; at += 1) (scores[at] as number) += model.logs[bucket * width + at] as number;
  });
  if (known !== undefined) {
    const bonus = KNOWN_BONUS + SHORT_BONUS / Math.max(1, grams);
    CLASSES.forEach((language, at) => {
      if (language === known) scores[at] = (scores[at] ?? 0) + bonus;
    });
  }
  return bestOf(scores, grams);
}

/** Log odds in favour of the language of the talk, and more of them the fewer n-grams there are. */
const KNOWN_BONUS = 4;
const SHORT_BONUS = 90;
const EMOJI_WORDS: ReadonlySet<string> = new Set(
  ['xcry', 'xsad', 'xangry', 'xfear', 'xlaugh', 'xsmile', 'xlike', 'xpray', 'xheart', 'xhand', 'xhelp', 'xthink', 'xblood', 'xfire', 'xambulance', 'xpolice', 'xplane', 'xhurt', 'xsick', 'xlink'],
);

function bestOf(scores: Float64Array, grams: number): LanguageGuess {
  let best = 0;
  for (let at = 1; at < scores.length; at += 1) if ((scores[at] ?? 0) > (scores[best] ?? 0)) best = at;
  let rest = 1;
  const top = scores[best] ?? 0;
  const language = CLASSES[best];
  for (let at = 0; at < scores.length; at += 1) if (CLASSES[at] !== language) rest += Math.exp(((scores[at] ?? 0) - top) * DAMPING);
  const short = Math.min(1, 0.4 + grams / 60);
  return language === undefined ? { confidence: 0 } : { language, confidence: short / rest };
}
