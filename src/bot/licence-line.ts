import type { ScreeningTexts } from '../content/screening-files.js';
import type { AnswerLanguage } from '../core/language.js';
import type { LicenceEntry, LicenceFinding, ListHead } from '../screening/licences.js';
import { fill } from './fill.js';
import type { Words } from './words.js';

export interface LicenceContext {
  readonly texts: Pick<ScreeningTexts, 'licences'>;
  readonly words: Pick<Words, 'date'>;
  readonly reader: AnswerLanguage;
}

/** More lists than this are counted instead of named. */
const MAX_LISTS = 3;

/**
 * What the lists say of an organisation, in one line. It never says that somebody can be trusted, nor that somebody deceives: a list
 * knows names, not who wrote a message.
 */
export function sayLicence(finding: LicenceFinding, context: LicenceContext): string {
  const words = context.texts.licences[context.reader];
  switch (finding.kind) {
    case 'no-list':
      return words['no-list'];
    case 'absent':
      return fill(words.absent, { listed: sayLists(finding.lists, context) });
    case 'similar':
      return fill(words.similar, { near: finding.near.map(({ entry }) => sayEntry(entry)).join(' · ') });
    case 'number-of-another':
      return fill(words['number-of-another'], { number: finding.entry.number ?? '', name: finding.entry.name, listed: sayList(finding.list, context) });
    case 'found':
    case 'withdrawn': {
      const { entry, list, exact } = finding;
      const text = finding.kind === 'found' ? words.found : words[finding.status];
      const until = entry.validUntil === undefined ? '' : ` (${context.words.date(context.reader, entry.validUntil)})`;
      const said = fill(text, { name: sayEntry(entry), listed: sayList(list, context), until });
      return exact ? said : `${said}${context.reader === 'ja' ? '' : ' '}${words.almost}`;
    }
  }
}

/** The name with what tells it from others of the same name. */
function sayEntry({ name, number, place }: LicenceEntry): string {
  const marks = [number, place].filter((mark) => mark !== undefined);
  return marks.length === 0 ? name : `${name} (${marks.join(', ')})`;
}

function sayList({ id, country, date, source }: ListHead, { texts, words, reader }: LicenceContext): string {
  const said = texts.licences[reader];
  const named = country === undefined ? '' : (new Intl.DisplayNames([reader], { type: 'region' }).of(country) ?? country);
  return fill(said.listed, { list: fill(said.list[id], { country: named }), date: words.date(reader, date), source });
}

function sayLists(lists: readonly ListHead[], context: LicenceContext): string {
  if (lists.length <= MAX_LISTS) return lists.map((list) => sayList(list, context)).join(context.reader === 'ja' ? '、' : '; ');
  const oldest = lists.map(({ date }) => date).sort()[0] ?? '';
  return fill(context.texts.licences[context.reader].many, { count: String(lists.length), date: context.words.date(context.reader, oldest) });
}
