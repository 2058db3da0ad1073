// Judges posts as the product does: the likelihood of an offer comes from the understanding, the verdict from the rules.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { load } from 'js-yaml';

const ROOT = path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url))));
export const VERDICTS = ['danger', 'high-risk', 'caution', 'no-red-flags', 'not-an-offer'];
export const HARMLESS = ['no-red-flags', 'not-an-offer'];

/**
 * Loads the built program.
 * @param dist folder of the compiled sources, from the project's
 * @param date the day of the judgement, YYYY-MM-DD
 * @param givenLanguage judge with the labelled language instead of the one that is guessed
 */
export async function openProduct({ dist = 'dist', date, givenLanguage = false }) {
  const module = (name) => import(pathToFileURL(path.join(ROOT, dist, name)).href);
  const folders = { localesDir: path.join(ROOT, 'locales'), dialogsDir: path.join(ROOT, 'dialogs') };
  const { createScreen } = await module('screening/screen.js');
  const { loadScreeningRules } = await module('content/screening-files.js');
  const { readContent } = await module('content/load.js');
  const { parseLanguage } = await module('core/language.js');
  const { loadOrTrainModel } = await module('model-cache/model-cache.js');
  const { createUnderstand } = await module('understand/understand.js');
  const before = process.memoryUsage().rss;
  const started = performance.now();
  const log = { debug: () => undefined, info: console.error, warn: console.error, error: console.error };
  const understand = createUnderstand(loadOrTrainModel({ ...folders, cacheDir: path.join(ROOT, '.cache', 'models'), log }));
  const screen = createScreen(loadScreeningRules({ dialogsDir: folders.dialogsDir, content: readContent(folders).content }));
  return {
    load: { ms: performance.now() - started, mb: (process.memoryUsage().rss - before) / 1e6 },
    judge: (post, text = post.text) => screen({ text, likelihood: understand(text, {}).offer, askerStatus: post.asker ?? 'unknown', date, ...(givenLanguage ? { lang: parseLanguage(post.lang) } : {}) }),
    languageOf: (post) => parseLanguage(post.lang),
    openReader: async () => (await module('main/screening.js')).openReader(),
    joinPictures: (await module('screening/picture-text.js')).joinPictures,
  };
}

export const readPosts = (name) => load(readFileSync(path.join(ROOT, 'test', 'screening', `${name}.yaml`), 'utf8'));

const same = (a, b) => (Array.isArray(b) ? Array.isArray(a) && [...a].sort().join() === [...b].sort().join() : a === b);

/** Labelled facts that were not found so, each in words; empty when all are right. */
export function wrongFacts(post, result) {
  return Object.entries(post.facts ?? {})
    .filter(([name, value]) => !same(result?.facts[name], value))
    .map(([name, value]) => `${name}: ${JSON.stringify(result?.facts[name])} ≠ ${JSON.stringify(value)}`);
}

/** A report beside the one of the run before. */
export function openReport(name) {
  const file = path.join(ROOT, '.cache', 'eval', `${name}.json`);
  return {
    before: existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined,
    write(report) {
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, `${JSON.stringify({ at: new Date().toISOString(), ...report }, null, 1)}\n`);
    },
  };
}

export const percent = (part, whole) => (whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`);
export const line = (...cells) => console.log(cells.map((cell, at) => (at === 0 ? String(cell).padEnd(24) : String(cell).padStart(14))).join(' '));

/** Median, 95 % and most of some figures. */
export function spread(figures) {
  const sorted = [...figures].sort((a, b) => a - b);
  return { median: sorted[sorted.length >> 1] ?? 0, high: sorted[Math.floor(sorted.length * 0.95)] ?? 0, most: sorted.at(-1) ?? 0 };
}
