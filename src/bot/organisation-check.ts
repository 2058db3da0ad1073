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

/** What the imported lists say of the organisation that an offer names. Nothing where it names none, or where no list was imported. */
export function checkOrganisation(text: string, { verdict, facts, lang }: ScreeningResult, check: OrganisationCheck): readonly OutMessage[] {
  if (verdict === 'not-an-offer' || facts.kind === 'trade') return [];
  const name = findOrganisation(text);
  const number = facts.licence_no !== undefined && LISTED_NUMBER.test(facts.licence_no) ? facts.licence_no : undefined;
  if (name === undefined && number === undefined) return [];
  const finding = check.find(name ?? '', number, { today: check.today, ...(lang === 'vi' ? { country: 'VN' } : {}) });
  return finding.kind === 'no-list' ? [] : [{ kind: 'text', text: sayLicence(finding, check) }];
}
