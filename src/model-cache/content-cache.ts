import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { deserialize, serialize } from 'node:v8';
import type { Content, DialogFile } from '../content/content.js';
import { deepFreeze } from '../content/files.js';
import type { ContentPlaces } from '../content/load.js';

/** Read by other rooms, or learnt from, but no part of the content. */
const NOT_CONTENT = /(?:^|\/)(?:utterances|posts|understanding|screening)(?:\/|$)/;
const CODE = path.join(path.dirname(fileURLToPath(import.meta.url)), '..', 'content');
const FORMAT = 1;

/**
 * Content from the cache when the very same files have been read and checked before by the same code; else from `read`, and kept.
 * Parsing and checking 500 files takes half a second, which a restart need not wait for.
 * @param read reads and checks; what it throws is passed on and nothing is kept
 */
export function cachedContent<D extends DialogFile>(places: ContentPlaces, cacheDir: string, read: () => Content<D>): Content<D> {
  return cached('content', cacheDir, () => hashContent(places), read);
}

/**
 * The same for the rules and words of the screening, which are checked against the content.
 * @param read as above; what it gives must be plain data
 */
export function cachedScreening<T extends object>(places: ContentPlaces, cacheDir: string, read: () => T): T {
  const hash = (): Hash => {
    const whole = hashContent(places);
    addFolder(whole, path.join(places.dialogsDir, 'screening'), '');
    for (const language of readdirSync(places.localesDir).sort()) {
      const folder = path.join(places.localesDir, language, 'screening');
      if (existsSync(folder)) addFolder(whole.update(language), folder, '');
    }
    return whole;
  };
  return cached('screening', cacheDir, hash, read);
}

type Hash = ReturnType<typeof createHash>;

function cached<T extends object>(name: string, cacheDir: string, hash: () => Hash, read: () => T): T {
  const file = path.join(cacheDir, `${name}-${hash().digest('hex').slice(0, 24)}.bin`);
  const known = readCache(file);
  // The name of the file holds the hash of everything that it was made from.
  if (known !== undefined) return known as T;
  const fresh = read();
  try {
    keep(name, file, fresh);
  } catch {
    // A read-only installation works without the cache, only slower to start.
  }
  return fresh;
}

function readCache(file: string): object | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return deepFreeze(deserialize(readFileSync(file)) as object);
  } catch {
    return undefined;
  }
}

function keep(name: string, file: string, value: object): void {
  const folder = path.dirname(file);
  mkdirSync(folder, { recursive: true });
  for (const old of readdirSync(folder)) if (old.startsWith(`${name}-`) && old.endsWith('.bin')) rmSync(path.join(folder, old));
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, serialize(value));
  renameSync(draft, file);
}

function hashContent({ dialogsDir, localesDir }: ContentPlaces): Hash {
  const hash = createHash('sha256').update(`${FORMAT} ${process.versions.v8}`);
  for (const folder of [dialogsDir, localesDir, CODE, path.join(CODE, '..', 'dialog')]) addFolder(hash, folder, '');
  return hash;
}

function addFolder(hash: Hash, root: string, inside: string): void {
  const entries = readdirSync(path.join(root, inside), { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const place = path.posix.join(inside, entry.name);
    if (NOT_CONTENT.test(place) || entry.name.endsWith('.map')) continue;
    if (entry.isDirectory()) addFolder(hash, root, place);
    else hash.update(place).update('\0').update(readFileSync(path.join(root, place)));
  }
}
