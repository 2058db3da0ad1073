import type { Span } from './reading.js';
import type { IsDenied } from './scope.js';
import { compileList, expressionsFor, type Pattern } from './wording.js';

/** Every entry of a lexicon as a pattern. */
export function compileLexicon(lexicon: Readonly<Record<string, readonly string[]>>, vocabulary: ReadonlyMap<string, string>): ReadonlyMap<string, Pattern> {
  return new Map(Object.entries(lexicon).flatMap(([name, phrases]) => {
    const pattern = compileList(phrases, vocabulary);
    return pattern === undefined ? [] : [[name, pattern] as const];
  }));
}

/** Every place where a pattern is found, first to last within each script. */
export function findAll(pattern: Pattern | undefined, text: string): readonly Span[] {
  return expressionsFor(pattern, text)
    .flatMap((expression) => Array.from(text.matchAll(expression), (found) => ({ from: found.index, to: found.index + found[0].length })))
    .filter((span) => span.to > span.from)
    .sort((a, b) => a.from - b.from);
}

/** The first place where a pattern is found and not denied. */
export function findFirst(pattern: Pattern | undefined, text: string, isDenied?: IsDenied): Span | undefined {
  return findAll(pattern, text).find((span) => isDenied === undefined || !isDenied(text, span));
}

/** Names of the entries found and not denied, in the order of the lexicon. */
export function namesFound(lexicon: ReadonlyMap<string, Pattern>, text: string, isDenied?: IsDenied): readonly string[] {
  return [...lexicon].filter(([, pattern]) => findFirst(pattern, text, isDenied) !== undefined).map(([name]) => name);
}
