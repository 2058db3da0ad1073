import { beforeAll, describe, expect, test } from '@jest/globals';
import type { MessageRef } from '../../src/core/brand.js';
import type { PictureLine } from '../../src/core/picture.js';
import type { Room } from '../../src/bot/room.js';
import { createTurn } from '../../src/bot/turn.js';
import { createRoom } from '../../src/main.js';
import { GoldenTalk, type Said } from './talk-runner.js';

let room: Room;
beforeAll(() => {
  room = createRoom(30);
}, 120_000);

type Reader = 'vi' | 'en' | 'ja';
const say = (language: Reader, key: string): string => room.words.t(language, `talk:${key}`, { days: 30 });
const labels = ({ choices }: Said): readonly string[] => choices.map((choice) => choice.label);
const verdict = (language: Reader, name: string): string => room.offers.reply[language].verdict[name as 'danger'];

const MULE_JA = '【急募】日給5万円!荷物を受け取って転送するだけの簡単なお仕事です。身分証の写真と銀行口座の暗証番号を送ってください。応募はテレグラムのみ。秘密厳守。';
const MULE_VI = 'Tuyển gấp 3 nam đi rút tiền ATM khu Saitama, lương ngày 5 vạn, không cần kinh nghiệm. Gửi ảnh thẻ ngoại kiều, sổ ngân hàng và mã pin trước. Bạn nào cần việc liên hệ Telegram @abc';
const NOTICE_VI = 'Thông báo: họp phụ huynh ngày 12 lúc 9 giờ tại trường tiểu học Mito, vui lòng mang theo dép đi trong nhà';
const FARM_VI = 'Tuyển 5 nam hái cải Ibaraki. Lương 1.100 yên/giờ, ngày 8 tiếng, nghỉ chủ nhật. Công ty ABC Farm, hợp đồng rõ ràng, bảo hiểm đầy đủ. Liên hệ Zalo 080-0000-1111';
const STORY_VI = 'em làm ở Ibaraki được 2 năm, lương 950 yên một giờ, tháng nào cũng bị trừ 30000 yên tiền nhà và 15000 yên tiền điện nước, tháng trước công ty nợ em 120000 yên tiền tăng ca';

describe('an offer that is pasted into a talk', () => {
  test('is judged in the middle of another question, and the language of the talk stays', async () => {
    const talk = new GoldenTalk(room);
    await talk.text('lương tối thiểu một giờ là bao nhiêu');
    const answer = await talk.text(MULE_JA);
    expect(answer.report).toMatchObject({ outcome: 'screen', urgent: true });
    expect(answer.text).toContain(verdict('vi', 'danger'));
    expect(answer.snapshot).toMatchObject({ language: 'vi', offer: { from: 'text', unsure: false, text: MULE_JA } });
    expect(answer.text).not.toContain(say('ja', 'language.switched'));
    const next = await talk.text('công ty không trả lương cho em');
    expect(next.report.topic).toBe('wage-unpaid');
    expect(next.snapshot.language).toBe('vi');
  });

  test('is judged after the menu has asked for it', async () => {
    const talk = new GoldenTalk(room);
    await talk.text('xin chào');
    await talk.text('menu');
    const asked = await talk.tap(say('vi', 'menu.offer'));
    expect(asked.text).toContain(say('vi', 'offer.send'));
    expect(asked.text).toContain(say('vi', 'offer.never-give'));
    const answer = await talk.text(FARM_VI);
    expect(answer.report.outcome).toBe('screen');
    expect(answer.snapshot.frames.map((frame) => frame.dialog)).not.toContain('offer');
    expect(labels(answer)).toContain(say('vi', 'offer.my-status'));
  });

  test('written in two messages in a row is one offer of two messages', async () => {
    const answer = await new GoldenTalk(room).text('Cần 3 bạn rút tiền ATM khu Saitama,', 'mỗi lần rút ăn 5%, ngày kiếm 2-3 vạn, chi tiết nhắn Telegram @abc');
    expect(answer.report.outcome).toBe('screen');
    expect(answer.snapshot.offer?.messages).toHaveLength(2);
  });
});

describe('the status of the person', () => {
  test('is asked in one tap, and the same offer is then judged by it', async () => {
    const talk = new GoldenTalk(room);
    const before = await talk.text(FARM_VI);
    expect(before.report.screening?.askerStatus).not.toBe('trainee');
    const asked = await talk.tap(say('vi', 'offer.my-status'));
    expect(asked.text).toContain(say('vi', 'offer.which-status'));
    const label = labels(asked)[0] ?? '';
    const after = await talk.tap(label);
    expect(after.snapshot.slots.status).toBe('trainee');
    expect(after.report.outcome).toBe('screen');
    expect(after.report.screening?.askerStatus).toBe('trainee');
    expect(after.text).not.toBe(before.text);
    expect(labels(after)).not.toContain(say('vi', 'offer.my-status'));
  });

  test('told when the offer is gone: that is said, and what was told is kept', async () => {
    const talk = new GoldenTalk(room);
    await talk.text(FARM_VI);
    const asked = await talk.tap(say('vi', 'offer.my-status'));
    const status = asked.choices[0];
    const { offer: _offer, ...rest } = asked.snapshot;
    talk.snapshot = rest;
    const after = await talk.tap(status?.label ?? '');
    expect(after.text).toContain(say('vi', 'offer.none-held'));
    expect(after.snapshot.slots.status).toBe('trainee');
  });
});

describe('somebody who has already done it', () => {
  test.each([
    ['offer.gave-account', 'account'],
    ['offer.gave-papers', 'default'],
    ['offer.paid-money', 'money'],
    ['offer.cannot-leave', 'held'],
    ['offer.did-work', 'default'],
  ] as const)('%s: hears what to do and whom to talk to, without blame', async (label, group) => {
    for (const language of ['vi', 'ja'] as const) {
      const talk = new GoldenTalk(room);
      await talk.turn([{ kind: 'choice', data: `v1:language:${language}` }]);
      await talk.text(language === 'vi' ? MULE_VI : MULE_JA);
      const asked = await talk.tap(say(language, 'offer.already'));
      expect(asked.text).toContain(say(language, 'offer.already-calm'));
      const told = await talk.tap(say(language, label));
      const words = room.offers.reply[language].involved[group].split('{{')[0] ?? '';
      expect(words.length).toBeGreaterThan(5);
      expect(told.text).toContain(words);
      expect(told.text).toContain(say(language, 'human.now'));
      expect(told.report.contacts.length).toBeGreaterThan(0);
    }
  });
});

describe('what is taken back or deleted is forgotten', () => {
  test('an offer whose message is unsent is gone, and the buttons under its answer say so', async () => {
    const talk = new GoldenTalk(room);
    const { snapshot, choices } = await talk.text(FARM_VI);
    const status = choices.find((choice) => choice.label === say('vi', 'offer.my-status'));
    const gone = await talk.turn([{ kind: 'unsend', of: snapshot.offer?.messages[0] ?? ('none' as MessageRef) }]);
    expect(gone.text).toBe('');
    expect(gone.snapshot.offer).toBeUndefined();
    expect(JSON.stringify(gone.snapshot)).not.toContain('Ibaraki');
    const asked = await talk.turn([{ kind: 'choice', data: status?.data ?? '' }]);
    const after = await talk.tap(labels(asked)[0] ?? '');
    expect(after.text).toContain(say('vi', 'offer.none-held'));
  });

  test('the second answer to an offer goes with the offer: it quotes its words', async () => {
    const talk = new GoldenTalk(room);
    const { snapshot } = await talk.text(FARM_VI);
    const asked = await talk.tap(say('vi', 'offer.my-status'));
    const after = await talk.tap(labels(asked)[0] ?? '');
    expect(after.commit.outbox[0]?.answers).toEqual(snapshot.offer?.messages);
    expect(after.commit.transcript.find((entry) => entry.from === 'bot')?.message).toBe(snapshot.offer?.messages[0]);
  });

  test('another message that is unsent leaves the offer', async () => {
    const talk = new GoldenTalk(room);
    await talk.text(FARM_VI);
    expect((await talk.turn([{ kind: 'unsend', of: 'another' as MessageRef }])).snapshot.offer).toBeDefined();
  });

  test('deleting everything deletes the offer', async () => {
    const talk = new GoldenTalk(room);
    await talk.text(MULE_VI);
    await talk.text('xóa dữ liệu');
    const done = await talk.tap(say('vi', 'delete.yes'));
    expect(done.commit.forget).toBe(true);
    expect(done.snapshot.offer).toBeUndefined();
  });
});

describe('what is no offer', () => {
  test('a story full of sums in the middle of a talk', async () => {
    const talk = new GoldenTalk(room);
    await talk.text('xin chào');
    const answer = await talk.text(STORY_VI);
    expect(answer.report.outcome).not.toBe('screen');
    expect(answer.snapshot.offer).toBeUndefined();
  });

  test('words that are no offer where one was asked for are answered by their meaning', async () => {
    const talk = new GoldenTalk(room);
    await talk.turn([{ kind: 'choice', data: 'v1:open:offer' }]);
    expect((await talk.text('công ty giữ hộ chiếu của em không trả')).report.topic).toBe('passport-kept');
  });

  test.each([
    ['vi', 'em không muốn sống nữa'],
    ['vi', 'em nợ 50 vạn tiền phí, lương 900 yên một giờ không đủ trả, em không muốn sống nữa'],
    ['en', 'I want to die, they pay me 900 yen an hour and I owe 500000 yen'],
    ['ja', '借金が50万円あります。もう死にたいです'],
  ] as const)('words of somebody who does not want to live (%s: %s), also where an offer was asked for', async (language, text) => {
    for (const first of [[], [{ kind: 'choice', data: 'v1:open:offer' }]] as const) {
      const talk = new GoldenTalk(room);
      await talk.turn([{ kind: 'choice', data: `v1:language:${language}` }]);
      if (first.length > 0) await talk.turn(first);
      const answer = await talk.text(text);
      expect(answer.report).toMatchObject({ outcome: 'danger', topic: 'crisis-self-harm', urgent: true });
      expect(answer.snapshot.offer).toBeUndefined();
    }
  });
});

describe('a picture in a talk', () => {
  const lines = (text: string, confidence = 95): readonly PictureLine[] => text.split('\n').map((line) => ({ text: line, confidence }));

  /** Sends a picture and lets its timer come with what was read. */
  async function read(talk: GoldenTalk, text: string, confidence = 95): Promise<Said> {
    await talk.turn([{ kind: 'media', media: 'image', source: { by: 'id', value: '1' } }], { message: 'picture-1' as MessageRef });
    const commit = await createTurn(room)({
      events: [{
        id: 'timer' as never, conversation: 'talk' as never, address: { channel: 'line', bot: 'bot', to: 'person', scope: 'user' },
        at: talk.now, receivedAt: talk.now, redelivery: false, standby: false, input: { kind: 'timer', name: 'read-pictures' },
      }],
      snapshot: talk.snapshot, transcriptLength: 0, now: talk.now, pictures: { kind: 'done', readings: [{ kind: 'read', lines: lines(text, confidence) }] },
    }, () => 'row' as never);
    talk.snapshot = commit.commit.snapshot;
    const messages = commit.commit.outbox[0]?.reply.messages ?? [];
    const text2 = messages.map((message) => (message.kind === 'text' ? message.text : '')).join('\n');
    return { text: text2, choices: commit.commit.outbox[0]?.reply.choices ?? [], report: commit.report, commit: commit.commit, snapshot: commit.commit.snapshot };
  }

  async function begin(): Promise<GoldenTalk> {
    const talk = new GoldenTalk(room);
    await talk.turn([{ kind: 'choice', data: 'v1:language:vi' }]);
    return talk;
  }

  test('is answered as an offer, for the message it came in', async () => {
    const talk = await begin();
    const answer = await read(talk, MULE_VI);
    expect(answer.report.outcome).toBe('screen');
    expect(answer.commit.outbox[0]?.answers).toEqual(['picture-1']);
    expect(answer.snapshot.offer).toMatchObject({ from: 'picture', messages: ['picture-1'] });
    expect(answer.snapshot.pictures).toBeUndefined();
    const gone = await talk.turn([{ kind: 'unsend', of: 'picture-1' as MessageRef }]);
    expect(gone.snapshot.offer).toBeUndefined();
  });

  test('that was read badly is shown back first, judged when it is right', async () => {
    const talk = await begin();
    const shown = await read(talk, MULE_VI, 60);
    expect(shown.text).toContain(say('vi', 'picture.read-back'));
    expect(shown.text).toContain('Telegram');
    expect(shown.report.outcome).not.toBe('screen');
    const right = shown.choices.find((choice) => choice.label === say('vi', 'picture.right'));
    const judged = await talk.turn([{ kind: 'choice', data: right?.data ?? '' }]);
    expect(judged.report.screening?.verdict).toBe('danger');
    expect(judged.snapshot.offer?.unsure).toBe(false);
  });

  test('that was read wrongly is asked for in words', async () => {
    const talk = await begin();
    const shown = await read(talk, MULE_VI, 60);
    const wrong = shown.choices.find((choice) => choice.label === say('vi', 'picture.wrong'));
    expect((await talk.turn([{ kind: 'choice', data: wrong?.data ?? '' }])).text).toContain(say('vi', 'offer.send'));
    expect((await talk.text(FARM_VI)).snapshot.offer).toMatchObject({ from: 'text', text: FARM_VI });
  });

  test.each([95, 60])('with words of somebody who does not want to live is never an offer (read with %d)', async (confidence) => {
    const answer = await read(await begin(), `${MULE_VI}\nem không muốn sống nữa`, confidence);
    expect(answer.report).toMatchObject({ outcome: 'danger', topic: 'crisis-self-harm' });
    expect(answer.snapshot.offer).toBeUndefined();
  });

  test('that is no offer leaves nothing behind', async () => {
    const answer = await read(await begin(), NOTICE_VI);
    expect(answer.report.outcome).toBe('picture-not-offer');
    expect(answer.text).toContain(say('vi', 'picture.not-offer'));
    expect(JSON.stringify(answer.snapshot)).not.toContain('Mito');
  });

  test('unsent before it is read: the timer says nothing', async () => {
    const talk = await begin();
    await talk.turn([{ kind: 'media', media: 'image', source: { by: 'id', value: '1' } }], { message: 'picture-1' as MessageRef });
    const gone = await talk.turn([{ kind: 'unsend', of: 'picture-1' as MessageRef }]);
    expect(gone.snapshot.pictures).toBeUndefined();
    const silent = await talk.turn([{ kind: 'timer', name: 'read-pictures' }]);
    expect([silent.text, silent.snapshot.offer]).toEqual(['', undefined]);
  });

  test('another picture after the word that it takes a while may be answered without a tap', async () => {
    const talk = await begin();
    const picture = { kind: 'media', media: 'image', source: { by: 'id', value: '1' } } as const;
    await talk.turn([picture]);
    const wait = await talk.turn([{ kind: 'timer', name: 'read-pictures' }]);
    expect(wait.text).toContain(say('vi', 'picture.reading'));
    expect(wait.snapshot.pictures?.acknowledged).toBe(true);
    expect((await talk.turn([{ ...picture, source: { by: 'id', value: '2' } }])).snapshot.pictures).toMatchObject({ acknowledged: false, sources: [{ value: '1' }, { value: '2' }] });
  });

  test('deleting everything deletes what waits to be read', async () => {
    const talk = await begin();
    await talk.turn([{ kind: 'media', media: 'image', source: { by: 'id', value: '1' } }]);
    await talk.text('xóa dữ liệu');
    expect((await talk.tap(say('vi', 'delete.yes'))).snapshot.pictures).toBeUndefined();
  });
});
