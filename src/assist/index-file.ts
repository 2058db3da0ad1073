import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { scaleToOne } from './embedder.js';
import type { Example, TopicIndex } from './topic-index.js';

/** Changes when the same examples would give another file. */
const FORM = 1;

const header = z.object({ dimensions: z.number().int().positive(), labels: z.array(z.string()).min(1) });

/** Where the index of these examples and this model lies, e.g. `.cache/embeddings/topics-0123456789abcdef.bin`. */
export function indexFile(cacheDir: string, model: string, examples: readonly Example[]): string {
  const hash = createHash('sha256').update(JSON.stringify([FORM, model, examples]));
  return path.join(cacheDir, `topics-${hash.digest('hex').slice(0, 16)}.bin`);
}

/** Writes one line of JSON, then the vectors as 32-bit numbers, low byte first. A reader sees the whole file or none. */
export function writeIndex(file: string, index: TopicIndex): void {
  const body = Buffer.alloc(index.centroids.length * index.dimensions * 4);
  index.centroids.forEach(({ vector }, row) => {
    for (let at = 0; at < index.dimensions; at += 1) body.writeFloatLE(vector[at] ?? 0, (row * index.dimensions + at) * 4);
  });
  mkdirSync(path.dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}`;
  const line = JSON.stringify({ dimensions: index.dimensions, labels: index.centroids.map(({ label }) => label) });
  writeFileSync(draft, Buffer.concat([Buffer.from(`${line}\n`), body]));
  renameSync(draft, file);
}

/** The index, or undefined when the file is not there or is damaged: then it is made anew. */
export function readIndex(file: string): TopicIndex | undefined {
  if (!existsSync(file)) return undefined;
  const content = readFileSync(file);
  const end = content.indexOf('\n');
  const parsed = header.safeParse(parseJson(content.subarray(0, Math.max(0, end)).toString('utf8')));
  if (!parsed.success) return undefined;
  const { dimensions, labels } = parsed.data;
  const body = content.subarray(end + 1);
  if (body.length !== labels.length * dimensions * 4) return undefined;
  const centroids = labels.map((label, row) => ({
    label,
    vector: Float32Array.from({ length: dimensions }, (_, at) => body.readFloatLE((row * dimensions + at) * 4)),
  }));
  return centroids.every(({ vector }) => scaleToOne(vector) !== undefined) ? { dimensions, centroids } : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
