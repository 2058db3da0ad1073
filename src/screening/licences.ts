import { distance } from 'fastest-levenshtein';
import { comparableName, comparableNumber, isSameNumber, type ComparableName } from './licence-names.js';

export const LIST_IDS = ['supervising', 'sending'] as const;
export type ListId = (typeof LIST_IDS)[number];
export const ENTRY_STATUSES = ['valid', 'suspended', 'withdrawn', 'expired'] as const;
export type EntryStatus = (typeof ENTRY_STATUSES)[number];

/** One organisation of an official list. */
export interface LicenceEntry {
  readonly name: string;
  /** Other spellings and names. */
  readonly names?: readonly string[] | undefined;
  readonly number?: string | undefined;
  readonly place?: string | undefined;
  /** As the list says it; lists of valid licences say nothing. */
  readonly status?: EntryStatus | undefined;
  /** Last day of the licence, YYYY-MM-DD. */
  readonly validUntil?: string | undefined;
}

/** Where an entry comes from. */
export interface ListHead {
  readonly id: ListId;
  /** ISO 3166-1 alpha-2, for sending organisations. */
  readonly country?: string | undefined;
  readonly title: string;
  /** Day of the list, YYYY-MM-DD. */
  readonly date: string;
  /** Who publishes it: a name or an address. */
  readonly source: string;
}
export interface LicenceList extends ListHead {
  readonly entries: readonly LicenceEntry[];
}

export interface ListedEntry {
  readonly list: ListHead;
  readonly entry: LicenceEntry;
}

/**
 * What the lists say of a name. None of it proves who wrote a post: anybody can copy a name or a number.
 * `exact` is false when the name in the list is spelt a little otherwise.
 */
export type LicenceFinding =
  | (ListedEntry & { readonly kind: 'found'; readonly exact: boolean })
  | (ListedEntry & { readonly kind: 'withdrawn'; readonly exact: boolean; readonly status: Exclude<EntryStatus, 'valid'> })
  /** The number is in a list, but belongs to somebody else there. */
  | (ListedEntry & { readonly kind: 'number-of-another' })
  /** At most three, the nearest first. */
  | { readonly kind: 'similar'; readonly near: readonly ListedEntry[] }
  | { readonly kind: 'absent'; readonly lists: readonly ListHead[] }
  /** No list that could hold the name is there. */
  | { readonly kind: 'no-list' };

export interface SearchScope {
  /** Day in Japan, YYYY-MM-DD: licences that ended before it are expired. Without it the day of each list counts. */
  readonly today?: string | undefined;
  /** Country of the sending organisation, if it is known: a name that only lists of other countries lack is not absent. */
  readonly country?: string | undefined;
}
export type FindLicence = (name: string, licenceNo?: string, scope?: SearchScope) => LicenceFinding;

interface Indexed extends ListedEntry {
  readonly names: readonly ComparableName[];
  readonly number: string | undefined;
}
interface Near {
  readonly item: Indexed;
  /** 0 to 1. */
  readonly score: number;
  readonly degree: 'exact' | 'near' | 'similar';
}

const MAX_SIMILAR = 3;
/** Entries that share the most trigrams are compared letter by letter. */
const MAX_CANDIDATES = 60;
const MAX_TRIGRAMS = 24;
const SIMILAR_FROM = 0.68;
/** One slip of the keys in so many letters still is the same name. */
const LETTERS_PER_SLIP = 9;
/** A part of a longer name: worth showing, never the same. */
const PART_SCORE = 0.75;
/** Names of supervising organisations say what they are in these words. */
const SUPERVISING = /協同組合|組合|商工会|監理|kumiai|nghi[eệ]p [dđ]o[aà]n|kyodo|supervising/iu;

/**
 * Prepares the search in official lists. Pure; some thousand entries take a few milliseconds to prepare.
 * @returns search by name in any script and, where known, number
 */
export function createLicenceSearch(lists: readonly LicenceList[]): FindLicence {
  const items = lists.flatMap(({ entries, ...list }) => entries.map((entry): Indexed => ({
    list, entry, number: comparableNumber(entry.number), names: [entry.name, ...(entry.names ?? [])].map(comparableName),
  })));
  const grams = indexTrigrams(items);
  const numbers = indexNumbers(items);
  const heads = lists.map(({ entries: _entries, ...head }) => head);
  return (name, licenceNo, scope = {}) => {
    const wanted = comparableName(name);
    const number = comparableNumber(licenceNo);
    const near = wanted.whole === '' ? [] : candidates(grams, wanted).flatMap((item) => compare(item, wanted) ?? []).sort((a, b) => byNearness(a, b, scope));
    const sameNumber = number === undefined ? [] : (numbers.get(digitsOf(number)) ?? []).filter((item) => item.number !== undefined && isSameNumber(item.number, number));
    if (sameNumber.length > 0) return judgeNumber(sameNumber, { wanted, scope });
    const [best] = near;
    if (best !== undefined && best.degree !== 'similar') return judgeEntry(best.item, best.degree === 'exact', scope);
    if (near.length > 0) return { kind: 'similar', near: near.slice(0, MAX_SIMILAR).map(({ item: { list, entry } }) => ({ list, entry })) };
    const searched = heads.filter((head) => couldHold(head, name, scope));
    return searched.length === 0 || wanted.whole === '' ? { kind: 'no-list' } : { kind: 'absent', lists: searched };
  };
}

function judgeEntry({ list, entry }: Indexed, exact: boolean, { today }: SearchScope): LicenceFinding {
  const status = statusOn(entry, today ?? list.date);
  return status === 'valid' ? { kind: 'found', list, entry, exact } : { kind: 'withdrawn', list, entry, exact, status };
}

function statusOn({ status = 'valid', validUntil }: LicenceEntry, day: string): EntryStatus {
  return status === 'valid' && validUntil !== undefined && validUntil < day ? 'expired' : status;
}

/** A number speaks for its own name only. Without a name it is found by itself. */
function judgeNumber(same: readonly Indexed[], { wanted, scope }: { readonly wanted: ComparableName; readonly scope: SearchScope }): LicenceFinding {
  const [first] = same;
  if (wanted.whole === '' && first !== undefined) return judgeEntry(first, true, scope);
  const [own] = same.flatMap((item) => compare(item, wanted) ?? []).sort((a, b) => byNearness(a, b, scope));
  if (own !== undefined) return judgeEntry(own.item, own.degree === 'exact', scope);
  return first === undefined ? { kind: 'no-list' } : { kind: 'number-of-another', list: first.list, entry: first.entry };
}

/** The nearest name first; of equals the one that is valid, then the newest list. */
function byNearness(a: Near, b: Near, scope: SearchScope): number {
  const valid = ({ item: { entry, list } }: Near): number => (statusOn(entry, scope.today ?? list.date) === 'valid' ? 1 : 0);
  return b.score - a.score || valid(b) - valid(a) || b.item.list.date.localeCompare(a.item.list.date);
}

/** Whether the list would name an organisation of this kind and country. */
function couldHold(head: ListHead, name: string, { country }: SearchScope): boolean {
  if (SUPERVISING.test(name)) return head.id === 'supervising';
  return head.id === 'supervising' || country === undefined || head.country === country;
}

function compare(item: Indexed, wanted: ComparableName): Near | undefined {
  return item.names.flatMap((name) => compareNames(name, wanted) ?? []).map((near) => ({ item, ...near })).sort((a, b) => b.score - a.score)[0];
}

function compareNames(name: ComparableName, wanted: ComparableName): Omit<Near, 'item'> | undefined {
  if (name.whole === wanted.whole) return { score: 1, degree: 'exact' };
  const edits = distance(name.core, wanted.core);
  const longest = Math.max(name.core.length, wanted.core.length);
  const score = 1 - edits / longest;
  // A name and its look-alike differ by a letter too, so short names must agree in every one; a kanji or a digit is a word.
  if (edits <= Math.floor(longest / LETTERS_PER_SLIP) && weighty(name.core) === weighty(wanted.core)) return { score: score * 0.99, degree: 'near' };
  if (score >= SIMILAR_FROM) return { score: score * 0.99, degree: 'similar' };
  return isPart(name.core, wanted.core) ? { score: PART_SCORE * 0.9, degree: 'similar' } : undefined;
}

function weighty(core: string): string {
  return core.replace(/[^\p{Script=Han}\d]/gu, '');
}

function isPart(one: string, other: string): boolean {
  const [long, short] = one.length > other.length ? [one, other] : [other, one];
  return short.length >= (/\p{Script=Han}/u.test(short) ? 2 : 5) && long.includes(short);
}

type Trigrams = ReadonlyMap<string, readonly Indexed[]>;

function trigrams(text: string): readonly string[] {
  const padded = `  ${text} `;
  return [...new Set(Array.from({ length: padded.length - 2 }, (_, at) => padded.slice(at, at + 3)))];
}

function indexTrigrams(items: readonly Indexed[]): Trigrams {
  const index = new Map<string, Indexed[]>();
  for (const item of items) {
    const all = new Set(item.names.flatMap(({ whole, core }) => [...trigrams(whole), ...trigrams(core)]));
    for (const gram of all) {
      const held = index.get(gram);
      if (held === undefined) index.set(gram, [item]);
      else held.push(item);
    }
  }
  return index;
}

function digitsOf(number: string): string {
  return number.replace(/\D/g, '');
}

/** By their digits, in which two spellings of a number always agree. */
function indexNumbers(items: readonly Indexed[]): ReadonlyMap<string, readonly Indexed[]> {
  const index = new Map<string, Indexed[]>();
  for (const item of items) {
    if (item.number === undefined) continue;
    const digits = digitsOf(item.number);
    index.set(digits, [...(index.get(digits) ?? []), item]);
  }
  return index;
}

function candidates(index: Trigrams, wanted: ComparableName): readonly Indexed[] {
  const counts = new Map<Indexed, number>();
  const found = [...new Set([...trigrams(wanted.core), ...trigrams(wanted.whole)])].flatMap((gram) => [index.get(gram) ?? []]);
  // Rare trigrams tell more, and those of every second name cost the most.
  for (const holders of found.filter(({ length }) => length > 0).sort((a, b) => a.length - b.length).slice(0, MAX_TRIGRAMS)) {
    for (const item of holders) counts.set(item, (counts.get(item) ?? 0) + 1 / (1 + Math.log(holders.length)));
  }
  return [...counts].sort((a, b) => b[1] - a[1]).slice(0, MAX_CANDIDATES).map(([item]) => item);
}
