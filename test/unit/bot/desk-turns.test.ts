import { describe, expect, test } from '@jest/globals';
import { readCalendar } from '../../../src/bot/calendar.js';
import { migrateSnapshot } from '../../../src/bot/snapshot-storage.js';
import { createApology } from '../../../src/bot/turn.js';
import type { CaseId, CounsellorId } from '../../../src/core/case.js';
import { MadoguchiError } from '../../../src/core/errors.js';
import type { OutboxId } from '../../../src/core/brand.js';
import type { Snapshot } from '../../../src/core/snapshot.js';
import { counsellorOf, DeskMailbox } from './desk-mailbox.js';
import { createPlainRoom } from './plain-room.js';

/** Wednesday noon in Japan. */
const NOON = Date.parse('2026-11-25T12:00:00+09:00');
const HOA = 'hoa' as CounsellorId;
const room = createPlainRoom();

async function atCounter(...inputs: readonly Parameters<DeskMailbox['accept']>[0][]): Promise<DeskMailbox> {
  const mailbox = new DeskMailbox(room, 'line', [counsellorOf('hoa')], NOON);
  const first = [{ kind: 'choice', data: 'v1:language:vi' }, { kind: 'choice', data: 'v1:open:human' }, { kind: 'choice', data: 'v1:answer:0:human:offer:talk' }] as const;
  for (const input of [...first, ...inputs]) mailbox.accept(input);
  await mailbox.settle();
  return mailbox;
}

const CLAIM = { kind: 'desk', command: { kind: 'claim', by: HOA, name: 'Hoa', expectedVersion: 1 } } as const;
const WRITE = { kind: 'desk', command: { kind: 'message', id: 'm', by: HOA, name: 'Hoa', expectedVersion: 2, words: { kind: 'text', text: 'hi' } } } as const;

describe('order', () => {
  test('a command between two messages of the person is a turn of its own, and each says who speaks', async () => {
    const mailbox = await atCounter();
    for (const input of [{ kind: 'text', text: 'xyz' }, CLAIM, { kind: 'text', text: 'xyz' }, WRITE] as const) mailbox.accept(input);
    const turns = await mailbox.settle();
    expect(turns.map(({ events }) => events.length)).toEqual([1, 1, 1, 1]);
    expect(turns.map(({ commit }) => commit.outbox.map(({ speaker }) => speaker?.name ?? 'bot'))).toEqual([['bot'], ['bot'], [], ['Hoa']]);
  });

  test('a message of a counsellor whose case has changed hands meanwhile is refused', async () => {
    const mailbox = await atCounter(CLAIM);
    mailbox.command({ kind: 'transfer', by: { kind: 'counsellor', id: HOA, supervisor: false, expectedVersion: 2 }, to: 'ken' as CounsellorId, toName: 'Ken' });
    const late = mailbox.accept(WRITE);
    await mailbox.settle();
    expect(mailbox.answers.get(late.id)).toEqual({ kind: 'refused', why: 'not-assignee' });
  });

  test('an alarm of another case, or one whose turn has passed, does nothing', async () => {
    const mailbox = await atCounter();
    for (const command of [{ kind: 'alarm', case: 'another' as CaseId, nth: 1 }, { kind: 'alarm', case: mailbox.caseId!, nth: 1 }, { kind: 'idle-warning', case: mailbox.caseId! }] as const) mailbox.command(command);
    const turns = await mailbox.settle();
    expect(turns.flatMap(({ report }) => report.caseAlarms)).toEqual([]);
    expect(turns.map(({ report }) => report.outcome)).toEqual(['desk-alarm-refused', 'desk-alarm-refused', 'desk-idle-warning-refused']);
    // One that came too early sets the right one again.
    expect(mailbox.timers.get('case-alarm')?.at).toBe(NOON + 15 * 60_000);
  });
});

describe('what only counsellors do', () => {
  test('changes neither language nor misses nor the time of the last turn', async () => {
    const mailbox = await atCounter(CLAIM);
    const before = mailbox.snapshot!;
    mailbox.now += 60_000;
    mailbox.accept(WRITE);
    mailbox.command({ kind: 'note', id: 'n', by: HOA, name: 'Hoa', text: 'x' });
    await mailbox.settle();
    const { desk: _desk, ...rest } = mailbox.snapshot!;
    const { desk: _before, ...wanted } = before;
    expect(rest).toEqual(wanted);
  });

  test('the words of the log name neither people nor what they said', async () => {
    const mailbox = await atCounter(CLAIM);
    mailbox.accept(WRITE);
    mailbox.accept({ kind: 'text', text: 'help' });
    const turns = await mailbox.settle();
    for (const { report } of turns) expect(JSON.stringify({ handoff: report.handoff, alarms: report.caseAlarms, outcome: report.outcome })).not.toMatch(/Hoa|help|hi"/);
  });
});

describe('a turn that is given up', () => {
  const give = (mailbox: DeskMailbox, input: Parameters<DeskMailbox['accept']>[0]): ReturnType<ReturnType<typeof createApology>> => {
    const event = mailbox.accept(input);
    return createApology(room)({ events: [event], snapshot: mailbox.snapshot, transcriptLength: 0, now: NOON }, () => 'row' as OutboxId);
  };

  test('keeps the case, and what the person wrote', async () => {
    const mailbox = await atCounter(CLAIM);
    const { commit } = give(mailbox, { kind: 'text', text: 'xyz' });
    expect(commit.outbox).toEqual([]);
    expect(commit.snapshot.desk?.case).toMatchObject({ state: 'active', assignee: HOA });
    expect(commit.transcript).toMatchObject([{ from: 'user', text: 'xyz' }]);
    expect(commit.desk?.changes).toMatchObject([{ kind: 'case' }, { kind: 'message' }]);
  });

  test("says nothing to the person when it was a counsellor's", async () => {
    const mailbox = await atCounter();
    expect(give(mailbox, WRITE).commit.outbox).toEqual([]);
  });
});

describe('what is stored', () => {
  test('an older snapshot keeps its case', async () => {
    const { snapshot } = await atCounter(CLAIM);
    const older = { ...snapshot, version: 0 } as unknown as Snapshot;
    expect(migrateSnapshot(older, NOON)?.desk).toEqual(snapshot?.desk);
  });

  test('hours that do not fit their form are refused by name', () => {
    expect(() => readCalendar({ schedule: { hours: { vi: [] } } })).toThrow(MadoguchiError);
    expect(readCalendar({})).toBeUndefined();
  });
});
