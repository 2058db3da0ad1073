import type { Understanding } from '../understand/understanding.js';
import { answersQuestion } from './asked.js';
import { FOUND_BY_MODEL, isDangerOfOffer } from './offer.js';
import type { Room } from './room.js';
import type { Talk } from './talk.js';

/** The danger that the person's words are about; undefined where it is that of an offer, or a model saw it in the answer to a question. */
export function dangerOf(room: Room, talk: Talk): Understanding['danger'] {
  const danger = talk.understanding?.danger;
  if (danger === undefined || isDangerOfOffer(talk)) return undefined;
  return danger.rule === FOUND_BY_MODEL && answersQuestion(room, talk) ? undefined : danger;
}
