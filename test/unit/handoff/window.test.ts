import { describe, expect, test } from '@jest/globals';
import { findReplyWindow } from '../../../src/handoff/window.js';
import { DAY, NOON } from './sample-case.js';

const line = { channel: 'line', now: NOON, humanAgent: false } as const;
const messenger = (age: number, humanAgent = false) => findReplyWindow({ channel: 'messenger', now: NOON, lastUserActionAt: NOON - age, humanAgent });
const quota = (used: number) => ({ used, limit: 200, reserve: 0.2 });

describe('on LINE', () => {
  test('a young reply token is used first, and costs nothing', () => {
    expect(findReplyWindow({ ...line, replyToken: { receivedAt: NOON - 10_500 }, quota: quota(200) })).toEqual({ kind: 'reply', until: NOON + 39_500, secondsLeft: 39 });
  });

  test('an old token leaves the push', () => {
    expect(findReplyWindow({ ...line, replyToken: { receivedAt: NOON - 50_000 }, quota: quota(0) })).toEqual({ kind: 'push', remaining: 200, inReserve: false });
  });

  test.each([[159, 41, false], [160, 40, true], [199, 1, true]])('after %i pushes %i remain, in reserve: %s', (used, remaining, inReserve) => {
    expect(findReplyWindow({ ...line, quota: quota(used) })).toEqual({ kind: 'push', remaining, inReserve });
  });

  test.each([200, 201])('after %i of 200 pushes nothing goes until the person writes or the plan is raised', (used) => {
    expect(findReplyWindow({ ...line, quota: quota(used) })).toEqual({ kind: 'closed', why: 'quota-used', next: 'wait-or-raise-plan' });
  });

  test('an unknown or unlimited quota does not stop a push', () => {
    expect(findReplyWindow(line)).toEqual({ kind: 'push' });
    expect(findReplyWindow({ ...line, quota: { used: 9, limit: Infinity, reserve: 0.2 } })).toEqual({ kind: 'push' });
  });
});

describe('on Messenger', () => {
  test('the first day is open to everybody', () => {
    expect(messenger(0)).toEqual({ kind: 'standard', until: NOON + DAY, secondsLeft: 86_400, finally: NOON + DAY });
    expect(messenger(DAY, true)).toEqual({ kind: 'standard', until: NOON, secondsLeft: 0, finally: NOON + 6 * DAY });
  });

  test('the week is open to a person with the Human Agent feature, and to nobody without it', () => {
    expect(messenger(DAY + 1, true)).toEqual({ kind: 'human-agent', until: NOON + 6 * DAY - 1, secondsLeft: 6 * 86_400 - 1 });
    expect(messenger(7 * DAY, true)).toMatchObject({ kind: 'human-agent', secondsLeft: 0 });
    expect(messenger(DAY + 1)).toEqual({ kind: 'closed', why: 'window-over', wasOpenUntil: NOON - 1, next: 'wait-for-person' });
  });

  test('after a week nothing can be sent, and the answer says until when it could', () => {
    expect(messenger(7 * DAY + 1, true)).toEqual({ kind: 'closed', why: 'window-over', wasOpenUntil: NOON - 1, next: 'wait-for-person' });
  });

  test('nothing is open before the person has done anything', () => {
    expect(findReplyWindow({ channel: 'messenger', now: NOON, humanAgent: true })).toEqual({ kind: 'closed', why: 'never-wrote', next: 'wait-for-person' });
  });
});

describe('anywhere', () => {
  test.each(['line', 'messenger', 'simulator'] as const)('nothing goes to somebody who has blocked the account on %s', (channel) => {
    expect(findReplyWindow({ channel, now: NOON, lastUserActionAt: NOON, humanAgent: true, unreachable: true })).toEqual({ kind: 'closed', why: 'unreachable', next: 'wait-for-person' });
  });

  test('the terminal is always open', () => {
    expect(findReplyWindow({ channel: 'simulator', now: NOON, humanAgent: false })).toEqual({ kind: 'open' });
  });
});
