import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Log } from '../core/log.js';
import { decodeModel, encodeModel } from '../understand/codec.js';
import type { UnderstandModel } from '../understand/model.js';
import { trainModel } from '../understand/train.js';
import { readCorpus, type CorpusFolders } from './corpus.js';

export interface ModelOptions extends CorpusFolders {
  /** Models are kept here by the hash of what they learnt from, e.g. `.cache/models`. */
  readonly cacheDir: string;
  readonly log: Log;
}

function hashFolder(hash: ReturnType<typeof createHash>, folder: string, ending: RegExp): void {
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true }).filter((item) => item.isFile() && ending.test(item.name)).sort((a, b) => (join(a.parentPath, a.name) < join(b.parentPath, b.name) ? -1 : 1))) {
    const file = join(entry.parentPath, entry.name);
    hash.update(file.slice(folder.length)).update('\0').update(readFileSync(file)).update('\0');
  }
}

/** Stands for the messages and the lexicons: other words, another model. */
function hashContent(folders: CorpusFolders): string {
  const hash = createHash('sha256');
  hashFolder(hash, join(folders.dialogsDir, 'understanding'), /\.(yaml|tsv)$/);
  for (const language of readdirSync(folders.localesDir).sort()) {
    for (const part of ['utterances', 'posts']) {
      const folder = join(folders.localesDir, language, part);
      if (existsSync(folder)) hashFolder(hash.update(`${language}/${part}`), folder, /\.tsv$/);
    }
  }
  return hash.digest('hex').slice(0, 16);
}

/** The sources of the room that trains, beside the compiled code that may be running. Absent from an installation without sources. */
const TRAINING_SOURCES = fileURLToPath(new URL('../../src/understand/', import.meta.url));

/** Stands for the code that trains; undefined where only the compiled code is installed, which cannot have changed since its build. */
function hashCode(): string | undefined {
  if (!existsSync(TRAINING_SOURCES)) return undefined;
  const hash = createHash('sha256');
  hashFolder(hash, TRAINING_SOURCES, /\.ts$/);
  return hash.digest('hex').slice(0, 8);
}

/** The model in the cache that belongs to this content and code. */
function findModel(cacheDir: string, content: string, code: string | undefined): string | undefined {
  if (!existsSync(cacheDir)) return undefined;
  const start = code === undefined ? `understand-${content}-` : `understand-${content}-${code}.bin`;
  const name = readdirSync(cacheDir).find((file) => file.startsWith(start) && file.endsWith('.bin'));
  return name === undefined ? undefined : join(cacheDir, name);
}

/** A view whose start is aligned for every typed array. */
function readAligned(file: string): Uint8Array {
  const content = readFileSync(file);
  if (content.byteOffset % 8 === 0) return new Uint8Array(content.buffer, content.byteOffset, content.length);
  return Uint8Array.from(content);
}

/**
 * Gives the model of the present content: from the cache when it is there, else trained (about half a minute) and kept.
 * Older models in the cache are deleted.
 * @throws MadoguchiError `content-invalid` when a file of the content is not in its form
 */
export function loadOrTrainModel(options: ModelOptions): UnderstandModel {
  const content = hashContent(options);
  const code = hashCode();
  const found = findModel(options.cacheDir, content, code);
  const cached = found === undefined ? undefined : decodeModel(readAligned(found));
  if (cached !== undefined) return cached;
  const file = join(options.cacheDir, `understand-${content}-${code ?? 'built'}.bin`);
  options.log.info('model-training');
  const model = trainModel(readCorpus(options));
  mkdirSync(options.cacheDir, { recursive: true });
  for (const old of readdirSync(options.cacheDir)) if (/^understand-[0-9a-z-]+\.bin$/.test(old)) rmSync(join(options.cacheDir, old));
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, encodeModel(model));
  renameSync(draft, file);
  options.log.info('model-trained', { labels: model.topics.labels.length, features: model.vocabulary.size });
  return model;
}
