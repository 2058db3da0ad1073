import { decodeChoice, type ChoiceData } from '../core/choice-data.js';
import type { MessageRef, OutboxId } from '../core/brand.js';
import type { Input } from '../core/inbound.js';
import { parseLanguage } from '../core/language.js';
import type { PictureSetReading } from '../core/picture.js';
import { interrupt } from '../dialog/step.js';
import { askedSlot, SHORT_ANSWER } from './asked.js';
import { findCommand, findOffered, type Commands } from './commands.js';
import { noteSystem } from './case-turn.js';
import { respondToDesk } from './desk-commands.js';
import { dropScreening } from './handover.js';
import { openDialog, runDialog } from './open-dialog.js';
import { say } from './say.js';
import { answerOfferedWords, looksLikeOffer } from './offer.js';
import { READ_PICTURES, respondToReading, takePictures } from './pictures.js';
import type { Room } from './room.js';
import { freshSnapshot } from './snapshot-storage.js';
import type { Talk } from './talk.js';
import { makeTimer } from './timer.js';
import { answerTopic } from './topic-answer.js';

/** A foreign echo is held this long: our own may overtake the answer of the Send API (platform rule 3.6). */
const ECHO_HOLD_MS = 2_500;
/** After a human has answered in the platform's inbox the bot keeps silent this long without further human words. */
const PAUSE_MS = 12 * 3_600_000;

export interface Responder {
  readonly room: Room;
  readonly newId: () => OutboxId;
  readonly commands: Commands;
  /** Of the timer `foreign-echo`: whether the message was ours after all. */
  readonly echoIsOurs: boolean | undefined;
  /** Of the timer `read-pictures`: what has been read by now. */
  readonly pictures: PictureSetReading | undefined;
}

/** The turn's own logic, after safety and hand-off have had their say: what each kind of event leads to. */
export function respond(responder: Responder, talk: Talk): void {
  const { input } = talk.head;
  switch (input.kind) {
    case 'text':
    case 'media':
    case 'sticker':
    case 'location':
    case 'unknown-message':
      respondToMessage(responder, talk);
      return;
    case 'choice':
      respondToChoice(responder.room, talk, decodeChoice(input.data));
      return;
    case 'edit':
      // Answered anew only when it was the message that the last answer went by.
      if (talk.snapshot.learntFrom.includes(input.of)) respondToText(responder, talk);
      return;
    case 'follow':
      respondToFollow(responder.room, talk);
      return;
    case 'unfollow':
      respondToUnfollow(talk);
      return;
    case 'group':
      respondToGroup(responder.room, talk);
      return;
    case 'reaction':
    case 'receipt':
      return;
    case 'unsend':
    case 'echo':
    case 'thread-control':
    case 'policy':
    case 'timer':
      respondToPlatform(responder, talk, input);
      return;
    case 'desk':
      respondToDesk(responder, talk, input);
      return;
  }
}

/** Words are answered; pictures beside them are read in a turn of their own. */
function respondToMessage(responder: Responder, talk: Talk): void {
  const { room } = responder;
  const pictures = room.readsPictures && takePictures(talk);
  if (talk.text !== '') respondToText(responder, talk);
  else if (!pictures) openDialog(room, talk, 'media');
}

type PlatformInput = Extract<Input, { kind: 'unsend' | 'echo' | 'thread-control' | 'policy' | 'timer' }>;

function respondToPlatform(responder: Responder, talk: Talk, input: PlatformInput): void {
  talk.outcome = input.kind;
  switch (input.kind) {
    case 'unsend':
      unlearn(talk, input.of);
      return;
    case 'echo':
      if (input.ours !== undefined) talk.confirmed.push(input.ours);
      else holdEcho(talk, input.message);
      return;
    case 'thread-control':
      if (input.change === 'taken-from-us') pause(talk);
      if (input.change === 'passed-to-us' && talk.paused) resume(responder.room, talk);
      return;
    case 'policy':
      talk.alarms.push('policy-enforcement');
      return;
    case 'timer':
      if (input.name === READ_PICTURES) respondToReading(responder.room, talk, responder.pictures);
      if (input.name === 'foreign-echo' && responder.echoIsOurs === false) {
        pause(talk);
        talk.alarms.push('foreign-reply');
      }
      return;
  }
}

/** Somebody answers from the platform's own inbox; with a case its counsellors see that. */
function pause(talk: Talk): void {
  talk.change({ pausedUntil: talk.now + PAUSE_MS });
  const state = talk.snapshot.desk?.case.state;
  if (state === 'waiting' || state === 'active') noteSystem(talk, 'elsewhere');
}

/** The bot is back and says so, unless a counsellor has the talk. */
function resume(room: Room, talk: Talk): void {
  if (talk.isClaimed) talk.drop('pausedUntil');
  else openDialog(room, talk, 'resumed');
}

/**
 * Blocking the bot is a wish to be left alone: everything is deleted, and nothing is sent until they come back. A counsellor who has the case
 * must see it first; then everything is deleted when the case is closed.
 */
function respondToUnfollow(talk: Talk): void {
  talk.outcome = 'unfollowed';
  const state = talk.snapshot.desk?.case.state;
  if (state === 'waiting' || state === 'active') {
    talk.change({ unreachable: true });
    return;
  }
  talk.forget = true;
  talk.snapshot = { ...freshSnapshot(talk.snapshot.epoch + 1, talk.now), unreachable: true };
}

/** What was learnt from an unsent message is forgotten with it; the store has deleted the message itself. */
function unlearn(talk: Talk, message: MessageRef): void {
  dropOffer(talk, message);
  if (!talk.snapshot.learntFrom.includes(message)) return;
  unlearnCase(talk);
  const { topic: _topic, ...rest } = talk.snapshot;
  talk.snapshot = { ...rest, slots: {}, frames: [], offered: [], misses: 0, learntFrom: [], epoch: rest.epoch + 1 };
}

/** What the case has of it goes too. */
function unlearnCase(talk: Talk): void {
  const record = talk.snapshot.desk;
  if (record === undefined) return;
  const { topic, prefecture, status, ...subject } = record.case;
  if (topic === undefined && prefecture === undefined && status === undefined) return;
  talk.change({ desk: { ...record, case: { ...subject, version: subject.version + 1 } } });
}

function dropOffer(talk: Talk, message: MessageRef): void {
  if (talk.snapshot.offer?.messages.includes(message) === true) dropScreening(talk);
  const { offer, pictures, ...rest } = talk.snapshot;
  const left = pictures?.sources.filter((source) => source.message !== message) ?? [];
  talk.snapshot = {
    ...rest,
    ...(offer === undefined || offer.messages.includes(message) ? {} : { offer }),
    ...(pictures === undefined || left.length === 0 ? {} : { pictures: { ...pictures, sources: left } }),
  };
}

function holdEcho(talk: Talk, message: MessageRef): void {
  talk.timers.push(makeTimer(talk, { name: 'foreign-echo', subject: message, delay: ECHO_HOLD_MS }));
}

function respondToFollow(room: Room, talk: Talk): void {
  talk.drop('unreachable');
  talk.outcome = 'welcome';
  if (!talk.isClaimed) openDialog(room, talk, 'welcome');
}

/** Groups leak a worker's question to whoever is in them: said once, then left. */
function respondToGroup(room: Room, talk: Talk): void {
  talk.outcome = 'group';
  talk.thenLeave = true;
  if (talk.snapshot.introduced) return;
  talk.change({ introduced: true });
  say(room, talk, 'group.private-only');
}

function respondToChoice(room: Room, talk: Talk, choice: ChoiceData | undefined): void {
  if (choice === undefined) {
    openDialog(room, talk, 'menu');
    return;
  }
  switch (choice.kind) {
    case 'topic':
      if (room.content.index.has(choice.topic)) answerTopic(room, talk, choice.topic, choice.section);
      else openDialog(room, talk, 'stale');
      return;
    case 'open':
      openDialog(room, talk, room.content.dialogs.has(choice.dialog) ? choice.dialog : 'stale');
      return;
    case 'language':
      respondToLanguage(room, talk, choice.language);
      return;
    case 'answer':
      talk.outcome = 'answered';
      if (choice.epoch !== talk.snapshot.epoch || !runDialog(room, talk, choice)) openDialog(room, talk, 'stale');
      return;
  }
}

/** A language was tapped, from a question that is open or from a button of long ago: both mean the same. */
function respondToLanguage(room: Room, talk: Talk, tag: string): void {
  const language = parseLanguage(tag);
  if (language === undefined) {
    openDialog(room, talk, 'language');
    return;
  }
  talk.setLanguage(language, 'chosen');
  if (!runDialog(room, talk, { kind: 'understood', slot: 'language', value: language })) {
    say(room, talk, 'language.set');
    openDialog(room, talk, 'menu');
  }
  talk.outcome = 'language';
}

function respondToText(responder: Responder, talk: Talk): void {
  const { room, commands } = responder;
  if (talk.tooLong) say(room, talk, 'error.too-long');
  const typed = findOffered(talk.snapshot.offered, talk.text) ?? findCommand(commands, talk.text);
  if (typed !== undefined) {
    respondToChoice(room, talk, typed);
    return;
  }
  // A place or a status in an offer is that of the job, not of the person.
  if (!looksLikeOffer(talk) && fillSlots(room, talk)) {
    talk.outcome = 'answered';
    return;
  }
  if (answerOfferedWords(room, talk)) return;
  talk.change({ learntFrom: talk.messageRefs.slice(-5), frames: interrupt(room.content.dialogs, talk.snapshot.frames) });
  answerMeaning(room, talk);
}

/** Notes what the message tells about the person. True when it was the answer that an open question waited for. */
function fillSlots(room: Room, talk: Talk): boolean {
  const { prefecture, status } = talk.understanding ?? {};
  const asked = askedSlot(room, talk);
  if (prefecture !== undefined) talk.change({ slots: { ...talk.snapshot.slots, prefecture } });
  // A status named in passing is as often the one that is wished for: it counts only as an answer.
  if (status !== undefined && asked === 'status') talk.change({ slots: { ...talk.snapshot.slots, status } });
  if (talk.text.length > SHORT_ANSWER || (asked !== 'prefecture' && asked !== 'status')) return false;
  const value = asked === 'prefecture' ? prefecture : status;
  return value !== undefined && runDialog(room, talk, { kind: 'understood', slot: asked, value });
}

const INTENT_DIALOGS: Readonly<Record<string, string>> = {
  'screen-offer': 'offer',
  'talk-to-human': 'human',
  'change-language': 'language',
  privacy: 'privacy',
  'delete-data': 'delete-data',
  greeting: 'greeting',
  'thanks-bye': 'thanks',
  'out-of-scope': 'out-of-scope',
};

function answerMeaning(room: Room, talk: Talk): void {
  const { understanding } = talk;
  const [best] = understanding?.candidates ?? [];
  if (understanding === undefined || best === undefined || understanding.action === 'out-of-scope') {
    talk.change({ misses: talk.snapshot.misses + 1 });
    openDialog(room, talk, talk.snapshot.misses >= 2 ? 'lost' : 'out-of-scope');
    return;
  }
  if (understanding.action === 'answer') {
    answerTopic(room, talk, best.id, 'answer');
    return;
  }
  if (understanding.action === 'intent') {
    talk.change({ misses: 0 });
    const first = best.id === 'greeting' && !talk.snapshot.introduced;
    openDialog(room, talk, first ? 'welcome' : (INTENT_DIALOGS[best.id] ?? 'menu'));
    return;
  }
  talk.change({ misses: talk.snapshot.misses + 1 });
  openDialog(room, talk, talk.snapshot.misses >= 2 ? 'lost' : 'clarify');
}
