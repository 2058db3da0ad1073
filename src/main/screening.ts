import { copyFileSync, existsSync, mkdirSync, renameSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Room } from '../bot/room.js';
import { createWords } from '../bot/words.js';
import { createScreenTool } from '../cli/screen.js';
import type { Environment } from '../config.js';
import type { Content } from '../content/content.js';
import { loadScreeningRules, loadScreeningTexts, type ScreeningRules, type ScreeningTexts } from '../content/screening-files.js';
import { cachedScreening } from '../model-cache/content-cache.js';
import type { PictureReader } from '../pictures/reader.js';
import type { Screen } from '../screening/result.js';
import type { FindLicence } from '../screening/licences.js';
import { createScreen } from '../screening/screen.js';
import { openLicenceSearch } from './licences.js';
import type { Understand } from '../understand/understanding.js';

/** The installation's folder: content, locales and the caches lie beside the sources and beside dist/. */
const ROOT = path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url))));

export const PLACES = {
  dialogsDir: path.join(ROOT, 'dialogs'),
  localesDir: path.join(ROOT, 'locales'),
  cacheDir: path.join(ROOT, '.cache', 'models'),
  contentCacheDir: path.join(ROOT, '.cache', 'content'),
  embeddingsDir: path.join(ROOT, '.cache', 'embeddings'),
  readingDir: path.join(ROOT, '.cache', 'reading'),
};

/** Languages in which pictures are read; Tesseract's codes. Latin letters of all our languages are among them. */
const READ = ['vie', 'jpn', 'eng'] as const;

/** Rules and words of the screening, from the cache when nothing has changed. @throws MadoguchiError `content-invalid` */
export function readScreening(content: Content): { readonly rules: ScreeningRules; readonly texts: ScreeningTexts } {
  const { rules, texts } = cachedScreening(PLACES, PLACES.contentCacheDir, () => {
    const all = loadScreeningRules({ dialogsDir: PLACES.dialogsDir, content });
    const { prefectures: _prefectures, wages: _wages, facts: _facts, ...own } = all;
    return { rules: own, texts: loadScreeningTexts({ ...PLACES, rules: all }) };
  });
  // What the content holds already is not kept twice.
  const { prefectures, wages, facts } = content;
  return { rules: { ...rules, prefectures, wages, facts }, texts };
}

/** What judges offers in talks. The rules are compiled with the first offer: a third of a second that the start need not wait for. */
export function screenInTalks(content: Content, env: Pick<Environment, 'LICENCES_DIR'>): Pick<Room, 'screen' | 'offers' | 'findLicence'> {
  const { rules, texts: offers } = readScreening(content);
  let screen: Screen | undefined;
  let search: FindLicence | undefined;
  return {
    offers,
    screen: (offer) => (screen ??= createScreen(rules))(offer),
    // Thousands of names take half a second to prepare, and most talks name none.
    findLicence: (...asked) => (search ??= openLicenceSearch(env))(...asked),
  };
}

/** Judges job offers for `madoguchi screen`. @throws MadoguchiError `content-invalid` */
export function createScreening(content: Content, understand: Understand, env: Pick<Environment, 'LICENCES_DIR'>): ReturnType<typeof createScreenTool> {
  const { screen, offers, findLicence } = screenInTalks(content, env);
  return createScreenTool({ screen, understand, findLicence, texts: offers, content, words: createWords(content), now: Date.now });
}

/**
 * Reads pictures with the language data that is installed with the program; nothing is downloaded. What opens and reads pictures is
 * loaded with the first one: the start need not wait for it, and most hours have none.
 */
export function openReader(): PictureReader {
  let opened: Promise<PictureReader> | undefined;
  const open = (): Promise<PictureReader> =>
    (opened ??= import('../pictures/reader.js').then(({ createPictureReader }) => createPictureReader({ dataDir: gatherLanguageData(), languages: READ })));
  return {
    read: async (bytes) => (await open()).read(bytes),
    close: async () => (await opened)?.close(),
  };
}

/** Tesseract wants all languages in one folder; each comes in a package of its own. Done by the build: a container may not write. */
export function gatherLanguageData(): string {
  const { resolve } = createRequire(import.meta.url);
  const missing = READ.map((code) => ({ code, file: path.join(PLACES.readingDir, `${code}.traineddata.gz`) })).filter(({ file }) => !existsSync(file));
  if (missing.length > 0) mkdirSync(PLACES.readingDir, { recursive: true });
  for (const { code, file } of missing) {
    // The small networks: as good on screens as the large ones, at half the memory (docs/decisions/pictures.md).
    const draft = `${file}.${process.pid}`;
    copyFileSync(path.join(path.dirname(resolve(`@tesseract.js-data/${code}/package.json`)), '4.0.0_best_int', `${code}.traineddata.gz`), draft);
    renameSync(draft, file);
  }
  return PLACES.readingDir;
}
