import { describe, expect, test } from '@jest/globals';
import { romajiToKana, toKana } from '../../../src/understand/kana.js';

const readings = new Map([['給料', 'きゅうりょう'], ['会社', 'かいしゃ'], ['残業', 'ざんぎょう']]);

describe('toKana', () => {
  test.each([['給料'], ['きゅうりょう'], ['キュウリョウ'], ['kyuuryou'], ['kyuryo'], ['kyūryō'.normalize('NFD').replace(/\u0304/g, '')]])('%s sounds like 給料', (spelling) => {
    expect(toKana(spelling, readings)).toBe('きゅりょ');
  });

  test('spaces between words of easy Japanese do not matter', () => {
    expect(toKana('かいしゃ が ざんぎょう', readings)).toBe(toKana('会社が残業', readings));
  });

  test.each([['zangyo', 'ざんぎょ'], ['tsucho', 'つちょ'], ['gakkou', 'がっこう'], ['shinbun', 'しんぶん'], ['matcha', 'まっちゃ']])('%s is read as %s', (romaji, kana) => {
    expect(romajiToKana(romaji)).toBe(kana);
  });

  test('an English word is not read as romaji', () => {
    expect(romajiToKana('factory')).toBeUndefined();
  });
});
