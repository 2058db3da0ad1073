import { factState } from '../content/facts.js';
import type { AnswerLanguage } from '../core/language.js';
import type { Room } from './room.js';
import type { Variables } from './words.js';

const NUMBERS = ['emergency-police', 'emergency-ambulance'] as const;

/**
 * The numbers of police and ambulance by the names of their facts; no number stands in a text.
 * @param today YYYY-MM-DD in Japan
 * @returns undefined when one of the facts is gone: the sentence is then not said
 */
export function emergencyNumbers({ content, words }: Pick<Room, 'content' | 'words'>, language: AnswerLanguage, today: string): Variables | undefined {
  const found: Record<string, string> = {};
  for (const id of NUMBERS) {
    const fact = content.facts.get(id);
    if (fact?.value === undefined || factState(fact, today) === 'withdrawn') return undefined;
    found[id] = words.value(language, fact.value);
  }
  return found;
}
