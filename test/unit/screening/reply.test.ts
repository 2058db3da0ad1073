import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { createWords } from '../../../src/bot/words.js';
import { createScreenTool, parseOffer } from '../../../src/cli/screen.js';
import { loadScreeningTexts } from '../../../src/content/screening-files.js';
import { ANSWER_LANGUAGES } from '../../../src/core/language.js';
import { content, rules, screen } from './rules.js';

const texts = loadScreeningTexts({ localesDir: 'locales', dialogsDir: 'dialogs', rules });
const run = createScreenTool({ findLicence: () => ({ kind: 'no-list' }), understand: () => ({ languageConfidence: 0, offer: 0.5, action: 'clarify', candidates: [], why: [] }), screen, texts, content, words: createWords(content), now: () => Date.parse('2026-11-21T12:00:00+09:00') });
const post = {
  danger: 'Thu mua sổ ngân hàng, thẻ ATM, 3 man một bộ, ib',
  low: 'Công ty Abe Seiki (Nagoya) tuyển lắp ráp, 1.000 yên/h, visa vĩnh trú, gọi 052-000-0000',
  clear: '株式会社大和クリーン(東京都足立区) ビル清掃 時給1,300円 永住者 電話03-0000-2222',
};

describe('the answer to an offer', () => {
  test('says first not to go, quotes the post, names the rule and offers a person first', () => {
    const { verdict, reply } = run({ text: post.danger });
    expect(verdict).toBe('danger');
    expect(reply.startsWith(texts.reply.vi.verdict.danger)).toBe(true);
    expect(reply).toContain('“Thu mua sổ ngân hàng”');
    expect(reply).toContain(texts.signals.vi['account-trade']?.rule);
    expect(reply).toContain(texts.reply.vi.involved.account.replace('{{police-advice-line}}', '#9110'));
    expect(reply).toMatch(/\[Gặp người tư vấn\]/);
  });

  test('holds low pay against the rate of the prefecture on the day', () => {
    const { reply } = run({ text: post.low, date: '2026-11-21' });
    expect(reply).toContain('1.195 yên');
    expect(reply).toContain('1.000 yên');
  });

  test('gives questions in the language of the recruiter to copy', () => {
    const result = run({ text: 'Lowongan pabrik di Chiba, minat DM ya kak', lang: 'id' });
    expect(result.verdict).toBe('caution');
    expect(result.questions).toContain(texts.questions.get('id')?.company);
    expect(result.reply).toContain(texts.reply.en.heading.copy);
    expect(result.reply).toContain(texts.questions.get('id')?.company);
  });

  test('without a sign says what was not checked', () => {
    const { verdict, reply, lang } = run({ text: post.clear });
    expect([verdict, lang]).toEqual(['no-red-flags', 'ja']);
    expect(reply).toContain(texts.reply.ja['not-checked']);
  });

  test('never more than three reasons', () => {
    const { reply, signals } = run({ text: 'viec nhe luong cao, ngay 5v, k pham phap, ib tele @ok123' });
    expect(signals.length).toBeGreaterThan(3);
    expect(reply.split('\n').filter((line) => line.startsWith('• '))).toHaveLength(3);
  });

  test('no words of the screening promise that all is well', () => {
    const promise = /\b(?:safe|ok|okay|legit|trustworthy)\b|yên tâm|an toàn|安全|安心|大丈夫/i;
    const files = ANSWER_LANGUAGES.flatMap((language) => readdirSync(`locales/${language}/screening`).map((name) => `locales/${language}/screening/${name}`));
    expect(files.filter((file) => promise.test(readFileSync(file, 'utf8')))).toEqual([]);
  });

  test('every way and every question has its words', () => {
    for (const language of ANSWER_LANGUAGES) {
      expect(Object.keys(texts.ways.lawful).filter((way) => !(way in texts.reply[language].lawful))).toEqual([]);
      expect(Object.keys(texts.ways.involved).filter((way) => !(way in texts.reply[language].involved))).toEqual([]);
    }
    const known = new Set(rules.signals.map((rule) => rule.id));
    expect([...Object.values(texts.ways.lawful), ...Object.values(texts.ways.involved)].flat().filter((id) => !known.has(id))).toEqual([]);
  });
});

describe('a line of --jsonl', () => {
  test('keeps its id and takes tl for fil', () => {
    const offer = parseOffer('{"id":"p1","text":"Bumibili kami ng bank account, 30,000 yen, PM lang","lang":"tl","asker_status":"trainee","date":"2026-11-21"}');
    expect(run(offer)).toMatchObject({ id: 'p1', lang: 'fil', verdict: 'danger', facts: { kind: 'trade', pay_amount: 30_000, pay_currency: 'JPY' } });
  });

  test.each([['not JSON', 'x', /not JSON/], ['no text', '{"id":"a"}', /text/], ['a strange language', '{"text":"a","lang":"xx"}', /lang is one of/], ['no day', '{"text":"a","date":"soon"}', /date/], ['a strange status', '{"text":"a","asker_status":"king"}', /asker_status/]])('%s is refused by name', (_, line, message) => {
    expect(() => parseOffer(line)).toThrow(message);
  });
});
