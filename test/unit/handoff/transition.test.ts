import { describe, expect, test } from '@jest/globals';
import type { CaseId } from '../../../src/core/case.js';
import type { CaseCommand } from '../../../src/handoff/command.js';
import { transition } from '../../../src/handoff/transition.js';
import { answerBy, changed, claimBy, closeBy, counsellor, DAY, HOA, KEN, MINUTE, NOON, OPENING, play, releaseBy, REQUEST, SAYS } from './sample-case.js';

const LATER = NOON + 30 * MINUTE;
const refused = (why: string) => ({ kind: 'refused', why });

describe('a request', () => {
  test('opens a case that waits, is owed an answer and stands in the inbox', () => {
    const result = transition(undefined, REQUEST, NOON);
    expect(changed(result)).toMatchObject({ ...OPENING, state: 'waiting', version: 1, waitingSince: NOON, owedSince: NOON });
    expect(result).toMatchObject({ effects: [{ kind: 'emit', event: 'handoff.initiate' }, { kind: 'route' }] });
  });

  test('made twice changes nothing', () => {
    const waiting = play(REQUEST);
    expect(transition(waiting, REQUEST, LATER)).toEqual({ kind: 'unchanged', case: waiting });
  });

  test('adds what is told later, and never lowers the urgency or changes the consent', () => {
    const urgent = play({ kind: 'request', opening: { ...OPENING, urgency: 'now' }, reason: 'asked' });
    const told = changed(transition(urgent, { kind: 'request', opening: { ...OPENING, urgency: 'none', consent: 'nothing', prefecture: 'Ibaraki' }, reason: 'misses' }, LATER));
    expect(told).toMatchObject({ urgency: 'now', consent: 'talk', prefecture: 'Ibaraki', waitingSince: NOON });
  });

  test('for danger is urgent whatever the topic says, and an open case alarms at once', () => {
    expect(play({ ...REQUEST, reason: 'danger' } as CaseCommand).urgency).toBe('now');
    const raised = transition(play(REQUEST), { ...REQUEST, reason: 'danger' } as CaseCommand, LATER);
    expect(raised).toMatchObject({ case: { urgency: 'now', alarms: { raised: 1, lastAt: LATER } }, effects: [{ kind: 'alarm', why: 'danger', nth: 1 }] });
  });

  test('within a week of the closing goes on with the case, with the consent given this time', () => {
    const closed = play(REQUEST, claimBy(HOA), closeBy(HOA));
    const again = changed(transition(closed, { kind: 'request', opening: { ...OPENING, id: 'case-2' as CaseId, consent: 'nothing' }, reason: 'asked' }, NOON + 2 * DAY));
    expect(again).toMatchObject({ id: 'case-1', state: 'waiting', consent: 'nothing', hidden: [{ from: 0, to: NOON + 2 * DAY }], reopenedFrom: { assignee: HOA } });
    expect(again.version).toBe(closed.version + 1);
  });

  test('later than a week after the closing opens a new case', () => {
    const closed = play(REQUEST, claimBy(HOA), closeBy(HOA));
    const fresh = changed(transition(closed, { kind: 'request', opening: { ...OPENING, id: 'case-2' as CaseId }, reason: 'asked' }, NOON + 8 * DAY));
    expect(fresh).toMatchObject({ id: 'case-2', waitingSince: NOON + 8 * DAY });
    expect(fresh).not.toHaveProperty('reopenedFrom');
  });
});

describe('what somebody saw of a former case', () => {
  test('is never taken for the next one', () => {
    const closed = play(REQUEST, claimBy(HOA), closeBy(HOA));
    const fresh = changed(transition(closed, { kind: 'request', opening: { ...OPENING, id: 'case-2' as CaseId }, reason: 'asked' }, NOON + 8 * DAY));
    expect(transition(fresh, { kind: 'claim', by: KEN, expectedVersion: closed.version }, LATER)).toEqual(refused('stale'));
    expect(transition(fresh, claimBy(KEN)(fresh), LATER)).toMatchObject({ case: { assignee: KEN } });
  });
});

describe('a claim', () => {
  test('gives the case to one counsellor, and tells the person', () => {
    const waiting = play(REQUEST);
    expect(transition(waiting, claimBy(HOA)(waiting), LATER)).toMatchObject({
      case: { state: 'active', assignee: HOA, claimedAt: LATER, version: 2, ownerVersion: 2 },
      effects: [{ kind: 'emit', state: 'accepted' }, { kind: 'tell-person', key: 'handoff.joined' }],
    });
  });

  test('of a case that a colleague has is refused, of one\'s own does nothing', () => {
    const active = play(REQUEST, claimBy(HOA));
    expect(transition(active, claimBy(KEN)(active), LATER)).toEqual(refused('taken'));
    expect(transition(active, claimBy(HOA)(active), LATER)).toEqual({ kind: 'unchanged', case: active });
  });

  test('made on what stood there before a change of hands is refused', () => {
    const released = play(REQUEST, claimBy(HOA), releaseBy(HOA));
    expect(transition(released, { kind: 'claim', by: KEN, expectedVersion: 1 }, LATER)).toEqual(refused('stale'));
    expect(transition(released, { kind: 'claim', by: KEN, expectedVersion: released.version + 1 }, LATER)).toEqual(refused('stale'));
  });

  test('is not spoilt by messages that came in meanwhile', () => {
    const waiting = play(REQUEST, SAYS, SAYS);
    expect(changed(transition(waiting, { kind: 'claim', by: KEN, expectedVersion: 1 }, LATER))).toMatchObject({ assignee: KEN });
  });

  test('of a closed case, or of none, is refused', () => {
    const closed = play(REQUEST, claimBy(HOA), closeBy(HOA));
    expect(transition(closed, claimBy(KEN)(closed), LATER)).toEqual(refused('closed'));
    expect(transition(undefined, { kind: 'claim', by: KEN, expectedVersion: 1 }, LATER)).toEqual(refused('no-case'));
  });
});

describe('giving a case away', () => {
  test('whoever was never answered has waited since the request', () => {
    expect(play(REQUEST, claimBy(HOA), releaseBy(HOA))).toMatchObject({ state: 'waiting', waitingSince: NOON, owedSince: NOON });
  });

  test('whoever was answered waits from the release on', () => {
    const waiting = play(REQUEST, claimBy(HOA), answerBy(HOA), releaseBy(HOA));
    expect(waiting).toMatchObject({ state: 'waiting', waitingSince: NOON + 3 * MINUTE, owedSince: NOON + 3 * MINUTE });
    expect(waiting).not.toHaveProperty('assignee');
  });

  test('a transfer has no moment without an owner, and counts as unanswered until the colleague writes', () => {
    const active = play(REQUEST, claimBy(HOA), answerBy(HOA));
    const result = transition(active, { kind: 'transfer', by: counsellor(HOA, active.version), to: KEN }, LATER);
    expect(result).toMatchObject({ case: { state: 'active', assignee: KEN, owedSince: LATER, alarms: { from: LATER, raised: 0 } }, effects: [{ key: 'handoff.changed' }] });
    expect(transition(changed(result), { kind: 'transfer', by: counsellor(KEN, active.version + 1), to: KEN }, LATER)).toMatchObject({ kind: 'unchanged' });
  });

  test.each(['release', 'transfer', 'close'] as const)('%s is for the owner, supervisors and the system', (kind) => {
    const active = play(REQUEST, claimBy(HOA));
    const command = (by: ReturnType<typeof counsellor> | { readonly kind: 'system' }): CaseCommand =>
      kind === 'transfer' ? { kind, by, to: 'lan' as typeof HOA } : kind === 'close' ? { kind, by, outcome: 'other' } : { kind, by };
    expect(transition(active, command(counsellor(KEN, active.version)), LATER)).toEqual(refused('not-assignee'));
    for (const by of [counsellor(HOA, active.version), counsellor(KEN, active.version, true), { kind: 'system' } as const]) {
      expect(transition(active, command(by), LATER).kind).toBe('changed');
    }
  });

  test('a supervisor who looks at what was before a change of hands is refused', () => {
    const active = play(REQUEST, claimBy(HOA));
    expect(transition(active, { kind: 'release', by: counsellor(KEN, 1, true) }, LATER)).toEqual(refused('stale'));
  });

  test('the person may end the case, but not hand it on', () => {
    const active = play(REQUEST, claimBy(HOA));
    expect(transition(active, { kind: 'release', by: { kind: 'person' } }, LATER)).toEqual(refused('not-assignee'));
    expect(transition(active, { kind: 'close', by: { kind: 'person' }, outcome: 'withdrawn' }, LATER)).toMatchObject({ case: { state: 'closed' } });
  });

  test('what waits can be neither released nor transferred', () => {
    const waiting = play(REQUEST);
    expect(transition(waiting, { kind: 'release', by: counsellor(HOA, 1, true) }, LATER)).toEqual(refused('not-active'));
    expect(transition(waiting, { kind: 'transfer', by: counsellor(HOA, 1), to: KEN }, LATER)).toEqual(refused('not-active'));
  });
});

describe('closing', () => {
  test('keeps who had the case and how it ended', () => {
    const active = play(REQUEST, claimBy(HOA), answerBy(HOA));
    const result = transition(active, closeBy(HOA)(active), LATER);
    expect(result).toMatchObject({ case: { state: 'closed', closing: { at: LATER, outcome: 'answered', assignee: HOA } }, effects: [{ state: 'completed' }] });
    expect(changed(result)).not.toHaveProperty('assignee');
    expect(transition(changed(result), closeBy(HOA)(changed(result)), LATER)).toMatchObject({ kind: 'unchanged' });
  });

  test('is refused while a message has come in that the counsellor has not seen', () => {
    const active = play(REQUEST, claimBy(HOA), SAYS);
    expect(transition(active, { kind: 'close', by: counsellor(HOA, active.version - 1), outcome: 'answered' }, LATER)).toEqual(refused('unseen-message'));
    expect(transition(active, closeBy(HOA)(active), LATER)).toMatchObject({ kind: 'changed' });
  });

  test('of a case that nobody took is a hand-off that failed', () => {
    expect(transition(play(REQUEST), { kind: 'close', by: { kind: 'person' }, outcome: 'withdrawn' }, LATER)).toMatchObject({ effects: [{ event: 'handoff.status', state: 'failed' }] });
  });

  test('leaves nothing that could still be done in the case', () => {
    const closed = play(REQUEST, claimBy(HOA), closeBy(HOA));
    for (const command of [SAYS, answerBy(HOA)(closed), releaseBy(HOA)(closed), { kind: 'alarm', nth: 1 }, { kind: 'consent', consent: 'nothing' }] satisfies CaseCommand[]) {
      expect(transition(closed, command, LATER)).toEqual(refused('closed'));
    }
    expect(transition(closed, { kind: 'idle-warning' }, LATER)).toEqual(refused('not-active'));
  });
});

describe('reopening', () => {
  const closed = play(REQUEST, claimBy(HOA), closeBy(HOA));
  const closedAt = NOON + 2 * MINUTE;

  test.each([[0, 'changed'], [7 * DAY, 'changed'], [7 * DAY + 1, 'refused']] as const)('%i ms after the closing is %s', (age, kind) => {
    const result = transition(closed, { kind: 'reopen', wroteAt: closedAt + age, danger: false }, closedAt + age);
    expect(result.kind).toBe(kind);
    if (result.kind === 'refused') expect(result.why).toBe('too-late');
  });

  test('waits anew, remembers the closing and hides what was said to the bot in between', () => {
    const at = closedAt + DAY;
    expect(changed(transition(closed, { kind: 'reopen', wroteAt: at - 2, danger: true, promisedAt: at + DAY }, at))).toMatchObject({
      state: 'waiting', urgency: 'now', waitingSince: at, owedSince: at, promisedAt: at + DAY, hidden: [{ from: closedAt, to: at - 2 }],
      reopenedFrom: { at: closedAt, outcome: 'answered', assignee: HOA }, ownerVersion: closed.version + 1, version: closed.version + 1,
    });
  });

  test('of an open case is refused', () => {
    expect(transition(play(REQUEST), { kind: 'reopen', wroteAt: NOON, danger: false }, LATER)).toEqual(refused('not-closed'));
  });
});

describe('messages', () => {
  test('an answer clears what is owed, the next message begins it anew', () => {
    const answered = play(REQUEST, claimBy(HOA), answerBy(HOA));
    expect(answered).not.toHaveProperty('owedSince');
    expect(changed(transition(answered, SAYS, LATER))).toMatchObject({ owedSince: LATER, alarms: { from: LATER, raised: 0 }, lastMessageAt: LATER });
  });

  test('a message that came in while the answer was written is still owed one', () => {
    const active = play(REQUEST, claimBy(HOA), SAYS);
    expect(changed(transition(active, { kind: 'counsellor-message', by: HOA, expectedVersion: active.version - 1 }, LATER))).toMatchObject({ owedSince: NOON + 2 * MINUTE, lastAnswerAt: LATER });
  });

  test('danger while a counsellor has the case makes it urgent and alarms at once', () => {
    const active = play(REQUEST, claimBy(HOA), answerBy(HOA));
    expect(transition(active, { kind: 'person-message', danger: true }, LATER)).toMatchObject({
      case: { urgency: 'now', owedSince: LATER, alarms: { from: LATER, raised: 1, lastAt: LATER } },
      effects: [{ kind: 'alarm', why: 'danger', nth: 1 }],
    });
  });

  test('only the owner writes, and only in an active case', () => {
    const active = play(REQUEST, claimBy(HOA));
    expect(transition(active, answerBy(KEN)(active), LATER)).toEqual(refused('not-assignee'));
    expect(transition(play(REQUEST), answerBy(HOA)(play(REQUEST)), LATER)).toEqual(refused('not-active'));
    expect(transition(active, { kind: 'counsellor-message', by: HOA, expectedVersion: active.version + 1 }, LATER)).toEqual(refused('stale'));
  });
});

describe('consent', () => {
  test('given later opens the talk, taken back hides what was before the request', () => {
    const waiting = play({ kind: 'request', opening: { ...OPENING, consent: 'nothing' }, reason: 'asked' });
    expect(waiting.hidden).toEqual([{ from: 0, to: NOON }]);
    const given = changed(transition(waiting, { kind: 'consent', consent: 'talk' }, LATER));
    expect(given).toMatchObject({ consent: 'talk', hidden: [], waitingSince: NOON });
    expect(changed(transition(given, { kind: 'consent', consent: 'summary' }, LATER))).toMatchObject({ hidden: [{ from: 0, to: NOON }] });
    expect(transition(given, { kind: 'consent', consent: 'talk' }, LATER)).toEqual({ kind: 'unchanged', case: given });
  });
});

describe('alarms and warnings', () => {
  test('the same alarm is raised by one process only', () => {
    const waiting = play(REQUEST);
    const first = transition(waiting, { kind: 'alarm', nth: 1 }, LATER);
    expect(first).toMatchObject({ case: { alarms: { from: NOON, raised: 1, lastAt: LATER } }, effects: [{ kind: 'alarm', why: 'waiting', nth: 1 }] });
    expect(transition(changed(first), { kind: 'alarm', nth: 1 }, LATER)).toEqual(refused('already-raised'));
    expect(transition(changed(first), { kind: 'alarm', nth: 2 }, LATER).kind).toBe('changed');
  });

  test('an active case alarms only while the person waits for a word', () => {
    const active = play(REQUEST, claimBy(HOA));
    expect(transition(active, { kind: 'alarm', nth: 1 }, LATER)).toMatchObject({ effects: [{ why: 'unanswered' }] });
    expect(transition(play(REQUEST, claimBy(HOA), answerBy(HOA)), { kind: 'alarm', nth: 1 }, LATER)).toEqual(refused('nothing-owed'));
  });

  test('an idle case is asked about once, and again after somebody has written', () => {
    const active = play(REQUEST, claimBy(HOA), answerBy(HOA));
    const warned = transition(active, { kind: 'idle-warning' }, LATER);
    expect(warned).toMatchObject({ effects: [{ kind: 'warn-assignee', assignee: HOA }] });
    expect(transition(changed(warned), { kind: 'idle-warning' }, LATER + MINUTE)).toEqual(refused('already-warned'));
    const written = changed(transition(changed(warned), SAYS, LATER + 2 * MINUTE));
    expect(transition(written, { kind: 'idle-warning' }, LATER + 40 * MINUTE).kind).toBe('changed');
    expect(transition(play(REQUEST), { kind: 'idle-warning' }, LATER)).toEqual(refused('not-active'));
  });
});
