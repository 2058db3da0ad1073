import { raise, type Case } from './derived.js';
import type { FoundSignal } from './result.js';
import { NO_FEE } from './lowering.js';
import { isAbroad } from './place.js';
import { bothSpellings } from './spelling.js';

const PRIVATE: ReadonlySet<string> = new Set(['zalo', 'messenger', 'line', 'whatsapp', 'wechat', 'dm', 'telegram', 'signal']);
/** Ways that lead to the employer or a body that can be looked up. */
const OPEN: ReadonlySet<string> = new Set(['phone', 'email', 'web', 'office', 'hello-work', 'union']);
/** Work whose duties nobody has told by naming it. */
const VAGUE: ReadonlySet<string> = new Set(['unspecified', 'visa-service', 'sending']);
const ASKS_TO_COMMENT = bothSpellings(/cmt|comment|để lại (?:sđt|số)|コメント|留言|komen/u);
const ANNOUNCES = bothSpellings(/tuyển|cần \d|募集|hiring|wanted|needed|lowongan|dibutuhkan|招|kailangan|รับสมัคร|việc làm|ai (?:rảnh|cần|muốn)|急募|ae |mọi người|nhận \d+ bạn|loker/u);

/** What a post should tell and does not (six items: Employment Security Act art. 5-4). */
export function missingSignals(one: Case): readonly FoundSignal[] {
  return [...contradictions(one), ...employerMissing(one), ...dutiesMissing(one), ...privateOnly(one), ...payMissing(one), ...hoursMissing(one)];
}

/** Named less often in what decides little: only where nothing worse was found. */
export function mildSignals(one: Case): readonly FoundSignal[] {
  const { facts, isTrade } = one;
  if (isTrade || facts.job_type === 'sending') return [];
  return [
    ...(facts.place === undefined ? [raise(one, 'place-missing')] : []),
    ...((facts.status_demanded ?? []).length === 0 && !isAbroad(facts.place) ? [raise(one, 'status-unclear')] : []),
  ];
}

/** No fee and then a fee; a plain plant that asks for looks. */
function contradictions(one: Case): readonly FoundSignal[] {
  const { facts, worded, reading, raw } = one;
  const fee = raw.sums.find((sum) => sum.role === 'fee');
  const paysAfterAll = NO_FEE.test(reading.text) && fee !== undefined && !one.isTrade;
  const looks = worded.has('appearance-demand') && ['factory', 'food-factory', 'warehouse', 'farm', 'construction'].includes(facts.job_type ?? '');
  return paysAfterAll || looks ? [raise(one, 'bait-mismatch', paysAfterAll ? fee : undefined)] : [];
}

function employerMissing(one: Case): readonly FoundSignal[] {
  return one.facts.employer_named === true || one.isTrade ? [] : [raise(one, 'employer-missing')];
}

export function hasDuties({ facts, raw }: Case): boolean {
  return (facts.job_type !== undefined && !VAGUE.has(facts.job_type)) || raw.someDuties;
}

function dutiesMissing(one: Case): readonly FoundSignal[] {
  if (one.isTrade || hasDuties(one) || one.worded.has('passport-kept')) return [];
  if (one.facts.job_type === 'sending' && one.facts.employer_named === true) return [];
  return [raise(one, 'duties-missing')];
}

/** Whether the employer can be reached otherwise than by a private chat. */
export function isReachable({ facts }: Case): boolean {
  const contacts = facts.contact ?? [];
  return contacts.some((contact) => OPEN.has(contact)) || facts.licence_no !== undefined;
}

function privateOnly(one: Case): readonly FoundSignal[] {
  const { facts, reading, retold } = one;
  const contacts = facts.contact ?? [];
  const chat = contacts.some((contact) => PRIVATE.has(contact));
  const named = facts.employer_named === true;
  // A telephone next to a private account of an unnamed person may be as private.
  const open = contacts.filter((contact) => OPEN.has(contact));
  if (chat && (open.length === 0 || (!named && open.every((contact) => contact === 'phone')))) {
    return contacts.every((contact) => contact === 'signal') ? [] : [raise(one, 'personal-chat-only')];
  }
  if (contacts.length > 0 || named || retold) return [];
  return ASKS_TO_COMMENT.test(reading.text) || ANNOUNCES.test(reading.text) ? [raise(one, 'personal-chat-only')] : [];
}

function payMissing(one: Case): readonly FoundSignal[] {
  return one.isTrade || one.facts.pay_amount !== undefined || one.worded.has('passport-kept') ? [] : [raise(one, 'pay-missing')];
}

function hoursMissing(one: Case): readonly FoundSignal[] {
  const { facts, raw: { hours }, isTrade } = one;
  if (isTrade || isAbroad(facts.place) || facts.pay_unit !== 'month') return [];
  const told = hours.hours_per_day ?? hours.hours_per_month ?? hours.hours_per_week;
  return told === undefined && facts.pay_currency === 'JPY' ? [raise(one, 'hours-missing')] : [];
}
