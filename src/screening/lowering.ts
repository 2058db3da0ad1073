import type { Case } from './derived.js';
import { bothSpellings } from './spelling.js';

const WRITTEN = bothSpellings(/労働条件通知書|雇用契約書|hợp đồng (?:gửi trước|bằng|đầy đủ|rõ)|ký hợp đồng|written contract|contract in advance|surat kontrak|书面合同|劳动合同/u);
/** The post says that the worker pays nothing. */
export const NO_FEE = bothSpellings(/(?:không|k|ko) (?:thu|mất) (?:bất kỳ )?(?:phí|chi phí)|phí 0|no (?:placement )?fees?|手数料(?:は)?(?:無料|不要|いただきません)|tanpa biaya|walang (?:placement )?fee|不收(?:任何)?费|免中介/u);
const INSURANCE = bothSpellings(/bảo hiểm (?:đầy đủ|xã hội)|社会保険|social insurance|社保|shakai hoken|asuransi/u);
const CARD_CHECK = bothSpellings(/資格外活動許可の確認|在留カード(?:の確認|を確認|持参)|mang thẻ ngoại kiều|giấy phép làm thêm|bring your residence card|带在留卡|bawa zairyu/u);
const WITHIN_28 = bothSpellings(/(?:28 ?(?:h|giờ|tiếng)|28時間以内|28小时以内|within 28|maks(?:imal)? 28)/u);

/** Facts that speak for a post. None of them proves anything, each can be copied; the reply says how to check them. */
export function findLowering({ facts, raw, reading: { text }, worded }: Case): readonly string[] {
  const licence = facts.licence_no ?? '';
  return [
    ...(facts.employer_named === true && (raw.hasPhone || (facts.contact ?? []).includes('email')) ? ['ok-employer'] : []),
    ...(/[ユム]|派/u.test(licence) ? ['ok-placement-licence'] : []),
    ...(licence.includes('登') ? ['ok-support-org'] : []),
    ...(licence.includes('許') || (facts.contact ?? []).includes('union') ? ['ok-union'] : []),
    ...((facts.contact ?? []).includes('hello-work') ? ['ok-hello-work'] : []),
    ...(WRITTEN.test(text) ? ['ok-written-terms'] : []),
    ...(NO_FEE.test(text) && !worded.has('job-fee') && facts.fee_amount === undefined ? ['ok-no-fee'] : []),
    ...(CARD_CHECK.test(text) ? ['ok-status-check'] : []),
    ...(WITHIN_28.test(text) && !worded.has('hours-over-28') ? ['ok-28h'] : []),
    ...(INSURANCE.test(text) && !worded.has('no-insurance-tax') ? ['ok-insurance'] : []),
  ];
}
