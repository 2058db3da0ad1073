import { DAY_MS, tokyoDay, tokyoMidnight, tokyoTime, tokyoWeekday } from '../content/tokyo-time.js';
import type { Case } from '../core/case.js';
import { answerLanguage, type AnswerLanguage, type Language } from '../core/language.js';
import { helpLanguage, openingAt } from '../handoff/hours.js';
import { estimateWaiting, type WaitingEstimate } from '../handoff/waiting-estimate.js';
import { findReplyWindow } from '../handoff/window.js';
import { NO_HOURS } from './calendar.js';
import type { Room } from './room.js';
import { write } from './say.js';
import type { Talk } from './talk.js';
import type { Variables } from './words.js';

interface Speaking {
  readonly room: Room;
  readonly talk: Talk;
  readonly language: AnswerLanguage;
}

/** Everything honest about the wait: place in the queue, who is there or when, what to do meanwhile, and whom to call in danger. */
export function describeQueue(room: Room, talk: Talk, subject: Case, language: AnswerLanguage): string {
  const speaking = { room, talk, language };
  const estimate = estimateFor(speaking, subject);
  return lines([
    t(speaking, 'received'),
    // Without a look at the desk the place is not known, so none is told.
    talk.view === undefined ? '' : t(speaking, estimate.place === 1 ? 'next' : 'place', { place: estimate.place }),
    ...whenLines(speaking, estimate, subject),
    t(speaking, 'meanwhile'),
    t(speaking, 'in-danger'),
  ]);
}

/** When somebody may be there, without the rest. */
export function describeWhen(room: Room, talk: Talk, subject: Case, language: AnswerLanguage): string {
  const speaking = { room, talk, language };
  return lines(whenLines(speaking, estimateFor(speaking, subject), subject));
}

/** The time that the person is told, from which on somebody is there. Undefined when none is told: somebody is there, the counter is open, or nobody knows. */
export function toldOpening(room: Room, talk: Talk, language: Language): number | undefined {
  const opening = openingAt(room.calendar ?? NO_HOURS, language, talk.now);
  return opening.open || isSomebodyThere(room, talk, language) ? undefined : opening.opensAt;
}

function estimateFor({ room, talk }: Speaking, subject: Case): WaitingEstimate {
  const { channel } = talk.head.address;
  // Somebody who has just done something; where a counsellor has, the person's last message counts.
  const lastUserActionAt = talk.head.input.kind === 'desk' ? subject.lastMessageAt : talk.now;
  const window = findReplyWindow({ channel, now: talk.now, lastUserActionAt, humanAgent: room.humanAgent });
  const until = window.kind === 'standard' ? window.finally : window.kind === 'human-agent' ? window.until : window.kind === 'closed' ? talk.now : undefined;
  const others = (talk.view?.open ?? []).filter(({ id }) => id !== subject.id);
  return estimateWaiting({
    id: subject.id, language: subject.language, cases: [...others, subject], counsellors: talk.view?.counsellors ?? [],
    calendar: room.calendar ?? NO_HOURS, now: talk.now, ...(until === undefined ? {} : { windowUntil: until }),
  });
}

function whenLines(speaking: Speaking, estimate: WaitingEstimate, subject: Case): readonly string[] {
  const { room, language } = speaking;
  const helps = estimate.language;
  const foreign = helps !== undefined && helps !== subject.language && room.words.has(language, `answer:language.${helps}`);
  return [
    describePresence(speaking, estimate, subject),
    foreign ? t(speaking, 'in-language', { language: room.words.t(language, `answer:language.${helps}`) }) : '',
    // With somebody at the counter now, nobody has to come back.
    estimate.mustWriteAgain && !isSomebodyThere(room, speaking.talk, subject.language) ? describeLimit(speaking, estimate) : '',
  ];
}

/** Where no hours are stated for the language, those count who are at their desks and speak it. */
function isSomebodyThere({ calendar = NO_HOURS }: Room, { view }: Talk, language: Language): boolean {
  const helps = helpLanguage(calendar, language);
  const spoken = new Set(helps === undefined ? [language, answerLanguage(language)] : [helps]);
  return (view?.counsellors ?? []).some(({ available, languages }) => available && languages.some((one) => spoken.has(one)));
}

function describePresence(speaking: Speaking, estimate: WaitingEstimate, subject: Case): string {
  if (isSomebodyThere(speaking.room, speaking.talk, subject.language)) return t(speaking, 'now');
  if (estimate.open) return estimate.closesAt === undefined ? t(speaking, 'hours-always') : t(speaking, 'hours', { when: describeMoment(speaking, estimate.closesAt) });
  return estimate.opensAt === undefined ? t(speaking, 'when-unknown') : t(speaking, 'opens', { when: describeMoment(speaking, estimate.opensAt) });
}

/** Messenger: a word of the person opens the way back, and then it closes again. */
function describeLimit(speaking: Speaking, { opensAt }: WaitingEstimate): string {
  const limit = t(speaking, speaking.room.humanAgent ? 'limit-week' : 'limit-day');
  return opensAt === undefined ? t(speaking, 'write-again-sometime', { limit }) : t(speaking, 'write-again', { limit, when: describeMoment(speaking, opensAt) });
}

/** Time and day in Japan, the day by its name. */
function describeMoment(speaking: Speaking, at: number): string {
  const { room, talk, language } = speaking;
  // Closing at midnight belongs to the day that ends.
  const midnight = at === tokyoMidnight(at) && at > talk.now;
  const days = Math.round((tokyoMidnight(midnight ? at - 1 : at) - tokyoMidnight(talk.now)) / DAY_MS);
  const day = midnight ? at - 1 : at;
  const values = { time: midnight ? '24:00' : tokyoTime(at), weekday: room.words.t(language, `answer:weekday.${tokyoWeekday(day)}`), date: room.words.date(language, tokyoDay(day)) };
  const form = days <= 0 ? 'today' : days === 1 ? 'tomorrow' : days < 7 ? 'weekday' : 'date';
  return t(speaking, `when.${form}`, values);
}

function t({ room, talk, language }: Speaking, key: string, more: Variables = {}): string {
  return write(room, talk, { language, key: `handoff.${key}`, more });
}

function lines(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('\n\n');
}
