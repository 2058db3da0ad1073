import { nodeOf, type Slot } from '../dialog/step.js';
import { findOffered } from './commands.js';
import type { Room } from './room.js';
import type { Talk } from './talk.js';

/** Longer messages say more than the answer to a question. */
export const SHORT_ANSWER = 40;

/** What the open question asks for, if it takes free text. */
export function askedSlot(room: Room, talk: Talk): Slot | undefined {
  const top = talk.snapshot.frames.at(-1);
  return top === undefined ? undefined : nodeOf(room.content.dialogs, top)?.ask?.understands?.slot;
}

/**
 * Whether the message is what an open question waits for: a number, a label, a place. Such short words mean nothing else, whatever
 * a model sees in them.
 */
export function answersQuestion(room: Room, talk: Talk): boolean {
  if (findOffered(talk.snapshot.offered, talk.text) !== undefined) return true;
  const slot = askedSlot(room, talk);
  return talk.text.length <= SHORT_ANSWER && (slot === 'prefecture' || slot === 'status') && talk.understanding?.[slot] !== undefined;
}
