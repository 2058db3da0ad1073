import { describe, expect, test } from '@jest/globals';
import type { AskerStatus } from '../../../src/core/snapshot.js';
import { screen, TODAY } from './rules.js';

const judge = (text: string, askerStatus: AskerStatus = 'unknown', date = TODAY) => screen({ text, askerStatus, date });
const ids = (text: string, askerStatus?: AskerStatus): readonly string[] => judge(text, askerStatus).signals.map((signal) => signal.id);

describe('near misses', () => {
  test.each([
    ['a fee that is denied', 'Việc kho Chiba 1.300y/h, visa vĩnh trú, không mất phí giới thiệu', 'job-fee', false],
    ['a fee after a denied deposit', 'không cần cọc, chỉ cần 2 man phí giới thiệu là có việc kho Chiba 1.300y/h', 'job-fee', true],
    ['a fee that is "not only" asked', 'tuyển kho Chiba 1.300y/h, không chỉ thu phí giới thiệu 2 man mà còn trừ lương', 'job-fee', true],
    ['a card that is not needed', 'tuyển hái rau 1.200y/h không cần thẻ, ib', 'no-status-check', true],
    ['a time card that is not needed', 'tuyển hái rau 1.200y/h không cần thẻ chấm công, ib', 'no-status-check', false],
    ['a passport that is never kept', 'Factory in Mie hiring, 1,300 yen/h. We never keep passports.', 'passport-kept', false],
    ['a passport that is kept', 'Factory in Mie hiring, 1,300 yen/h. We keep your passport.', 'passport-kept', true],
    ['a passport that is not kept, in Japanese', '工場スタッフ募集 時給1,300円 三重 パスポートは預かりません', 'passport-kept', false],
    ['Telegram', 'tuyển bạn giao hàng ngày 1 vạn, liên hệ tele @abc', 'encrypted-app', true],
    ['Telegram that is not used', 'tuyển bạn giao hàng ngày 1 vạn, không dùng tele, gọi 03-0000-0000', 'encrypted-app', false],
  ])('%s', (_, text, id, found) => {
    expect(ids(text).includes(id)).toBe(found);
  });
});

describe('the day and the status', () => {
  const café = 'Quán cà phê Mây (Tokyo) tuyển phục vụ bàn, 1.250y/h, du học sinh trong 28h, gọi 03-7777-0000';

  test('pay that was enough last year is too low after the new minimum wage has begun', () => {
    expect(judge(café, 'student', '2026-09-30').verdict).toBe('no-red-flags');
    const now = judge(café, 'student', '2026-10-01');
    expect(now.verdict).toBe('high-risk');
    expect(now.signals[0]).toMatchObject({ id: 'below-minimum-wage', wage: { paid: 1250, minimum: 1280, place: 'tokyo', since: '2026-10-01' } });
  });

  test('the same advert is a mismatch for a trainee and for somebody without status', () => {
    const text = café.replace('1.250', '1.400');
    expect(judge(text, 'student').verdict).toBe('no-red-flags');
    expect(judge(text, 'trainee').verdict).toBe('high-risk');
    expect(judge(text, 'undocumented').verdict).toBe('high-risk');
  });

  test('a private agent for changes of employer is a sign from the day the new system starts', () => {
    const text = 'Dịch vụ bên em nhận chuyển công ty chế độ mới ikusei trọn gói, lh zalo';
    expect(judge(text, 'unknown', '2027-03-31').signals.map((signal) => signal.id)).not.toContain('private-transfer-agent');
    expect(judge(text, 'unknown', '2027-04-01').signals.map((signal) => signal.id)).toContain('private-transfer-agent');
  });
});

describe('what is shown', () => {
  test.each([
    'Thu mua SỔ ngân hàng + thẻ 💳 3 man, ib em',
    't.u.y.ể.n người rút tiền atm, ngày 3 vạn, qua t.e.l.e nhé',
    '【急募】荷物を受け取って別の住所に送るだけ!1件８,000円、シグナルで',
    'รับซื้อบัญชีธนาคารญี่ปุ่น บัญชีละ 30,000 เยน ทักแชท',
  ])('quotes the words of %s exactly', (text) => {
    const quoted = judge(text).signals.map((signal) => signal.evidence).filter((evidence) => evidence !== '');
    expect(quoted.length).toBeGreaterThan(0);
    expect(quoted.filter((evidence) => !text.includes(evidence))).toEqual([]);
  });

  test('a warning about one thing and an offer of another: only the offer counts', () => {
    const result = judge('Cảnh báo: đừng bán sổ ngân hàng nhé mọi người.\nBên mình tuyển 2 bạn hái dâu Tochigi, phí giới thiệu 3 vạn, 1.250y/h, lh zalo');
    expect(result.verdict).toBe('high-risk');
    expect(result.signals.map((signal) => signal.id)).not.toContain('account-trade');
  });

  test('the worst of several jobs decides', () => {
    const result = judge('1. Rửa bát Tokyo 1.350y/h\n2. Rút tiền atm hộ ngày 3 vạn\nib em');
    expect(result.verdict).toBe('danger');
    expect(result.signals[0]?.id).toBe('money-mule');
  });

  test('the same post gives the same result twice', () => {
    const text = 'Hotel cleaning crew wanted in Hakone. 600 yen per room, about 10 rooms a day takes 9 hours. Call 0460-00-0000';
    expect(judge(text)).toEqual(judge(text));
  });

  test('empty and hostile texts are no offers and end', () => {
    for (const text of [' ', '💳💳💳', 'a'.repeat(50_000), 'không '.repeat(2_000), '1v'.repeat(3_000), '(((((', '\u0000\uFFFF']) expect(judge(text).verdict).toBe('not-an-offer');
  });
});
