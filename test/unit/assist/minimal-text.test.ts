import { describe, expect, test } from '@jest/globals';
import { minimiseText } from '../../../src/assist/minimal-text.js';

describe('what a service may see of a message', () => {
  test.each([
    ['call me 090-1234-5678 now', 'call me [number] now'],
    ['+84 (0)90 123 45 67', '[number]'],
    ['my card is AB12345678', 'my card is AB[number]'],
    ['号は０９０１２３４５６７８です', '号は[number]です'],
    ['၁၂၃၄၅၆', '[number]'],
    ['a.b+c@mail.example.co.jp please', '[mail] please'],
    ['ａｂ＠example.com', '[mail]'],
    ['see https://example.com/x?y=1 and www.example.org/a', 'see [url] and [url]'],
    ['facebook.com/nguyen.van.a', '[url]'],
    ['ask @nguyen_van_a', 'ask [handle]'],
    ['09\u200b0123\u200b4567', '[number]'],
    ['they pay 150,000 yen', 'they pay [number] yen'],
  ])('hides in %j what leads to somebody', (text, seen) => {
    expect(minimiseText(text, 300)).toBe(seen);
  });

  test.each(['they pay 980 yen an hour', 'I work 12 hours, 6 days', 'công ty không trả lương 2 tháng', '給料が 3か月 出ません'])('leaves %j as it is', (text) => {
    expect(minimiseText(text, 300)).toBe(text);
  });

  test('ends at the limit, and never inside a character', () => {
    expect(minimiseText('😀'.repeat(400), 300)).toBe('😀'.repeat(300));
  });

  test('shows no part of a number that its own reading limit cuts', () => {
    const seen = minimiseText(`${'x@y.example.com '.repeat(124)}tel is 0901234567890`, 2_000);
    expect(seen.replaceAll('[mail] ', '')).not.toMatch(/\d/);
  });
});
