import type { NumberRules, PayUnit, ScreeningRules, SumRole } from '../content/screening-files.js';
import type { Language } from '../core/language.js';
import { compileLexicon, findAll } from './matching.js';
import type { Span } from './reading.js';
import { looseWords } from './wording.js';
import { bothSpellings } from './spelling.js';

/** One sum of money in a post. */
export interface Sum extends Span {
  readonly amount: number;
  readonly max?: number;
  /** ISO code; empty when the post does not tell. */
  readonly currency: string;
  readonly role: SumRole;
  readonly unit?: PayUnit;
}

/** Finds the sums of a post and what each is for. */
export type FindSums = (text: string, language: Language) => readonly Sum[];

interface RawSum extends Span {
  readonly amount: number;
  readonly max?: number;
  readonly currency: string;
  readonly unitId: string;
}

const NUMBER = '\\d{1,3}(?:[.,]\\d{3})+(?!\\d)|\\d+(?:[.,]\\d+)?';
const TO = '(?:-|–|—|~|〜|đến|tới|to|sampai|hingga|s/d|到|至|から|ถึง)';
/** Digits that are no money: telephone numbers, dates, clock times, handles, licences. */
const NOT_MONEY = bothSpellings(/(?:\+81|0)\d{1,4}[- ]\d{2,4}[- ]\d{3,4}|(?<!\d)0\d{9,10}(?!\d)|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{4}年|(?<!\d)\d{1,2}月\d{1,2}日|@[\w.-]+|#\d+|(?<!\d)\d{1,2}(?::\d\d|h\d\d(?!\d))|\d{1,2}[h時点] ?(?:-|–|~|〜|đến) ?\d{1,2} ?[h時点]|(?<!\d)〒?\d{3}-\d{4}(?!\d)|\d{2,5}-(?:ユ|ム|lb)-[\d-]+|\d{2}登-?\d+|\d{5}-\d{6,8}|\d+ ?%|(?:n|jlpt ?n?)[1-5](?!\d)|\d{3}\/l|(?<!\d)24\/7|\d+ ?m2|https?:\/\/\S+/gu);
/** What follows a number that is no money. */
const COUNTED = bothSpellings(/^\s?(?:người|ng(?![a-z])|bạn|tuổi|tiếng|giờ(?!\p{L})|h(?![a-z])|phút|buổi|ngày|tháng|năm|tuần|suất|slot|nam|nữ|kg|km|cm|m2|tầng|ca|名|人|時間|分|歳|才|日|か月|ヶ月|年|階|号|台|枠|jam|hari|orang|menit|tahun|bulan|hours?|hrs|days?|weeks?|months?|years?|people|persons?|minutes?|rooms?|小时|天|人|岁|个|名|月|oras|araw|tao|คน|ชั่วโมง|วัน|ปี|เดือน|ชม|ห้อง|phòng|件(?!\d))/u);

/** Prepares the search for sums. */
export function createSumFinder({ numbers, vocabulary }: ScreeningRules): FindSums {
  const pattern = sumPattern(numbers);
  const roles = compileLexicon(numbers.roles, vocabulary);
  const periods = Object.entries(numbers.periods).map(([unit, { before, after }]) => ({
    unit: unit as PayUnit,
    before: new RegExp(`(?:${looseWords(before)})[^\\n.,。;]{0,14}$`, 'u'),
    after: new RegExp(`^\\s*\\+?\\s*(?:/|một|mỗi|1|a|an|per|each|every|kada|sa|bawat|se|tiap|ต่อ|/ ?1)?\\s*(?:${looseWords(after)})(?![a-zà-ỹ])`, 'u'),
  }));
  return (text, language) => {
    const masked = text.replace(NOT_MONEY, (all) => '\u0001'.repeat(all.length));
    const raw = readSums(masked, { pattern, numbers, language });
    const marks = [...roles].flatMap(([role, words]) => findAll(words, masked).map((span) => ({ ...span, role: role as SumRole })));
    return raw.flatMap((sum) => {
      const around = { before: masked.slice(Math.max(0, sum.from - 30), sum.from), after: masked.slice(sum.to, sum.to + 16) };
      const after = periods.find((one) => one.after.test(around.after))?.unit;
      const unit = after ?? nearestPeriod(periods, around.before)?.unit;
      const role = roleOf(sum, { marks, raw, text: masked });
      if (sum.unitId === '' && (role === undefined || sum.amount < 500) && after === undefined) return [];
      if (sum.unitId === '' && sum.amount < 300) return [];
      const known = role ?? 'pay';
      return [{ from: sum.from, to: sum.to, amount: sum.amount, ...(sum.max === undefined ? {} : { max: sum.max }), currency: sum.currency === '' ? guessCurrency(sum, known, language, text) : sum.currency, role: known, ...(unit === undefined ? {} : { unit }) }];
    });
  };
}

function nearestPeriod<T extends { readonly before: RegExp }>(periods: readonly T[], before: string): T | undefined {
  return periods
    .flatMap((one) => {
      const found = one.before.exec(before);
      return found === null ? [] : [{ one, at: found.index }];
    })
    .sort((a, b) => b.at - a.at)[0]?.one;
}

function sumPattern({ units, 'signs-before': signs }: NumberRules): RegExp {
  const unit = units.map((one) => `(?:${looseWords(one.words)})${/[a-z]/.test(one.words) ? '(?![a-zà-ỹđ])' : ''}`).join('|');
  return new RegExp(
    `(?<![\\d\\u0001.,])(?<sign>${Object.keys(signs).join('|')})?\\s?(?<low>${NUMBER})(?:\\s?(?<lowUnit>${unit}))?(?:\\s?${TO}\\s?(?:${Object.keys(signs).join('|')})?(?<high>${NUMBER}))?(?:\\s?(?<unit>${unit}))?(?<tail>\\d(?![\\d.,]\\d|[a-z\\d])千?|\\s\\d(?=\\s*(?:[,.;!?/\\n)]|$)))?`,
    'gu',
  );
}

function readSums(text: string, { pattern, numbers, language }: { readonly pattern: RegExp; readonly numbers: NumberRules; readonly language: Language }): readonly RawSum[] {
  return Array.from(text.matchAll(pattern)).flatMap((found): readonly RawSum[] => {
    const groups = found.groups ?? {};
    const written = groups.unit ?? groups.lowUnit;
    const rule = written === undefined ? undefined : unitOf(numbers, written, language);
    const from = found.index + (found[0].length - found[0].trimStart().length);
    const to = found.index + found[0].trimEnd().length;
    const rest = text.slice(to);
    if (written !== undefined && rule === undefined) return [];
    if (rule === undefined && groups.sign === undefined && COUNTED.test(rest) && !/^\s?\/ ?/.test(rest)) return [];
    if (rule?.id === 'man' && isMetres(text, found)) return [];
    const factor = rule?.factor ?? 1;
    const low = parseNumber(groups.low ?? '', factor);
    const lowRule = groups.lowUnit === undefined || groups.unit === undefined ? rule : unitOf(numbers, groups.lowUnit, language);
    const tail = groups.tail === undefined || rule?.tail === undefined ? 0 : Number(groups.tail.replace(/\D/g, '')) * rule.tail;
    const high = groups.high === undefined ? undefined : Math.round(parseNumber(groups.high, factor) * factor) + tail;
    const amount = Math.round(low * (lowRule?.factor ?? factor)) + (high === undefined ? tail : 0);
    const sign = groups.sign === undefined ? undefined : Object.entries(numbers['signs-before']).find(([one]) => new RegExp(`^${one}$`, 'u').test(groups.sign ?? ''))?.[1];
    return [{ from, to, amount, ...(high !== undefined && high > amount ? { max: high } : {}), currency: sign ?? rule?.currency ?? '', unitId: sign === undefined ? (rule?.id ?? '') : 'sign' }];
  });
}

function unitOf({ units }: NumberRules, written: string, language: Language): NumberRules['units'][number] | undefined {
  const found = units.find((one) => new RegExp(`^(?:${looseWords(one.words)})$`, 'u').test(written));
  const vietnamese = language === 'vi';
  if ((written === 'v' || written === 'm' || written === 'la' || written === 'lá') && !vietnamese) return undefined;
  if (written === 'w' && language !== 'zh') return undefined;
  if ((written === 'd' || written === 'van' || written === 'do' || written === 'en') && !vietnamese) return undefined;
  return found;
}

/** `20 m2`, `500 m`: a room or a way, no money. */
function isMetres(text: string, found: RegExpExecArray): boolean {
  const { unit, lowUnit, tail, low } = found.groups ?? {};
  const at = found.index;
  if ((unit ?? lowUnit) !== 'm') return false;
  const before = text.slice(Math.max(0, at - 16), at);
  return Number(low) > 90 || (tail?.trim() === '2' && bothSpellings(/ph[òo]ng|r[ộo]ng|di[ệe]n t[íi]ch|nh[àa]|c[ăa]n/u).test(before)) || bothSpellings(/cao|d[àa]i|c[áa]ch|r[ộo]ng|s[âa]u/u).test(before);
}

/** `1.400`, `1,400` and `1400` are the same; before a large unit a dot is a decimal. */
function parseNumber(text: string, factor: number): number {
  if (/^\d{1,3}(?:[.,]\d{3})+$/.test(text) && factor < 1_000_000) return Number(text.replace(/[.,]/g, ''));
  return Number(text.replace(',', '.'));
}

interface Surroundings {
  readonly marks: readonly (Span & { readonly role: SumRole })[];
  readonly raw: readonly RawSum[];
  readonly text: string;
}

/** The nearest word before the sum in its clause says what it is for; failing that one right behind it; any other purpose goes before pay. */
function roleOf(sum: RawSum, { marks, raw, text }: Surroundings): SumRole | undefined {
  const previous = raw.findLast((other) => other.to <= sum.from)?.to ?? 0;
  const clause = Math.max(previous, lastBreak(text, sum.from));
  const before = marks.filter((mark) => mark.from >= clause && mark.to <= sum.from && sum.from - mark.to <= 34);
  const special = before.filter((mark) => mark.role !== 'pay').sort((a, b) => b.to - a.to)[0];
  if (special !== undefined) return special.role;
  // Its own word stands right before it.
  if (before.some((mark) => sum.from - mark.to <= 2)) return 'pay';
  const behind = marks.filter((mark) => mark.from >= sum.to && mark.from - sum.to <= 3 && mark.role !== 'pay')[0];
  if (behind !== undefined && !text.slice(sum.to, behind.from).includes('\n') && !/[,.;、。，+(]/.test(text.slice(sum.to, behind.from))) return behind.role;
  return before.length > 0 ? 'pay' : undefined;
}

function lastBreak(text: string, at: number): number {
  for (let index = at - 1; index >= 0; index -= 1) {
    const char = text.charAt(index);
    if (/[\n;。；，、!?！？/]/.test(char) || (/[.,]/.test(char) && /\s/.test(text.charAt(index + 1)))) return index + 1;
  }
  return 0;
}

function guessCurrency(sum: RawSum, role: SumRole, language: Language, text: string): string {
  const thousands = sum.unitId === 'k';
  if (language === 'vi') return thousands && role === 'fee' && sum.amount >= 100_000 ? 'VND' : 'JPY';
  if (language === 'fil') {
    if (role === 'fee') return /yen|¥|円/.test(text) && !/gcash|php|peso|₱|maya/.test(text) ? 'JPY' : 'PHP';
    return /yen|¥|円/.test(text) ? 'JPY' : thousands ? '' : 'JPY';
  }
  if (language === 'id' && role === 'fee' && sum.amount >= 1_000_000) return 'IDR';
  if (thousands && language === 'en' && !/yen|¥|japan|tokyo|osaka/.test(text)) return '';
  return 'JPY';
}
