import type { Understanding } from '../understand/understanding.js';
import { findCommand, findOffered, readCommands } from './commands.js';
import type { Room } from './room.js';
import type { Talk } from './talk.js';
import { beginTalk, type TurnRequest } from './turn.js';

/** Looks again at what a message means, outside the turn and perhaps over a network. */
export type Refine = (text: string, understanding: Understanding) => Promise<Understanding>;

/** Answers to an open question are this short; see fillSlots. */
const SHORT_ANSWER = 40;

/**
 * Prepares a turn: asks `refine` about the words of the head burst where the turn would act upon them by meaning.
 * Commands, typed choices, danger, and talks in which the bot keeps silent are nobody else's business.
 * @returns undefined when there is nothing to ask, or when `refine` rejects: the turn then understands by itself
 */
export function createRefinement(room: Room, refine: Refine): (request: TurnRequest) => Promise<Understanding | undefined> {
  const commands = readCommands(room.content);
  return async (request) => {
    if (request.events.length === 0) return undefined;
    const talk = beginTalk(request);
    if (!wantsMeaning(talk) || findOffered(talk.snapshot.offered, talk.text) !== undefined || findCommand(commands, talk.text) !== undefined) return undefined;
    const { language, topic } = talk.snapshot;
    const understanding = room.understand(talk.text, { ...(language === undefined ? {} : { language }), ...(topic === undefined ? {} : { topic }) });
    if (understanding.danger !== undefined || answersQuestion(talk, understanding)) return undefined;
    return refine(talk.text, understanding).catch(() => undefined);
  };
}

function wantsMeaning(talk: Talk): boolean {
  const { input } = talk.head;
  if (talk.text === '' || talk.head.standby || talk.paused || talk.isClaimed || !talk.isPerson) return false;
  return input.kind !== 'edit' || talk.snapshot.learntFrom.includes(input.of);
}

/** A place or a status that an open question waits for. */
function answersQuestion(talk: Talk, { prefecture, status }: Understanding): boolean {
  return talk.snapshot.frames.length > 0 && talk.text.length <= SHORT_ANSWER && (prefecture !== undefined || status !== undefined);
}
