import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { waitFor } from '../../../src/store/answer-wait.js';
import { ReadySignal } from '../../../src/store/ready-signal.js';

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

test('what is there already is given without waiting', async () => {
  expect(await waitFor(new ReadySignal(), 0, () => Promise.resolve('there'))).toBe('there');
});

test('a signal makes it look again at once', async () => {
  const signal = new ReadySignal();
  const there: string[] = [];
  let looks = 0;
  const found = waitFor(signal, 10_000, () => {
    looks += 1;
    return Promise.resolve(there[0]);
  });
  await jest.advanceTimersByTimeAsync(1);
  there.push('there');
  signal.fire();
  await jest.advanceTimersByTimeAsync(0);
  expect(await found).toBe('there');
  expect(looks).toBe(2);
});

test('a signal during a look is not lost', async () => {
  const signal = new ReadySignal();
  const looks: ((found: string | undefined) => void)[] = [];
  const found = waitFor(signal, 10_000, () => new Promise<string | undefined>((resolve) => {
    looks.push(resolve);
  }));
  signal.fire();
  await jest.advanceTimersByTimeAsync(0);
  looks[0]?.(undefined);
  await jest.advanceTimersByTimeAsync(0);
  expect(looks).toHaveLength(2);
  looks[1]?.('there');
  expect(await found).toBe('there');
});

test('a lost signal is made good by looking now and then', async () => {
  const there: string[] = [];
  const found = waitFor(new ReadySignal(), 10_000, () => Promise.resolve(there[0]));
  await jest.advanceTimersByTimeAsync(100);
  there.push('there');
  await jest.advanceTimersByTimeAsync(250);
  expect(await found).toBe('there');
});

test('when the time is over nothing is given, and nobody listens any more', async () => {
  const signal = new ReadySignal();
  let looks = 0;
  const found = waitFor<string>(signal, 600, () => {
    looks += 1;
    return Promise.resolve(undefined);
  });
  await jest.advanceTimersByTimeAsync(601);
  expect(await found).toBeUndefined();
  const before = looks;
  signal.fire();
  await jest.advanceTimersByTimeAsync(1_000);
  expect(looks).toBe(before);
});

test('a look that fails ends the waiting', async () => {
  const look = (): Promise<undefined> => Promise.reject(new Error('gone'));
  await expect(waitFor(new ReadySignal(), 600, look)).rejects.toThrow('gone');
});
