import { charKind } from './script.js';

/** A phrase found in a text: which entry, and where. */
export interface PhraseMatch {
  readonly entry: number;
  readonly from: number;
  readonly to: number;
}

/** Finds all of many phrases in one walk over a text (Aho–Corasick). */
export interface PhraseMatcher {
  readonly edges: ReadonlyMap<number, number>;
  readonly fail: Int32Array;
  /** Per node: phrases that end here, own and by suffix. */
  readonly ends: readonly (readonly PhraseEnd[])[];
}

interface PhraseEnd {
  readonly entry: number;
  readonly length: number;
  /** The phrase must begin, or end, at a word border (scripts with spaces). */
  readonly borderLeft: boolean;
  readonly borderRight: boolean;
}

/** `form` may open or close with `*` where the word may go on, e.g. `punch*`, `*kulong`. */
export interface Phrase {
  readonly form: string;
  readonly entry: number;
}

const isSpaced = (code: number): boolean => {
  const kind = charKind(code);
  return kind === 1 || kind === 2 || kind === 7;
};

function readForm(phrase: Phrase): { text: string; end: PhraseEnd } | undefined {
  const openLeft = phrase.form.startsWith('*');
  const openRight = phrase.form.endsWith('*');
  const text = phrase.form.slice(openLeft ? 1 : 0, openRight ? -1 : undefined);
  if (text === '') return undefined;
  return {
    text,
    end: {
      entry: phrase.entry,
      length: text.length,
      borderLeft: !openLeft && isSpaced(text.charCodeAt(0)),
      borderRight: !openRight && isSpaced(text.charCodeAt(text.length - 1)),
    },
  };
}

const edgeKey = (node: number, code: number): number => node * 65536 + code;

/** Builds the matcher. Forms are expected in the normal form that texts are matched in. */
export function createMatcher(phrases: readonly Phrase[]): PhraseMatcher {
  const edges = new Map<number, number>();
  const children: [number, number][][] = [[]];
  const ends: PhraseEnd[][] = [[]];
  for (const phrase of phrases) {
    const read = readForm(phrase);
    if (read === undefined) continue;
    let node = 0;
    for (let at = 0; at < read.text.length; at += 1) {
      const code = read.text.charCodeAt(at);
      let next = edges.get(edgeKey(node, code));
      if (next === undefined) {
        next = ends.length;
        edges.set(edgeKey(node, code), next);
        children[node]?.push([code, next]);
        children.push([]);
        ends.push([]);
      }
      node = next;
    }
    ends[node]?.push(read.end);
  }
  return { edges, fail: linkFailures(edges, children, ends), ends };
}

function linkFailures(edges: ReadonlyMap<number, number>, children: readonly [number, number][][], ends: PhraseEnd[][]): Int32Array {
  const fail = new Int32Array(ends.length);
  const queue: number[] = (children[0] ?? []).map(([, child]) => child);
  for (let head = 0; head < queue.length; head += 1) {
    const node = queue[head] ?? 0;
    for (const [code, child] of children[node] ?? []) {
      let back = fail[node] ?? 0;
      while (back !== 0 && !edges.has(edgeKey(back, code))) back = fail[back] ?? 0;
      fail[child] = edges.get(edgeKey(back, code)) ?? 0;
      ends[child]?.push(...(ends[fail[child] ?? 0] ?? []));
      queue.push(child);
    }
  }
  return fail;
}

/** All phrases in `text`; those that lie wholly inside a longer one are left out. Sorted by place. */
export function findPhrases(matcher: PhraseMatcher, text: string): PhraseMatch[] {
  const found: PhraseMatch[] = [];
  let node = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    let next = matcher.edges.get(node * 65536 + code);
    while (next === undefined && node !== 0) {
      node = matcher.fail[node] ?? 0;
      next = matcher.edges.get(node * 65536 + code);
    }
    node = next ?? 0;
    for (const end of matcher.ends[node] ?? []) {
      const from = at + 1 - end.length;
      if (end.borderLeft && from > 0 && isSpaced(text.charCodeAt(from - 1))) continue;
      if (end.borderRight && at + 1 < text.length && isSpaced(text.charCodeAt(at + 1))) continue;
      found.push({ entry: end.entry, from, to: at + 1 });
    }
  }
  return found.length < 2 ? found : dropContained(found);
}

function dropContained(found: PhraseMatch[]): PhraseMatch[] {
  found.sort((a, b) => a.from - b.from || b.to - a.to);
  const kept: PhraseMatch[] = [];
  let reach = -1;
  let last: PhraseMatch | undefined;
  for (const match of found) {
    const same = last !== undefined && match.from === last.from && match.to === last.to;
    if (match.to <= reach && !same) continue;
    kept.push(match);
    reach = Math.max(reach, match.to);
    last = match;
  }
  return kept;
}
