import type { HeldOffer } from '../core/snapshot.js';
import { encodeChoice } from '../core/choice-data.js';
import type { Choice } from '../core/outbound.js';
import { tokyoDay } from '../content/tokyo-time.js';
import { interrupt } from '../dialog/step.js';
import type { ScreeningResult } from '../screening/result.js';
import type { Understanding } from '../understand/understanding.js';
import { composeInvolved, composeScreening, type InvolvedGroup } from './screening-reply.js';
import { addOrganisation, checkOrganisation } from './organisation-check.js';
import { leadToPerson } from './person-choices.js';
import type { Room } from './room.js';
import type { Talk } from './talk.js';
import { reader } from './open-choices.js';

/** From this likelihood on words are read as an offer in the middle of any talk; measured in test/eval. */
const OFFER_FROM = 0.5;
/** As sure as this, even a rule of the danger layer stands back: the answer to the offer says "do not go" itself. */
const SURE_OFFER = 0.8;
/** Dangers that are nobody's job offer, whatever else the words look like. */
const NEVER_OFFERS: ReadonlySet<string> = new Set(['crisis-self-harm', 'help-emergency', 'violence', 'domestic-violence']);
/** The name of a place stands in many posts, and is none: fewer letters are no offer unless one was asked for. */
const MIN_LETTERS = 15;
/** Below this the words are a story, even where an offer was asked for, when their topic is clear. */
const STORY_BELOW = 0.05;
/** The dialog whose open question an offer answers. */
const WAITING = 'offer';
const SCREEN_INTENT = 'screen-offer';
/** After these the counsellors hear that it is about an offer. */
const RISKY: ReadonlySet<string> = new Set(['danger', 'high-risk', 'caution']);
/** What stands for the rule where the danger model alone has found something. */
export const FOUND_BY_MODEL = 'model';

/** Whether the words look like an offer somebody made, rather than like the person's own story. */
export function looksLikeOffer({ understanding, text }: Talk): boolean {
  return text.length >= MIN_LETTERS && (understanding?.offer ?? 0) >= OFFER_FROM;
}

/** Whether the bot has asked for an offer and nothing came between. */
export function waitsForOffer({ snapshot }: Talk): boolean {
  return snapshot.frames.at(-1)?.dialog === WAITING;
}

/** Whether a danger that was found in the words of this turn belongs to an offer: then the answer to the offer is the answer to the danger. */
export function isDangerOfOffer({ understanding }: Talk): boolean {
  return understanding !== undefined && belongsToOffer(understanding);
}

/** The same of any words, for example those of a picture. */
export function belongsToOffer({ danger, offer: likelihood }: Pick<Understanding, 'danger' | 'offer'>): boolean {
  if (danger === undefined || NEVER_OFFERS.has(danger.topic)) return false;
  return danger.rule === FOUND_BY_MODEL ? likelihood >= OFFER_FROM : likelihood >= SURE_OFFER;
}

/**
 * Judges the words of this turn where they are, or may be, an offer.
 * @returns false when they are none: the turn goes on by their meaning
 */
export function answerOfferedWords(room: Room, talk: Talk): boolean {
  const [first] = talk.understanding?.candidates ?? [];
  const meant = talk.understanding?.action === 'intent' && first?.id === SCREEN_INTENT;
  if (!meant && !looksLikeOffer(talk) && (!waitsForOffer(talk) || tellsStory(talk))) return false;
  const offer: HeldOffer = { text: talk.text, from: 'text', unsure: false, messages: talk.messageRefs };
  const result = judge(room, talk, offer, talk.understanding?.offer);
  if (result.verdict === 'not-an-offer') return false;
  talk.change({ offer });
  answer(room, talk, offer.text, result);
  return true;
}

function tellsStory({ understanding }: Talk): boolean {
  return understanding?.action === 'answer' && understanding.offer < STORY_BELOW;
}

/**
 * The answer to the offer that is held, for what is known of the person now. False when none is held, or when it is none.
 * @param likelihood of an offer, from whoever has understood the words already
 */
export function answerHeldOffer(room: Room, talk: Talk, likelihood?: number): boolean {
  const { offer } = talk.snapshot;
  if (offer === undefined) return false;
  talk.earlier = offer.messages;
  const result = judge(room, talk, offer, likelihood ?? room.understand(offer.text, {}).offer);
  if (result.verdict === 'not-an-offer') return false;
  answer(room, talk, offer.text, result);
  return true;
}

/** What to do for somebody who has already sent, paid or gone: first, without asking for details. */
export function answerInvolved(room: Room, talk: Talk, group: InvolvedGroup): void {
  const told = composeInvolved({ ...room, texts: room.offers, ...reader(talk) }, group);
  talk.say(...told.messages);
  talk.contacts = told.contacts;
  talk.outcome = 'offer-involved';
}

function judge(room: Room, talk: Talk, offer: HeldOffer, likelihood: number | undefined): ScreeningResult {
  const { status } = talk.snapshot.slots;
  return room.screen({
    text: offer.text,
    date: tokyoDay(talk.now),
    ...(status === undefined ? {} : { askerStatus: status }),
    ...(likelihood === undefined ? {} : { likelihood }),
  });
}

function answer(room: Room, talk: Talk, text: string, result: ScreeningResult): void {
  const told = composeScreening({ ...room, texts: room.offers, ...reader(talk) }, result);
  const check = { find: room.findLicence, texts: room.offers, words: room.words, reader: talk.language, today: tokyoDay(talk.now) };
  talk.say(...addOrganisation(told.messages, checkOrganisation(text, result, check)));
  talk.contacts = told.contacts;
  talk.screened = result;
  // Somebody may be on the way already: this answer may use what is kept for danger.
  if (result.verdict === 'danger') talk.purpose = 'safety';
  talk.answered = SCREEN_INTENT;
  talk.outcome = 'screen';
  talk.change({ misses: 0, frames: interrupt(room.content.dialogs, talk.snapshot.frames), learntFrom: talk.messageRefs.slice(-5) });
  const buttons = [...ownChoices(room, talk, result), ...told.choices];
  talk.choices = RISKY.has(result.verdict) ? leadToPerson(talk, buttons, 'human-offer') : buttons;
}

/** Taps that only a talk has: "I already …" where harm may be done, and the status where it could change the verdict. */
function ownChoices(room: Room, talk: Talk, { verdict, facts }: ScreeningResult): readonly Choice[] {
  const label = (key: string): string => room.words.t(talk.language, `talk:${key}`);
  const grave = verdict === 'danger' || verdict === 'high-risk';
  const asks = talk.snapshot.slots.status === undefined && facts.kind !== 'trade';
  return [
    ...(grave ? [{ label: label('offer.already'), data: encodeChoice({ kind: 'open', dialog: 'offer-involved' }) }] : []),
    ...(asks ? [{ label: label('offer.my-status'), data: encodeChoice({ kind: 'open', dialog: 'offer-status' }) }] : []),
  ];
}
