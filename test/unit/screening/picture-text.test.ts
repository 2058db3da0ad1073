import { describe, expect, test } from '@jest/globals';
import type { PictureReading } from '../../../src/core/picture.js';
import { joinPictures } from '../../../src/screening/picture-text.js';

const page = (...lines: readonly (string | readonly [string, number])[]): PictureReading => ({
  kind: 'read',
  lines: lines.map((line) => (typeof line === 'string' ? { text: line, confidence: 95 } : { text: line[0], confidence: line[1] })),
});
const textOf = (...pages: readonly PictureReading[]): string | undefined => joinPictures(pages)?.text;

describe('what the app has written goes', () => {
  test.each([
    '9:41', '9:41 LTE 87%', '21:05 4G', '12:30 docomo 5G 100%', '午後 3:15', '3:15 PM', '87%', '5G', '既読', '既読 12', '既読 21:05', '未読', 'Forwarded', 'Đã xem', 'Đã gửi 10:22', 'Active now',
    'Thích', 'Trả lời', 'Chia sẻ', 'Bình luận', 'Xem thêm', '... Xem bản dịch', 'Viết bình luận công khai...', 'Write a comment…', 'Aa', 'メッセージを入力', '転送', '返信', 'いいね!', 'いいね', 'もっと見る', 'Hôm nay', 'Hôm qua 20:11',
    '今日', 'Today 8:00', '>', '...', '•', '12',
  ])('%s', (line) => {
    expect(textOf(page('Tuyển 3 nam làm đêm', line, 'Ib em nhé'))).toBe('Tuyển 3 nam làm đêm\nIb em nhé');
  });
});

describe('what a person has written stays', () => {
  test.each([
    '時給', '日給', '勤務地', '東京都', '面接', '荷物転送のお仕事です', '転送バイト募集', '荷物を返信用封筒で送る', '勤務8:00〜', '勤務時間8:00から', '8:00 - 17:00', '開始時間9:00', '日給3万', '5万', '¥1500', '50k', '3man',
    'Làm từ 8:00', 'Ca 20:00 đến 5:00', 'Share nhà 2 vạn', 'Thích thì ib', 'Like page nhận việc', 'Nhận 5%', '950円',
  ])('%s', (line) => {
    expect(textOf(page('Tuyển 3 nam làm đêm', line))).toBe(`Tuyển 3 nam làm đêm\n${line}`);
  });
});

describe('names are nobody\'s employer', () => {
  test('the name of the talk below the clock goes, and only there', () => {
    expect(textOf(page('10:42 5G 87%', '‹ Minh Anh', 'Tuyển 3 nam làm đêm'))).toBe('Tuyển 3 nam làm đêm');
    expect(textOf(page('Minh Anh', 'Tuyển 3 nam làm đêm'))).toBe('Minh Anh\nTuyển 3 nam làm đêm');
  });

  test('the writer goes with the time since it was posted', () => {
    expect(textOf(page('C Minh Anh', '3 giờ ·', 'Tuyển 3 nam làm đêm', '& Thích ® Bình luận © Chia sẻ'))).toBe('Tuyển 3 nam làm đêm');
    expect(textOf(page('田中', '3時間 ・', '時給1200円'))).toBe('時給1200円');
  });
});

describe('what the screen was too narrow for', () => {
  test.each([
    ['Gọi cho chị Lan theo số 048-', '222-0000', 'Gọi cho chị Lan theo số 048-222-0000'],
    ['không thu phí người', 'lao động', 'không thu phí người lao động'],
    ['アスベス', 'ト除去あり', 'アスベスト除去あり'],
    ['日給3万', '円', '日給3万円'],
  ])('%s | %s is one line', (first, second, whole) => {
    expect(textOf(page(first, second))).toBe(whole);
  });

  test('a line of its own stays one', () => {
    expect(textOf(page('Tuyển 3 nam làm đêm.', 'lương cao'))).toBe('Tuyển 3 nam làm đêm.\nlương cao');
    expect(textOf(page('Tuyển 3 nam', 'Tuyển 3 nam làm đêm', 'lương'))).toBe('Tuyển 3 nam\nTuyển 3 nam làm đêm lương');
  });
});

describe('lines are tidied', () => {
  test('Japanese is not parted by spaces, other words are', () => {
    expect(textOf(page('急募 ! 荷物 を 受け取る だけ', '時給 1200 円 交通 費 込み', 'Tuyển   gấp 3  nam'))).toBe('急募 ! 荷物を受け取るだけ\n時給1200円交通費込み\nTuyển gấp 3 nam');
  });

  test('letters of Latin words beside Japanese keep their space', () => {
    expect(textOf(page('Telegram で 連絡 して ください'))).toBe('Telegram で連絡してください');
  });

  test('lines that were hardly read are noise', () => {
    expect(textOf(page('Tuyển 3 nam làm đêm', ['Kz ~ ,ii', 20]))).toBe('Tuyển 3 nam làm đêm');
  });
});

describe('screens that overlap', () => {
  const a = 'Tuyển 3 nam rút tiền ATM';
  const b = 'Mỗi lần rút ăn 5%';
  const c = 'Ngày kiếm 2 vạn yên';
  const d = 'Gửi ảnh thẻ ngoại kiều trước';

  test('shared lines stand once', () => {
    expect(textOf(page(a, b, c), page(b, c, d))).toBe([a, b, c, d].join('\n'));
  });

  test('three screens, each with a part of the one before', () => {
    expect(textOf(page(a, b), page(b, c), page(c, d))).toBe([a, b, c, d].join('\n'));
  });

  test('the name above every screen and a line cut in two below do not hide what is shared', () => {
    expect(textOf(page('Nhóm việc làm Saitama', a, b, 'Ngay klem'), page('Nhóm việc làm Saitama', a, b, c, d)))
      .toBe(['Nhóm việc làm Saitama', a, b, 'Ngay klem', c, d].join('\n'));
  });

  test('signs that were read differently do not make another line', () => {
    expect(textOf(page(a, `${b}.`), page(`• ${b}`, c))).toBe([a, `${b}.`, c].join('\n'));
  });

  test('the same screen twice stands once', () => {
    expect(textOf(page(a, b, c), page(a, b, c))).toBe([a, b, c].join('\n'));
  });

  test('short lines may be the same by chance and stay', () => {
    expect(textOf(page(a, 'Zalo'), page('Zalo', b))).toBe([a, 'Zalo', 'Zalo', b].join('\n'));
  });

  test('screens that share nothing follow one another in their order', () => {
    expect(textOf(page(c, d), page(a, b))).toBe([c, d, a, b].join('\n'));
  });
});

describe('how sure it is', () => {
  test('read well: sure', () => {
    expect(joinPictures([page(['Tuyển 3 nam làm đêm', 90])])).toMatchObject({ unsure: false });
  });

  test('read badly: unsure', () => {
    expect(joinPictures([page(['Tuyen 3 nan lam dem', 60])])).toMatchObject({ unsure: true });
  });

  test('long lines weigh more than short ones', () => {
    expect(joinPictures([page(['Tuyển 3 nam rút tiền ATM khu Saitama, ngày 2 vạn', 92], ['Ib em', 40])])).toMatchObject({ unsure: false });
    expect(joinPictures([page(['Tuyen 3 nan rvt tien ATN khv Saitana, ngay 2 van', 50], ['Ib em', 95])])).toMatchObject({ unsure: true });
  });

  test('more letters that could not be made out than others: unsure, for the post may be among them', () => {
    expect(joinPictures([page(['8#ftB TF EAHUB FIbIN 57E75 TK', 20], ['ok', 95])])).toEqual({ text: 'ok', unsure: true });
  });

  test('one screen of several is missing: unsure, and the others are there', () => {
    expect(joinPictures([page('Tuyển 3 nam làm đêm'), { kind: 'trouble', why: 'gone' }])).toEqual({ text: 'Tuyển 3 nam làm đêm', unsure: true });
  });
});

describe('nothing is left', () => {
  test.each([
    ['no picture at all', []],
    ['only troubles', [{ kind: 'trouble', why: 'no-text' }]],
    ['only what the app writes', [page('9:41 LTE 87%', '既読 21:05', 'Trả lời')]],
    ['only noise', [page(['lorem ipsum', 10])]],
    ['only figures', [page('1 2 3 4 5 6', '9 : 9')]],
    ['no lines', [page()]],
  ] as readonly (readonly [string, readonly PictureReading[]])[])('%s', (_name, readings) => {
    expect(joinPictures(readings)).toBeUndefined();
  });

  test('a page longer than any post is cut to what is judged', () => {
    expect(textOf(page(...Array.from({ length: 400 }, (_none, at) => `Dòng thứ ${at} của một bài rất dài`)))?.length).toBe(4_000);
  });
});
