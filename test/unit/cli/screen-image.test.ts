import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createWords } from '../../../src/bot/words.js';
import { readPictureFiles, showReading } from '../../../src/cli/picture-files.js';
import { parseScreenLine } from '../../../src/cli/screen.js';
import type { PictureReading } from '../../../src/core/picture.js';
import { content } from '../screening/rules.js';

const words = createWords(content);
const said = (name: string): string => words.t('en', `talk:picture.${name}`);
const lines = (confidence: number, ...texts: readonly string[]): PictureReading => ({ kind: 'read', lines: texts.map((text) => ({ text, confidence })) });

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'screen-image-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A file, and a reader that finds in it what is given. */
function photograph(found: Readonly<Record<string, PictureReading>>) {
  const asked: string[] = [];
  const files = Object.keys(found).map((name) => {
    const file = path.join(folder, name);
    writeFileSync(file, name);
    return file;
  });
  const reader = {
    read: (bytes: Buffer) => {
      asked.push(bytes.toString());
      return Promise.resolve(found[bytes.toString()] ?? ({ kind: 'trouble', why: 'failed' } as const));
    },
  };
  return { files, asked, parts: { reader, words, language: 'en' as const } };
}

describe('pictures given to the command', () => {
  test('are one set, in their order', async () => {
    const { files, asked, parts } = photograph({ 'b.png': lines(95, 'Tuyển nam hái cải Ibaraki'), 'a.png': lines(95, 'Lương 850 yên một giờ') });
    const read = await readPictureFiles(files, parts);
    expect(asked).toEqual(['b.png', 'a.png']);
    expect(read.unsure).toBe(false);
    expect(read.text.indexOf('Tuyển nam')).toBeLessThan(read.text.indexOf('Lương 850'));
  });

  test('are quoted, below a question where they were hard to read', async () => {
    const sure = photograph({ 'sure.png': lines(95, 'Tuyển nam hái cải Ibaraki') });
    expect(showReading(await readPictureFiles(sure.files, sure.parts), sure.parts)).toBe('> Tuyển nam hái cải Ibaraki');
    const unsure = photograph({ 'unsure.png': lines(50, 'Tuyển nam hái cải Ibaraki') });
    expect(showReading(await readPictureFiles(unsure.files, unsure.parts), unsure.parts)).toBe(`${said('read-back')}\n\n> Tuyển nam hái cải Ibaraki`);
  });

  test.each(['not-a-picture', 'too-large', 'no-text', 'busy', 'failed'] as const)('that end in "%s" are named with what to do', async (why) => {
    const { files, parts } = photograph({ 'good.png': lines(95, 'Tuyển nam hái cải Ibaraki'), 'bad.png': { kind: 'trouble', why } });
    await expect(readPictureFiles(files, parts)).rejects.toThrow(`${path.join(folder, 'bad.png')}: ${said(`trouble-${why}`)}`);
  });

  test('that hold nothing but the words of the app are called pictures without words', async () => {
    const { files, parts } = photograph({ 'app.png': lines(95, '10:42', 'Seen') });
    await expect(readPictureFiles(files, parts)).rejects.toThrow(said('trouble-no-text'));
  });

  test('that are not there, or are folders, are asked for by their path', async () => {
    const { parts } = photograph({});
    await expect(readPictureFiles([path.join(folder, 'none.png')], parts)).rejects.toThrow(/none\.png: there is no such file\. Give the path/);
    await expect(readPictureFiles([folder], parts)).rejects.toThrow('there is no such file');
  });

  test('that are larger than what the bot downloads are refused without being read', async () => {
    const { files, asked, parts } = photograph({ 'huge.png': lines(95, 'Tuyển nam hái cải Ibaraki') });
    truncateSync(files[0]!, 12 * 1024 * 1024 + 1);
    await expect(readPictureFiles(files, parts)).rejects.toThrow(said('trouble-too-large'));
    expect(asked).toEqual([]);
  });
});

describe('a line of screen --jsonl', () => {
  test('names a picture, or several, instead of its text', () => {
    expect(parseScreenLine('{"id":"p1","image":"a.png"}')).toEqual({ id: 'p1', image: ['a.png'] });
    expect(parseScreenLine('{"image":["a.png","b.png"],"lang":"vi"}')).toEqual({ image: ['a.png', 'b.png'], lang: 'vi' });
    expect(parseScreenLine('{"id":"p2","text":"写真 \\"image\\": なし"}')).toEqual({ id: 'p2', text: '写真 "image": なし' });
  });

  test('with both, with neither or with no file is told what is wrong', () => {
    expect(() => parseScreenLine('{"image":"a.png","text":"offer"}')).toThrow('a line has text or image, not both');
    expect(() => parseScreenLine('{"id":"p3"}')).toThrow('text');
    expect(() => parseScreenLine('{"image":[]}')).toThrow('image');
  });
});
