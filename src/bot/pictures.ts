import { encodeChoice } from '../core/choice-data.js';
import type { InboundEvent } from '../core/inbound.js';
import type { PictureSetReading, PictureTrouble } from '../core/picture.js';
import type { HeldOffer, WaitingPictures } from '../core/snapshot.js';
import { joinPictures, type PictureText } from '../screening/picture-text.js';
import { answerHeldOffer, belongsToOffer } from './offer.js';
import { say } from './say.js';
import type { Room } from './room.js';
import { answerDanger } from './safety.js';
import type { Talk } from './talk.js';
import { makeTimer } from './timer.js';
import { openChoices } from './open-choices.js';

export const READ_PICTURES = 'read-pictures';
/** The pictures of a set come as webhooks of their own, in any order: the rest is waited for so long, ms. */
const SET_MS = 2_500;
/** More than a long post on three screens is no offer. */
const MAX_PICTURES = 6;
/** After this the person is told that it does not work, ms. */
const GIVE_UP_MS = 90_000;
const AGAIN_MS = 500;

/** Notes the pictures of this turn; a timer reads them, so that nobody waits for the mailbox meanwhile. False when there is none. */
export function takePictures(talk: Talk): boolean {
  const found = talk.events.flatMap((event) => pictureOf(event));
  if (found.length === 0) return false;
  const before = talk.snapshot.pictures;
  const sources = [...(before?.sources ?? []), ...found].slice(0, MAX_PICTURES);
  // Whoever sends another one has brought another right to be answered, and the button under the older word is gone.
  talk.change({ pictures: { sources, since: before?.since ?? talk.now, acknowledged: false } });
  setTimer(talk, isWhole(talk.events, sources.length) ? 0 : SET_MS);
  talk.outcome = 'picture';
  return true;
}

function pictureOf(event: InboundEvent): readonly WaitingPictures['sources'][number][] {
  const { input, message } = event;
  if (input.kind !== 'media' || input.media !== 'image' || input.source === undefined) return [];
  return [{ ...input.source, index: input.set?.index ?? 0, ...(message === undefined ? {} : { message }) }];
}

/** One picture alone is whole; a set when all are there. Old clients do not say how many. */
function isWhole(events: readonly InboundEvent[], count: number): boolean {
  const sets = events.flatMap(({ input }) => (input.kind === 'media' && input.set !== undefined ? [input.set] : []));
  return sets.length === 0 || sets.some(({ total }) => total > 0 && count >= total);
}

function setTimer(talk: Talk, delay: number): void {
  talk.timers.push(makeTimer(talk, { name: READ_PICTURES, delay }));
}

/** The timer has come: what was read by now. Speaks, or keeps the result for the tap that brings the right to answer. */
export function respondToReading(room: Room, talk: Talk, reading: PictureSetReading | undefined): void {
  const waiting = talk.snapshot.pictures;
  // Unsent, deleted, or somebody else has the talk.
  if (waiting === undefined || talk.paused || talk.isClaimed) {
    talk.drop('pictures');
    return;
  }
  if (reading?.kind !== 'done') {
    waitOn(room, talk, waiting);
    return;
  }
  talk.drop('pictures');
  talk.earlier = messagesOf(waiting);
  const text = joinPictures(reading.readings);
  if (text === undefined) {
    sayTrouble(room, talk, reading.readings.find((one) => one.kind === 'trouble')?.why ?? 'no-text');
    return;
  }
  talk.change({ offer: holdText(text, waiting) });
  talk.outcome = 'picture-read';
  // On LINE the right to answer went with the word that it takes a while; the tap on "show result" brings another.
  if (talk.head.address.channel !== 'line' || !waiting.acknowledged) showReading(room, talk);
}

function holdText({ text, unsure }: PictureText, waiting: WaitingPictures): HeldOffer {
  return { text, from: 'picture', unsure, messages: messagesOf(waiting) };
}

/** One message may bring several pictures. */
function messagesOf({ sources }: WaitingPictures): HeldOffer['messages'] {
  return [...new Set(sources.flatMap(({ message }) => message ?? []))];
}

function waitOn(room: Room, talk: Talk, waiting: WaitingPictures): void {
  if (talk.now - waiting.since > GIVE_UP_MS) {
    talk.drop('pictures');
    sayTrouble(room, talk, 'busy');
    return;
  }
  talk.outcome = 'picture-waits';
  if (!waiting.acknowledged) sayWait(room, talk);
  talk.change({ pictures: { ...waiting, acknowledged: true } });
  setTimer(talk, AGAIN_MS);
}

function sayWait(room: Room, talk: Talk): void {
  say(room, talk, 'picture.reading');
  talk.choices = [{ label: room.words.t(talk.language, 'talk:picture.show-result'), data: encodeChoice({ kind: 'open', dialog: 'picture' }) }];
}

function sayTrouble(room: Room, talk: Talk, why: PictureTrouble): void {
  say(room, talk, `picture.trouble-${why}`);
  talk.choices = openChoices(room, talk, ['human', 'topics', 'menu']);
  talk.outcome = `picture-${why}`;
}

/** "Show result": the result, or that it is not there yet. */
export function showReading(room: Room, talk: Talk): void {
  const { offer, pictures } = talk.snapshot;
  if (pictures !== undefined) {
    sayWait(room, talk);
    return;
  }
  if (offer === undefined) {
    sayTrouble(room, talk, 'gone');
    return;
  }
  talk.earlier = offer.messages;
  const understanding = room.understand(offer.text, {});
  const { danger } = understanding;
  if (danger !== undefined && !belongsToOffer(understanding)) {
    talk.drop('offer');
    answerDanger(room, talk, danger.topic);
    return;
  }
  if (offer.unsure) {
    readBack(room, talk, offer);
    return;
  }
  if (!answerHeldOffer(room, talk, understanding.offer)) sayNotOffer(room, talk, danger?.topic);
}

/** A payslip, a letter, a threat: danger in it is answered, of the rest the person is asked; nothing of it is kept. */
function sayNotOffer(room: Room, talk: Talk, danger: string | undefined): void {
  talk.drop('offer');
  if (danger !== undefined) {
    answerDanger(room, talk, danger);
    return;
  }
  say(room, talk, 'picture.not-offer');
  talk.choices = openChoices(room, talk, ['topics', 'human', 'menu']);
  talk.outcome = 'picture-not-offer';
}

/** What was read is shown before it is judged, so that it can be put right. */
function readBack(room: Room, talk: Talk, offer: HeldOffer): void {
  say(room, talk, 'picture.read-back');
  talk.say({ kind: 'text', text: offer.text });
  const label = (key: string): string => room.words.t(talk.language, `talk:${key}`);
  talk.choices = [
    { label: label('picture.right'), data: encodeChoice({ kind: 'open', dialog: 'picture-check' }) },
    { label: label('picture.wrong'), data: encodeChoice({ kind: 'open', dialog: 'offer' }) },
    ...openChoices(room, talk, ['human', 'menu']),
  ];
}

/** The person says that it was read rightly. */
export function acceptReading(room: Room, talk: Talk): void {
  const { offer } = talk.snapshot;
  if (offer !== undefined) talk.change({ offer: { ...offer, unsure: false } });
  showReading(room, talk);
}
