import type { ScreeningRules, Severity } from '../content/screening-files.js';
import type { Facts, RawFacts } from './facts.js';
import { hourlyPay } from './pay.js';
import { isAbroad } from './place.js';
import { minimumOn, type Minimum } from './minimum.js';
import type { Sum } from './money.js';
import { quote, type Reading } from './reading.js';
import type { FoundSignal, Offer } from './result.js';
import { bothSpellings } from './spelling.js';

/** Everything that the signs which follow from facts are judged by. */
export interface Case {
  readonly rules: ScreeningRules;
  readonly offer: Offer;
  readonly reading: Reading;
  readonly facts: Facts;
  readonly raw: RawFacts;
  readonly pays: readonly Sum[];
  readonly isTrade: boolean;
  /** Told by the person asked: what is missing from it may just not have been told. */
  readonly retold: boolean;
  /** Ids found by wording. */
  readonly worded: ReadonlySet<string>;
}

/** Skilled work with a named employer may pay far more. */
const SKILLED = bothSpellings(/thợ hàn|hàn tig|giàn giáo|cẩu|lái xe|bằng lái|tobi|scaffold|weld|crane|truck|licen[cs]e|溶接|足場|クレーン|大型|免許|資格|エンジニア|engineer|programmer|developer|通訳|焊|吊车|架子工|las |sopir/u);

const severityOf = (rules: ScreeningRules, id: string): Severity => rules.signals.find((rule) => rule.id === id)?.severity ?? 'info';

export function raise(one: Case, id: string, evidence?: Sum, more: Partial<FoundSignal> = {}): FoundSignal {
  return { id, severity: severityOf(one.rules, id), evidence: evidence === undefined ? '' : quote(one.reading, evidence), ...more };
}

/** Signs on money: too much, too little, too high a fee, too much taken off, too many hours. */
export function moneySignals(one: Case): readonly FoundSignal[] {
  return [...tooHigh(one), ...belowMinimum(one), ...sendingFee(one), ...deductions(one), ...tooManyHours(one)];
}

function tooHigh(one: Case): readonly FoundSignal[] {
  const { rules: { thresholds }, pays, facts, isTrade, reading } = one;
  if (isTrade) return [];
  const limit = (name: string): number => thresholds[name] ?? Number.POSITIVE_INFINITY;
  const limits: Partial<Record<NonNullable<Sum['unit']>, number>> = { day: limit('high-day'), night: limit('high-day'), hour: limit('high-hour'), month: limit('high-month'), task: limit('high-task'), once: limit('high-task') };
  const high = pays.find((sum) => {
    if (sum.currency === 'USD') return isAbroad(facts.place) && sum.unit === 'month' && (sum.max ?? sum.amount) >= limit('high-abroad-usd');
    return sum.currency === 'JPY' && sum.unit !== undefined && (sum.max ?? sum.amount) >= (limits[sum.unit] ?? Number.POSITIVE_INFINITY);
  });
  if (high === undefined) return [];
  const named = facts.employer_named === true;
  if (named && facts.job_type === 'nightlife') return [];
  if (named && SKILLED.test(reading.text)) return [raise(one, 'pay-too-high', high, { severity: 'medium' })];
  return [raise(one, 'pay-too-high', high)];
}

function belowMinimum(one: Case): readonly FoundSignal[] {
  const { rules, facts, raw, pays, reading, offer } = one;
  if (isAbroad(facts.place) || facts.kind === 'trade') return [];
  const minimum = minimumOn(rules, facts.place, offer.date);
  if (minimum === undefined) return [];
  const takeHome = bothSpellings(/(?:tay|về tay|手取り|bersih|take.?home|net|到手|สุทธิ)/u);
  const low = hourlyPay(pays, raw, rules, reading.text).find(({ yen, sure, from }) => {
    if (from.unit === 'hour' && from.amount < 300) return false;
    if (from.unit === 'month' && takeHome.test(reading.text.slice(Math.max(0, from.from - 14), from.to + 12))) return false;
    if (sure) return Math.ceil(yen) < minimum.yen;
    return from.unit === 'month' && from.amount > 20_000 && from.amount / (rules.thresholds['month-hours-least'] ?? 140) < minimum.yen;
  });
  if (low === undefined) return [];
  return [raise(one, 'below-minimum-wage', low.from, { wage: wageOf(low.yen, minimum) })];
}

function wageOf(yen: number, { yen: minimum, place, since }: Minimum): NonNullable<FoundSignal['wage']> {
  return { paid: Math.floor(yen), minimum, ...(place === undefined ? {} : { place }), since };
}

/** Over the line: high. Between the old ceiling and the line: worth asking. */
function sendingFee(one: Case): readonly FoundSignal[] {
  const { rules: { thresholds }, raw, facts, reading } = one;
  const sending = facts.job_type === 'sending' || facts.job_type === 'visa-service' || bothSpellings(/coe|tư cách lưu trú|xklđ|đơn hàng|phái cử|đi nhật|sang nhật|lpk|ke jepang|sa japan|赴日|送り出し|to japan|sending|ไปญี่ปุ่น|magang/u).test(reading.text);
  if (!sending) return [];
  const fee = raw.sums.find((sum) => sum.role === 'fee' && ((sum.currency === 'USD' && sum.amount >= (thresholds['sending-usd'] ?? 5_000)) || (sum.currency === 'VND' && sum.amount >= (thresholds['sending-vnd'] ?? 120_000_000))));
  if (fee !== undefined) return [raise(one, 'sending-fee-over-cap', fee)];
  const early = bothSpellings(/(?:trước khi (?:có )?(?:coe|tư cách)|nộp trước coe|before (?:the )?coe|sebelum coe|(?:không|k|ko) (?:có )?(?:hóa đơn|biên lai|hợp đồng)|tanpa kuitansi|walang resibo)/u).test(reading.text);
  const any = raw.sums.find((sum) => sum.role === 'fee' && ['USD', 'VND', 'IDR', 'PHP', 'THB', 'CNY', 'JPY'].includes(sum.currency));
  const asked = raw.sums.find((sum) => sum.role === 'fee' && sum.currency === 'USD' && sum.amount > (thresholds['sending-cap-usd'] ?? 3_600));
  if (early && any !== undefined) return [raise(one, 'sending-fee-over-cap', any)];
  const heavy = raw.sums.find((sum) => sum.role === 'fee' && ((sum.currency === 'IDR' && sum.amount >= 60_000_000) || (sum.currency === 'PHP' && sum.amount >= 100_000) || (sum.currency === 'THB' && sum.amount >= 150_000)));
  if (heavy !== undefined) return [raise(one, 'sending-fee-over-cap', heavy)];
  return asked === undefined ? [] : [raise(one, 'sending-fee-over-cap', asked, { severity: 'medium' })];
}

function deductions(one: Case): readonly FoundSignal[] {
  const { rules: { thresholds }, raw, pays } = one;
  const taken = raw.sums.filter((sum) => sum.role === 'deduction' && sum.currency === 'JPY' && sum.unit !== 'hour');
  const month = pays.find((sum) => sum.unit === 'month')?.amount;
  const heavy = taken.find((sum) => sum.amount >= (thresholds['deduction-yen'] ?? 60_000));
  const total = taken.filter((sum) => sum.unit !== 'day').reduce((all, sum) => all + sum.amount, 0);
  const share = month !== undefined && total >= month * (thresholds['deduction-share'] ?? 0.5) ? taken[0] : undefined;
  const found = heavy ?? share;
  return found === undefined || one.isTrade ? [] : [raise(one, 'excessive-deduction', found)];
}

function tooManyHours(one: Case): readonly FoundSignal[] {
  const { rules: { thresholds }, raw: { hours }, worded } = one;
  if (worded.has('excessive-hours')) return [];
  const long = (hours.hours_per_day ?? 0) >= (thresholds['hours-day'] ?? 14) || (hours.hours_per_month ?? 0) >= (thresholds['hours-month'] ?? 300);
  return long ? [raise(one, 'excessive-hours')] : [];
}
