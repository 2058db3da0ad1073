import type { NormalText } from './normalize.js';
import { charKind } from './script.js';

/** Kinds of feature; each has a weight of its own. */
export const KINDS = { word: 0, kept: 1, pair: 2, triple: 3, char: 4, concept: 5, conceptPair: 6 } as const;

/** Features of one message, written over by the next call on the same buffer. */
export interface FeatureBuffer {
  ids: Uint32Array;
  kinds: Uint8Array;
  count: number;
}

export function createFeatureBuffer(): FeatureBuffer {
  return { ids: new Uint32Array(4096), kinds: new Uint8Array(4096), count: 0 };
}

export function pushFeature(buffer: FeatureBuffer, hash: number, kind: number): void {
  if (buffer.count >= buffer.ids.length) return;
  buffer.ids[buffer.count] = hash;
  buffer.kinds[buffer.count] = kind;
  buffer.count += 1;
}

/** FNV-1a over UTF-16 units, with a last mix: short strings must not collide. */
export function hashRange(text: string, from: number, to: number, seed: number): number {
  let hash = seed;
  for (let at = from; at < to; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
}

export function mixHashes(a: number, b: number, seed: number): number {
  let hash = Math.imul(a ^ seed, 0x9e3779b1) ^ b;
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
}

interface Token {
  readonly from: number;
  readonly to: number;
  readonly spaced: boolean;
}

/** Runs of letters or digits of one script. */
function splitRuns(text: string): Token[] {
  const tokens: Token[] = [];
  let start = 0;
  let kind = 0;
  for (let at = 0; at <= text.length; at += 1) {
    const next = at === text.length ? 0 : charKind(text.charCodeAt(at));
    if (next === kind) continue;
    if (kind !== 0) tokens.push({ from: start, to: at, spaced: kind < 3 });
    start = at;
    kind = next;
  }
  return tokens;
}

/** Numbers count by their size, not their value; the short ones that are telephone numbers or years of a programme stay. */
function tokenHash(text: string, token: Token, seed: number): number {
  const first = text.charCodeAt(token.from);
  const length = token.to - token.from;
  if (first >= 0x30 && first <= 0x39 && length > 3) return hashRange('00000000', 0, Math.min(length, 8), seed);
  return hashRange(text, token.from, token.to, seed);
}

const SEED = { word: 0x811c9dc5, kept: 0x1234567, pair: 0x2345671, triple: 0x3456712, char: 0x4567123 } as const;

function pushWords(buffer: FeatureBuffer, text: string, tokens: readonly Token[], salt: number): void {
  let before = 0;
  let beforeThat = 0;
  for (const token of tokens) {
    if (!token.spaced) { before = 0; beforeThat = 0; continue; }
    const hash = tokenHash(text, token, SEED.word ^ salt);
    pushFeature(buffer, hash, KINDS.word);
    if (before !== 0) pushFeature(buffer, mixHashes(before, hash, SEED.pair), KINDS.pair);
    if (beforeThat !== 0) pushFeature(buffer, mixHashes(beforeThat, mixHashes(before, hash, SEED.pair), SEED.triple), KINDS.triple);
    beforeThat = before;
    before = hash;
  }
}

function pushCharacters(buffer: FeatureBuffer, text: string, token: Token, salt: number): void {
  const [shortest, longest] = token.spaced ? [3, 5] : [1, 4];
  const seed = SEED.char ^ salt;
  for (let size = shortest; size <= longest; size += 1) {
    const from = token.spaced ? token.from - 1 : token.from;
    const to = token.spaced ? token.to + 1 : token.to;
    for (let at = from; at + size <= to; at += 1) pushFeature(buffer, hashRange(text, at, at + size, seed), KINDS.char);
  }
}

/**
 * Writes the word and character features of a message.
 * @param salt keeps the features of one language apart from those of another
 */
export function extractText(buffer: FeatureBuffer, text: NormalText, salt: number): void {
  const plain = ` ${text.plain} `;
  const tokens = splitRuns(plain);
  pushWords(buffer, plain, tokens, salt);
  for (const token of tokens) pushCharacters(buffer, plain, token, salt);
  if (text.accented === 0) return;
  const kept = ` ${text.kept} `;
  for (const token of splitRuns(kept)) {
    if (token.spaced) pushFeature(buffer, hashRange(kept, token.from, token.to, SEED.kept ^ salt), KINDS.kept);
  }
}
