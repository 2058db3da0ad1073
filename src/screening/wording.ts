import type { Wording } from '../content/screening-files.js';

/** Latin languages put spaces between words; the others do not. */
const SPACED: ReadonlySet<string> = new Set(['vi', 'en', 'id', 'fil']);
const LETTER = 'a-zà-öø-ÿ\u0100-\u024f\u1e00-\u1eff';
/** What may stand between the parts of a phrase: the same sentence, a few words. */
const GAP = '[^\\n.!?。！？;]{0,26}?';
/** A gap between whole words. */
const JOINT = `(?![${LETTER}])${GAP}(?<![${LETTER}])`;
const MACRO = /\{([a-z][a-z-]*)\}/g;

/** `ề` also when it was typed `ê` or `e`; `đ` also when typed `d`. A letter typed with another accent is another word. */
function looseAccent(letter: string): string {
  if (letter === 'đ') return '[đd]';
  const parts = letter.normalize('NFD');
  const base = parts.charAt(0);
  const shape = Array.from(parts).find((mark) => /[\u0302\u0306\u031b]/.test(mark));
  return `[${[...new Set([letter, ...(shape === undefined ? [] : [(base + shape).normalize('NFC')]), base])].join('')}]`;
}

/**
 * Writes one phrase of the rules as the source of a regular expression.
 * A phrase is a regular expression in which a space is any space, `~` a short gap in the sentence, `{name}` a word list,
 * and an accented letter also its plain form.
 */
export function phraseSource(phrase: string, language: string, vocabulary: ReadonlyMap<string, string>): string {
  const expanded = expand(phrase.normalize('NFC'), vocabulary, 0);
  const loose = expanded.replace(/[à-öø-ÿ\u0100-\u024f\u1e00-\u1eff]/gu, looseAccent);
  const source = loose.replace(/ ~ | ~|~ /g, JOINT).replace(/~/g, GAP).replace(/ /g, '\\s+');
  return SPACED.has(language) ? `(?<![${LETTER}])(?:${source})(?![${LETTER}])` : `(?:${source})`;
}

/** A list of words in which accents and spaces are loose, without word ends. */
export function looseWords(words: string): string {
  return words.normalize('NFC').replace(/[à-öø-ÿ\u0100-\u024f\u1e00-\u1eff]/gu, looseAccent).replace(/ /g, '\\s?');
}

function expand(phrase: string, vocabulary: ReadonlyMap<string, string>, depth: number): string {
  if (depth > 4) return phrase;
  return phrase.replace(MACRO, (all, name: string) => {
    const words = vocabulary.get(name);
    return words === undefined ? all : `(?:${expand(words, vocabulary, depth + 1)})`;
  });
}

/** One expression that finds any phrase of any language. Undefined when there is none. */
export function compileWording(wording: Wording | undefined, vocabulary: ReadonlyMap<string, string>): RegExp | undefined {
  const sources = Object.entries(wording ?? {}).flatMap(([language, phrases]) => phrases.map((phrase) => phraseSource(phrase, language, vocabulary)));
  return sources.length === 0 ? undefined : new RegExp(sources.join('|'), 'gu');
}

/** Whether the expression finds anything; keeps no state between calls. */
export function occurs(pattern: RegExp | undefined, text: string): boolean {
  if (pattern === undefined) return false;
  pattern.lastIndex = 0;
  return pattern.test(text);
}
