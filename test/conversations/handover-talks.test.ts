import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Room } from '../../src/bot/room.js';
import type { DeskCommand, FileId } from '../../src/core/desk.js';
import type { ChannelId } from '../../src/core/inbound.js';
import { graphemes } from '../../src/core/text-length.js';
import { createRoom } from '../../src/main.js';
import { GoldenTalk, HOA, withCounsellors } from './talk-runner.js';

let room: Room;
beforeAll(() => {
  room = withCounsellors(createRoom(30));
}, 120_000);

type Answered = 'vi' | 'en' | 'ja';
const KEN = { ...HOA, id: 'ken' as typeof HOA.id };
const words = (language: Answered, key: string, vars: Record<string, string | number> = {}): string => room.words.t(language, `handoff:${key}`, vars);
const talked = (language: Answered, key: string): string => room.words.t(language, `talk:${key}`);
const labels = (choices: readonly { readonly label: string }[]): readonly string[] => choices.map((choice) => choice.label);
/** Wednesday noon in Japan: by the example hours somebody is there for Vietnamese. */
const WEDNESDAY_NOON = '2026-11-25T12:00:00+09:00';

/** A talk at a counter with one counsellor at the desk. */
function staffed(channel: ChannelId = 'line', start = WEDNESDAY_NOON): GoldenTalk {
  const talk = new GoldenTalk(room, channel, start);
  talk.view = { counsellors: [HOA], open: [] };
  return talk;
}

/** The person has told of unpaid wages and asked for a counsellor. */
async function asked(talk: GoldenTalk = staffed()): Promise<GoldenTalk> {
  await talk.text('công ty không trả lương cho em 2 tháng nay');
  await talk.text('gặp người');
  await talk.tap(words('vi', 'pass-talk'));
  return talk;
}

const claim = (talk: GoldenTalk): DeskCommand => ({ kind: 'claim', by: HOA.id, name: 'Hoa', expectedVersion: talk.version });
const message = (talk: GoldenTalk, text: string): DeskCommand => ({ kind: 'message', id: `m-${talk.version}`, by: HOA.id, name: 'Hoa', expectedVersion: talk.version, words: { kind: 'text', text } });
const close = (talk: GoldenTalk): DeskCommand => ({ kind: 'close', by: { kind: 'counsellor', id: HOA.id, supervisor: false, expectedVersion: talk.version }, outcome: 'answered' });
const release = (talk: GoldenTalk): DeskCommand => ({ kind: 'release', by: { kind: 'counsellor', id: HOA.id, supervisor: false, expectedVersion: talk.version } });

async function claimed(talk?: GoldenTalk): Promise<GoldenTalk> {
  const waiting = await asked(talk);
  expect((await waiting.command(claim(waiting))).answer.kind).toBe('done');
  return waiting;
}

describe('asking for a counsellor', () => {
  const ways = (['vi', 'en', 'ja'] as const).flatMap((language) => (['line', 'messenger'] as const).map((channel) => ({ language, channel })));
  const COMMANDS = { vi: 'gặp người', en: 'talk to a person', ja: '人と話したい' };

  test.each(ways)('in $language on $channel it says who answers, and what they see is chosen in one tap', async ({ language, channel }) => {
    const talk = staffed(channel);
    await talk.turn([{ kind: 'choice', data: `v1:language:${language}` }]);
    const offer = await talk.text(COMMANDS[language]);
    expect(offer.text).toContain(words(language, 'who', { days: 30 }));
    expect(offer.text).toContain('☎');
    expect(labels(offer.choices)).toEqual(['pass-talk', 'pass-summary', 'pass-nothing', 'back'].map((key) => words(language, key)));
    for (const label of labels(offer.choices)) expect(graphemes(label)).toBeLessThanOrEqual(20);
    const queue = await talk.tap(words(language, 'pass-summary'));
    expect(queue.text).toContain(words(language, 'received'));
    expect(queue.text).toContain(words(language, 'next'));
    expect(queue.text).toContain('110');
    expect(queue.text).toContain('119');
    expect(labels(queue.choices)).toContain(words(language, 'cancel'));
    expect(queue.report.handoff).toEqual(['handoff.initiate']);
    expect(queue.commit.desk?.record).toMatchObject({ case: { state: 'waiting', channel, language, consent: 'summary', reason: 'asked' }, unread: 0 });
    expect(queue.commit.outbox).toHaveLength(1);
    expect(queue.commit.outbox[0]?.reply.messages.length).toBeLessThanOrEqual(5);
  });

  test('a counter without counsellors shows who can be called, as before', async () => {
    const talk = new GoldenTalk(room);
    const { text, snapshot } = await talk.text('gặp người');
    expect(text).toContain(talked('vi', 'human.now'));
    expect(snapshot.desk).toBeUndefined();
  });

  test('nothing said before goes along without consent, not even the topic', async () => {
    const talk = staffed();
    await talk.text('tôi ở Ibaraki, công ty không trả lương');
    await talk.text('gặp người');
    const { commit } = await talk.tap(words('vi', 'pass-nothing'));
    const subject = commit.desk?.record?.case;
    expect(subject).toMatchObject({ consent: 'nothing' });
    expect(subject?.topic).toBeUndefined();
    expect(subject?.prefecture).toBeUndefined();
    expect(commit.transcript.filter(({ from }) => from === 'system').map(({ text }) => text)).toEqual(['requested', 'consent:nothing']);
  });

  test('asking again shows the place anew and makes no second case; the request can be taken back', async () => {
    const talk = await asked();
    const again = await talk.text('gặp người');
    expect(again.text).toContain(words('vi', 'next'));
    expect(again.snapshot.desk?.case.id).toBe(talk.snapshot?.desk?.case.id);
    const gone = await talk.tap(words('vi', 'cancel'));
    expect(gone.text).toContain(words('vi', 'cancelled'));
    expect(gone.snapshot.desk?.case).toMatchObject({ state: 'closed', closing: { outcome: 'withdrawn' } });
    expect(gone.commit.figure).toMatchObject({ outcome: 'withdrawn', topic: 'wage-unpaid' });
    expect(gone.report.handoff).toEqual(['handoff.status:failed']);
    expect(gone.commit.cancelTimers).toEqual(['case-alarm', 'case-idle']);
  });

  test('whoever waits behind others is told the place', async () => {
    const first = await asked();
    const other = first.snapshot?.desk?.case;
    const talk = staffed();
    talk.view = { counsellors: [HOA], open: other === undefined ? [] : [{ ...other, id: 'other' as typeof other.id, waitingSince: 1 }] };
    await talk.text('công ty không trả lương cho em');
    await talk.text('gặp người');
    expect((await talk.tap(words('vi', 'pass-talk'))).text).toContain(words('vi', 'place', { place: 2 }));
  });

  test('out of hours the next opening is told with its day, in time of Japan', async () => {
    const talk = staffed('line', '2026-11-25T23:00:00+09:00');
    talk.view = { counsellors: [{ ...HOA, available: false }], open: [] };
    await talk.text('công ty không trả lương cho em');
    await talk.text('gặp người');
    const { text, commit } = await talk.tap(words('vi', 'pass-talk'));
    expect(text).toContain(words('vi', 'opens', { when: words('vi', 'when.tomorrow', { time: '10:00', weekday: 'thứ Năm' }) }));
    expect(commit.desk?.record?.case.promisedAt).toBe(Date.parse('2026-11-26T10:00:00+09:00'));
    // Not urgent: nobody is rung before the counter opens.
    expect(commit.timers.find(({ name }) => name === 'case-alarm')?.at).toBe(Date.parse('2026-11-26T10:00:00+09:00'));
  });

  test('on Messenger, when nobody is there within a day, the person is told to write again after the opening', async () => {
    const talk = staffed('messenger', '2026-11-28T20:00:00+09:00');
    talk.view = { counsellors: [{ ...HOA, available: false }], open: [] };
    await talk.text('công ty không trả lương cho em');
    await talk.text('gặp người');
    const when = words('vi', 'when.weekday', { time: '10:00', weekday: 'thứ Hai' });
    expect((await talk.tap(words('vi', 'pass-talk'))).text).toContain(words('vi', 'write-again', { limit: words('vi', 'limit-day'), when }));
  });

  test('without stated hours nobody is promised a time', async () => {
    const { calendar: _calendar, ...plain } = room;
    const talk = new GoldenTalk(plain);
    talk.view = { counsellors: [{ ...HOA, available: false }], open: [] };
    await talk.text('công ty không trả lương cho em');
    await talk.text('gặp người');
    const { text, commit } = await talk.tap(words('vi', 'pass-talk'));
    expect(text).toContain(words('vi', 'when-unknown'));
    expect(commit.desk?.record?.case.promisedAt).toBeUndefined();
    expect(commit.timers.map(({ name }) => name)).toEqual(['case-alarm']);
  });

  test('danger leads with one tap more to an urgent case', async () => {
    const talk = staffed();
    const danger = await talk.text('giám đốc đánh em vào mặt, em sợ quá');
    expect(labels(danger.choices)[0]).toBe(words('vi', 'urgent'));
    const offer = await talk.tap(words('vi', 'urgent'));
    expect(offer.text.indexOf('110')).toBeLessThan(offer.text.indexOf(words('vi', 'who', { days: 30 })));
    const { commit } = await talk.tap(words('vi', 'pass-talk'));
    expect(commit.desk?.record?.case).toMatchObject({ reason: 'danger', urgency: 'now' });
  });

  test('misunderstandings in a row and a risky offer lead there, and say why', async () => {
    const lost = staffed();
    await lost.text('công ty không trả lương cho em');
    await lost.text('đội nào vô địch world cup năm nay');
    expect((await lost.text('cho xin công thức nấu phở bò')).text).toContain(words('vi', 'lost'));
    expect((await lost.tap(words('vi', 'pass-talk'))).snapshot.desk?.case.reason).toBe('misses');

    const offered = staffed();
    const verdict = await offered.text('Tuyển gấp 3 nam đi rút tiền ATM khu Saitama, lương ngày 5 vạn, không cần kinh nghiệm. Gửi ảnh thẻ ngoại kiều, sổ ngân hàng và mã pin trước. Bạn nào cần việc liên hệ Telegram @abc');
    expect(verdict.choices.map(({ data }) => data)).toContain('v1:open:human-offer');
    await offered.turn([{ kind: 'choice', data: 'v1:open:human-offer' }]);
    const { snapshot } = await offered.tap(words('vi', 'pass-talk'));
    expect(snapshot.desk?.case.reason).toBe('offer');
    expect(snapshot.desk?.screening?.verdict).toBe(verdict.report.screening?.verdict);
  });
});

describe('while the case waits', () => {
  test('the bot answers on, and the counsellors see every word', async () => {
    const talk = await asked();
    const { text, commit } = await talk.text('hộ chiếu của em bị công ty giữ');
    expect(text).not.toBe('');
    expect(commit.desk?.record).toMatchObject({ unread: 1 });
    expect(commit.desk?.changes.filter(({ kind }) => kind === 'message')).toHaveLength(2);
  });

  test('danger alarms the counsellors and is answered too', async () => {
    const talk = await asked();
    const { report, snapshot } = await talk.text('em không muốn sống nữa');
    expect(report.urgent).toBe(true);
    expect(report.caseAlarms).toMatchObject([{ why: 'danger', nth: 1, loud: true, urgency: 'now', state: 'waiting' }]);
    expect(snapshot.desk?.case.urgency).toBe('now');
  });

  test('the typed word for danger alarms as well', async () => {
    const talk = await asked();
    expect((await talk.text('nguy hiểm')).report.caseAlarms).toHaveLength(1);
  });

  test('alarms come again and again until somebody comes, and are never raised twice', async () => {
    const talk = await asked();
    const first = await talk.ring('case-alarm');
    expect(first.report.caseAlarms).toMatchObject([{ why: 'waiting', nth: 1, loud: false }]);
    expect(first.text).toBe('');
    const stale = await talk.turn([{ kind: 'desk', command: { kind: 'alarm', case: talk.snapshot!.desk!.case.id, nth: 1 } }]);
    expect(stale.report.caseAlarms).toEqual([]);
    expect((await talk.ring('case-alarm')).report.caseAlarms).toMatchObject([{ nth: 2 }]);
    expect((await talk.ring('case-alarm')).report.caseAlarms).toMatchObject([{ nth: 3, loud: true }]);
  });
});

describe('while a counsellor has the case', () => {
  test.each(['line', 'messenger'] as const)('on %s the person is told who has come, and the bot is silent whatever is said', async (channel) => {
    const talk = await asked(staffed(channel));
    const joined = await talk.command(claim(talk));
    expect(joined.text).toContain(words('vi', 'joined', { name: 'Hoa' }));
    expect(joined.report.handoff).toEqual(['handoff.status:accepted']);
    expect(joined.commit.outbox[0]?.purpose).toBe(channel === 'line' ? 'counsellor' : 'system');
    for (const text of ['lương của em', 'menu', '1', 'gặp người']) expect((await talk.text(text)).text).toBe('');
    expect((await talk.turn([{ kind: 'choice', data: 'v1:open:menu' }])).text).toBe('');
    const danger = await talk.text('em không muốn sống nữa');
    expect(danger.text).toBe('');
    expect(danger.report.caseAlarms).toMatchObject([{ why: 'danger', loud: true }]);
    expect(danger.snapshot.desk?.unread).toBe(6);
  });

  test('a message goes out under the name of the counsellor', async () => {
    const talk = await claimed();
    const { commit, answer } = await talk.command(message(talk, 'Chào em, chị là Hoa.'));
    expect(answer.kind).toBe('done');
    expect(commit.outbox).toMatchObject([{ purpose: 'counsellor', speaker: { name: 'Hoa' }, answers: [], reply: { messages: [{ kind: 'text', text: 'Chào em, chị là Hoa.' }] } }]);
    expect(commit.transcript).toMatchObject([{ from: 'counsellor', name: 'Hoa', outbox: commit.outbox[0]?.id, id: commit.outbox[0]?.desk?.entry }]);
    expect(commit.snapshot.lastTurnAt).toBe(talk.now);
  });

  test('a picture of the counsellor goes out by its address', async () => {
    const talk = await claimed();
    const { commit } = await talk.command({ kind: 'message', id: 'p1', by: HOA.id, name: 'Hoa', expectedVersion: talk.version, words: { kind: 'picture', file: 'f1' as FileId, url: 'https://counter.example/media/x' } });
    expect(commit.outbox[0]?.reply.messages).toEqual([{ kind: 'picture', url: 'https://counter.example/media/x', alt: words('vi', 'picture-alt') }]);
    expect(commit.transcript[0]?.attachment).toEqual({ type: 'image', file: 'f1' });
  });

  test('nobody else may write, claim or close', async () => {
    const talk = await claimed();
    expect((await talk.command({ ...message(talk, 'x'), by: KEN.id } as DeskCommand)).answer).toEqual({ kind: 'refused', why: 'not-assignee' });
    expect((await talk.command({ kind: 'claim', by: KEN.id, name: 'Ken', expectedVersion: talk.version })).answer).toEqual({ kind: 'refused', why: 'taken' });
    const done = await talk.command({ kind: 'close', by: { kind: 'counsellor', id: KEN.id, supervisor: false, expectedVersion: talk.version }, outcome: 'other' });
    expect(done.answer).toEqual({ kind: 'refused', why: 'not-assignee' });
    expect(done.commit.outbox).toEqual([]);
  });

  test('what is sent instead of words stands in the talk with what it takes to look at it', async () => {
    const talk = await claimed();
    await talk.turn([{ kind: 'media', media: 'audio', source: { by: 'id', value: '77' } }]);
    await talk.turn([{ kind: 'sticker', keywords: ['sad'] }]);
    await talk.turn([{ kind: 'location' }]);
    expect(talk.written.slice(-3).map(({ attachment }) => attachment)).toEqual([{ type: 'audio', source: { by: 'id', value: '77' } }, { type: 'sticker', keywords: ['sad'] }, { type: 'location' }]);
  });

  test('a burst is one turn with an entry for each message', async () => {
    const talk = await claimed();
    const { commit } = await talk.text('một', 'hai', 'ba');
    expect(commit.transcript.map(({ text }) => text)).toEqual(['một', 'hai', 'ba']);
    expect(new Set(commit.transcript.map(({ id }) => id)).size).toBe(3);
    expect(commit.desk?.record?.unread).toBe(3);
  });

  test('reading takes the count away, but not for what came later', async () => {
    const talk = await claimed();
    await talk.text('một');
    const seen = talk.version;
    await talk.text('hai');
    await talk.command({ kind: 'read', by: HOA.id, version: seen });
    expect(talk.snapshot?.desk?.unread).toBe(2);
    await talk.command({ kind: 'read', by: HOA.id, version: talk.version });
    expect(talk.snapshot?.desk?.unread).toBe(0);
  });

  test('notes, tags and consent to a sheet are kept and never reach the person', async () => {
    const talk = await claimed();
    const note = await talk.command({ kind: 'note', id: 'n1', by: HOA.id, name: 'Hoa', text: 'gọi lại' });
    const sheet = await talk.command({ kind: 'consented', id: 'c1', by: HOA.id, name: 'Hoa', to: 'otit' });
    const tags = await talk.command({ kind: 'tags', by: HOA.id, tags: ['lương', 'lương', 'gấp'] });
    expect([note, sheet, tags].flatMap(({ commit }) => commit.outbox)).toEqual([]);
    expect(talk.written.slice(-2)).toMatchObject([{ from: 'note', id: 'n1', text: 'gọi lại' }, { from: 'system', text: 'consented:otit', name: 'Hoa' }]);
    expect(talk.snapshot?.desk?.tags).toEqual(['lương', 'gấp']);
    expect(note.commit.desk?.changes).toEqual([{ kind: 'message', case: talk.snapshot?.desk?.case.id, id: 'n1' }]);
  });

  test('a colleague takes over, and the person hears the name', async () => {
    const talk = await claimed();
    const { text } = await talk.command({ kind: 'transfer', by: { kind: 'counsellor', id: HOA.id, supervisor: false, expectedVersion: talk.version }, to: KEN.id, toName: 'Ken' });
    expect(text).toContain(words('vi', 'changed', { name: 'Ken' }));
    expect(talk.snapshot?.desk).toMatchObject({ assigneeName: 'Ken', case: { assignee: 'ken' } });
    expect((await talk.command(message(talk, 'x'))).answer).toEqual({ kind: 'refused', why: 'not-assignee' });
  });

  test('words in another language to the counsellor do not change the language in which the bot speaks', async () => {
    const talk = await claimed();
    await talk.text('Thank you very much, my boss has not paid my salary for two months');
    const { text } = await talk.command({ kind: 'transfer', by: { kind: 'counsellor', id: HOA.id, supervisor: false, expectedVersion: talk.version }, to: KEN.id, toName: 'Ken' });
    expect(text).toContain(words('vi', 'changed', { name: 'Ken' }));
  });

  test('given back, the bot says that it is a program, and somebody else is waited for', async () => {
    const talk = await claimed();
    const { text } = await talk.command(release(talk));
    expect(text).toContain(words('vi', 'waiting-again'));
    expect(text).toContain('110');
    expect(talk.snapshot?.desk).not.toHaveProperty('assigneeName');
    expect((await talk.text('hộ chiếu của em bị công ty giữ')).text).not.toBe('');
  });

  test('whoever has nothing to do is asked once whether the case is done', async () => {
    const talk = await claimed();
    await talk.command(message(talk, 'Chào em'));
    const idle = await talk.ring('case-idle');
    expect(idle.commit.desk?.changes).toContainEqual({ kind: 'alarm', case: talk.snapshot?.desk?.case.id, why: 'idle', nth: 1, loud: false });
    expect(idle.report.caseAlarms).toEqual([]);
    expect(talk.timers.has('case-idle')).toBe(false);
  });
});

describe('the end of a case', () => {
  test('the bot says that it is back, that it is a program, and offers the menu', async () => {
    const talk = await claimed();
    const done = await talk.command(close(talk));
    expect(done.text).toContain(words('vi', 'bot-back', { until: room.words.date('vi', '2026-12-01') }));
    expect(labels(done.choices)).toContain(talked('vi', 'menu.open'));
    expect(done.report.handoff).toEqual(['handoff.status:completed']);
    expect(done.commit.figure).toMatchObject({ outcome: 'answered', assignee: 'hoa', claimedAt: talk.now, topic: 'wage-unpaid' });
    expect((await talk.text('hộ chiếu của em bị công ty giữ')).text).not.toBe('');
  });

  test('a message that the counsellor has not seen keeps the case open', async () => {
    const talk = await claimed();
    const early = close(talk);
    await talk.text('còn chuyện này nữa');
    expect((await talk.command(early)).answer).toEqual({ kind: 'refused', why: 'unseen-message' });
  });

  test('within a week a new message brings the case back; the bot answers all the same', async () => {
    const talk = await claimed();
    await talk.command(close(talk));
    talk.now += 3_600_000;
    const back = await talk.text('công ty vẫn không trả lương cho em');
    expect(back.text.startsWith(words('vi', 'reopened'))).toBe(true);
    expect(back.report.topic).toBe('wage-unpaid');
    expect(back.snapshot.desk).toMatchObject({ case: { state: 'waiting' }, unread: 1 });
    expect(back.report.handoff).toEqual(['handoff.initiate']);
  });

  test.each(['menu', 'cảm ơn chị nhiều'])('"%s" does not bring it back', async (text) => {
    const talk = await claimed();
    await talk.command(close(talk));
    expect((await talk.text(text)).snapshot.desk?.case.state).toBe('closed');
  });

  test('danger brings it back loudly, and is answered first', async () => {
    const talk = await claimed();
    await talk.command(close(talk));
    const back = await talk.text('em không muốn sống nữa');
    expect(back.report.urgent).toBe(true);
    expect(back.report.caseAlarms).toMatchObject([{ why: 'danger' }]);
    expect(back.text).toContain(words('vi', 'reopened'));
    expect(back.commit.outbox[0]?.reply.messages.at(-1)?.kind).toBe('cards');
  });
});

describe('leaving and deleting', () => {
  test('who blocks the account is unreachable, and all is deleted when the case is closed', async () => {
    const talk = await claimed();
    const gone = await talk.turn([{ kind: 'unfollow' }]);
    expect(gone.commit.forget).toBe(false);
    expect(gone.snapshot.desk).toMatchObject({ unreachable: true });
    expect((await talk.command(message(talk, 'x'))).answer).toEqual({ kind: 'refused', why: 'unreachable' });
    const id = talk.snapshot?.desk?.case.id;
    const done = await talk.command(close(talk));
    expect(done.answer.kind).toBe('done');
    expect(done.commit).toMatchObject({ forget: true, transcript: [], outbox: [], desk: { record: null, changes: [{ kind: 'case', case: id, gone: true }] } });
    expect(done.snapshot.desk).toBeUndefined();
    expect(done.snapshot.unreachable).toBe(true);
  });

  test('who comes back is reachable again, and the bot stays silent', async () => {
    const talk = await claimed();
    await talk.turn([{ kind: 'unfollow' }]);
    const back = await talk.turn([{ kind: 'follow', again: true }]);
    expect(back.text).toBe('');
    expect(back.snapshot.desk?.unreachable).toBe(false);
    expect(talk.written.filter(({ from }) => from === 'system').map(({ text }) => text).slice(-2)).toEqual(['blocked', 'back']);
  });

  test('everything can be deleted while a counsellor has the case, in words and by the button', async () => {
    const talk = await claimed();
    expect((await talk.text('xóa dữ liệu')).text).toContain(talked('vi', 'delete.confirm'));
    const done = await talk.tap(talked('vi', 'delete.yes'));
    expect(done.commit).toMatchObject({ forget: true, desk: { record: null } });
    expect(done.report.handoff).toEqual(['handoff.status:completed']);
    expect((await talk.command(message(talk, 'x'))).answer).toEqual({ kind: 'refused', why: 'erased' });
  });

  test('a number is no wish to delete while a counsellor asks, and "no" brings no menu', async () => {
    const talk = await claimed();
    await talk.text('xóa dữ liệu');
    expect((await talk.text('1')).commit.forget).toBe(false);
    await talk.text('xóa dữ liệu');
    const kept = await talk.tap(talked('vi', 'delete.no'));
    expect(kept.text).toBe(talked('vi', 'delete.kept'));
    expect(kept.choices).toEqual([]);
  });

  test('an unsent message takes with it what the case has learnt from it', async () => {
    const talk = staffed();
    const { snapshot } = await talk.text('lương tối thiểu ở Ibaraki là bao nhiêu');
    await talk.text('gặp người');
    await talk.tap(words('vi', 'pass-talk'));
    expect(talk.snapshot?.desk?.case.prefecture).toBe('Ibaraki');
    const after = await talk.turn([{ kind: 'unsend', of: snapshot.learntFrom[0]! }]);
    expect(after.snapshot.desk?.case).not.toHaveProperty('prefecture');
    expect(after.snapshot.desk?.case).not.toHaveProperty('topic');
  });
});

describe('somebody answers from the inbox of the Page', () => {
  test('the case shows it, and its alarms go on', async () => {
    const talk = await asked(staffed('messenger'));
    await talk.turn([{ kind: 'echo', message: 'foreign' as never }]);
    const paused = await talk.turn([{ kind: 'timer', name: 'foreign-echo', subject: 'foreign' }], { echoIsOurs: false });
    expect(paused.snapshot.desk?.elsewhereUntil).toBe(paused.snapshot.pausedUntil);
    expect(talk.written.at(-1)).toMatchObject({ from: 'system', text: 'elsewhere' });
    expect((await talk.text('em không muốn sống nữa')).report).toMatchObject({ alarms: ['danger-while-paused'], caseAlarms: [{ why: 'danger' }] });
  });
});
