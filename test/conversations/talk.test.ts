import { beforeAll, describe, expect, test } from '@jest/globals';
import type { MessageRef } from '../../src/core/brand.js';
import type { Room } from '../../src/bot/room.js';
import { createRoom } from '../../src/main.js';
import { GoldenTalk } from './talk-runner.js';

let room: Room;
beforeAll(() => {
  room = createRoom(30);
}, 120_000);

const say = (language: 'vi' | 'en' | 'ja', key: string, vars: Record<string, string | number> = {}): string => room.words.t(language, `talk:${key}`, { days: 30, ...vars });
const labels = (choices: readonly { readonly label: string }[]): readonly string[] => choices.map((choice) => choice.label);

describe('first contact', () => {
  test('a new follower hears who this is in two languages and picks one of nine in one tap', async () => {
    const talk = new GoldenTalk(room);
    const hello = await talk.turn([{ kind: 'follow', again: false }]);
    expect(hello.text).toContain(say('vi', 'welcome.who'));
    expect(hello.text).toContain(say('en', 'welcome.who'));
    expect(labels(hello.choices)).toEqual(['Tiếng Việt', 'English', 'やさしい日本語', 'Bahasa Indonesia', 'Filipino', '中文', 'ไทย', 'မြန်မာ', 'ខ្មែរ']);
    const picked = await talk.tap('やさしい日本語');
    expect(picked.text).toContain(say('ja', 'welcome.ready'));
    expect(picked.text).toContain(say('ja', 'menu.title'));
    expect(picked.snapshot.language).toBe('ja');
  });

  test('the language of the profile is only the language of the greeting', async () => {
    const hello = await new GoldenTalk(room).turn([{ kind: 'follow', again: false }], { profileLanguage: 'ja-JP' });
    expect(hello.text).toContain(say('ja', 'welcome.who'));
    expect(hello.text).not.toContain(say('en', 'welcome.who'));
  });

  test('somebody who simply asks is answered at once, with a short introduction and a way to another language', async () => {
    const answer = await new GoldenTalk(room).text('cong ty em 2 thang nay khong tra luong');
    expect(answer.text.startsWith(say('vi', 'welcome.brief'))).toBe(true);
    expect(answer.report.topic).toBe('wage-unpaid');
    expect(labels(answer.choices)).toContain(say('vi', 'menu.language'));
  });

  test('the introduction is given once, and again after a long rest', async () => {
    const talk = new GoldenTalk(room);
    await talk.text('công ty không trả lương cho em');
    expect((await talk.text('hộ chiếu của em bị công ty giữ')).text).not.toContain('Madoguchi (窓口)');
    talk.now += 8 * 24 * 3_600_000;
    expect((await talk.text('công ty không trả lương cho em')).text).toContain(say('vi', 'welcome.again'));
  });

  test('a language without answers is answered in English', async () => {
    const talk = new GoldenTalk(room);
    await talk.turn([{ kind: 'follow', again: false }]);
    const picked = await talk.tap('Bahasa Indonesia');
    expect(picked.snapshot.language).toBe('id');
    expect(picked.text).toContain(say('en', 'menu.title'));
  });
});

describe('danger', () => {
  test('comes before the introduction and everything else, and ends with a neutral card', async () => {
    const { commit, text, report, choices } = await new GoldenTalk(room).text('giám đốc đánh em vào mặt, em sợ quá');
    expect(report.urgent).toBe(true);
    expect(text.indexOf('110')).toBeLessThan(text.indexOf('Madoguchi (窓口)'));
    const messages = commit.outbox[0]?.reply.messages ?? [];
    expect(messages.at(-1)).toMatchObject({ kind: 'cards', alt: room.words.t('vi', 'answer:alt') });
    expect(commit.outbox[0]?.purpose).toBe('safety');
    expect(messages.length).toBeLessThanOrEqual(5);
    expect(labels(choices)).toEqual(expect.arrayContaining([say('vi', 'menu.human'), say('vi', 'menu.hide')]));
  });

  test('a crisis gets people first: no steps, no law', async () => {
    const { text } = await new GoldenTalk(room).text('em không muốn sống nữa');
    const steps = Object.values(room.content.words.vi.topics.get('crisis-self-harm')?.steps ?? {});
    expect(steps.length).toBeGreaterThan(0);
    for (const step of steps) expect(text).not.toContain(step.split('{{')[0]);
  });

  test('is recognised in the middle of a burst', async () => {
    const { report } = await new GoldenTalk(room).text('chị ơi', 'em không muốn sống nữa', 'cảm ơn chị');
    expect(report).toMatchObject({ urgent: true, events: 3 });
  });
});

describe('the talk', () => {
  test('a burst is answered once, together', async () => {
    const talk = new GoldenTalk(room);
    const { report, commit } = await talk.text('alo', 'cong ty em', '2 thang nay ko tra luong');
    expect(report).toMatchObject({ events: 3, topic: 'wage-unpaid' });
    expect(commit.consumed).toBe(3);
    expect(commit.outbox).toHaveLength(1);
  });

  test('choices can be typed by number or label, without accents', async () => {
    const talk = new GoldenTalk(room);
    await talk.text('xin chào chị');
    await talk.text('menu');
    const groups = await talk.text('1');
    expect(groups.text).toContain(say('vi', 'topics.pick-group'));
    const topics = await talk.text('luong va gio lam');
    expect(topics.text).toContain(say('vi', 'topics.pick-topic'));
    expect((await talk.text('1')).report.outcome).toBe('answer');
  });

  test('an answer leads to its proof, its sources and its neighbours', async () => {
    const talk = new GoldenTalk(room);
    const answer = await talk.text('công ty không trả lương cho em 2 tháng nay');
    const topic = room.content.topics.get('wage-unpaid');
    expect(labels(answer.choices)).toContain(room.content.words.vi.topics.get(topic?.neighbours[0] ?? '')?.label);
    const proof = await talk.tap(room.words.t('vi', 'answer:choice.proof'));
    expect(proof.text).toContain(room.content.words.vi.topics.get('wage-unpaid')?.proof['papers']);
    const sources = await talk.tap(room.words.t('vi', 'answer:choice.sources'));
    expect(sources.text).toContain('Labour Standards Act art. 24');
  });

  test('the minimum wage asks for the prefecture once and remembers it', async () => {
    const talk = new GoldenTalk(room);
    const asked = await talk.text('lương tối thiểu một giờ bao nhiêu');
    expect(asked.text).toContain(say('vi', 'prefecture.which'));
    const region = await talk.tap('Kanto (vùng Tokyo)');
    expect(labels(region.choices)).toContain('tỉnh Ibaraki');
    const answer = await talk.tap('tỉnh Ibaraki');
    expect(answer.text).toContain('1.136');
    expect((await talk.text('lương tối thiểu bao nhiêu vậy')).text).toContain('1.136');
  });

  test('the rate is the one in force on the day, with the next one', async () => {
    const rate = async (day: string): Promise<string> => {
      const talk = new GoldenTalk(room, 'line', `${day}T12:00:00+09:00`);
      return (await talk.text('minimum wage in Iwate')).text;
    };
    expect(await rate('2026-11-30')).toContain('1,031');
    expect(await rate('2026-11-30')).toContain('1,090');
    expect(await rate('2026-12-01')).not.toContain('1,031');
  });

  test('writing in another language switches to it, and says so', async () => {
    const talk = new GoldenTalk(room);
    await talk.text('công ty không trả lương cho em');
    const { text, snapshot } = await talk.text('My boss keeps my passport and does not give it back');
    expect(snapshot.language).toBe('en');
    expect(text).toContain(say('en', 'language.switched'));
  });

  test('two misses in a row end at people', async () => {
    const talk = new GoldenTalk(room);
    await talk.text('công ty không trả lương cho em');
    await talk.text('đội nào vô địch world cup năm nay');
    const lost = await talk.text('cho xin công thức nấu phở bò');
    expect(lost.report.outcome).toBe('lost');
    expect(lost.text).toContain(say('vi', 'lost.sorry'));
    expect(lost.text).toMatch(/☎/);
  });

  test.each(['image', 'video', 'audio', 'file'] as const)('an %s is acknowledged', async (media) => {
    const talk = new GoldenTalk(room);
    await talk.text('xin chào');
    expect((await talk.turn([{ kind: 'media', media }])).text).toContain(say('vi', 'media.got', { context: media }));
  });

  test('stickers, locations and unknown messages are never met with silence', async () => {
    const talk = new GoldenTalk(room);
    for (const input of [{ kind: 'sticker', keywords: [] }, { kind: 'location' }, { kind: 'unknown-message', type: 'hologram' }] as const) {
      expect((await talk.turn([input])).text).not.toBe('');
    }
  });
});

describe('buttons of an earlier talk', () => {
  test('an answer to a question that is gone is recognised and met with the menu', async () => {
    const talk = new GoldenTalk(room);
    await talk.text('xóa dữ liệu');
    const old = { kind: 'choice', data: 'v1:answer:0:ask-prefecture:which:kanto' } as const;
    expect((await talk.turn([old])).text).toContain(say('vi', 'stale.old'));
  });

  test.each(['v0:menu', 'hello', 'v1:topic:no-such-topic:answer', 'v1:open:no-such-dialog', 'v1:answer:99:delete-data:confirm:yes', ''])('data "%s" is harmless', async (data) => {
    const { text, commit } = await new GoldenTalk(room).turn([{ kind: 'choice', data }]);
    expect(text).not.toBe('');
    expect(commit.forget).toBe(false);
  });

  test('a topic button works for ever', async () => {
    expect((await new GoldenTalk(room).turn([{ kind: 'choice', data: 'v1:topic:wage-unpaid:steps' }])).report.topic).toBe('wage-unpaid');
  });
});

describe('what is deleted is gone', () => {
  test('the person confirms, everything goes, and there is a receipt', async () => {
    const talk = new GoldenTalk(room);
    await talk.text('tôi ở Ibaraki, công ty không trả lương');
    await talk.text('xóa dữ liệu');
    const count = talk.transcript;
    const done = await talk.tap(say('vi', 'delete.yes'));
    expect(done.commit.forget).toBe(true);
    expect(done.commit.transcript).toEqual([]);
    expect(done.text).toContain(`${count} tin`);
    expect(done.text).toContain(done.report.receipt ?? 'no receipt');
    expect(done.text).toContain('23:00');
    expect(done.snapshot).toMatchObject({ slots: {}, frames: [], introduced: false });
    expect(done.snapshot.language).toBeUndefined();
    expect(done.snapshot.topic).toBeUndefined();
  });

  test('no means no', async () => {
    const talk = new GoldenTalk(room);
    await talk.text('delete my data');
    const kept = await talk.tap(say('en', 'delete.no'));
    expect(kept.commit.forget).toBe(false);
    expect(kept.text).toContain(say('en', 'delete.kept'));
  });

  test('blocking the bot deletes everything and silences it until the person comes back', async () => {
    const talk = new GoldenTalk(room);
    await talk.text('công ty không trả lương');
    const gone = await talk.turn([{ kind: 'unfollow' }]);
    expect(gone.commit).toMatchObject({ forget: true, outbox: [], transcript: [] });
    expect(gone.snapshot.unreachable).toBe(true);
    expect((await talk.turn([{ kind: 'follow', again: true }])).text).toContain(say('vi', 'welcome.who'));
  });

  test('what was learnt from an unsent message is forgotten', async () => {
    const talk = new GoldenTalk(room);
    const { snapshot } = await talk.text('lương tối thiểu ở Ibaraki là bao nhiêu');
    expect(snapshot.slots.prefecture).toBe('Ibaraki');
    const after = await talk.turn([{ kind: 'unsend', of: snapshot.learntFrom[0] ?? ('none' as MessageRef) }]);
    expect(after.snapshot).toMatchObject({ slots: {}, learntFrom: [] });
    expect(after.snapshot.topic).toBeUndefined();
    expect(after.text).toBe('');
  });
});

describe('another voice', () => {
  test('a message from the inbox of the Page silences the bot, but not at once', async () => {
    const talk = new GoldenTalk(room, 'messenger');
    await talk.text('công ty không trả lương');
    const held = await talk.turn([{ kind: 'echo', message: 'foreign' as MessageRef }]);
    expect(held.commit.timers).toHaveLength(1);
    expect((await talk.turn([{ kind: 'timer', name: 'foreign-echo', subject: 'foreign' }], { echoIsOurs: true })).snapshot.pausedUntil).toBeUndefined();
    const paused = await talk.turn([{ kind: 'timer', name: 'foreign-echo', subject: 'foreign' }], { echoIsOurs: false });
    expect(paused.report.alarms).toEqual(['foreign-reply']);
    expect((await talk.text('hộ chiếu của em đâu')).text).toBe('');
  });

  test('danger during a pause alarms somebody and stays silent', async () => {
    const talk = new GoldenTalk(room, 'messenger');
    await talk.turn([{ kind: 'thread-control', change: 'taken-from-us' }]);
    const { text, report } = await talk.text('em không muốn sống nữa');
    expect(text).toBe('');
    expect(report.alarms).toEqual(['danger-while-paused']);
  });

  test('the bot comes back by the menu button and says that it is a machine', async () => {
    const talk = new GoldenTalk(room, 'messenger');
    await talk.text('xin chào');
    await talk.turn([{ kind: 'thread-control', change: 'taken-from-us' }]);
    expect((await talk.turn([{ kind: 'thread-control', change: 'passed-to-us' }])).text).toContain(say('vi', 'resumed.bot-back'));
    expect((await talk.text('công ty không trả lương')).text).not.toBe('');
  });

  test('standby messages are written down and never answered', async () => {
    const { text, commit } = await new GoldenTalk(room, 'messenger').turn([{ kind: 'text', text: 'em không muốn sống nữa' }], { standby: true });
    expect(text).toBe('');
    expect(commit.transcript).toHaveLength(1);
  });

  test('a group is told once that the bot works in private, and left', async () => {
    const talk = new GoldenTalk(room);
    const first = await talk.turn([{ kind: 'group' }], { address: { channel: 'line', bot: 'bot', to: 'C1', scope: 'group' } });
    expect(first.text).toContain(say('vi', 'group.private-only'));
    expect(first.commit.outbox[0]?.thenLeave).toBe(true);
    const again = await talk.turn([{ kind: 'group' }], { address: { channel: 'line', bot: 'bot', to: 'C1', scope: 'group' } });
    expect(again.text).toBe('');
  });

  test('an edit of the last message is answered anew, an older one is not', async () => {
    const talk = new GoldenTalk(room, 'messenger');
    const { snapshot } = await talk.text('công ty không trả lương');
    const of = snapshot.learntFrom[0] ?? ('none' as MessageRef);
    expect((await talk.turn([{ kind: 'edit', text: 'công ty giữ hộ chiếu của em', of }])).report.topic).toBe('passport-kept');
    expect((await talk.turn([{ kind: 'edit', text: 'công ty giữ hộ chiếu', of: 'older' as MessageRef }])).text).toBe('');
  });
});
