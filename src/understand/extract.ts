import type { Language } from '../core/language.js';
import { extractText, hashRange, KINDS, mixHashes, pushFeature, type FeatureBuffer } from './features.js';
import type { ConceptFinder, ConceptMatch } from './lexicon.js';
import type { NormalText } from './normalize.js';
import { toKana } from './kana.js';
import { expandShorthand, type Shorthand } from './shorthand.js';

const CONCEPT_SEED = 0x51ed270b;
const PAIR_SEED = 0x2c1b3c6d;
const KANA_SALT = 0x297a2d39;
/** Pairs are made among the first ideas only: long stories would drown in them. */
const MAX_PAIRED = 14;

/** Keeps the features of one language apart from those of another. */
function languageSalt(language: Language): number {
  return hashRange(language, 0, language.length, 7);
}

/** Ideas are shared by all languages: what one language taught helps the others. */
function pushConcepts(buffer: FeatureBuffer, matches: readonly ConceptMatch[]): void {
  const seen: number[] = [];
  for (const match of matches) {
    if (seen.includes(match.concept)) continue;
    seen.push(match.concept);
    pushFeature(buffer, mixHashes(match.concept + 1, CONCEPT_SEED, CONCEPT_SEED), KINDS.concept);
  }
  const paired = Math.min(seen.length, MAX_PAIRED);
  for (let a = 0; a < paired; a += 1) {
    for (let b = a + 1; b < paired; b += 1) {
      const low = Math.min(seen[a] ?? 0, seen[b] ?? 0) + 1;
      const high = Math.max(seen[a] ?? 0, seen[b] ?? 0) + 1;
      pushFeature(buffer, mixHashes(low, high, PAIR_SEED), KINDS.conceptPair);
    }
  }
}

/** What the extraction needs besides the text. */
export interface Extractor {
  readonly finder: ConceptFinder;
  readonly readings: ReadonlyMap<string, string>;
  readonly shorthand: Shorthand;
}

/**
 * Writes all features of a message into the buffer: words and characters of its language, ideas that all languages share,
 * and for Japanese the sound of the text, so that 給料, きゅうりょう and kyuryo meet.
 */
export function extractFeatures(buffer: FeatureBuffer, written: NormalText, language: Language, extractor: Extractor): readonly ConceptMatch[] {
  buffer.count = 0;
  const text = expandShorthand(written, language, extractor.shorthand);
  const salt = languageSalt(language);
  extractText(buffer, text, salt);
  const kana = language === 'ja' ? toKana(text.kept, extractor.readings) : undefined;
  const matches = extractor.finder.find(text, language, kana);
  pushConcepts(buffer, matches);
  if (kana !== undefined) {
    for (let size = 2; size <= 5; size += 1) {
      for (let at = 0; at + size <= kana.length; at += 1) {
        pushFeature(buffer, hashRange(kana, at, at + size, KANA_SALT), KINDS.char);
      }
    }
  }
  return matches;
}
