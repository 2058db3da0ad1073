import type { OutMessage } from '../core/outbound.js';
import { tokyoDay, tokyoTime } from '../content/tokyo-time.js';
import { ASKER_STATUSES } from '../core/snapshot.js';
import { parseLanguage, type AnswerLanguage } from '../core/language.js';
import type { Action } from '../dialog/definition.js';
import type { Effect, StepResult } from '../dialog/step.js';
import { answerTopic, showContacts } from './topic-answer.js';
import { askChoices, findPrefecture } from './lists.js';
import type { Room } from './room.js';
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
      act(room, talk, effect.action, effect.picked);
      return;
    case 'show':
      if (effect.what === 'contacts') showContacts(room, talk);
      else if (talk.snapshot.topic !== undefined) answerTopic(room, talk, talk.snapshot.topic, 'answer');
      return;
    case 'ask':
      talk.choices = askChoices(room, talk, effect);
      if (effect.ask.list !== undefined && effect.ask.list !== 'languages') numberChoices(talk);
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

/** Says one text of locales/<lang>/talk.yaml; in Vietnamese and English while nothing is known of the person's language. */
export function say(room: Room, talk: Talk, key: string): void {
  const languages: readonly AnswerLanguage[] = talk.snapshot.language === undefined ? ['vi', 'en'] : [talk.language];
  const texts = languages.map((language) => room.words.t(language, `talk:${key}`, variables(room, talk, language, key)));
  const message: OutMessage = { kind: 'text', text: [...new Set(texts)].join('\n\n') };
  talk.say(message);
}

function variables(room: Room, talk: Talk, language: AnswerLanguage, key: string): Record<string, string | number> {
  const media = talk.head.input.kind === 'media' ? talk.head.input.media : talk.head.input.kind;
  return {
    days: room.retentionDays,
    context: key.startsWith('media.') ? media : talk.head.address.channel,
    ...(key === 'delete.done' ? { count: talk.transcriptLength, receipt: talk.receipt ?? '', time: writeTime(room, language, talk.now) } : {}),
  };
}

/** Day and time in Japan as the language writes it. */
function writeTime(room: Room, language: AnswerLanguage, now: number): string {
  return `${tokyoTime(now)}, ${room.words.date(language, tokyoDay(now))}`;
}

function act(room: Room, talk: Talk, action: Action, picked: string | undefined): void {
  switch (action) {
    case 'introduce':
      talk.change({ introduced: true });
      return;
    case 'forget':
      talk.forget = true;
      talk.receipt = room.newReceipt();
      return;
    case 'hand-off':
      talk.change({ misses: 0 });
      return;
    case 'resume-bot': {
      const { pausedUntil: _paused, ...rest } = talk.snapshot;
      talk.snapshot = rest;
      return;
    }
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
