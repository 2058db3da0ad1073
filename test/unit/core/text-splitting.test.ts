import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { graphemes, utf16 } from '../../../src/core/text-length.js';
import { splitText } from '../../../src/core/text-splitting.js';

const visible = (text: string): string => text.replace(/\s+/gu, '');
const sizes = { utf16, grapheme: graphemes };

describe('text length', () => {
  test.each([
    ['မြန်မာ', 6, 4],
    ['ភាសាខ្មែរ', 9, 4],
    ['नेपाली', 6, 3],
    ['👨‍👩‍👧‍👦', 11, 1],
    ['abc', 3, 3],
    ['', 0, 0],
  ])('%s has %i UTF-16 units and %i graphemes', (text, units, clusters) => {
    expect(utf16(text)).toBe(units);
    expect(graphemes(text)).toBe(clusters);
  });
});

describe('splitText', () => {
  test('a text that fits comes back unchanged, its spaces included', () => {
    expect(splitText(' a  b\n', { max: 10, unit: 'utf16' })).toEqual([' a  b\n']);
  });

  test('a blank text gives no part', () => {
    expect(splitText(' \n ', { max: 10, unit: 'utf16' })).toEqual([]);
  });

  test('paragraphs are cut before sentences, sentences before words', () => {
    const text = 'One is here. Two is here.\n\nThree is here. Four is here.';
    expect(splitText(text, { max: 30, unit: 'utf16' })).toEqual(['One is here. Two is here.', 'Three is here. Four is here.']);
    expect(splitText(text, { max: 16, unit: 'utf16' })).toEqual(['One is here.', 'Two is here.', 'Three is here.', 'Four is here.']);
    expect(splitText('alpha beta gamma delta', { max: 11, unit: 'utf16' })).toEqual(['alpha beta', 'gamma delta']);
  });

  test.each([
    ['my', 'အလုပ်ရှင်ကလစာမပေးပါဘူးကျွန်တော်ဘာလုပ်ရမလဲ'],
    ['km', 'ខ្ញុំមិនបានទទួលប្រាក់ខែពីនិយោជកទេតើខ្ញុំគួរធ្វើយ៉ាងណា'],
    ['th', 'นายจ้างไม่จ่ายค่าจ้างให้ฉันฉันควรทำอย่างไรดี'],
    ['ne', 'मेरो मालिकले तलब दिएन म के गर्न सक्छु'],
  ])('%s is cut between words although it has few spaces', (locale, text) => {
    const words = new Set<number>();
    for (const segment of new Intl.Segmenter(locale, { granularity: 'word' }).segment(text)) words.add(segment.index);
    const parts = splitText(text, { max: 15, unit: 'utf16', locale });
    expect(parts.length).toBeGreaterThan(1);
    let at = 0;
    for (const part of parts) {
      at = text.indexOf(part, at);
      expect(words.has(at)).toBe(true);
      at += part.length;
    }
  });

  test.each([
    ['https://www.otit.go.jp/notebook/index.html?lang=vi&page=2'],
    ['0120-007-110'],
    ['+84 24 3825 1234'],
    ['(03) 1234-5678'],
    ['#9110'],
    ['hotline@example.go.jp'],
    ['¥1,041'],
  ])('%s is never cut', (atom) => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('xin', 'chào', '窓口', 'です。', 'の', 'mwe', ' ', '\n'), { maxLength: 30 }), fc.integer({ min: 60, max: 90 }), (words, max) => {
        const text = `${words.join(' ')} ${atom} ${words.join(' ')}`;
        const parts = splitText(text, { max, unit: 'utf16' });
        expect(parts.some((part) => part.includes(atom))).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  test('a URL longer than the limit is still delivered, in pieces', () => {
    const url = `https://example.jp/${'a'.repeat(50)}`;
    const parts = splitText(`see ${url}`, { max: 20, unit: 'utf16' });
    expect(parts.join('')).toBe(`see${url}`);
    expect(parts.every((part) => part.length <= 20)).toBe(true);
  });

  test('a grapheme longer than the limit is cut between code points', () => {
    const text = `e${'\u0301'.repeat(30)}`;
    const parts = splitText(text, { max: 10, unit: 'utf16' });
    expect(parts.join('')).toBe(text);
    expect(splitText('👨‍👩‍👧‍👦👨‍👩‍👧‍👦', { max: 4, unit: 'utf16' }).join('')).toBe('👨‍👩‍👧‍👦👨‍👩‍👧‍👦');
  });

  test('a part never begins with closing punctuation when a better place exists', () => {
    const parts = splitText('監理団体に相談できます、そして外国語で話せます、無料です', { max: 12, unit: 'utf16', locale: 'ja' });
    expect(parts.filter((part) => /^[、。]/.test(part))).toEqual([]);
  });

  const anyText = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 200 }),
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc.array(fc.constantFrom('မြန်မာ', 'ភាសាខ្មែរ', 'नेपाली', '👨‍👩‍👧‍👦', ' ', '\n\n', '。', '. ', '0120-007-110', 'https://a.jp/b', 'e\u0301', '\r\n'), { maxLength: 60 }).map((a) => a.join('')),
  );

  test.each(['utf16', 'grapheme'] as const)('by %s, no visible character is lost and every part fits', (unit) => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 12, max: 60 }), (text, max) => {
        const parts = splitText(text, { max, unit });
        expect(visible(parts.join(''))).toBe(visible(text));
        for (const part of parts) expect(sizes[unit](part)).toBeLessThanOrEqual(max);
        expect(parts.every((part) => part.trim() !== '')).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test('no grapheme that fits is cut', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 30, max: 60 }), (text, max) => {
        const clusters = [...new Intl.Segmenter('und', { granularity: 'grapheme' }).segment(text)].filter((s) => s.segment.trim() !== '');
        fc.pre(clusters.every((s) => s.segment.length <= max));
        const starts = new Set(clusters.map((s) => s.index));
        let at = 0;
        for (const part of splitText(text, { max, unit: 'utf16' })) {
          at = text.indexOf(part.trimStart(), at);
          expect(starts.has(at)).toBe(true);
          at += part.trimStart().length;
        }
      }),
      { numRuns: 300 },
    );
  });

  test('a hostile text of a hundred thousand letters is split without backtracking', () => {
    for (const text of ['a'.repeat(100_000), '1 '.repeat(50_000), 'a.'.repeat(50_000), '('.repeat(100_000), '\n'.repeat(99_999) + 'x']) {
      expect(visible(splitText(text, { max: 5_000, unit: 'utf16' }).join(''))).toBe(visible(text));
    }
  });
});
