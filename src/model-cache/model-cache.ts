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

/** Stands for the messages, the lexicons and the code that reads them: another hash, another model. */
function hashSources(folders: CorpusFolders): string {
  const hash = createHash('sha256');
  hashFolder(hash, join(folders.dialogsDir, 'understanding'), /\.(yaml|tsv)$/);
  for (const language of readdirSync(folders.localesDir).sort()) {
    const folder = join(folders.localesDir, language, 'utterances');
    if (existsSync(folder)) hashFolder(hash.update(language), folder, /\.tsv$/);
  }
  hashFolder(hash, fileURLToPath(new URL('../understand/', import.meta.url)), /\.(js|ts)$/);
  return hash.digest('hex').slice(0, 24);
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
  const name = `understand-${hashSources(options)}.bin`;
  const file = join(options.cacheDir, name);
  if (existsSync(file)) {
    const model = decodeModel(readAligned(file));
    if (model !== undefined) return model;
  }
  options.log.info('model-training');
  const model = trainModel(readCorpus(options));
  mkdirSync(options.cacheDir, { recursive: true });
  for (const old of readdirSync(options.cacheDir)) if (/^understand-[0-9a-f]+\.bin$/.test(old)) rmSync(join(options.cacheDir, old));
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, encodeModel(model));
  renameSync(draft, file);
  options.log.info('model-trained', { labels: model.topics.labels.length, features: model.vocabulary.size });
  return model;
}
