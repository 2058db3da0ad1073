import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { RedisConnection } from '../../../src/store/redis/connection.js';
import { Shards } from '../../../src/store/redis/shard-runner.js';
import { Wakes } from '../../../src/store/redis/shards.js';

const dead = new RedisConnection({ send: () => Promise.reject(new Error('gone')), subscribe: () => Promise.resolve(), destroy: () => undefined }, 100);

let wakes: Wakes;
let shards: Shards;

beforeEach(() => {
  jest.useFakeTimers();
  wakes = new Wakes(4, 'me');
  shards = new Shards(dead, wakes, 4, 1_000);
});
afterEach(() => {
  wakes.close();
  jest.useRealTimers();
});

test('while Redis is away a worker that follows its listener does not spin', async () => {
  let calls = 0;
  const ask = (): Promise<unknown> => Promise.reject(new Error(`gone ${(calls += 1)}`));
  const look = (): void => {
    shards.claim('i', 4, ask).catch(() => undefined);
  };
  wakes.inbox.signal.listen(look);
  look();
  await jest.advanceTimersByTimeAsync(1_000);
  expect(calls).toBeGreaterThanOrEqual(4);
  expect(calls).toBeLessThanOrEqual(40);
});

test('claims found in one shard are handed over though another shard failed', async () => {
  const found = await shards.claim('i', 8, (shard) => (shard === 1 ? Promise.reject(new Error('gone')) : Promise.resolve([-1, `claim of ${shard}`])));
  expect(found).toEqual(['claim of 0', 'claim of 2', 'claim of 3']);
});

test('when nothing is found the failure of a shard is told', async () => {
  await expect(shards.claim('i', 8, (shard) => (shard === 1 ? Promise.reject(new Error('gone')) : Promise.resolve([-1])))).rejects.toThrow('gone');
});

test('the number asked for is shared out among the shards and never exceeded', async () => {
  const asked: number[] = [];
  await shards.claim('i', 6, (_shard, max) => {
    asked.push(max);
    return Promise.resolve([-1, ...Array.from({ length: max }, () => 'claim')]);
  });
  expect(asked).toEqual([2, 2, 1, 1]);
});

test('nothing due anywhere is an empty claim', async () => {
  expect(await shards.claim('i', 8, () => Promise.resolve([-1]))).toEqual([]);
  // Idle shards are not asked again.
  expect(await shards.claim('i', 8, () => Promise.reject(new Error('asked')))).toEqual([]);
});
