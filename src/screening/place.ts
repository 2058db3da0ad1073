import type { ScreeningRules } from '../content/screening-files.js';
import { findAll } from './matching.js';
import { compileList } from './wording.js';

/** Countries come after prefectures: a shop in Tokyo that serves Thai food is in Tokyo. */
const ABROAD: ReadonlySet<string> = new Set(['cambodia', 'myanmar', 'laos', 'thailand', 'philippines', 'vietnam', 'taiwan']);

/** Whether a place of the facts lies outside Japan. */
export function isAbroad(place: string | undefined): boolean {
  return place !== undefined && ABROAD.has(place);
}

/** Prepares the search for places. Found ones come as prefectures in romaji or countries: named prefectures, then those of towns (a firm may bear a town's name), then countries. */
export function createPlaceFinder({ words, prefectures, vocabulary }: ScreeningRules): (text: string) => readonly string[] {
  const own = [...prefectures.values()].map((place) => ({ id: place.id.toLowerCase(), names: [place.en.toLowerCase(), place.ja, ...(place.id === 'Hokkaido' ? [] : [place.ja.slice(0, -1)])], rank: 0 }));
  const towns = Object.entries(words.places).map(([id, names]) => ({ id, names, rank: ABROAD.has(id) ? 2 : 1 }));
  const patterns = [...own, ...towns].map(({ id, names, rank }) => ({ id, rank, pattern: compileList(names, vocabulary) }));
  return (text) => {
    const hits = patterns.flatMap(({ id, rank, pattern }) => findAll(pattern, text).slice(0, 1).map((span) => ({ id, rank, at: span.from })));
    return [...new Set(hits.sort((a, b) => a.rank - b.rank || a.at - b.at).map((hit) => hit.id))];
  };
}
