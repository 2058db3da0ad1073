import type { Span } from './reading.js';
import type { IsDenied } from './scope.js';
import { phraseSource } from './wording.js';

const OWN_SCRIPT = /[\u3040-\u30ff\u4e00-\u9fff\u0e00-\u0e7f]|\\p\{Script/u;

/** Words of a list that mixes languages: those in scripts without spaces need no word ends. */
export function compileList(phrases: readonly string[], vocabulary: ReadonlyMap<string, string>): RegExp | undefined {
  if (phrases.length === 0) return undefined;
  return new RegExp(phrases.map((phrase) => phraseSource(phrase, OWN_SCRIPT.test(phrase) ? 'ja' : 'vi', vocabulary)).join('|'), 'gu');
}

/** As {@link compileList}, for every entry of a lexicon. */
export function compileLexicon(lexicon: Readonly<Record<string, readonly string[]>>, vocabulary: ReadonlyMap<string, string>): ReadonlyMap<string, RegExp> {
  return new Map(Object.entries(lexicon).flatMap(([name, phrases]) => {
    const pattern = compileList(phrases, vocabulary);
    return pattern === undefined ? [] : [[name, pattern] as const];
  }));
}

/** Every place where a pattern is found, first to last. */
export function findAll(pattern: RegExp | undefined, text: string): readonly Span[] {
  if (pattern === undefined) return [];
  return Array.from(text.matchAll(pattern), (found) => ({ from: found.index, to: found.index + found[0].length })).filter((span) => span.to > span.from);
}

/** The first place where a pattern is found and not denied. */
export function findFirst(pattern: RegExp | undefined, text: string, isDenied?: IsDenied): Span | undefined {
  return findAll(pattern, text).find((span) => isDenied === undefined || !isDenied(text, span));
}

/** Names of the entries found and not denied, in the order of the lexicon. */
export function namesFound(lexicon: ReadonlyMap<string, RegExp>, text: string, isDenied?: IsDenied): readonly string[] {
  return [...lexicon].filter(([, pattern]) => findFirst(pattern, text, isDenied) !== undefined).map(([name]) => name);
}
