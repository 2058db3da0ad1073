import { mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { loadContent } from '../../../src/content/load.js';
import { cachedContent, cachedScreening } from '../../../src/model-cache/content-cache.js';
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

test.each(['dialogs/screening', 'locales/vi/screening'])('the screening is read again when a file of %s or the content changes, and beside the content', (folder) => {
  const { places, cacheDir } = setUp();
  const inside = folder.replace(/^dialogs/, places.dialogsDir).replace(/^locales/, places.localesDir);
  mkdirSync(inside, { recursive: true });
  mkdirSync(path.join(places.dialogsDir, 'screening'), { recursive: true });
  writeFileSync(path.join(inside, 'rules.yaml'), 'one: 1\n');
  let reads = 0;
  const read = (): { readonly rules: ReadonlyMap<string, number> } => ({ rules: new Map([['reads', (reads += 1)]]) });
  cachedContent(places, cacheDir, () => loadContent(places));
  expect([cachedScreening(places, cacheDir, read), cachedScreening(places, cacheDir, read)].map(({ rules }) => rules.get('reads'))).toEqual([1, 1]);
  writeFileSync(path.join(inside, 'rules.yaml'), 'one: 2\n');
  expect(cachedScreening(places, cacheDir, read).rules.get('reads')).toBe(2);
  writeFileSync(path.join(places.dialogsDir, 'content.yaml'), 'checked_on: 2026-12-01\n');
  expect(cachedScreening(places, cacheDir, read).rules.get('reads')).toBe(3);
  expect(readdirSync(cacheDir)).toHaveLength(2);
});
