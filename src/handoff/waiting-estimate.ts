import type { Language } from '../core/language.js';
import type { Case, CaseId } from '../core/case.js';
import { helpLanguage, openingAt, type Calendar } from './hours.js';
import { orderInbox, type Counsellor } from './routing.js';

/** What can honestly be said about the wait. No minutes: nobody knows them. Times are epoch ms. */
export interface WaitingEstimate {
  /** 1 = next. Urgent cases that come later still go first. */
  readonly place: number;
  /** The language in which help comes, when it is not the person's own. Undefined: there are no hours that fit. */
  readonly language: Language | undefined;
  readonly open: boolean;
  readonly closesAt?: number;
  readonly opensAt?: number;
  /** Counsellors at their desks who speak that language. */
  readonly present: number;
  /** The platform's window closes before anybody is there: the person has to write again after `opensAt`, or nothing can be sent. */
  readonly mustWriteAgain: boolean;
}

interface WaitingQuestion {
  readonly id: CaseId;
  readonly language: Language;
  /** Every open case of the desk, this one included. */
  readonly cases: readonly Case[];
  readonly counsellors: readonly Counsellor[];
  readonly calendar: Calendar;
  /** Epoch ms until which a counsellor may write without a word from the person; undefined = no such limit (see window.ts). */
  readonly windowUntil?: number;
  /** Epoch ms. */
  readonly now: number;
}

/** Place in the queue of one's own language, and when somebody is there. Nothing is promised. */
export function estimateWaiting({ id, language, cases, counsellors, calendar, windowUntil, now }: WaitingQuestion): WaitingEstimate {
  const help = helpLanguage(calendar, language);
  const queue = orderInbox(cases).filter((one) => helpLanguage(calendar, one.language) === help);
  const found = queue.findIndex((one) => one.id === id);
  const opening = openingAt(calendar, language, now);
  const startsAt = opening.open ? now : opening.opensAt;
  return {
    place: (found === -1 ? queue.length : found) + 1,
    language: help,
    open: opening.open,
    ...(opening.open && opening.until !== undefined ? { closesAt: opening.until } : {}),
    ...(!opening.open && opening.opensAt !== undefined ? { opensAt: opening.opensAt } : {}),
    present: help === undefined ? 0 : counsellors.filter(({ available, languages }) => available && languages.includes(help)).length,
    mustWriteAgain: windowUntil !== undefined && (startsAt === undefined || startsAt > windowUntil),
  };
}
