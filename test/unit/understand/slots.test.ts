import { describe, expect, test } from '@jest/globals';
import { normalizeText } from '../../../src/understand/normalize.js';
import { createSlotFinder } from '../../../src/understand/slots.js';
import { corpus } from './corpus.js';

const slots = createSlotFinder(corpus.lexicon);

describe('createSlotFinder', () => {
  test('there are 47 prefectures', () => {
    expect(Object.keys(corpus.lexicon.places)).toHaveLength(47);
  });

  test.each([
    ['em làm ở Ibaraki', 'Ibaraki'], ['o tokushima', 'Tokushima'], ['茨城県の農家です', 'Ibaraki'], ['いばらき', 'Ibaraki'], ['我在爱知', 'Aichi'],
    ['saya di Hamamatsu', 'Shizuoka'], ['名古屋', 'Aichi'], ['ทำงานที่โอซาก้า', 'Osaka'], ['ကျွန်တော် တိုကျိုမှာ', 'Tokyo'], ['ខ្ញុំនៅអូសាកា', 'Osaka'], ['tỉnh Mie', 'Mie'], ['Sapporo', 'Hokkaido'],
  ])('%s is %s', (text, prefecture) => {
    expect(slots.prefecture(normalizeText(text))).toBe(prefecture);
  });

  test.each(['makan mie ayam', 'おかねなら あります', 'no place here', 'em ở trọ'])('%s names no prefecture', (text) => {
    expect(slots.prefecture(normalizeText(text))).toBeUndefined();
  });

  test.each([['em là thực tập sinh năm 2', 'trainee'], ['I am on SSW1', 'ssw'], ['留学生です', 'student'], ['gijinkoku visa', 'engineer'], ['overstayed 2 years', 'undocumented']])('%s tells the status %s', (text, status) => {
    expect(slots.status(normalizeText(text))).toBe(status);
  });
});
