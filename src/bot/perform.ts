import { ASKER_STATUSES } from '../core/snapshot.js';
import { parseLanguage } from '../core/language.js';
import type { Exhibit } from '../dialog/definition.js';
import type { Effect, StepResult } from '../dialog/step.js';
import { answerTopic, showContacts } from './topic-answer.js';
import { cancelRequest, requestAgain, requestPerson, showQueue } from './handover.js';
import { askChoices, findPrefecture } from './lists.js';
import { answerHeldOffer, answerInvolved } from './offer.js';
import { acceptReading, showReading } from './pictures.js';
import type { Room } from './room.js';
import { say } from './say.js';
import type { Talk } from './talk.js';

/** Said only where it is true. */
const MODEL_NOTICE = 'privacy.model';

/** Turns the engine's effects into words and changes, in order. */
export function perform(room: Room, talk: Talk, result: StepResult): void {
  talk.change({ frames: result.frames });
  for (const effect of result.effects) performOne(room, talk, effect);
}

function performOne(room: Room, talk: Talk, effect: Effect): void {
  switch (effect.kind) {
    case 'say':
      if (effect.key !== MODEL_NOTICE || room.modelNotice) say(room, talk, effect.key);
      return;
    case 'do':
      act(room, talk, effect);
      return;
    case 'show':
      show(room, talk, effect.what);
      return;
    case 'ask':
      talk.choices = askChoices(room, talk, effect);
      if (effect.ask.list !== undefined && effect.ask.list !== 'languages') numberChoices(talk);
      return;
  }
}

function show(room: Room, talk: Talk, what: Exhibit): void {
  switch (what) {
    case 'contacts':
      showContacts(room, talk);
      return;
    case 'queue':
      showQueue(room, talk);
      showContacts(room, talk);
      return;
    case 'pending-topic':
      if (talk.snapshot.topic !== undefined) answerTopic(room, talk, talk.snapshot.topic, 'answer');
      return;
    case 'offer':
      if (!answerHeldOffer(room, talk)) say(room, talk, 'offer.none-held');
      return;
    case 'picture':
      showReading(room, talk);
      return;
    case 'picture-accepted':
      acceptReading(room, talk);
      return;
    case 'involved-default':
      answerInvolved(room, talk, 'default');
      return;
    case 'involved-account':
      answerInvolved(room, talk, 'account');
      return;
    case 'involved-money':
      answerInvolved(room, talk, 'money');
      return;
    case 'involved-held':
      answerInvolved(room, talk, 'held');
      return;
  }
}

/** Quick replies that both platforms show. */
const MAX_BUTTONS = 13;

/** Shows the choices as numbered lines too: taps do not exist everywhere, and quick replies vanish with the next message. */
function numberChoices(talk: Talk): void {
  const last = talk.messages.at(-1);
  // Longer lists are numbered by the renderers, which know where the platform stops.
  if (last?.kind !== 'text' || talk.choices.length > MAX_BUTTONS) return;
  const lines = talk.choices.map((choice, index) => `${index + 1}. ${choice.label}`);
  talk.messages[talk.messages.length - 1] = { kind: 'text', text: [last.text, ...lines].join('\n') };
}

/** The case goes with everything else: whoever follows the hand-off by Bot Framework's events hears of its end. */
function endHandoff(talk: Talk): void {
  const state = talk.snapshot.desk?.case.state;
  if (state === 'waiting' || state === 'active') talk.desk.events.push({ name: 'handoff.status', state: state === 'active' ? 'completed' : 'failed' });
}

function act(room: Room, talk: Talk, { action, dialog, picked }: Extract<Effect, { kind: 'do' }>): void {
  switch (action) {
    case 'introduce':
      talk.change({ introduced: true });
      return;
    case 'forget':
      talk.forget = true;
      endHandoff(talk);
      talk.receipt = room.newReceipt();
      return;
    case 'hand-off':
      talk.change({ misses: 0 });
      return;
    case 'request-with-talk':
      requestPerson(room, talk, dialog, 'talk');
      return;
    case 'request-with-summary':
      requestPerson(room, talk, dialog, 'summary');
      return;
    case 'request-with-nothing':
      requestPerson(room, talk, dialog, 'nothing');
      return;
    case 'request-again':
      requestAgain(room, talk, dialog);
      return;
    case 'cancel-request':
      cancelRequest(talk);
      return;
    case 'resume-bot':
      talk.drop('pausedUntil');
      return;
    case 'set-language': {
      const language = picked === undefined ? undefined : parseLanguage(picked);
      if (language !== undefined) talk.setLanguage(language, 'chosen');
      return;
    }
    case 'set-status': {
      const status = ASKER_STATUSES.find((known) => known === picked);
      if (status !== undefined) talk.change({ slots: { ...talk.snapshot.slots, status } });
      return;
    }
    case 'set-prefecture': {
      const prefecture = picked === undefined ? undefined : findPrefecture(room, picked);
      if (prefecture !== undefined) talk.change({ slots: { ...talk.snapshot.slots, prefecture } });
      return;
    }
  }
}
