import { composeAnswer } from '../bot/answer.js';
import { createWords } from '../bot/words.js';
import { checkContent, type AnswerSpot, type ContentReport } from '../content/check.js';
import type { Content } from '../content/content.js';
import type { Reply } from '../core/outbound.js';
import { checkOffers, type OfferCheck } from './check-offers.js';

/** Looks at one reply as one channel would send it: a line for everything that would not fit. */
export interface Shaper {
  readonly channel: string;
  readonly check: (reply: Reply) => readonly string[];
}

/** The hour for which answers are composed: some contacts are open then, some closed. */
const HOUR = 'T12:00:00+09:00';

/**
 * Checks content that has loaded, with every answer in every language as every channel would send it.
 * @param offers rules and words of the screening
 */
export function checkAll(content: Content, today: string, shapers: readonly Shaper[], offers: Pick<OfferCheck, 'rules' | 'texts'>): { readonly text: string; readonly ok: boolean } {
  const words = createWords(content);
  const now = Date.parse(`${today}${HOUR}`);
  const compose = ({ topic, section, language, prefecture }: AnswerSpot): Reply | undefined =>
    composeAnswer({ content, words, topic, section, language, now, slots: prefecture === undefined ? {} : { prefecture } });
  const report = checkContent(content, { today, compose, shapers });
  const errors = [...report.errors, ...checkOffers({ content, now, shapers, ...offers })];
  return { text: describe({ ...report, errors }, content), ok: errors.length === 0 };
}

function describe({ errors, due, warnings }: ContentReport, content: Content): string {
  const lines = [
    `${content.topics.size} topics, ${content.facts.size} facts, ${content.contacts.size} contacts, checked on ${content.checkedOn}`,
    ...section('Errors', errors),
    ...section(
      'Due for a check within 60 days',
      due.map((one) => `${one.overdue ? 'OVERDUE ' : ''}${one.kind} ${one.id}: by ${one.verifyBy}`),
    ),
    ...section('Warnings', warnings),
    errors.length === 0 ? 'No errors.' : `${errors.length} errors.`,
  ];
  return `${lines.join('\n')}\n`;
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', `${title} (${lines.length})`, ...lines.map((line) => `  ${line}`), ''];
}
