import { describe, expect, test } from '@jest/globals';
import type { Input } from '../../../src/core/inbound.js';
import { decideTurn, findVoice, type TurnInput } from '../../../src/handoff/voice.js';
import { claimBy, closeBy, DAY, HOA, KEN, MINUTE, NOON, play, releaseBy, REQUEST } from './sample-case.js';

const now = NOON + 30 * MINUTE;
const waiting = play(REQUEST);
const active = play(REQUEST, claimBy(HOA));
const closed = play(REQUEST, claimBy(HOA), closeBy(HOA));
const text: Input = { kind: 'text', text: 'x' };
const says = (input: Input = text, danger = false): TurnInput => ({ kind: 'person', input, danger });
const writes = (by: typeof HOA): TurnInput => ({ kind: 'counsellor', by });

describe('the voice of a talk', () => {
  test('is the bot\'s without a case, while one waits, and after it is closed', () => {
    for (const one of [undefined, waiting, closed]) expect(findVoice({ case: one, now })).toEqual({ kind: 'bot' });
  });

  test('is the counsellor\'s while one has the case, even if the Page has been answered from elsewhere', () => {
    expect(findVoice({ case: active, now, pausedUntil: now + 1 })).toEqual({ kind: 'counsellor', id: HOA });
  });

  test('is nobody\'s while somebody answers from the platform\'s inbox, or the person cannot be reached', () => {
    expect(findVoice({ case: waiting, now, pausedUntil: now + 1 })).toEqual({ kind: 'nobody', why: 'elsewhere' });
    expect(findVoice({ case: waiting, now, pausedUntil: now })).toEqual({ kind: 'bot' });
    expect(findVoice({ case: active, now, unreachable: true })).toEqual({ kind: 'nobody', why: 'unreachable' });
  });
});

describe('what the person writes', () => {
  test('is answered by the bot where no counsellor has the case', () => {
    for (const one of [undefined, waiting]) expect(decideTurn({ case: one, now }, says())).toEqual({ kind: 'bot-speaks', reopen: false, alarm: false });
  });

  test('is left to the counsellor who has the case; danger alarms', () => {
    expect(decideTurn({ case: active, now }, says())).toEqual({ kind: 'bot-silent', alarm: false });
    expect(decideTurn({ case: active, now }, says(text, true))).toEqual({ kind: 'bot-silent', alarm: true });
  });

  test('alarms on danger in a waiting case, while the bot answers', () => {
    expect(decideTurn({ case: waiting, now }, says(text, true))).toEqual({ kind: 'bot-speaks', reopen: false, alarm: true });
    expect(decideTurn({ case: undefined, now }, says(text, true))).toMatchObject({ alarm: false });
  });

  test.each<[Input, boolean]>([
    [text, true],
    [{ kind: 'media', media: 'image' }, true],
    [{ kind: 'choice', data: 'v1:open:menu' }, false],
    [{ kind: 'sticker', keywords: [] }, false],
    [{ kind: 'reaction' }, false],
  ])('%j within a week of the closing reopens: %s', (input, reopen) => {
    expect(decideTurn({ case: closed, now }, says(input))).toMatchObject({ kind: 'bot-speaks', reopen });
    expect(decideTurn({ case: closed, now: now + 8 * DAY }, says(input))).toMatchObject({ kind: 'bot-speaks', reopen: false });
  });

  test('shows that the person is back after a block; leaving does not', () => {
    expect(decideTurn({ case: undefined, now, unreachable: true }, says())).toMatchObject({ kind: 'bot-speaks' });
    expect(decideTurn({ case: undefined, now, unreachable: true }, says({ kind: 'unfollow' }))).toMatchObject({ kind: 'bot-silent' });
  });
});

describe('what a counsellor writes', () => {
  test('is said by the owner alone', () => {
    expect(decideTurn({ case: active, now }, writes(HOA))).toEqual({ kind: 'counsellor-speaks', id: HOA });
    expect(decideTurn({ case: active, now }, writes(KEN))).toEqual({ kind: 'refused', why: 'not-assignee' });
  });

  test.each([[undefined, 'no-case'], [waiting, 'not-active'], [closed, 'closed']] as const)('is refused without an active case', (one, why) => {
    expect(decideTurn({ case: one, now }, writes(HOA))).toEqual({ kind: 'refused', why });
  });

  test('is refused when the person cannot be reached', () => {
    expect(decideTurn({ case: active, now, unreachable: true }, writes(HOA))).toEqual({ kind: 'refused', why: 'unreachable' });
  });
});

describe('the bot', () => {
  test('says that it is back when a case is closed or released', () => {
    expect(decideTurn({ case: closed, now }, { kind: 'handed-back' })).toEqual({ kind: 'bot-back', key: 'handoff.bot-back' });
    expect(decideTurn({ case: play(REQUEST, claimBy(HOA), releaseBy(HOA)), now }, { kind: 'handed-back' })).toEqual({ kind: 'bot-back', key: 'handoff.waiting-again' });
  });

  test('says nothing of the kind where it has no voice', () => {
    expect(decideTurn({ case: active, now }, { kind: 'handed-back' })).toMatchObject({ kind: 'bot-silent' });
    expect(decideTurn({ case: closed, now, unreachable: true }, { kind: 'handed-back' })).toMatchObject({ kind: 'bot-silent' });
  });

  test('keeps its own timers to itself while a counsellor has the case', () => {
    expect(decideTurn({ case: active, now }, { kind: 'timer' })).toEqual({ kind: 'bot-silent', alarm: false });
    expect(decideTurn({ case: waiting, now }, { kind: 'timer' })).toMatchObject({ kind: 'bot-speaks' });
  });
});
