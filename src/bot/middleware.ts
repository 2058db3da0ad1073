import type { Middleware, TurnContext } from 'botbuilder';
import { dangerOf } from './danger.js';
import { looksLikeOffer, waitsForOffer } from './offer.js';
import type { Understanding } from '../understand/understanding.js';
import type { Room } from './room.js';
import { answerDanger } from './safety.js';
import { talkOf, type Talk } from './talk.js';

type Next = () => Promise<void>;

/** A message in another language switches, when it is long and clear enough to be meant. */
const SWITCH_CONFIDENCE = 0.9;
const SURE_CONFIDENCE = 0.6;
const SWITCH_LETTERS = 10;

/** Understands the words once for all that follow, and settles the language of the talk. */
export class LanguageMiddleware implements Middleware {
  constructor(private readonly room: Room) {}

  async onTurn(context: TurnContext, next: Next): Promise<void> {
    const talk = talkOf(context);
    if (talk.text !== '') this.understand(talk);
    await next();
  }

  private understand(talk: Talk): void {
    const { language, topic } = talk.snapshot;
    const own = this.room.understand(talk.text, { ...(language === undefined ? {} : { language }), ...(topic === undefined ? {} : { topic }) });
    const understanding = acceptRefined(own, talk.refined);
    talk.understanding = understanding;
    const written = understanding.language;
    if (written === undefined) return;
    const letters = talk.text.match(/\p{L}/gu)?.length ?? 0;
    if (language === undefined) {
      // One word such as "menu" belongs to many languages: the greeting then speaks two.
      if (understanding.languageConfidence >= SURE_CONFIDENCE || letters >= SWITCH_LETTERS) talk.setLanguage(written, 'written');
      return;
    }
    // What is said to a counsellor may be in a third language that both know; the bot, which is silent, could not say that it follows.
    if (talk.snapshot.desk?.case.state === 'active') return;
    // A forwarded post is in the language of whoever wrote it; only a language that nobody has written or chosen yet gives way to that
    // of the reader it was written for, which Japanese and English do not tell.
    const guessed = talk.snapshot.languageSource === 'profile' && written !== 'ja' && written !== 'en';
    if ((looksLikeOffer(talk) || waitsForOffer(talk)) && !guessed) return;
    // Scripts without spaces say as much in half the letters.
    const enough = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Khmer}\p{Script=Myanmar}]/u.test(talk.text) ? SWITCH_LETTERS / 2 : SWITCH_LETTERS;
    if (written === language || understanding.languageConfidence < SWITCH_CONFIDENCE || letters < enough) return;
    const before = talk.language;
    // A language that only the profile has told is left without a word; one that was chosen is not.
    const told = talk.snapshot.languageSource !== 'profile';
    talk.setLanguage(written, 'written');
    talk.switchedLanguage = told && talk.language !== before;
  }
}

/** What a turn takes from a refined understanding: the meaning. Everything else, danger above all, is its own. */
function acceptRefined(own: Understanding, refined: Understanding | undefined): Understanding {
  if (refined === undefined || own.danger !== undefined) return own;
  return { ...own, action: refined.action, candidates: refined.candidates, why: refined.why };
}

/** Danger is answered before any dialog, by rules that need nothing but themselves. */
export class SafetyMiddleware implements Middleware {
  constructor(private readonly room: Room) {}

  async onTurn(context: TurnContext, next: Next): Promise<void> {
    const talk = talkOf(context);
    const danger = dangerOf(this.room, talk);
    if (danger === undefined || talk.head.standby) {
      await next();
      return;
    }
    if (talk.paused) {
      // A person has the talk: two voices would confuse, but somebody has to hear of it now.
      talk.alarms.push('danger-while-paused');
      await next();
      return;
    }
    answerDanger(this.room, talk, danger.topic);
  }
}

/** While somebody else has the talk, the bot writes down and keeps silent. */
export class GateMiddleware implements Middleware {
  async onTurn(context: TurnContext, next: Next): Promise<void> {
    const talk = talkOf(context);
    if (talk.head.standby) {
      talk.outcome = 'standby';
      return;
    }
    const wantsBotBack = talk.head.input.kind === 'choice' && talk.head.input.data === 'v1:open:menu';
    if (talk.paused && talk.isPerson && !wantsBotBack) {
      talk.outcome = 'paused';
      return;
    }
    // The pause ends here, so that what is asked from the menu is answered too.
    if (talk.paused && wantsBotBack) talk.change({ pausedUntil: talk.now });
    await next();
  }
}
