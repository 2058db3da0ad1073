import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export interface PageFile {
  readonly type: string;
  readonly bytes: Buffer;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
};
const FOLDER = path.join(path.dirname(fileURLToPath(import.meta.url)), 'page');

/** A made-up offer as a screenshot: what the picture button sends. Address of it on the page server. */
export const PICTURE_PATH = '/offer.png';

/** The bytes of that picture. */
export function readPicture(): PageFile {
  return { type: 'image/png', bytes: readFileSync(path.join(FOLDER, PICTURE_PATH)) };
}

/** All files of the page by their address. Only what was read here can be asked for, so no path can lead elsewhere. */
export function readPageFiles(): ReadonlyMap<string, PageFile> {
  const files = new Map<string, PageFile>();
  for (const name of readdirSync(FOLDER)) {
    const type = TYPES[path.extname(name)];
    if (type !== undefined) files.set(name === 'index.html' ? '/' : `/${name}`, { type, bytes: readFileSync(path.join(FOLDER, name)) });
  }
  return files;
}
