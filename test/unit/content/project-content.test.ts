import { describe, expect, test } from '@jest/globals';
import { composeAnswer } from '../../../src/bot/answer.js';
import { createWords } from '../../../src/bot/words.js';
import { checkContent } from '../../../src/content/check.js';
import { formatProblem } from '../../../src/content/content.js';
import { minimumWage } from '../../../src/content/facts.js';
import { readContent } from '../../../src/content/load.js';
import { ANSWER_LANGUAGES } from '../../../src/core/language.js';

const { content, problems } = readContent({ dialogsDir: 'dialogs', localesDir: 'locales' });
const words = createWords(content);
const NOON = 'T12:00:00+09:00';

describe('the content of the project', () => {
  test('has no problem', () => {
    expect(problems.map(formatProblem)).toEqual([]);
  });

  test('has an answer to every topic that fits in every language and section', () => {
    const { errors } = checkContent(content, {
      today: content.checkedOn,
      compose: ({ topic, section, language, prefecture }) =>
        composeAnswer({ content, words, topic, section, language, now: Date.parse(content.checkedOn + NOON), slots: prefecture === undefined ? {} : { prefecture } }),
    });
    expect(errors).toEqual([]);
  });

  test('says no word that claims a native speaker has read it', () => {
    for (const language of ANSWER_LANGUAGES) {
      const { topics, contactsReviewed } = content.words[language];
      expect([...topics.values()].filter((topic) => topic.reviewed)).toEqual([]);
      expect(contactsReviewed).toBe(false);
    }
  });
});

describe('the minimum wage table', () => {
  test('has two years for each of the 47 prefectures', () => {
    expect(content.prefectures.size).toBe(47);
    expect([...content.wages].filter(([, rows]) => rows.length !== 2)).toEqual([]);
  });
  test.each([
    ['Tokyo', '2026-11-21', 1280, '2026-10-01', false],
    ['Iwate', '2026-11-30', 1031, '2025-12-01', false],
    ['Iwate', '2026-12-01', 1090, '2026-12-01', false],
    ['Okinawa', '2026-12-01', 1023, '2025-12-01', false],
    ['Okinawa', '2026-12-02', 1086, '2026-12-02', false],
    ['Miyazaki', '2026-11-21', 1085, '2026-10-24', true],
    ['Kagoshima', '2026-10-24', 1026, '2025-11-01', false],
    ['Kagoshima', '2026-10-25', 1090, '2026-10-25', true],
    ['Tokyo', '2027-01-01', 1280, '2026-10-01', true],
  ])('%s on %s', (...[prefecture, today, yen, since, uncertain]) => {
    expect(minimumWage(content, prefecture, today)).toMatchObject({ yen, since, uncertain });
  });
  test.each([
    ['vi', 'tỉnh Iwate: ít nhất 1.031 yên một giờ, từ ngày 1 tháng 12 năm 2025.\nTừ ngày 1 tháng 12 năm 2026: 1.090 yên một giờ.'],
    ['en', 'Iwate: at least ¥1,031 an hour, since 1 December 2025.\nFrom 1 December 2026: ¥1,090 an hour.'],
    ['ja', '岩手県: 2025年12月1日から'],
  ] as const)('the rate of today and the next one are told in %s', (language, text) => {
    const answer = composeAnswer({ content, words, topic: 'wage-minimum', section: 'answer', language, now: Date.parse(`2026-11-30${NOON}`), slots: { prefecture: 'Iwate' } });
    expect(JSON.stringify(answer?.messages[0])).toContain(JSON.stringify(text).slice(1, -1));
  });
  test('a first day that was only planned is told as not certain, with the rate before', () => {
    const answer = composeAnswer({ content, words, topic: 'wage-minimum', section: 'answer', language: 'en', now: Date.parse(`2026-11-21${NOON}`), slots: { prefecture: 'Miyazaki' } });
    const text = answer?.messages[0]?.kind === 'text' ? answer.messages[0].text : '';
    expect(text.slice(text.indexOf('Not certain.'))).toContain('probably at least ¥1,085');
    expect(text).toContain('Before that, since 16 November 2025: ¥1,023 an hour.');
    expect(answer?.choices[0]?.data).toBe('v1:open:human');
  });
});
