import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { ReadySignal } from '../../../src/store/ready-signal.js';
import { Wakes } from '../../../src/store/redis/shards.js';

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

async function settle(): Promise<void> {
  await Promise.resolve();
  await Promise.resolve();
}

test('calls of one tick reach each listener once', async () => {
  const signal = new ReadySignal();
  const heard: string[] = [];
  signal.listen(() => heard.push('a'));
  const stop = signal.listen(() => heard.push('b'));
  signal.fire();
  signal.fire();
  await settle();
  expect(heard).toEqual(['a', 'b']);
  stop();
  signal.fire();
  await settle();
  expect(heard).toEqual(['a', 'b', 'a']);
});

test('of several appointments the earliest is kept', async () => {
  const signal = new ReadySignal();
  let heard = 0;
  signal.listen(() => (heard += 1));
  signal.fireIn(500);
  signal.fireIn(100);
  signal.fireIn(300);
  await jest.advanceTimersByTimeAsync(99);
  expect(heard).toBe(0);
  await jest.advanceTimersByTimeAsync(1);
  expect(heard).toBe(1);
  await jest.advanceTimersByTimeAsync(1_000);
  expect(heard).toBe(1);
});

test('a closed signal is silent', async () => {
  const signal = new ReadySignal();
  let heard = 0;
  signal.listen(() => (heard += 1));
  signal.fireIn(10);
  signal.close();
  signal.fire();
  await jest.advanceTimersByTimeAsync(1_000);
  expect(heard).toBe(0);
});

test('shards are asked in turn, and idle ones not at all until they wake', () => {
  const wakes = new Wakes(4, 'me');
  expect(wakes.inbox.take(3)).toEqual([0, 1, 2]);
  expect(wakes.inbox.take(3)).toEqual([3]);
  expect(wakes.inbox.take(3)).toEqual([]);
  wakes.hear('other|i|mdg:{s02}:|0');
  expect(wakes.inbox.take(3)).toEqual([2]);
  wakes.close();
});

test('a busy shard does not starve the others', () => {
  const wakes = new Wakes(3, 'me');
  const asked: number[] = [];
  for (let turn = 0; turn < 6; turn += 1) {
    for (const shard of wakes.inbox.take(1)) {
      asked.push(shard);
      wakes.inbox.learn(shard, 0);
    }
  }
  expect(asked).toEqual([0, 1, 2, 0, 1, 2]);
  wakes.close();
});

test('a shard that is due later is asked then, and its listeners are called at that time', async () => {
  const wakes = new Wakes(2, 'me');
  wakes.outbox.take(2);
  wakes.hear('other|o|mdg:{s00}:|100');
  wakes.hear('other|o|mdg:{s01}:|300');
  let heard = 0;
  wakes.outbox.signal.listen(() => (heard += 1));
  await jest.advanceTimersByTimeAsync(100);
  expect(heard).toBe(1);
  expect(wakes.outbox.take(2)).toEqual([0]);
  await jest.advanceTimersByTimeAsync(200);
  expect(heard).toBe(2);
  expect(wakes.outbox.take(2)).toEqual([1]);
  wakes.close();
});

test('a lost wake-up is made good by the sweep', async () => {
  const wakes = new Wakes(2, 'me');
  wakes.inbox.take(2);
  await jest.advanceTimersByTimeAsync(2_000);
  expect(wakes.inbox.take(2)).toEqual([0, 1]);
  wakes.close();
});

test('a wake-up of the desk calls its listeners and no worker', async () => {
  const wakes = new Wakes(2, 'me');
  wakes.inbox.take(2);
  wakes.outbox.take(2);
  let heard = 0;
  wakes.desk.listen(() => (heard += 1));
  wakes.hear('other|d|mdg:{s01}:|0');
  await settle();
  expect(heard).toBe(1);
  expect([...wakes.inbox.take(2), ...wakes.outbox.take(2)]).toEqual([]);
  // A lost one is made good by the sweep.
  await jest.advanceTimersByTimeAsync(2_000);
  expect(heard).toBe(2);
  wakes.close();
});

test('a wake-up of an unknown shard or form is passed over', () => {
  const wakes = new Wakes(1, 'me');
  wakes.inbox.take(1);
  for (const message of ['', 'x', 'other|i|mdg:{s07}:|0', 'other|i||0']) wakes.hear(message);
  expect(wakes.inbox.take(1)).toEqual([]);
  wakes.close();
});
