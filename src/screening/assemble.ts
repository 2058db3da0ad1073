import type { ScreeningRules } from '../content/screening-files.js';
import type { Facts, RawFacts } from './facts.js';
import { compileLexicon, findAll } from './matching.js';
import type { Sum } from './money.js';
import { paySums } from './pay.js';
import type { Pattern } from './wording.js';
import { bothSpellings } from './spelling.js';

/** Trades: nobody is hired. */
const TRADES: ReadonlySet<string> = new Set(['account-trade', 'sim-phone-trade', 'id-trade', 'fake-documents', 'body-trade']);
/** Kinds of work that a sign stands for; the first that was found counts. */
const WORK_OF_SIGN: readonly (readonly [string, string])[] = [
  ['account-trade', 'account-sale'], ['sim-phone-trade', 'sim-sale'], ['id-trade', 'id-sale'], ['fake-documents', 'document-sale'], ['body-trade', 'body'],
  ['money-mule', 'money'], ['parcel-mule', 'parcel'], ['theft-fencing', 'theft'], ['drug-work', 'plants'], ['sham-marriage', 'marriage'], ['sex-work', 'sex'],
];
/** Work that stays as named although a trade or crime was worded. */
const CRIMES: ReadonlySet<string> = new Set(['money-mule', 'parcel-mule', 'theft-fencing', 'drug-work', 'sham-marriage', 'sex-work']);

/** An agency at home, whatever the work is. */
const SENDING = bothSpellings(/đơn hàng|xklđ|xuất khẩu lao động|phái cử|送り出し|sending (?:agency|organi)|lpk|派遣公司|出国劳务|研修生/u);

export interface Assembled {
  readonly facts: Facts;
  readonly pays: readonly Sum[];
  readonly isTrade: boolean;
}

/** Puts the facts together once the worded signs are known. */
export function createAssembler({ numbers, vocabulary }: ScreeningRules): (raw: RawFacts, worded: ReadonlySet<string>, text: string) => Assembled {
  const kinds = compileLexicon(numbers['fee-kinds'], vocabulary);
  return (raw, worded, text) => {
    const isTrade = judgeTrade(raw, worded, text);
    const job = jobType(raw, worded, isTrade, text);
    const sums = sellsPapers(job, worded, text) ? raw.sums.map((sum) => (sum.role === 'pay' ? { ...sum, role: 'fee' as const } : sum)) : isTrade ? raw.sums.map((sum) => (sum.role === 'fee' ? { ...sum, role: 'pay' as const } : sum)) : raw.sums;
    const pays = paySums({ sums }, isTrade);
    const fee = sums.find((sum) => sum.role === 'fee');
    const skim = sums.find((sum) => sum.role === 'skim');
    const facts: Facts = {
      kind: isTrade ? 'trade' : 'offer',
      job_type: job,
      ...payFacts(pays, isTrade),
      ...(fee === undefined ? {} : { fee_amount: fee.amount, ...(fee.currency === '' ? {} : { fee_currency: fee.currency }), fee_kind: feeKind(fee, { kinds, text, job }) }),
      ...(skim === undefined ? {} : { skim_amount: skim.amount, skim_unit: skim.unit ?? pays[0]?.unit ?? 'day' }),
      ...(raw.places[0] === undefined ? {} : { place: raw.places[0] }),
      employer_named: raw.employer !== undefined,
      ...(raw.licence === undefined ? {} : { licence_no: raw.licence }),
      ...(raw.contacts.length === 0 ? {} : { contact: raw.contacts }),
      ...statusFacts(raw, worded, isTrade),
      ...documentFacts(raw, worded, isTrade, text),
      ...(raw.start === undefined ? {} : { start: raw.start }),
      ...hoursFacts(raw),
      ...(raw.jobsCount > 1 ? { jobs_count: raw.jobsCount } : {}),
    };
    return { facts, pays, isTrade };
  };
}

function judgeTrade(raw: RawFacts, worded: ReadonlySet<string>, text: string): boolean {
  if (worded.has('money-mule')) return false;
  const trade = [...worded].some((id) => TRADES.has(id)) || (worded.has('theft-fencing') && /mua|買取|buy|收|beli|bumibili|รับซื้อ/u.test(text));
  if (!trade) return false;
  const hired = raw.jobs.some((job) => !['sending', 'retail', 'delivery', 'marriage', 'hotel', 'office', 'online-task'].includes(job.type)) && raw.sums.some((sum) => sum.role === 'pay' && (sum.unit === 'hour' || sum.unit === 'day' || sum.unit === 'month'));
  return !(hired && !worded.has('account-trade') && !worded.has('id-trade') && !worded.has('sim-phone-trade'));
}

function jobType(raw: RawFacts, worded: ReadonlySet<string>, isTrade: boolean, text: string): string {
  const sign = WORK_OF_SIGN.find(([id]) => worded.has(id) && (isTrade || CRIMES.has(id)));
  const named = raw.jobs.map((job) => job.type);
  if (sign?.[1] === 'sex') return named.includes('massage') ? 'massage' : 'sex';
  if (sign !== undefined) return sign[1];
  if (worded.has('overseas-compound') && named.includes('call-center')) return 'call-center';
  if (worded.has('advance-fee-scam') && named.includes('online-task')) return 'online-task';
  if (worded.has('illegal-business') && named.includes('gambling')) return 'gambling';
  if (named.includes('sending') && SENDING.test(text) && !worded.has('visa-sale')) return 'sending';
  const first = named.find((type) => type !== 'nightlife' || !named.includes('hotel'));
  if (first === 'call-center' && named.length > 1 && !worded.has('overseas-compound')) return named[1] ?? first;
  if (worded.has('visa-sale') && (first === undefined || first === 'sending')) return 'visa-service';
  return first ?? 'unspecified';
}

/** The poster sells: what he asks is a price. In other trades he buys, and the price is paid to the reader. */
function sellsPapers(job: string, worded: ReadonlySet<string>, text: string): boolean {
  if (job === 'document-sale' || job === 'visa-service') return true;
  if (job !== 'id-sale' || !worded.has('id-trade')) return false;
  return bothSpellings(/(?:cho thuê|bán|cho mượn) (?:lại )?(?:acc|thẻ|nick|tài khoản|tk)|for (?:rent|sale)|disewakan|貸します|貸し出し|売ります|出租|paupahan|ให้เช่า/u).test(text) && !bothSpellings(/cần thuê|thuê lại|trả |we pay|bayar/u).test(text);
}

function payFacts(pays: readonly Sum[], isTrade: boolean): Partial<Facts> {
  const first = pays.find((sum) => sum.unit !== undefined && sum.currency !== '') ?? pays.find((sum) => sum.unit !== undefined) ?? pays[0];
  if (first === undefined) return {};
  const same = isTrade ? pays.filter((sum) => sum.unit === first.unit && sum.currency === first.currency) : [first];
  const low = Math.min(...same.map((sum) => sum.amount));
  const high = Math.max(...same.map((sum) => sum.max ?? sum.amount));
  return { pay_amount: low, ...(high > low ? { pay_amount_max: high } : {}), ...(first.unit === undefined ? {} : { pay_unit: first.unit }), ...(first.currency === '' ? {} : { pay_currency: first.currency }) };
}

interface FeeContext {
  readonly kinds: ReadonlyMap<string, Pattern>;
  readonly text: string;
  readonly job: string;
}

function feeKind(fee: Sum, { kinds, text, job }: FeeContext): string {
  if (job === 'document-sale' || job === 'id-sale') return 'document';
  if (job === 'visa-service') return 'visa';
  const from = Math.max(0, fee.from - 32);
  const before = text.slice(from, fee.from).replace(/^.*[,.;\n](?!\d)/su, '');
  const after = text.slice(fee.to, fee.to + 22).replace(/[,.;\n](?!\d).*$/su, '');
  const nearest = [...kinds].flatMap(([kind, words]) => {
    const left = findAll(words, before).at(-1);
    const right = findAll(words, after)[0];
    const distances = [...(left === undefined ? [] : [before.length - left.to]), ...(right === undefined ? [] : [right.from + 6])];
    return distances.length === 0 ? [] : [{ kind, distance: Math.min(...distances) }];
  });
  const special = nearest.filter((one) => one.kind !== 'placement').sort((a, b) => a.distance - b.distance)[0];
  return special?.kind ?? 'placement';
}

function statusFacts(raw: RawFacts, worded: ReadonlySet<string>, isTrade: boolean): Partial<Facts> {
  if (isTrade) return {};
  const statuses = worded.has('no-status-check') ? ['none', ...raw.statuses.filter((status) => status !== 'any-valid')] : raw.statuses;
  const plain = statuses.includes('designated') ? statuses.filter((status) => status !== 'ssw') : statuses;
  return plain.length === 0 ? {} : { status_demanded: plain };
}

function documentFacts(raw: RawFacts, worded: ReadonlySet<string>, isTrade: boolean, text: string): Partial<Facts> {
  const selfie = raw.documents.includes('selfie-with-id');
  const kept = worded.has('passport-kept');
  const named = raw.documents.filter((document) => {
    if (document === 'card-photo') return !selfie && !kept && !(isTrade && !bothSpellings(/gửi|send|kirim|送|发/u).test(text));
    if (document === 'card-original') return kept || worded.has('id-trade');
    if (document === 'passport-original') return kept;
    if (document === 'sim' || document === 'pin' || document === 'cash-card' || document === 'bankbook') return isTrade || document === 'pin' || kept || worded.has('money-mule');
    return true;
  });
  return named.length === 0 ? {} : { docs_demanded: named };
}

function hoursFacts({ hours: { hours_per_week: week, ...hours } }: RawFacts): Partial<Facts> {
  return {
    ...(hours.hours_per_day === undefined ? {} : { hours_per_day: hours.hours_per_day }),
    // 28 is the limit of the law, not the hours of the job.
    ...(week === undefined || week === 28 ? {} : { hours_per_week: week }),
    ...(hours.days_per_week === undefined ? {} : { days_per_week: hours.days_per_week }),
  };
}
