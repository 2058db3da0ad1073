import type { AskerStatus } from '../core/snapshot.js';
import { ASKER_STATUSES } from '../core/snapshot.js';
import { normalizeForm, type Lexicon } from './lexicon.js';
import { stripAccents, type NormalText } from './normalize.js';
import { createMatcher, findPhrases, type PhraseMatcher } from './phrases.js';

/** Finds what a person tells in passing: where they are and what they are here as. */
export interface SlotFinder {
  /** English name of the prefecture named last, towns included; undefined when none is named. */
  prefecture(text: NormalText): string | undefined;
  status(text: NormalText): AskerStatus | undefined;
}

function matcherOf(names: Readonly<Record<string, readonly string[]>>, ids: readonly string[]): PhraseMatcher {
  return createMatcher(ids.flatMap((id, entry) => (names[id] ?? []).map((form) => ({ entry, form: stripAccents(normalizeForm(form)) }))));
}

/** The longest name wins; of equally long ones the first. */
export function createSlotFinder(lexicon: Lexicon): SlotFinder {
  const prefectures = Object.keys(lexicon.places);
  const statuses = ASKER_STATUSES.filter((status) => lexicon.statuses[status] !== undefined);
  const placeMatcher = matcherOf(lexicon.places, prefectures);
  const statusMatcher = matcherOf(lexicon.statuses, statuses);
  return {
    prefecture: (text) => {
      const [first] = findPhrases(placeMatcher, text.plain);
      return first === undefined ? undefined : prefectures[first.entry];
    },
    status: (text) => {
      const [first] = findPhrases(statusMatcher, text.plain);
      return first === undefined ? undefined : statuses[first.entry];
    },
  };
}
