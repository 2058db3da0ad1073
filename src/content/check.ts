import { ANSWER_LANGUAGES, type AnswerLanguage } from '../core/language.js';
import type { Reply } from '../core/outbound.js';
import type { TopicSection } from '../core/topic-section.js';
import { chooseContacts } from './choose-contacts.js';
import type { Content } from './content.js';
import { choosePassages, factsOf, isPastMonth, turningDays } from './facts.js';
import { checkReading } from './reading.js';
import type { Topic } from './schema.js';
import { DAY_MS } from './tokyo-time.js';
import { labelFault } from './topic-check.js';

/** One answer as somebody would ask for it. */
export interface AnswerSpot {
  readonly topic: string;
  readonly section: TopicSection;
  readonly language: AnswerLanguage;
  readonly prefecture?: string;
}

export interface CheckOptions {
  /** YYYY-MM-DD in Japan. */
  readonly today: string;
  /** Composes an answer (the bot's own way of doing it); without it answers are not looked at. */
  readonly compose?: (spot: AnswerSpot) => Reply | undefined;
  /** One per channel: what would not fit there, one line each. */
  readonly shapers?: readonly { readonly channel: string; readonly check: (reply: Reply) => readonly string[] }[];
}

/** Something whose `verify_by` month is near or past. */
interface DueCheck {
  readonly kind: 'fact' | 'contact' | 'minimum-wage';
  readonly id: string;
  /** YYYY-MM. */
  readonly verifyBy: string;
  readonly overdue: boolean;
}

export interface ContentReport {
  readonly errors: readonly string[];
  /** Earliest first. Overdue facts are said as uncertain until somebody has checked them. */
  readonly due: readonly DueCheck[];
  readonly warnings: readonly string[];
}

const DUE_DAYS = 60;
const SECTIONS: readonly TopicSection[] = ['answer', 'steps', 'contacts', 'proof', 'sources'];
const WAGE_TOPIC = 'wage-minimum';

/** Looks at content that has loaded: what is missing for people, what is due, and whether every answer fits every channel. */
export function checkContent(content: Content, options: CheckOptions): ContentReport {
  const topics = [...content.topics.values()];
  const missing = [...content.index.keys()].filter((id) => !content.topics.has(id)).map((id) => `${id}: the topic has no answer.`);
  const errors = [...missing, ...topics.flatMap((topic) => [...checkDays(topic, content, options.today), ...checkHelp(topic, content, options.today)])];
  const warnings = [...ANSWER_LANGUAGES.flatMap((language) => checkReviews(content, language)), ...topics.flatMap((topic) => checkReading(topic, content))];
  return { errors: [...errors, ...checkAnswers(content, options)], due: findDue(content, options.today), warnings };
}

/** On today and on every day a rule changes later, there is still something to say. */
function checkDays(topic: Topic, content: Content, today: string): readonly string[] {
  return (['answer', 'steps'] as const).flatMap((part) => {
    const facts = topic[part].flatMap((passage) => factsOf(passage, content.facts));
    const days = [today, ...turningDays(facts).filter((day) => day > today)];
    return days.flatMap((day) => {
      const { plain, uncertain } = choosePassages(topic[part], content.facts, day);
      return plain.length + uncertain.length === 0 ? [`${topic.id}: nothing is left to say under "${part}" on ${day}.`] : [];
    });
  });
}

/** Somebody who has told nothing about themselves gets at least one contact. */
function checkHelp(topic: Topic, content: Content, today: string): readonly string[] {
  const now = Date.parse(`${today}T12:00:00+09:00`);
  const shown = chooseContacts(content, { topic: topic.id, language: 'vi', now });
  return shown.length === 0 ? [`${topic.id}: no contact is shown to somebody whose prefecture is not known.`] : [];
}

function checkReviews(content: Content, language: AnswerLanguage): readonly string[] {
  const { topics, contactsReviewed, unreviewed } = content.words[language];
  const open = [...topics.values()].filter((words) => !words.reviewed).length;
  return [
    ...(open === 0 ? [] : [`${language}: ${open} of ${topics.size} topics have not been read by a native speaker.`]),
    ...(unreviewed.length === 0 ? [] : [`${language}: ${unreviewed.join(', ')} have not been read by a native speaker.`]),
    ...(contactsReviewed ? [] : [`${language}: the words of the contacts have not been read by a native speaker.`]),
  ];
}

function checkAnswers(content: Content, { compose, shapers = [] }: CheckOptions): readonly string[] {
  if (compose === undefined) return [];
  return spotsOf(content).flatMap((spot) => {
    const name = [spot.topic, spot.section, spot.language, spot.prefecture].filter((part) => part !== undefined).join(' ');
    const reply = compose(spot);
    if (reply === undefined) return [`${name}: there is no answer.`];
    const left = /\{\{|\}\}|undefined|\[object/.exec(JSON.stringify(reply));
    return [
      ...(left === null ? [] : [`${name}: "${left[0]}" is left in the text.`]),
      ...labelsOf(reply).flatMap((label) => labelFault(label) ?? []).map((fault) => `${name}: ${fault}.`),
      ...shapers.flatMap(({ channel, check }) => check(reply).map((problem) => `${name} on ${channel}: ${problem}`)),
    ];
  });
}

function labelsOf(reply: Reply): readonly string[] {
  const cards = reply.messages.flatMap((message) => (message.kind === 'cards' ? message.cards : []));
  const actions = cards.flatMap((card) => card.actions).map((action) => (action.kind === 'choose' ? action.choice.label : action.label));
  return [...actions, ...reply.choices.map((choice) => choice.label)];
}

function spotsOf(content: Content): readonly AnswerSpot[] {
  const spots = [...content.topics.keys()].flatMap((topic) =>
    ANSWER_LANGUAGES.flatMap((language) => SECTIONS.map((section): AnswerSpot => ({ topic, section, language }))));
  if (!content.topics.has(WAGE_TOPIC)) return spots;
  const rates = [...content.prefectures.keys()].flatMap((prefecture) =>
    ANSWER_LANGUAGES.map((language): AnswerSpot => ({ topic: WAGE_TOPIC, section: 'answer', language, prefecture })));
  return [...spots, ...rates];
}

function findDue(content: Content, today: string): readonly DueCheck[] {
  const horizon = new Date(Date.parse(`${today}T00:00:00Z`) + DUE_DAYS * DAY_MS).toISOString().slice(0, 10);
  const all = [
    ...[...content.facts.values()].map((fact) => ({ kind: 'fact' as const, id: fact.id, verifyBy: fact.verify_by })),
    ...[...content.contacts.values()].map((contact) => ({ kind: 'contact' as const, id: contact.id, verifyBy: contact.verify_by })),
    ...wageYears(content).map(([year, verifyBy]) => ({ kind: 'minimum-wage' as const, id: `FY${year}`, verifyBy })),
  ];
  return all
    .filter((one) => lastDayOf(one.verifyBy) <= horizon)
    .map((one) => ({ ...one, overdue: isPastMonth(one.verifyBy, today) }))
    .sort((a, b) => a.verifyBy.localeCompare(b.verifyBy));
}

/** The newest rates by fiscal year, with the earliest check among the prefectures. */
function wageYears(content: Content): readonly (readonly [number, string])[] {
  const years = new Map<number, string>();
  for (const row of [...content.wages.values()].flatMap((rows) => rows.slice(-1))) {
    const known = years.get(row.fiscal_year);
    if (known === undefined || row.verify_by < known) years.set(row.fiscal_year, row.verify_by);
  }
  return [...years];
}

/** Last day of a month YYYY-MM. */
function lastDayOf(month: string): string {
  const [year = '0', number = '1'] = month.split('-');
  return new Date(Date.UTC(Number(year), Number(number), 0)).toISOString().slice(0, 10);
}
