import type { Wording } from '../content/screening-files.js';

/** Latin languages put spaces between words; the others do not. */
const SPACED: ReadonlySet<string> = new Set(['vi', 'en', 'id', 'fil']);
const LETTER = 'a-zà-öø-ÿ\\u0100-\\u024f\\u1e00-\\u1eff';
/** What may stand between the parts of a phrase: the same sentence, a few words. */
const GAP = '[^\\n.!?。！？;]{0,26}?';
/** A gap between whole words. */
const JOINT = `(?![${LETTER}])${GAP}(?<![${LETTER}])`;
const MACRO = /\{([a-z][a-z-]*)\}/g;

/**
 * Writes one phrase of the rules as the source of a regular expression, without word ends.
 * A phrase is a regular expression in which a space is any space, `~` a short gap in the sentence and `{name}` a word list.
 */
function bareSource(phrase: string, vocabulary: ReadonlyMap<string, string>): string {
  const expanded = expand(phrase.normalize('NFC'), vocabulary, 0);
  return expanded.replace(/ ~ | ~|~ /g, JOINT).replace(/~/g, GAP).replace(/ \?/g, '\\s*').replace(/ /g, '\\s+');
}

/** As the rules say it: languages with spaces need whole words. */
export function phraseSource(phrase: string, language: string, vocabulary: ReadonlyMap<string, string>): string {
  const source = bareSource(phrase, vocabulary);
  return SPACED.has(language) ? wholeWords([source]) : `(?:${source})`;
}

function wholeWords(sources: readonly string[]): string {
  return `(?<![${LETTER}])(?:${sources.join('|')})(?![${LETTER}])`;
}

/** A list of words with loose spaces, without word ends. */
export function looseWords(words: string): string {
  return words.normalize('NFC').replace(/ \?/g, ' ').replace(/ /g, '\\s?');
}

function expand(phrase: string, vocabulary: ReadonlyMap<string, string>, depth: number): string {
  if (depth > 4) return phrase;
  return phrase.replace(MACRO, (all, name: string) => {
    const words = vocabulary.get(name);
    return words === undefined ? all : `(?:${expand(words, vocabulary, depth + 1)})`;
  });
}

/** Phrases of one script in one expression. */
export interface Pattern {
  readonly spaced?: RegExp;
  readonly joined?: RegExp;
}

const JOINED_SCRIPT = /[\u3040-\u30ff\u4e00-\u9fff\u0e00-\u0e7f]/u;

/** Expressions that find any phrase of any language. Undefined when there is none. */
export function compileWording(wording: Wording | undefined, vocabulary: ReadonlyMap<string, string>): Pattern | undefined {
  const phrases = Object.entries(wording ?? {}).flatMap(([language, list]) => list.map((phrase) => ({ spaced: SPACED.has(language), source: bareSource(phrase, vocabulary) })));
  return joinSources(phrases);
}

/** Words of a list that mixes languages: those in scripts without spaces need no word ends. */
export function compileList(phrases: readonly string[], vocabulary: ReadonlyMap<string, string>): Pattern | undefined {
  return joinSources(phrases.map((phrase) => ({ spaced: !JOINED_SCRIPT.test(phrase) && !phrase.includes('{Script='), source: bareSource(phrase, vocabulary) })));
}

function joinSources(phrases: readonly { readonly spaced: boolean; readonly source: string }[]): Pattern | undefined {
  const spaced = phrases.filter((one) => one.spaced).map((one) => one.source);
  const joined = phrases.filter((one) => !one.spaced).map((one) => `(?:${one.source})`);
  if (phrases.length === 0) return undefined;
  return {
    ...(spaced.length === 0 ? {} : { spaced: new RegExp(wholeWords(spaced), 'gu') }),
    ...(joined.length === 0 ? {} : { joined: new RegExp(joined.join('|'), 'gu') }),
  };
}

/** The expressions of a pattern that can find anything in a text: those for scripts it is not written in are left out. */
export function expressionsFor(pattern: Pattern | undefined, text: string): readonly RegExp[] {
  if (pattern === undefined) return [];
  const { spaced, joined } = pattern;
  return [...(spaced === undefined ? [] : [spaced]), ...(joined === undefined || !JOINED_SCRIPT.test(text) ? [] : [joined])];
}

/** Whether the pattern finds anything; keeps no state between calls. */
export function occurs(pattern: Pattern | undefined, text: string): boolean {
  return expressionsFor(pattern, text).some((expression) => {
    expression.lastIndex = 0;
    return expression.test(text);
  });
}
