import type { ScreeningRules } from '../content/screening-files.js';
import { findAll } from './matching.js';
import { compileList } from './wording.js';

/** Countries come after prefectures: a shop in Tokyo that serves Thai food is in Tokyo. */
const ABROAD: ReadonlySet<string> = new Set(['cambodia', 'myanmar', 'laos', 'thailand', 'philippines', 'vietnam', 'taiwan']);

/** Whether a place of the facts lies outside Japan. */
export function isAbroad(place: string | undefined): boolean {
  return place !== undefined && ABROAD.has(place);
}

/** Prepares the search for places. Found ones come as prefectures in romaji or countries, in the order of the text, each once. */
export function createPlaceFinder({ words, prefectures, vocabulary }: ScreeningRules): (text: string) => readonly string[] {
  const own = [...prefectures.values()].map((place) => [place.id.toLowerCase(), [place.en.toLowerCase(), place.ja, ...(place.ja.length > 2 && place.ja !== '北海道' ? [place.ja.slice(0, -1)] : [])]] as const);
  const all = new Map<string, string[]>(own.map(([id, names]) => [id, [...names]]));
  for (const [id, phrases] of Object.entries(words.places)) all.set(id, [...(all.get(id) ?? []), ...phrases]);
  const patterns = [...all].flatMap(([id, names]) => {
    const pattern = compileList(names, vocabulary);
    return pattern === undefined ? [] : [{ id, pattern }];
  });
  return (text) => {
    const hits = patterns.flatMap(({ id, pattern }) => findAll(pattern, text).slice(0, 1).map((span) => ({ id, at: span.from })));
    return hits.sort((a, b) => Number(ABROAD.has(a.id)) - Number(ABROAD.has(b.id)) || a.at - b.at).map((hit) => hit.id);
  };
}
