import { describe, expect, test } from '@jest/globals';
import { createMatcher, findPhrases } from '../../../src/understand/phrases.js';

const find = (forms: readonly string[], text: string): string[] =>
  findPhrases(createMatcher(forms.map((form, entry) => ({ form, entry }))), text).map(({ entry }) => forms[entry] ?? '');

describe('findPhrases', () => {
  test('a word is found whole, not inside another', () => {
    expect(find(['hit'], 'white')).toEqual([]);
    expect(find(['hit'], 'he hit me')).toEqual(['hit']);
  });

  test('a star lets the word go on', () => {
    expect(find(['punch*', '*kulong'], 'punched, naikulong')).toEqual(['punch*', '*kulong']);
  });

  test('scripts without spaces have no borders', () => {
    expect(find(['工资'], '拖欠工资了')).toEqual(['工资']);
  });

  test('a phrase inside a longer one that was found does not count', () => {
    expect(find(['die', 'die of laughter'], 'i die of laughter')).toEqual(['die of laughter']);
  });

  test('a phrase that ends inside another is still found', () => {
    expect(find(['甲乙丙丁', '乙丙'], '乙丙甲乙丙丁')).toEqual(['乙丙', '甲乙丙丁']);
  });
});
