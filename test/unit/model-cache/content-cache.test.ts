import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { loadContent } from '../../../src/content/load.js';
import { cachedContent } from '../../../src/model-cache/content-cache.js';
import { writeContent } from '../content/fixture.js';

function setUp(): { readonly places: ReturnType<typeof writeContent>; readonly cacheDir: string } {
  return { places: writeContent(), cacheDir: mkdtempSync(path.join(tmpdir(), 'madoguchi-cache-')) };
}

test('content is read once and is the same out of the cache, frozen', () => {
  const { places, cacheDir } = setUp();
  let reads = 0;
  const read = () => {
    reads += 1;
    return loadContent(places);
  };
  const first = cachedContent(places, cacheDir, read);
  const second = cachedContent(places, cacheDir, read);
  expect(reads).toBe(1);
  expect(second).toEqual(first);
  expect(Object.isFrozen([...second.topics.values()][0])).toBe(true);
});

test('a changed file is read again, and the old cache goes', () => {
  const { places, cacheDir } = setUp();
  cachedContent(places, cacheDir, () => loadContent(places));
  writeFileSync(path.join(places.dialogsDir, 'content.yaml'), 'checked_on: 2026-12-01\n');
  expect(cachedContent(places, cacheDir, () => loadContent(places)).checkedOn).toBe('2026-12-01');
  expect(readdirSync(cacheDir)).toHaveLength(1);
});

test('a damaged cache is read past', () => {
  const { places, cacheDir } = setUp();
  cachedContent(places, cacheDir, () => loadContent(places));
  const [name = ''] = readdirSync(cacheDir);
  writeFileSync(path.join(cacheDir, name), 'rubbish');
  expect(cachedContent(places, cacheDir, () => loadContent(places)).topics.size).toBeGreaterThan(0);
});

test('content that is refused leaves no cache', () => {
  const { places, cacheDir } = setUp();
  expect(() => cachedContent(places, cacheDir, () => {
    throw new Error('wrong');
  })).toThrow('wrong');
  expect(readdirSync(cacheDir)).toEqual([]);
});
