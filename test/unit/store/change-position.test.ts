import { expect, test } from '@jest/globals';
import { compareStreamIds, decodePosition, encodePosition, parseStreamId } from '../../../src/store/redis/change-position.js';

const AT = 1_790_000_000_000;

test('a position comes back as it was, also when a node is ahead of the others', () => {
  const read = new Map([[0, { ms: AT - 900_000, seq: 0 }], [15, { ms: AT + 3_000, seq: 41 }]]);
  expect(decodePosition(encodePosition({ at: AT, read }))).toEqual({ at: AT, read });
  expect(decodePosition(encodePosition({ at: AT, read: new Map() }))).toEqual({ at: AT, read: new Map() });
});

test('a position of a busy desk stays short enough for a header', () => {
  const read = new Map(Array.from({ length: 16 }, (_, shard) => [shard, { ms: AT - 900_000 + shard, seq: 99 }]));
  expect(encodePosition({ at: AT, read }).length).toBeLessThan(200);
});

test.each(['', '.', 'a.', 'a.1', 'a.1_2', 'a.1_2_3_4', 'a._1_2', 'a.-1_0_0', 'a.1_b_0', 'a.1_0_-1', 'A', '-a', '1e999999999', 'zzzzzzzzzzz', 'a b'])('%p is no position', (text) => {
  expect(decodePosition(text)).toBeUndefined();
});

test('ids are in order by time, then by number', () => {
  const ids = ['5-10', '5-9', '4-99', '10-0'].map(parseStreamId).sort(compareStreamIds);
  expect(ids).toEqual([{ ms: 4, seq: 99 }, { ms: 5, seq: 9 }, { ms: 5, seq: 10 }, { ms: 10, seq: 0 }]);
});
