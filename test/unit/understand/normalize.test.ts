import { describe, expect, test } from '@jest/globals';
import { normalizeText } from '../../../src/understand/normalize.js';

describe('normalizeText', () => {
  test.each([
    ['LƯƠNG', 'lương', 'luong'],
    ['Đừng', 'đừng', 'dung'],
    ['hoà giải, uỷ quyền', 'hòa giải, ủy quyền', 'hoa giai, uy quyen'],
    ['chạyyyyy', 'chạy', 'chay'],
    ['p.a.s.s.p.o.r.t', 'passport', 'passport'],
    ['l ư ơ n g đâu', 'lương đâu', 'luong dau'],
    ['ｶｲｼｬ', 'カイシャ', 'カイシャ'],
    ['៣០ម៉ឺន', '30ម៉ឺន', '30ម៉ឺន'],
    ['၁၁၉ ๑๑๐', '119 110', '119 110'],
    ['see https://example.com/a?b=1 now', 'see xlink now', 'see xlink now'],
  ])('reads %s as %s and %s', (text, kept, plain) => {
    expect(normalizeText(text)).toMatchObject({ kept, plain });
  });

  test('emoji with a meaning become words, others go', () => {
    expect(normalizeText('😭🍜').kept).toBe('xcry');
  });

  test('the marks of Thai, Burmese and Khmer are letters and stay', () => {
    for (const text of ['ไม่จ่าย', 'မပေးဘူး', 'ប្រាក់ខែ']) expect(normalizeText(text).plain).toBe(text.normalize('NFC'));
  });

  test('zero-width signs inside a word do not part it', () => {
    expect(normalizeText('ប្រាក់\u200bខែ').kept).toBe('ប្រាក់ខែ');
  });

  test('the share of accented words tells typing with accents from typing without', () => {
    expect(normalizeText('công ty chưa trả lương').accented).toBeGreaterThan(0.7);
    expect(normalizeText('cong ty chua tra luong').accented).toBe(0);
  });
});
