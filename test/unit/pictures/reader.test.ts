import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { PictureReading } from '../../../src/core/picture.js';
import type { PictureReader, PictureReaderOptions } from '../../../src/pictures/reader.js';
import { bare, drawScreen, JAPANESE_OFFER, plainPicture, VIETNAMESE_OFFER } from './screen.js';

const own = createRequire(import.meta.url);
const workerThreads = own('node:worker_threads') as { Worker: typeof Worker };
const running = new Set<Worker>();
workerThreads.Worker = class extends Worker {
  constructor(...given: ConstructorParameters<typeof Worker>) {
    super(...given);
    running.add(this);
    this.once('exit', () => running.delete(this));
  }
};
// Only now, so that the library takes the threads that are counted.
const { createPictureReader } = await import('../../../src/pictures/reader.js');

/** How many threads run. */
const threads = (): number => running.size;
const LANGUAGES = ['vie', 'jpn', 'eng'];
const PATIENT = 120_000;

let dataDir: string;
const readers: PictureReader[] = [];
beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'reading-'));
  for (const code of LANGUAGES) {
    const from = path.join(path.dirname(own.resolve(`@tesseract.js-data/${code}/package.json`)), '4.0.0_best_int', `${code}.traineddata.gz`);
    await copyFile(from, path.join(dataDir, `${code}.traineddata.gz`));
  }
});
afterEach(async () => {
  await Promise.all(readers.splice(0).map((reader) => reader.close()));
});
afterAll(() => rm(dataDir, { recursive: true }));

function open(options: Partial<PictureReaderOptions> = {}): PictureReader {
  const reader = createPictureReader({ dataDir, languages: LANGUAGES, timeoutMs: PATIENT, ...options });
  readers.push(reader);
  return reader;
}

const textOf = (reading: PictureReading): string => (reading.kind === 'read' ? reading.lines.map((line) => line.text).join('\n') : reading.why);
const why = (reading: PictureReading): string => (reading.kind === 'trouble' ? reading.why : 'read');

/** Share of the lines that stand in what was read, letter by letter. */
function share(reading: PictureReading, lines: readonly string[]): number {
  const read = bare(textOf(reading));
  return lines.filter((line) => read.includes(bare(line))).length / lines.length;
}

describe('words are read', () => {
  let reader: PictureReader;
  beforeAll(() => {
    reader = createPictureReader({ dataDir, languages: LANGUAGES, timeoutMs: PATIENT });
  });
  afterAll(() => reader.close());

  test.each([
    ['Vietnamese', VIETNAMESE_OFFER, false],
    ['Japanese', JAPANESE_OFFER, false],
    ['Vietnamese in dark mode', VIETNAMESE_OFFER, true],
    ['Japanese in dark mode', JAPANESE_OFFER, true],
  ] as const)('%s', async (_name, lines, dark) => {
    const reading = await reader.read(await drawScreen(lines, { dark }).png().toBuffer());
    expect(reading.kind).toBe('read');
    expect(share(reading, lines)).toBeGreaterThanOrEqual(0.66);
    if (reading.kind === 'read') for (const { confidence } of reading.lines) expect(confidence).toBeGreaterThan(50);
  }, PATIENT);

  test('the signs that matter are read: sums, the share, the name of the app', async () => {
    const text = textOf(await reader.read(await drawScreen(VIETNAMESE_OFFER).jpeg({ quality: 80 }).toBuffer()));
    for (const word of ['ATM', '5%', '2', 'Telegram']) expect(text).toContain(word);
  }, PATIENT);

  test('the end of a long page is not lost in making it small: its top is read', async () => {
    const long = await drawScreen([...VIETNAMESE_OFFER, ...Array.from({ length: 140 }, () => '')]).png().toBuffer();
    expect(share(await reader.read(long), VIETNAMESE_OFFER)).toBeGreaterThanOrEqual(0.66);
  }, PATIENT);

  test('a picture without words is one without words', async () => {
    expect(why(await reader.read(await plainPicture(600, 600).png().toBuffer()))).toBe('no-text');
  }, PATIENT);

  test('what cannot be opened says why, and the next one is read', async () => {
    const good = await drawScreen(VIETNAMESE_OFFER).png().toBuffer();
    const [html, cut, huge, fine] = await Promise.all([
      reader.read(Buffer.from('<html></html>')),
      reader.read(good.subarray(0, good.length / 2)),
      plainPicture(7_000, 7_000).jpeg().toBuffer().then((bytes: Buffer) => reader.read(bytes)),
      reader.read(good),
    ]);
    expect([html, cut, huge, fine].map(why)).toEqual(['not-a-picture', 'not-a-picture', 'too-large', 'read']);
  }, PATIENT);
});

describe('the queue', () => {
  test('more than may wait are refused, those before are read', async () => {
    const reader = open({ maxWaiting: 2 });
    const bytes = await drawScreen(['Tuyển gấp']).png().toBuffer();
    const readings = await Promise.all([1, 2, 3, 4].map(() => reader.read(bytes)));
    expect(readings.map(why)).toEqual(['read', 'read', 'busy', 'busy']);
    expect(why(await reader.read(bytes))).toBe('read');
  }, PATIENT);

  test('a picture that takes too long is given up, and the reader works again', async () => {
    const options = { dataDir, languages: LANGUAGES, timeoutMs: 1 };
    const reader = createPictureReader(options);
    readers.push(reader);
    const bytes = await drawScreen(VIETNAMESE_OFFER).png().toBuffer();
    expect(why(await reader.read(bytes))).toBe('busy');
    options.timeoutMs = PATIENT;
    expect(share(await reader.read(bytes), VIETNAMESE_OFFER)).toBeGreaterThanOrEqual(0.66);
  }, PATIENT);

  test('the thread goes when it has had nothing to do, and comes back', async () => {
    const reader = open({ idleMs: 1 });
    const bytes = await drawScreen(['Tuyển gấp']).png().toBuffer();
    expect(why(await reader.read(bytes))).toBe('read');
    await until(() => threads() === 0);
    expect(why(await reader.read(bytes))).toBe('read');
  }, PATIENT);
});

describe('the end', () => {
  test('close gives up what is read and what waits, ends the thread, and nothing is read after it', async () => {
    await until(() => threads() === 0);
    const reader = open();
    const bytes = await drawScreen(VIETNAMESE_OFFER).png().toBuffer();
    expect(why(await reader.read(bytes))).toBe('read');
    expect(threads()).toBe(1);
    const waiting = [1, 2, 3].map(() => reader.read(bytes));
    await reader.close();
    expect((await Promise.all(waiting)).map(why)).toEqual(['busy', 'busy', 'busy']);
    expect(why(await reader.read(bytes))).toBe('busy');
    await until(() => threads() === 0);
  }, PATIENT);

  test('close of a reader that has read nothing, and twice', async () => {
    const reader = open();
    await reader.close();
    await expect(reader.close()).resolves.toBeUndefined();
  });
});

describe('data that is missing or damaged', () => {
  test.each([['missing', undefined], ['cut in two', Buffer.from([31, 139, 8, 0, 0, 0])], ['empty', Buffer.alloc(0)]] as const)('%s: the picture has failed at once and no thread is left', async (_name, data) => {
    const dir = await mkdtemp(path.join(tmpdir(), 'damaged-'));
    try {
      if (data !== undefined) await writeFile(path.join(dir, 'vie.traineddata.gz'), data);
      await until(() => threads() === 0);
      const reader = open({ dataDir: dir, languages: ['vie'] });
      const bytes = await drawScreen(['Tuyển gấp']).png().toBuffer();
      expect(why(await reader.read(bytes))).toBe('failed');
      expect(why(await reader.read(bytes))).toBe('failed');
      expect(threads()).toBe(0);
    } finally {
      await rm(dir, { recursive: true });
    }
  }, PATIENT);
});

async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; tries < 4_000 && !condition(); tries += 1) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(condition()).toBe(true);
}
