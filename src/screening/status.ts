import { raise, type Case } from './derived.js';
import type { FoundSignal } from './result.js';
import { bothSpellings } from './spelling.js';

const SIDE_JOB = bothSpellings(/làm thêm|tối làm|rảnh tối|buổi tối|cuối tuần|part.?time|baito|arubaito|バイト|副業|土日|side ?(?:job|line)|weekend|sampingan|兼职|周末|sideline|งานเสริม|พาร์ทไทม์|ngoài giờ|sau giờ/u);
const OTHER_FIELD = bothSpellings(/(?:other|any|all|khác|mọi|ngành nào|lain|semua|他分野|他の(?:分野|特定)|どの分野|分野不問|不限(?:领域|行业)|其他|ibang|ทุกสาขา)[^.\n]{0,16}(?:ssw|tokutei|toku|đặc định|特定技能|field|ngành)|(?:ssw|tokutei|đặc định|特定技能)[^.\n]{0,10}(?:khác ngành|ngành (?:nào|khác)|trái ngành|any field|other fields?|semua bidang|bidang apa|分野不問|其他|不限|ibang field)/u);
const FULL_TIME = bothSpellings(/full.?time|toàn thời gian|正社員|フルタイム|全职|penuh waktu|เต็มเวลา/u);
const LAWFUL_CHANGE = bothSpellings(/otit|qua nghiệp đoàn|監理団体|supervising organi|kumiai|chuyển công ty đúng thủ tục|hoàn thành (?:thực tập|3 năm|tts)|(?:sau khi )?(?:hết|xong) (?:thực tập|tts)|修了|finished? (?:the )?(?:training|titp|3 years)|completed (?:the )?(?:training|titp)|selesai magang|完成(?:技能)?实习|tapos na trainee/u);
/** Fields that the specified skill of a post may name itself. */
const FIELDS: readonly (readonly [string, RegExp])[] = [
  ['farm', bothSpellings(/(?:tokutei|toku|đặc định|ssw|特定技能)[^.\n]{0,4}(?:ngành )?(?:nông nghiệp|\(?(?:agriculture|農業)|pertanian|农业|agri)/u)],
  ['restaurant', bothSpellings(/(?:tokutei|toku|đặc định|ssw|特定技能)[^.\n]{0,4}(?:ngành )?(?:nhà hàng|\(?(?:food service|外食)|restoran|餐饮)/u)],
  ['food-factory', bothSpellings(/(?:tokutei|toku|đặc định|ssw|特定技能)[^.\n]{0,4}(?:ngành )?(?:thực phẩm|chế biến|\(?(?:food (?:manufact|process)|飲食料品)|pengolahan|食品)/u)],
  ['care', bothSpellings(/(?:tokutei|toku|đặc định|ssw|特定技能)[^.\n]{0,4}(?:ngành )?(?:điều dưỡng|kaigo|\(?(?:care|介護)|perawat|介护)/u)],
  ['construction', bothSpellings(/(?:tokutei|toku|đặc định|ssw|特定技能)[^.\n]{0,4}(?:ngành )?(?:xây dựng|\(?(?:construction|建設)|konstruksi|建筑)/u)],
];

/** Signs that depend on who asks, or on the status that the post itself pairs with the work. */
export function statusSignals(one: Case): readonly FoundSignal[] {
  if (one.isTrade || one.facts.kind === 'trade') return [];
  return [
    ...(isMismatch(one) || clashesInPost(one) ? [raise(one, 'status-mismatch')] : []),
    ...overHours(one),
    ...nightlife(one),
  ];
}

/** The work is not allowed for the person who asks (status-work.yaml). */
function isMismatch({ rules, offer, facts, reading: { text }, worded }: Case): boolean {
  const asker = offer.askerStatus ?? 'unknown';
  const work = rules.statusWork.statuses[asker]?.work ?? 'unknown';
  const demanded = facts.status_demanded ?? [];
  const abroad = facts.job_type === 'sending' || facts.job_type === 'visa-service';
  switch (work) {
    case 'none':
      return true;
    case 'plan':
      if (abroad || worded.has('passport-kept')) return false;
      return !(LAWFUL_CHANGE.test(text) || (demanded.includes('ssw') && !SIDE_JOB.test(text) && facts.employer_named === true));
    case 'own-field': {
      if (asker === 'engineer') return (rules.statusWork.clashes.engineer ?? []).includes(facts.job_type ?? '');
      if (demanded.includes('ssw')) return SIDE_JOB.test(text) || OTHER_FIELD.test(text);
      return demanded.length > 0 || facts.pay_unit === 'hour' || facts.pay_unit === 'day' || SIDE_JOB.test(text);
    }
    case 'part-time': {
      const open = demanded.length === 0 || demanded.includes(asker) || demanded.includes('any-valid');
      if (demanded.includes('none')) return true;
      return !open || (!demanded.includes(asker) && (FULL_TIME.test(text) || facts.pay_unit === 'month'));
    }
    case 'any':
    case 'unknown':
      return false;
  }
}

/** The post itself names a status that may not do the work it offers. */
function clashesInPost({ rules, facts, reading: { text } }: Case): boolean {
  const demanded = facts.status_demanded ?? [];
  const job = facts.job_type ?? '';
  if (demanded.includes('engineer') && demanded.length === 1 && (rules.statusWork.clashes.engineer ?? []).includes(job)) return true;
  if (demanded.includes('trainee') && job !== 'sending' && !LAWFUL_CHANGE.test(text)) return true;
  if (!demanded.includes('ssw')) return false;
  const field = FIELDS.find(([, words]) => words.test(text))?.[0];
  return OTHER_FIELD.test(text) || SIDE_JOB.test(text) || (field !== undefined && job !== field && (rules.statusWork['ssw-work']).includes(job) && !text.includes('chuyển việc'));
}

/** A student or dependant is offered more than the weekly limit. */
function overHours(one: Case): readonly FoundSignal[] {
  const { rules, facts, offer, worded, reading } = one;
  if (worded.has('hours-over-28')) return [];
  const limited = ['student', 'dependant'];
  const concerned = limited.includes(offer.askerStatus ?? '') || (facts.status_demanded ?? []).some((status) => limited.includes(status));
  const vacation = bothSpellings(/nghỉ hè|kỳ nghỉ|vacation|summer break|夏休み|長期休|暑假|liburan/u).test(reading.text);
  const limit = rules.thresholds['student-week'] ?? 28;
  const week = facts.hours_per_week ?? (facts.hours_per_day ?? 0) * (facts.days_per_week ?? 0);
  return concerned && week > limit && !vacation ? [raise(one, 'hours-over-28')] : [];
}

/** Entertainment premises: closed to every limited status, for people without limits a matter to think about. */
function nightlife(one: Case): readonly FoundSignal[] {
  const { facts, offer, rules, worded, raw } = one;
  const found = raw.jobs.find((job) => job.type === 'nightlife');
  if (found === undefined || worded.has('sex-work')) return [];
  const demanded = facts.status_demanded ?? [];
  const unrestricted = demanded.length > 0 && demanded.every((status) => rules.statusWork.unrestricted.includes(status));
  const asker = offer.askerStatus ?? 'unknown';
  const lawful = asker === 'other' || (asker === 'unknown' && unrestricted);
  return [{ ...raise(one, 'nightlife-work', { ...found.at, amount: 0, currency: '', role: 'pay' }), ...(lawful ? { severity: 'medium' as const } : {}) }];
}
