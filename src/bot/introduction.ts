import type { OutMessage } from '../core/outbound.js';
import { say } from './say.js';
import type { Room } from './room.js';
import type { Talk } from './talk.js';
import { openChoices } from './open-choices.js';

/** After this rest the bot says again that it is a machine (platform rule 3.6, "after a long gap"). */
const LONG_GAP_MS = 7 * 24 * 3_600_000;

/**
 * Says who is speaking when the person has not been told yet, or not for long, and that the language has changed. Before an
 * ordinary answer; after the words of a safety answer, because danger comes first. The language can then be changed in one tap.
 */
export function introduce(room: Room, talk: Talk): void {
  // What a timer brings, such as the words of a picture, is an answer to the person too.
  if ((!talk.isPerson && talk.head.input.kind !== 'timer') || talk.messages.length === 0) return;
  const first = !talk.snapshot.introduced;
  const longGap = talk.snapshot.introduced && talk.now - talk.snapshot.lastTurnAt > LONG_GAP_MS;
  const afterPerson = endPause(talk);
  if (!first && !longGap && !afterPerson && !talk.switchedLanguage) return;
  const said = talk.messages.splice(0);
  if (first || longGap) say(room, talk, first ? 'welcome.brief' : 'welcome.again');
  else if (afterPerson) say(room, talk, 'resumed.bot-back');
  if (talk.switchedLanguage) say(room, talk, 'language.switched');
  const introduction = joinTexts(talk.messages.splice(0));
  talk.say(...(talk.purpose === 'safety' ? insertAfterWords(said, introduction) : [...introduction, ...said]));
  talk.change({ introduced: true });
  if (first && talk.snapshot.languageSource !== 'chosen') talk.choices = [...talk.choices, ...openChoices(room, talk, ['language'])];
}

/** Whether somebody had answered from the platform's inbox, and left off: the bot then says that it is a program (platform rule 3.6). */
function endPause(talk: Talk): boolean {
  if (talk.snapshot.pausedUntil === undefined || talk.paused) return false;
  talk.drop('pausedUntil');
  return true;
}

/** One message, so that a reply keeps within what one call holds. */
function joinTexts(messages: readonly OutMessage[]): readonly OutMessage[] {
  const texts = messages.flatMap((message) => (message.kind === 'text' ? [message.text] : []));
  return [{ kind: 'text', text: texts.join('\n\n') }];
}

/** Cards stay last: their neutral text is what chat lists show. */
function insertAfterWords(said: readonly OutMessage[], introduction: readonly OutMessage[]): readonly OutMessage[] {
  const end = said.findIndex((message) => message.kind === 'cards');
  const cut = end === -1 ? said.length : end;
  return [...said.slice(0, cut), ...introduction, ...said.slice(cut)];
}
