import { foldText } from '../core/text-fold.js';
import { kanaSound } from './kana-sound.js';

/** The name of an organisation as it is compared. */
export interface ComparableName {
  /** Without accents, spaces and legal form; kana by their sound. */
  readonly whole: string;
  /** Also without the words that many organisations share: what tells one from another. */
  readonly core: string;
}

/** Legal forms, folded; the longer ones first. They say nothing about who it is, and posts leave them out. */
const SPACED_FORMS = words([
  'cong ty trach nhiem huu han', 'cong ty co phan', 'cong ty cp', 'cong ty tnhh', 'cong ty', 'mot thanh vien', 'co phan', 'ctcp', 'cty', 'ct', 'cp', 'tnhh', 'tnnh', 'mtv', 'nghiep doan',
  'joint stock company', 'company limited', 'limited liability company', 'private limited', 'co operative association', 'cooperative association', 'cooperative union', 'business cooperative',
  'cooperative', 'co operative', 'incorporated', 'corporation', 'company', 'limited', 'jsc', 'inc', 'corp', 'llc', 'plc', 'pte', 'pvt', 'ltd', 'co', 'sdn bhd',
  'perseroan terbatas', 'lembaga pelatihan kerja', 'pt', 'lpk', 'so', 'cv', 'yayasan', 'p3mi',
  'kabushiki kaisha', 'kabushiki gaisha', 'jigyo kyodo kumiai', 'kyodo kumiai', 'kyoudou kumiai', 'kumiai', 'kk',
]);
const JOINED_FORMS = /(?:特定非営利活動法人|一般社団法人|一般財団法人|公益社団法人|公益財団法人|事業協同組合|協同組合|商工会議所|商工会|農業協同組合|漁業協同組合|株式会社|有限会社|合同会社|有限责任公司|有限責任公司|股份有限公司|有限公司|集团公司|公司)/gu;
const SHORT_FORMS = /[(（]\s*[株有協]\s*[)）]/gu;
/** Words that stand in hundreds of names of these lists. */
const SPACED_COMMON = words([
  'xuat khau lao dong', 'cung ung nhan luc', 'phat trien nguon nhan luc', 'nguon nhan luc', 'nhan luc', 'nhan su', 'hop tac lao dong', 'hop tac quoc te', 'quoc te', 'thuong mai', 'dau tu', 'phat trien', 'dich vu',
  'dao tao', 'tu van', 'xuat nhap khau', 'xkld', 'phai cu', 'viet nam', 'vietnam', 'va', 'tap doan', 'nhat ban',
  'human resources', 'human resource', 'manpower', 'recruitment', 'recruiting', 'international', 'trading', 'trade', 'investment', 'development', 'services', 'service', 'supply', 'agency', 'group', 'labour', 'labor', 'export', 'import',
  'placement', 'promotion', 'overseas', 'employment', 'exchange', 'training', 'center', 'centre', 'philippines', 'indonesia', 'japan', 'and', 'of', 'the', 'organisation', 'organization', 'jigyo', 'kokusai', 'koryu',
]);
const JOINED_COMMON = /(?:国際|人材|人力资源|劳务|经济|技术|合作|国际|交流|事業|振興|支援|育成|センター|アジア|ネットワーク)/gu;

function words(list: readonly string[]): RegExp {
  const longestFirst = [...list].sort((a, b) => b.length - a.length);
  return new RegExp(`(?<![\\p{L}\\d])(?:${longestFirst.join('|')})(?![\\p{L}\\d])`, 'gu');
}

/**
 * Makes a name comparable in any script.
 * @param name as it stands in a list or a post
 * @returns empty strings only when the name has no letters and no digits
 */
export function comparableName(name: string): ComparableName {
  const plain = foldText(name.normalize('NFKC').replace(SHORT_FORMS, ' ').replace(JOINED_FORMS, ' '));
  const bare = plain.replace(SPACED_FORMS, ' ');
  const whole = sound(bare) || sound(plain) || sound(foldText(name));
  const core = sound(bare.replace(JOINED_COMMON, ' ').replace(SPACED_COMMON, ' '));
  return { whole, core: core.length < 2 ? whole : core };
}

/** Kana in Latin letters, long vowels short, no spaces: `Toukyou`, `トーキョー` and `tokyo` are one. */
function sound(text: string): string {
  return kanaSound(text).replace(/\s+/gu, '').replace(/o[ou]+/g, 'o').replace(/uu+/g, 'u');
}

/** Letters and digits of a licence number; undefined when too few to mean anything. */
export function comparableNumber(number: string | undefined): string | undefined {
  const plain = foldText(number ?? '').replace(/[^\p{L}\d]/gu, '');
  return /\d/.test(plain) && plain.length >= 3 ? plain : undefined;
}

/** Whether two numbers, as {@link comparableNumber} gives them, are the same; letters at either end may be missing. */
export function isSameNumber(one: string, other: string): boolean {
  if (one === other) return true;
  const [long, short] = one.length > other.length ? [one, other] : [other, one];
  const rest = long.startsWith(short) ? long.slice(short.length) : long.endsWith(short) ? long.slice(0, -short.length) : undefined;
  const digits = short.replace(/\D/g, '').length;
  // Bare digits are a licence only when there are many: 12 alone is half of every number.
  return rest !== undefined && !/\d/.test(rest) && (digits >= 6 || (digits >= 2 && /\p{L}{2}/u.test(short)));
}
