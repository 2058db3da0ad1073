import type { Language } from '../core/language.js';
import type { Lexicon } from './lexicon.js';
import { stripAccents, type NormalText } from './normalize.js';

/** Chat shortenings of each language, short → long. */
export type Shorthand = ReadonlyMap<Language, ReadonlyMap<string, string>>;

export function createShorthand(lexicon: Lexicon): Shorthand {
  return new Map(Object.entries(lexicon.shorthand).map(([language, table]) => [language as Language, new Map(Object.entries(table))]));
}

/** Writes shortenings out, so that `ko tra lg` and `không trả lương` have the same words. */
export function expandShorthand(text: NormalText, language: Language, shorthand: Shorthand): NormalText {
  const table = shorthand.get(language);
  if (table === undefined) return text;
  const words = text.kept.split(' ').map((word) => {
    const bare = word.replace(/[.,!?:;"()]+$/, '');
    const long = table.get(bare);
    return long === undefined ? word : long + word.slice(bare.length);
  });
  const kept = words.join(' ');
  if (kept === text.kept) return text;
  return { ...text, kept, plain: stripAccents(kept) };
}
