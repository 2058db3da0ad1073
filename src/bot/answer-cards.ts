import { chooseContacts, type ChosenContact, type ContactWish } from '../content/choose-contacts.js';
import { isPastMonth } from '../content/facts.js';
import type { Contact, ContactLine } from '../content/schema.js';
import type { Card, CardAction, OutMessage } from '../core/outbound.js';
import type { AnswerContext } from './answer-context.js';
import { describeShifts, describeState } from './answer-hours.js';

/** Longest label that both platforms show whole. */
const LABEL_LIMIT = 20;
const MAX_LANGUAGES = 3;

export interface ContactCards {
  /** Absent when there is nobody to show. */
  readonly message?: OutMessage;
  readonly ids: readonly string[];
}

/** Cards of the contacts that fit this person now, best first. */
export function composeCards(wish: Pick<ContactWish, 'topic' | 'ids' | 'max'>, context: AnswerContext): ContactCards {
  const { prefecture, status } = context.slots;
  const chosen = chooseContacts(context.content, {
    ...wish,
    language: context.language,
    now: context.now,
    ...(prefecture === undefined ? {} : { prefecture }),
    ...(status === undefined ? {} : { status }),
  });
  if (chosen.length === 0) return { ids: [] };
  const cards = chosen.map((one) => composeCard(one, context));
  return { message: { kind: 'cards', cards, alt: context.say('alt') }, ids: chosen.map((one) => one.contact.id) };
}

function composeCard(chosen: ChosenContact, context: AnswerContext): Card {
  const { contact, lines } = chosen;
  const words = context.words.of(context.reader).contacts.get(contact.id);
  return {
    title: words?.name ?? contact.id,
    lines: [...(words === undefined ? [] : [words.about]), ...lines.map((line) => describeNumber(line, context)), ...describeReach(chosen, context)],
    actions: [...lines.map((line) => callAction(line, context)), ...pageAction(contact, context)],
  };
}

function describeNumber(line: ContactLine, context: AnswerContext): string {
  const { say } = context;
  const values = { number: line.number, languages: describeLanguages(line.languages, context) };
  return line.press === undefined ? say('card.number', values) : say('card.number-press', { ...values, keys: line.press });
}

/** The person's own language stands first; of a long list the rest is only hinted at. */
function describeLanguages(tags: readonly string[], { say, words, reader, language }: AnswerContext): string {
  const ordered = [...tags].sort((a, b) => Number(b === language) - Number(a === language));
  const names = ordered.map((tag) => (words.has(reader, `answer:language.${tag}`) ? say(`language.${tag}`) : say('language.other')));
  const distinct = [...new Set(names)];
  const shown = distinct.slice(0, distinct.length > MAX_LANGUAGES ? MAX_LANGUAGES - 1 : MAX_LANGUAGES).join(say('language.join'));
  return distinct.length > MAX_LANGUAGES ? say('language.more', { languages: shown }) : shown;
}

/** When, at what cost, and what to know before calling. */
function describeReach({ contact, lines, state, hours, immigrationNote }: ChosenContact, context: AnswerContext): readonly string[] {
  const { say } = context;
  const costs = new Set(lines.map((line) => line.cost));
  const [cost] = costs.size === 1 ? [...costs] : [];
  return [
    ...(lines.length === 0 ? [] : [state.kind === 'unknown' && hours.length > 0 ? say('card.hours-uncertain', { hours: describeShifts(hours, context) }) : describeState(state, context)]),
    ...(cost === undefined || cost === 'unknown' ? [] : [say(`card.${cost}`)]),
    ...(lines.length === 0 && contact.email !== null ? [say('card.email', { email: contact.email })] : []),
    ...(immigrationNote === undefined ? [] : [say(immigrationNote === 'may' ? 'card.may-report' : 'card.report-unknown')]),
    ...(isPastMonth(contact.verify_by, context.today) ? [say('card.overdue')] : []),
  ];
}

function callAction(line: ContactLine, { say }: AnswerContext): CardAction {
  const label = say('card.call', { number: line.number });
  return { kind: 'call', label: label.length <= LABEL_LIMIT ? label : say('card.call-short'), number: line.number.replaceAll('-', '') };
}

function pageAction(contact: Contact, { say, language, reader }: AnswerContext): readonly CardAction[] {
  const url = typeof contact.url === 'string' ? contact.url : (contact.url?.[language] ?? contact.url?.[reader] ?? contact.url?.['default']);
  return url === undefined ? [] : [{ kind: 'link', label: say('card.page'), url }];
}
