import { readFile, stat } from 'node:fs/promises';
import type { Words } from '../bot/words.js';
import { MadoguchiError } from '../core/errors.js';
import type { AnswerLanguage } from '../core/language.js';
import { MAX_MEDIA_BYTES, type PictureReading } from '../core/picture.js';
import { joinPictures, type PictureText } from '../screening/picture-text.js';

export interface PictureFileParts {
  readonly reader: { read(bytes: Buffer): Promise<PictureReading> };
  readonly words: Words;
  /** Of the person who reads what went wrong. */
  readonly language: AnswerLanguage;
}

/**
 * Reads picture files as one set, in their order.
 * @throws MadoguchiError that names the first file of which nothing can be had, and says what to do
 */
export async function readPictureFiles(files: readonly string[], { reader, words, language }: PictureFileParts): Promise<PictureText> {
  const refuse = (file: string, why: Extract<PictureReading, { kind: 'trouble' }>['why']): MadoguchiError =>
    new MadoguchiError('config-invalid', `${file}: ${words.t(language, `talk:picture.trouble-${why}`)}`);
  const readings: PictureReading[] = [];
  for (const file of files) {
    const { size } = await findFile(file);
    if (size > MAX_MEDIA_BYTES) throw refuse(file, 'too-large');
    const reading = await reader.read(await readFile(file));
    if (reading.kind === 'trouble') throw refuse(file, reading.why);
    readings.push(reading);
  }
  const read = joinPictures(readings);
  if (read === undefined) throw refuse(files.join(', '), 'no-text');
  return read;
}

async function findFile(file: string): Promise<{ readonly size: number }> {
  const found = await stat(file).catch(() => undefined);
  if (found?.isFile() !== true) throw new MadoguchiError('config-invalid', `${file}: there is no such file. Give the path of a screenshot (JPEG or PNG).`);
  return found;
}

/** What was read, marked as a quotation, below a question where it is unsure. */
export function showReading({ text, unsure }: PictureText, { words, language }: Omit<PictureFileParts, 'reader'>): string {
  const quoted = text.split('\n').map((line) => `> ${line}`).join('\n');
  return unsure ? `${words.t(language, 'talk:picture.read-back')}\n\n${quoted}` : quoted;
}
