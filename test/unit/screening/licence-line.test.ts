import { describe, expect, test } from '@jest/globals';
import { sayLicence } from '../../../src/bot/licence-line.js';
import { createWords } from '../../../src/bot/words.js';
import { loadScreeningTexts } from '../../../src/content/screening-files.js';
import { ANSWER_LANGUAGES, type AnswerLanguage } from '../../../src/core/language.js';
import type { LicenceEntry, LicenceFinding, ListHead } from '../../../src/screening/licences.js';
import { content, rules } from './rules.js';

const texts = loadScreeningTexts({ localesDir: 'locales', dialogsDir: 'dialogs', rules });
const words = createWords(content);
const say = (finding: LicenceFinding, reader: AnswerLanguage = 'en'): string => sayLicence(finding, { texts, words, reader });

/** Made up. */
const list: ListHead = { id: 'sending', country: 'VN', title: 'Made up', date: '2026-10-15', source: 'nobody' };
const entry: LicenceEntry = { name: 'Mẫu Tre', number: '9002/LĐTBXH-GP', place: 'Đà Nẵng', validUntil: '2026-09-30' };
const FINDINGS: readonly LicenceFinding[] = [
  { kind: 'found', list, entry, exact: true },
  { kind: 'found', list, entry, exact: false },
  { kind: 'withdrawn', list, entry, exact: true, status: 'withdrawn' },
  { kind: 'withdrawn', list, entry, exact: false, status: 'suspended' },
  { kind: 'withdrawn', list, entry, exact: true, status: 'expired' },
  { kind: 'number-of-another', list, entry },
  { kind: 'similar', near: [{ list, entry }, { list, entry: { name: 'Mẫu Sen' } }] },
  { kind: 'absent', lists: [list] },
  { kind: 'absent', lists: [list, { ...list, id: 'supervising', country: undefined }, { ...list, country: 'ID' }, { ...list, country: 'PH', date: '2026-01-05' }] },
  { kind: 'no-list' },
];

describe('the line on an organisation', () => {
  test('that was found names it with number, place, day and source, and says what that does not prove', () => {
    expect(say(FINDINGS[0]!)).toBe('“Mẫu Tre (9002/LĐTBXH-GP, Đà Nẵng)” stands in the list of sending organisations of Vietnam (送出機関) dated 15 October 2026 (nobody). That does not prove that the sender belongs to it. Call the number that you find yourself, not the one in the message.');
  });

  test('under a slightly different name asks to compare', () => {
    expect(say(FINDINGS[1]!)).toContain(texts.licences.en.almost);
    expect(say(FINDINGS[0]!)).not.toContain(texts.licences.en.almost);
  });

  test('that is in no list says of which day the list is, and leaves open why', () => {
    const line = say(FINDINGS[7]!, 'vi');
    expect(line).toContain('danh sách công ty phái cử của Việt Nam (送出機関), ngày 15 tháng 10 năm 2026 (nobody)');
    expect(line).toContain('Có thể tên được viết khác, hoặc mới hơn');
    expect(line).toContain('OTIT');
  });

  test('whose licence ended says when', () => {
    expect(say(FINDINGS[4]!)).toContain('has ended (30 September 2026)');
  });

  test('with the number of another names the other', () => {
    expect(say(FINDINGS[5]!)).toMatch(/^The number 9002\/LĐTBXH-GP stands under another name, “Mẫu Tre”/);
  });

  test('shows every similar name', () => {
    expect(say(FINDINGS[6]!)).toContain('Mẫu Tre (9002/LĐTBXH-GP, Đà Nẵng) · Mẫu Sen');
  });

  test('counts the lists when there are many, and tells the oldest day', () => {
    expect(say(FINDINGS[8]!)).toContain('4 lists, the oldest of 5 January 2026');
  });

  test('is one line, with every gap filled, in every language', () => {
    for (const reader of ANSWER_LANGUAGES) for (const finding of FINDINGS) expect(say(finding, reader)).toMatch(/^[^\n{}]{20,360}$/u);
  });

  test('neither promises nor accuses', () => {
    const verdict = /\b(?:safe|ok|okay|legit|legal|genuine|real|trustworthy|reliable|fake|fraud|scam)\b|yên tâm|an toàn|uy tín|hợp pháp|đáng tin|giả|lừa đảo|安全|安心|大丈夫|本物|偽|にせ|詐欺|信頼/iu;
    expect(ANSWER_LANGUAGES.flatMap((reader) => FINDINGS.map((finding) => say(finding, reader))).filter((line) => verdict.test(line))).toEqual([]);
  });

  test('sends to OTIT before money, unless the name was found', () => {
    for (const reader of ANSWER_LANGUAGES) for (const finding of FINDINGS.slice(2)) expect(say(finding, reader)).toContain('OTIT');
  });
});
