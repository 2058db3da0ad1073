import { describe, expect, test } from '@jest/globals';
import type { Language } from '../../../src/core/language.js';
import { createSumFinder } from '../../../src/screening/money.js';
import { readPost } from '../../../src/screening/reading.js';
import { rules } from './rules.js';

const find = createSumFinder(rules);
const sums = (text: string, language: Language = 'vi') => find(readPost(text).text, language).map(({ amount, max, currency, unit, role }) => [amount, max, currency, unit, role]);

describe('sums of money', () => {
  test.each([
    ['lương 1v2 một ngày', [[12_000, undefined, 'JPY', 'day', 'pay']]],
    ['ngày 1 man 2', [[12_000, undefined, 'JPY', 'day', 'pay']]],
    ['lương 20-25 vạn/tháng', [[200_000, 250_000, 'JPY', 'month', 'pay']]],
    ['lương 1.250y/h', [[1250, undefined, 'JPY', 'hour', 'pay']]],
    ['phí giới thiệu 3 lá', [[30_000, undefined, 'JPY', undefined, 'fee']]],
    ['tổng phí 190 triệu', [[190_000_000, undefined, 'VND', undefined, 'fee']]],
    ['tổng chi phí 7.200 USD', [[7200, undefined, 'USD', undefined, 'fee']]],
    ['trừ nhà 2 vạn/tháng', [[20_000, undefined, 'JPY', 'month', 'deduction']]],
    ['cắt phế 500/ngày', [[500, undefined, 'JPY', 'day', 'skim']]],
    ['nghỉ trước hạn phạt 30 vạn', [[300_000, undefined, 'JPY', undefined, 'fine']]],
  ])('%s', (text, expected) => expect(sums(text)).toEqual(expected));

  test.each([
    ['ja', '時給1,400円', [[1400, undefined, 'JPY', 'hour', 'pay']]],
    ['ja', '月給1万2千円', [[12_000, undefined, 'JPY', 'month', 'pay']]],
    ['zh', '日入3-5万日元', [[30_000, 50_000, 'JPY', 'day', 'pay']]],
    ['id', 'biaya 45 juta', [[45_000_000, undefined, 'IDR', undefined, 'fee']]],
    ['en', '$1,500 per month', [[1500, undefined, 'USD', 'month', 'pay']]],
    ['th', 'ชั่วโมงละ 1,150 เยน', [[1150, undefined, 'JPY', 'hour', 'pay']]],
  ] as const)('%s: %s', (language, text, expected) => expect(sums(text, language)).toEqual(expected));

  test.each(['gọi 080-1234-5678', 'phòng 20m2', 'hợp đồng 3 tháng', 'cần 5 bạn', 'ca 8h-17h', 'bằng N3', 'T7 nghỉ', 'ngày 2026-11-21', '27-ユ-000000', 'làm 5s', 'tuổi 18-35', 'giảm 5%'])('%s is no money', (text) => expect(sums(text)).toEqual([]));
});
