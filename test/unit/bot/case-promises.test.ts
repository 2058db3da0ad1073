import { describe, expect, test } from '@jest/globals';
import { createApology, type TurnResult } from '../../../src/bot/turn.js';
import type { OutboxId } from '../../../src/core/brand.js';
import type { CaseId, CounsellorId } from '../../../src/core/case.js';
import type { ChannelId, Input } from '../../../src/core/inbound.js';
import { showTranscript } from '../../../src/handoff/summary.js';
import { counsellorOf, DeskMailbox } from './desk-mailbox.js';
import { createPlainRoom } from './plain-room.js';

/** Wednesday in Japan: noon, the lunch of the counsellors, and night. */
const NOON = Date.parse('2026-11-25T12:00:00+09:00');
const LUNCH = Date.parse('2026-11-25T12:40:00+09:00');
const AFTER_LUNCH = Date.parse('2026-11-25T13:30:00+09:00');
const NIGHT = Date.parse('2026-11-25T23:00:00+09:00');
const MORNING = Date.parse('2026-11-26T10:00:00+09:00');
const HOUR = 3_600_000;
const HOA = 'hoa' as CounsellorId;
const room = createPlainRoom();

const said = (turn: { readonly commit: TurnResult['commit'] }): string => turn.commit.outbox.flatMap(({ reply }) => reply.messages.map((one) => (one.kind === 'text' ? one.text : ''))).join('\n\n');
const words = (key: string, values = {}): string => room.words.t('vi', `handoff:${key}`, values);
const text: Input = { kind: 'text', text: 'xyz xyz xyz' };

class Talk {
  readonly mailbox: DeskMailbox;

  constructor(start: number, options: { readonly channel?: ChannelId; readonly there?: boolean } = {}) {
    this.mailbox = new DeskMailbox(room, options.channel ?? 'line', [{ ...counsellorOf('hoa'), available: options.there ?? true }], start);
  }

  async do(...inputs: readonly Input[]): Promise<string> {
    for (const input of inputs) this.mailbox.accept(input);
    return (await this.mailbox.settle()).map(said).join('\n\n');
  }

  async ask(consent: 'talk' | 'summary' | 'nothing' = 'talk'): Promise<string> {
    const epoch = this.mailbox.snapshot?.epoch ?? 0;
    return this.do({ kind: 'choice', data: 'v1:language:vi' }, { kind: 'choice', data: 'v1:open:human' }, { kind: 'choice', data: `v1:answer:${epoch}:human:offer:${consent}` });
  }

  get version(): number {
    return this.mailbox.record?.case.version ?? 0;
  }

  claim(): Promise<string> {
    return this.do({ kind: 'desk', command: { kind: 'claim', by: HOA, name: 'Hoa', expectedVersion: this.version } });
  }

  end(kind: 'close' | 'release', supervisor = false): Promise<string> {
    const by = { kind: 'counsellor', id: HOA, supervisor, expectedVersion: this.version } as const;
    return this.do({ kind: 'desk', command: kind === 'close' ? { kind, by, outcome: 'answered' } : { kind, by } });
  }

  giveUp(input: Input): TurnResult {
    const event = this.mailbox.accept(input);
    return createApology(room)({ events: [event], snapshot: this.mailbox.snapshot, transcriptLength: 0, now: this.mailbox.now }, () => 'row' as OutboxId);
  }
}

describe('a language that the person chooses', () => {
  test.each([['while the case waits', false], ['while a counsellor has it', true]])('is that of the case from then on, %s', async (_when, claimed) => {
    const talk = new Talk(NOON);
    await talk.ask();
    if (claimed) await talk.claim();
    const { version } = talk;
    await talk.do({ kind: 'choice', data: 'v1:language:en' });
    expect(talk.mailbox.record?.case).toMatchObject({ language: claimed ? 'vi' : 'en' });
    expect(talk.version).toBeGreaterThan(version);
  });

  test('is not guessed from words in an open case', async () => {
    const talk = new Talk(NOON);
    await talk.ask();
    await talk.do({ kind: 'text', text: 'my company has not paid my wages for two months, what can I do' });
    expect(talk.mailbox.record?.case.language).toBe('vi');
  });
});

describe('a request that the person has taken back', () => {
  test('is not brought back by words to the bot: nobody has agreed that counsellors read them', async () => {
    const talk = new Talk(NOON);
    await talk.ask();
    await talk.do({ kind: 'choice', data: 'v1:open:cancel-request' });
    expect(await talk.do(text)).not.toContain(words('reopened'));
    expect(talk.mailbox.record?.case.state).toBe('closed');
  });

  test('nor is one that was closed before anybody came; asking anew brings it back', async () => {
    const talk = new Talk(NOON);
    await talk.ask();
    await talk.end('close', true);
    await talk.do(text);
    expect(talk.mailbox.record?.case.state).toBe('closed');
    await talk.ask();
    expect(talk.mailbox.record?.case.state).toBe('waiting');
  });
});

describe('a time that counts as promised', () => {
  test.each([
    ['the next opening, told at night', NIGHT, false, MORNING],
    ['none while somebody is there', NIGHT, true, undefined],
    ['none in the hours when nobody is free', NOON, false, undefined],
  ])('%s', async (_what, start, there, promisedAt) => {
    const talk = new Talk(start, { there });
    const queue = await talk.ask();
    expect(talk.mailbox.record?.case.promisedAt).toBe(promisedAt);
    expect(queue.includes('10:00')).toBe(promisedAt !== undefined);
  });

  test('stays the first one when the person asks again later', async () => {
    const talk = new Talk(NIGHT, { there: false });
    await talk.ask();
    talk.mailbox.now = LUNCH + 24 * HOUR;
    await talk.do({ kind: 'choice', data: 'v1:open:human-danger' });
    expect(talk.mailbox.record?.case.promisedAt).toBe(MORNING);
    expect(AFTER_LUNCH + 24 * HOUR).toBeGreaterThan(MORNING);
  });
});

describe('consent', () => {
  test('to nothing, given when asking anew, takes away what the former request told of the person', async () => {
    const talk = new Talk(NOON);
    await talk.ask();
    const { mailbox } = talk;
    const record = mailbox.record!;
    mailbox.snapshot = { ...mailbox.snapshot!, desk: { ...record, case: { ...record.case, topic: 'wage-unpaid', prefecture: 'Ibaraki', status: 'trainee' } } };
    await talk.claim();
    await talk.end('close');
    mailbox.now += HOUR;
    await talk.ask('nothing');
    expect(mailbox.record?.case).toMatchObject({ state: 'waiting', consent: 'nothing' });
    for (const told of ['topic', 'prefecture', 'status']) expect(mailbox.record?.case).not.toHaveProperty(told);
  });

  test('hides what was said before it even where the clock of the platform is ahead', async () => {
    const talk = new Talk(NOON);
    talk.mailbox.accept(text, { at: NOON + 5_000 });
    await talk.do();
    talk.mailbox.now += 1_000;
    await talk.ask('nothing');
    expect(showTranscript(talk.mailbox.transcript, talk.mailbox.record!.case).filter(({ text: shown }) => shown.includes('xyz'))).toEqual([]);
  });
});

describe('what is said to the bot after the end of a case', () => {
  test('stays hidden from counsellors, with or without a later request; their own notes do not', async () => {
    const talk = new Talk(NOON);
    const { mailbox } = talk;
    await talk.ask();
    await talk.claim();
    await talk.end('close');
    const shown = (): readonly string[] => showTranscript(mailbox.transcript, mailbox.record!.case).map((entry) => entry.text);
    mailbox.now += HOUR;
    await talk.do({ kind: 'choice', data: 'v1:open:menu', title: 'to the bot alone' });
    mailbox.now += HOUR;
    mailbox.command({ kind: 'note', id: 'n', by: HOA, name: 'Hoa', text: 'call her tomorrow' });
    mailbox.command({ kind: 'consented', id: 's', by: HOA, name: 'Hoa', to: 'otit' });
    await talk.do();
    expect(shown()).toContain('closed:answered');
    expect(shown()).not.toContain('to the bot alone');
    expect(shown()).toContain('call her tomorrow');
    expect(shown()).toContain('consented:otit');
    mailbox.now += HOUR;
    await talk.do(text);
    expect(mailbox.record?.case.state).toBe('waiting');
    expect(shown()).toContain('xyz xyz xyz');
    expect(shown()).not.toContain('to the bot alone');
    expect(shown()).toContain('call her tomorrow');
  });
});

describe('a command', () => {
  test.each([
    { kind: 'note', id: 'n', by: HOA, name: 'Hoa', text: 'of somebody else' },
    { kind: 'tags', by: HOA, tags: ['x'] },
    { kind: 'claim', by: HOA, name: 'Hoa', expectedVersion: 1 },
  ] as const)('$kind that was given for another case of the conversation does nothing', async (command) => {
    const talk = new Talk(NOON);
    await talk.ask();
    const before = JSON.stringify(talk.mailbox.record);
    const entries = talk.mailbox.transcript.length;
    const event = talk.mailbox.accept({ kind: 'desk', case: 'erased' as CaseId, command });
    await talk.mailbox.settle();
    expect(talk.mailbox.answers.get(event.id)).toEqual({ kind: 'refused', why: 'no-case' });
    expect(JSON.stringify(talk.mailbox.record)).toBe(before);
    expect(talk.mailbox.transcript).toHaveLength(entries);
  });
});

describe('a turn that is given up', () => {
  test('of an alarm sets the next alarm, not at once', async () => {
    const talk = new Talk(NOON);
    await talk.ask();
    const due = talk.mailbox.timers.get('case-alarm')!;
    talk.mailbox.now = due.at;
    const { commit } = talk.giveUp(due.event.input);
    expect(commit.timers.map(({ name, at }) => ({ name, later: at > talk.mailbox.now }))).toEqual([{ name: 'case-alarm', later: true }]);
  });

  test('of a command tells whoever gave it', async () => {
    const talk = new Talk(NOON);
    await talk.ask();
    const { commit } = talk.giveUp({ kind: 'desk', command: { kind: 'tags', by: HOA, tags: ['x'] } });
    expect(commit.desk?.answers).toMatchObject([{ answer: { kind: 'refused', why: 'stale' } }]);
  });

  test('of a message leaves an answer owed to it', async () => {
    const talk = new Talk(NOON);
    await talk.ask();
    await talk.claim();
    await talk.do({ kind: 'desk', command: { kind: 'message', id: 'm', by: HOA, name: 'Hoa', expectedVersion: talk.version, words: { kind: 'text', text: 'hi' } } });
    const { commit } = talk.giveUp(text);
    expect(commit.desk?.record).toMatchObject({ unread: 1, case: { owedSince: NOON } });
    expect(commit.timers.map(({ name }) => name)).toContain('case-alarm');
  });
});

describe('after a person has answered the bot says that it is a program', () => {
  test('with its next answer, where it could not be said when the case was given back', async () => {
    const talk = new Talk(NOON, { channel: 'messenger' });
    await talk.ask();
    await talk.claim();
    talk.mailbox.now += 26 * HOUR;
    expect(await talk.end('release')).toBe('');
    expect(await talk.do({ kind: 'choice', data: 'v1:open:menu' })).toContain(room.words.t('vi', 'talk:welcome.brief', { days: room.retentionDays }));
  });

  test('with its next answer, where somebody has answered from the inbox of the Page', async () => {
    const talk = new Talk(NOON, { channel: 'messenger' });
    await talk.ask();
    talk.mailbox.snapshot = { ...talk.mailbox.snapshot!, pausedUntil: NOON + HOUR };
    talk.mailbox.now += 2 * HOUR;
    expect(await talk.do({ kind: 'choice', data: 'v1:open:menu' })).toContain(room.words.t('vi', 'talk:resumed.bot-back'));
    expect(talk.mailbox.snapshot.pausedUntil).toBeUndefined();
    expect(talk.mailbox.record?.elsewhereUntil).toBeUndefined();
  });
});

describe('the menu button, while somebody answers from the inbox of the Page', () => {
  test('brings the bot back for good, and it says so', async () => {
    const talk = new Talk(NOON, { channel: 'messenger' });
    await talk.ask();
    talk.mailbox.snapshot = { ...talk.mailbox.snapshot!, pausedUntil: NOON + HOUR };
    expect(await talk.do(text)).toBe('');
    expect(await talk.do({ kind: 'choice', data: 'v1:open:menu' })).toContain(room.words.t('vi', 'talk:resumed.bot-back'));
    expect(await talk.do(text)).not.toBe('');
  });
});

describe('the way back to the counsellors', () => {
  test('is told by its last day, because the words may arrive days later', async () => {
    const talk = new Talk(NOON);
    await talk.ask();
    await talk.claim();
    const until = room.words.date('vi', '2026-12-01');
    expect(await talk.end('close')).toContain(words('bot-back', { until }));
    expect(words('bot-back', { until })).toContain(until);
    talk.mailbox.now = Date.parse('2026-12-01T23:59:00+09:00');
    await talk.do(text);
    expect(talk.mailbox.record?.case.state).toBe('waiting');
  });
});
