import { describe, expect, test } from '@jest/globals';
import { flattenGround } from '../../../src/pictures/flatten.js';

const SIDE = 400;
const INK = 20;

/** A grey picture of one ground, with rectangles on it. */
function paint(ground: number, ...boxes: readonly { readonly x: number; readonly y: number; readonly width: number; readonly height: number; readonly value: number }[]): Uint8Array {
  const grey = new Uint8Array(SIDE * SIDE).fill(ground);
  for (const { x, y, width, height, value } of boxes) for (let row = y; row < y + height; row += 1) grey.fill(value, row * SIDE + x, row * SIDE + x + width);
  return grey;
}
function flattened(...painted: Parameters<typeof paint>): (x: number, y: number) => number {
  const grey = paint(...painted);
  flattenGround(grey, SIDE, SIDE);
  return (x, y) => grey[y * SIDE + x]!;
}
const stroke = { x: 180, y: 150, width: 6, height: 40, value: INK };

describe('what writing stands on', () => {
  test('goes, and the writing stays dark, on white and on a coloured bubble', () => {
    const bubble = { x: 100, y: 100, width: 200, height: 150, value: 190 };
    const at = flattened(255, bubble, stroke);
    expect([at(20, 20), at(110, 200), at(100, 175), at(299, 175)]).toEqual([255, 255, 255, 255]);
    expect(at(182, 170)).toBeLessThan(130);
  });

  test('is no face or picture beside the line any more', () => {
    const at = flattened(255, { x: 60, y: 130, width: 84, height: 84, value: 90 }, stroke);
    expect([at(60, 130), at(100, 170), at(143, 213)]).toEqual([255, 255, 255]);
    expect(at(182, 170)).toBeLessThan(130);
  });

  test('faint edges and the traces of JPEG are taken for ground', () => {
    const at = flattened(230, { ...stroke, value: 200 });
    expect(at(182, 170)).toBe(255);
  });
});
