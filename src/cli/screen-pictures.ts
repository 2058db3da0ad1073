import type { Readable, Writable } from 'node:stream';
import { createWords } from '../bot/words.js';
import { answerLanguage, parseLanguage } from '../core/language.js';
import { createScreening, readContentFiles } from '../main.js';
import { openReader } from '../main/screening.js';
import { pipeLines } from './lines.js';
import { readPictureFiles, showReading, type PictureFileParts } from './picture-files.js';
import { parseOffer, parseScreenLine } from './screen.js';

/** What the person told besides the pictures. */
interface Told {
  readonly lang?: string;
  readonly date?: string;
}

/** For one run of the program; the reader's thread ends with it. */
async function withReader<T>(work: (parts: Omit<PictureFileParts, 'language'>) => Promise<T>): Promise<T> {
  const reader = openReader();
  try {
    return await work({ reader, words: createWords(readContentFiles()) });
  } finally {
    await reader.close();
  }
}

/**
 * `screen --image`: what was read, then what is said of it.
 * @param files pictures of one offer, in their order
 * @throws MadoguchiError that names the file and says what to do
 */
export async function screenPictures(files: readonly string[], told: Told): Promise<string> {
  return withReader(async (parts) => {
    // Before any reading: a wrong day or language should not cost a minute.
    parseOffer(JSON.stringify({ text: '-', ...told }));
    const asked = told.lang === undefined ? undefined : parseLanguage(told.lang);
    const read = await readPictureFiles(files, { ...parts, language: answerLanguage(asked) });
    const { lang, reply } = createScreening()({ text: read.text, ...told });
    return `${showReading(read, { words: parts.words, language: answerLanguage(parseLanguage(lang)) })}\n\n${reply}`;
  });
}

/** `screen --jsonl`. @returns whether every line was good */
export async function screenStream(input: Readable, output: Writable): Promise<boolean> {
  const screen = createScreening();
  return withReader((parts) =>
    pipeLines(input, output, async (line) => {
      const offer = parseScreenLine(line);
      if (!('image' in offer)) return screen(offer);
      const { image, text: _text, ...told } = offer;
      const read = await readPictureFiles(image, { ...parts, language: answerLanguage(parseLanguage(told.lang ?? 'en')) });
      return { ...screen({ ...told, text: read.text }), read };
    }));
}
