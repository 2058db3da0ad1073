import { raise, type Case } from './derived.js';
import type { FoundSignal } from './result.js';
import { bothSpellings } from './spelling.js';

const IDENTITY: ReadonlySet<string> = new Set(['card-photo', 'passport-photo', 'selfie-with-id', 'bankbook', 'my-number', 'pin', 'otp', 'family-contacts']);
/** Shown in person is an employer's duty; by mail after hiring is ordinary. */
const IN_PERSON = bothSpellings(/(?:khi|lúc|đến|tới|buổi) (?:đi )?phỏng vấn|mang (?:theo )?(?:thẻ|hộ chiếu)|phỏng vấn tại|面接(?:時|の際|に)|持参|(?:at|to|for|during) (?:the )?interview|bring|saat (?:interview|wawancara)|bawa|带(?:上|好)?|来店面试|dalhin|magdala|ตอนสัมภาษณ์|นำ(?:บัตร|พาสปอร์ต)/u);
const AFTER_HIRING = bothSpellings(/sau khi (?:trúng tuyển|nhận việc|đậu|ký)|採用後|入社後|after (?:you are )?(?:hired|hiring|being hired|joining)|setelah diterima|录用后|入职后|หลังได้งาน|pagkatanggap/u);
const SENDS = bothSpellings(/gửi|chụp|up |nộp|đưa|cung cấp|chuyển|cho (?:xin|xem)|送|提出|写真|撮|教えて|send|photo|copy|picture|selfie|scan|kirim|foto|发|拍|传|提供|ipadala|magpadala|i-?send|pic|ส่ง|ถ่าย/u);

/** Identity papers asked for by chat: of an unnamed person a high sign, of a named body before the interview a medium one. */
export function paperSignals(one: Case): readonly FoundSignal[] {
  const { facts, isTrade, worded, reading: { text } } = one;
  if (isTrade || worded.has('account-trade') || worded.has('passport-kept')) return [];
  const asked = (facts.docs_demanded ?? []).filter((document) => IDENTITY.has(document));
  if (asked.length === 0 || !SENDS.test(text)) return [];
  const severe = asked.some((document) => ['selfie-with-id', 'pin', 'otp', 'family-contacts', 'my-number', 'bankbook'].includes(document));
  if (AFTER_HIRING.test(text)) return [];
  if (IN_PERSON.test(text) && !severe) return [];
  if (facts.employer_named === true && !asked.some((document) => ['pin', 'otp', 'family-contacts', 'selfie-with-id'].includes(document))) return [raise(one, 'docs-early')];
  return [raise(one, 'id-docs-by-chat')];
}
