import type { PayUnit, ScreeningRules } from '../content/screening-files.js';
import type { Language } from '../core/language.js';
import { createEmployerFinder } from './employer.js';
import { createHoursReader, type Hours } from './hours.js';
import { compileLexicon, findAll, findFirst, namesFound } from './matching.js';
import { createSumFinder, type Sum } from './money.js';
import { createPlaceFinder } from './place.js';
import { quote, type Reading, type Span } from './reading.js';
import type { IsDenied } from './scope.js';
import { compileList, type Pattern } from './wording.js';

/** What a post says, in the names that the command line prints. */
export interface Facts extends Partial<Hours> {
  readonly kind?: 'offer' | 'trade';
  readonly pay_amount?: number;
  readonly pay_amount_max?: number;
  readonly pay_unit?: PayUnit;
  readonly pay_currency?: string;
  readonly fee_amount?: number;
  readonly fee_currency?: string;
  readonly fee_kind?: string;
  readonly skim_amount?: number;
  readonly skim_unit?: PayUnit;
  readonly place?: string;
  readonly job_type?: string;
  readonly employer_named?: boolean;
  readonly licence_no?: string;
  readonly contact?: readonly string[];
  readonly status_demanded?: readonly string[];
  readonly docs_demanded?: readonly string[];
  readonly start?: string;
  readonly jobs_count?: number;
}

/** Facts with where they were read, before the kind of post and the signals are known. */
export interface RawFacts {
  readonly sums: readonly Sum[];
  readonly hours: Hours;
  readonly places: readonly string[];
  readonly jobs: readonly { readonly type: string; readonly at: Span }[];
  readonly employer?: Span;
  readonly licence?: string;
  readonly contacts: readonly string[];
  readonly statuses: readonly string[];
  readonly documents: readonly string[];
  readonly start?: string;
  readonly jobsCount: number;
  readonly hasPhone: boolean;
  readonly someDuties: boolean;
}

export type ReadFacts = (reading: Reading, language: Language) => RawFacts;

const PHONE = /(?:\+81|0)\d{1,4}[- ]\d{1,4}[- ]\d{3,4}|(?<!\d)0\d{9,10}(?!\d)|0120-\d/u;
/** Jobs found by a word that also stands in other posts count only when nothing else is found. */
const WEAK_JOBS: ReadonlySet<string> = new Set(['sending', 'retail', 'office', 'delivery', 'online-task', 'massage', 'hotel', 'factory']);
const BULLET = /(?:^|\n)\s*(?:\d{1,2}[.)、:）]|[-•●*✅①②③④⑤♦◆■])\s*/gu;

export function createFactReader(rules: ScreeningRules, isDenied: IsDenied): ReadFacts {
  const { words, vocabulary, numbers } = rules;
  const jobs = compileLexicon(words.jobs, vocabulary);
  const contacts = compileLexicon(words.contacts, vocabulary);
  const statuses = compileLexicon(words.statuses, vocabulary);
  const documents = compileLexicon(words.documents, vocabulary);
  const start = compileLexicon(numbers.start, vocabulary);
  const licences = compileList(words.licences, vocabulary);
  const someDuties = compileList(words['some-duties'], vocabulary);
  const findSums = createSumFinder(rules);
  const findPlaces = createPlaceFinder(rules);
  const findEmployer = createEmployerFinder(rules);
  const readHours = createHoursReader(rules);
  return (reading, language) => {
    const { text } = reading;
    const found = [...jobs].flatMap(([type, pattern]) => {
      const at = findFirst(pattern, text, type === 'farm' || type === 'restaurant' ? undefined : isDenied);
      return at === undefined ? [] : [{ type, at }];
    });
    const licence = findAll(licences, text)[0];
    const employer = findEmployer(reading);
    const begins = [...start].find(([, pattern]) => findFirst(pattern, text) !== undefined)?.[0];
    const hasPhone = PHONE.test(text);
    return {
      sums: findSums(text, language),
      hours: readHours(text),
      places: findPlaces(text),
      jobs: [...found.filter((job) => !WEAK_JOBS.has(job.type)), ...found.filter((job) => WEAK_JOBS.has(job.type))],
      ...(employer === undefined ? {} : { employer }),
      ...(licence === undefined ? {} : { licence: quote(reading, licence) }),
      contacts: readContacts(text, { contacts, isDenied, hasPhone }),
      statuses: namesFound(statuses, text, isDenied),
      documents: namesFound(documents, text, isDenied),
      ...(begins === undefined ? {} : { start: begins }),
      jobsCount: countJobs(text, jobs),
      hasPhone,
      someDuties: findFirst(someDuties, text) !== undefined,
    };
  };
}

function readContacts(text: string, { contacts, isDenied, hasPhone }: { readonly contacts: ReadonlyMap<string, Pattern>; readonly isDenied: IsDenied; readonly hasPhone: boolean }): readonly string[] {
  const found = new Set(namesFound(contacts, text, isDenied));
  if (hasPhone) found.add('phone');
  if (found.has('email') && /@[\w-]+\.\w/.test(text)) found.delete('web');
  // "ib zalo" names the app; the word for writing privately adds nothing.
  if (found.size > 1) found.delete('dm');
  return [...found];
}

function countJobs(text: string, jobs: ReadonlyMap<string, Pattern>): number {
  const items = text.split(BULLET).slice(1);
  const types = items.map((item) => [...jobs].find(([, pattern]) => findFirst(pattern, item) !== undefined)?.[0]).filter((type) => type !== undefined);
  return types.length >= 2 ? types.length : 1;
}
