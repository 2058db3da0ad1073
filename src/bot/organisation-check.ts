import type { ScreeningTexts } from '../content/screening-files.js';
import type { AnswerLanguage } from '../core/language.js';
import type { OutMessage } from '../core/outbound.js';
import type { FindLicence } from '../screening/licences.js';
import { findOrganisation } from '../screening/organisation.js';
import type { ScreeningResult } from '../screening/result.js';
import { sayLicence } from './licence-line.js';
import type { Words } from './words.js';

export interface OrganisationCheck {
  readonly find: FindLicence;
  readonly texts: Pick<ScreeningTexts, 'licences'>;
  readonly words: Pick<Words, 'date'>;
  readonly reader: AnswerLanguage;
  /** YYYY-MM-DD in Japan. */
  readonly today: string;
}

/** Numbers of supervising organisations and of Vietnamese sending companies: those that stand on the official lists. */
const LISTED_NUMBER = /許|LĐTBXH|LDTBXH/iu;

/** The answer to an offer with what the lists say under its first message: one call of LINE holds five. */
export function addOrganisation(messages: readonly OutMessage[], line: string | undefined): readonly OutMessage[] {
  const [first, ...rest] = messages;
  return line === undefined || first?.kind !== 'text' ? messages : [{ kind: 'text', text: `${first.text}\n\n${line}` }, ...rest];
}

/** What the imported lists say of the organisation that an offer names. Nothing where it names none, or where no list was imported. */
export function checkOrganisation(text: string, { verdict, facts, lang }: ScreeningResult, check: OrganisationCheck): string | undefined {
  if (verdict === 'not-an-offer' || facts.kind === 'trade') return undefined;
  const name = findOrganisation(text);
  const number = facts.licence_no !== undefined && LISTED_NUMBER.test(facts.licence_no) ? facts.licence_no : undefined;
  if (name === undefined && number === undefined) return undefined;
  const finding = check.find(name ?? '', number, { today: check.today, ...(lang === 'vi' ? { country: 'VN' } : {}) });
  return finding.kind === 'no-list' ? undefined : sayLicence(finding, check);
}
