import { graphemeEnds, graphemes, segmentEnds } from './text-length.js';

export type LengthUnit = 'utf16' | 'grapheme';

export interface SplitOptions {
  /** Longest part, in `unit`. At least 1. */
  readonly max: number;
  readonly unit: LengthUnit;
  /** BCP 47; helps to find words where there are no spaces. */
  readonly locale?: string;
}

/** Things that are useless in halves: addresses, telephone numbers, amounts. Every repetition is bounded, so that no text makes this slow. */
const UNBREAKABLE: readonly RegExp[] = [
  /(?:https?:\/\/|www\.|tel:|mailto:|line:)[^\s<>"'「」『』（）、。，]{1,4000}/giu,
  /[a-z0-9_%+-]{1,64}(?:[.@][a-z0-9_-]{1,63}){1,8}(?:\/[^\s<>"'「」『』（）、。，]{0,2000})?/giu,
  /[+＋]?[(（]?\p{Nd}(?:[ \u00a0.()（）\-‐-―－ー]{0,2}\p{Nd}){5,19}/gu,
  /[#＃*＊]\p{Nd}{2,8}/gu,
  /[¥￥$€₫฿₱][ \u00a0]?\p{Nd}[\p{Nd}.,]{0,24}/gu,
];

const OPENING_BEFORE = /[\p{Ps}\p{Pi}¥￥$€#＃*＊]$/u;
const CLOSING_AFTER = /^[\p{Pe}\p{Pf}、。，．！？!?,.:;…‥ー々។៕៖၊။ฯๆ%％]/u;
/** A break at a better place is taken only when it leaves at least this part of the room used; else a later, finer one. */
const WELL_FILLED = 0.5;

interface Range {
  readonly from: number;
  readonly to: number;
}

/** Offsets where the text may be cut, best kind first: paragraph, line, sentence, space, word. Each ascending. */
function findBreaks(text: string, ends: readonly number[], locale: string | undefined): number[][] {
  const whole = new Set(ends);
  const spans = findUnbreakable(text);
  const allowed = (offsets: Iterable<number>): number[] => {
    let span = 0;
    const kept: number[] = [];
    for (const offset of offsets) {
      while ((spans[span]?.to ?? Infinity) <= offset) span += 1;
      const inside = (spans[span]?.from ?? Infinity) < offset;
      if (!inside && whole.has(offset)) kept.push(offset);
    }
    return kept;
  };
  const after = (pattern: RegExp): number[] => Array.from(text.matchAll(pattern), (match) => match.index + match[0].length);
  const segments = (granularity: 'sentence' | 'word'): number[] =>
    segmentEnds(text, segmenterFor(locale ?? 'und', granularity));
  const words = [...new Set([...segments('word'), ...spans.flatMap((span) => [span.from, span.to])])].sort((a, b) => a - b);
  return [
    allowed(after(/(?:\r?\n[^\S\n]*){2,}/gu)),
    allowed(after(/\n/gu)),
    allowed(segments('sentence')),
    allowed(after(/\s+/gu)),
    allowed(words.filter((offset) => !OPENING_BEFORE.test(text.slice(Math.max(0, offset - 2), offset)) && !CLOSING_AFTER.test(text.slice(offset, offset + 2)))),
  ];
}

const SEGMENTERS = new Map<string, Intl.Segmenter>();

/** Making a segmenter loads its dictionary, so each is kept. */
function segmenterFor(locale: string, granularity: 'sentence' | 'word'): Intl.Segmenter {
  const name = `${locale}/${granularity}`;
  const known = SEGMENTERS.get(name) ?? new Intl.Segmenter(locale, { granularity });
  SEGMENTERS.set(name, known);
  return known;
}

/** Stretches that must stay whole, in order, overlapping ones joined. */
function findUnbreakable(text: string): Range[] {
  const found = UNBREAKABLE.flatMap((pattern) => Array.from(text.matchAll(pattern), (match) => ({ from: match.index, to: match.index + match[0].length })));
  found.sort((a, b) => a.from - b.from);
  const joined: Range[] = [];
  for (const range of found) {
    const last = joined.at(-1);
    if (last !== undefined && range.from < last.to) joined[joined.length - 1] = { from: last.from, to: Math.max(last.to, range.to) };
    else joined.push(range);
  }
  return joined;
}

/** Index of the last element that is at most `limit`, or -1. */
function lastAtMost(sorted: readonly number[], limit: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? Infinity) <= limit) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Farthest offset to which a part that begins at `from` may reach without cutting a grapheme. */
function findReach(text: string, ends: readonly number[], from: number, { max, unit }: SplitOptions): number {
  const before = lastAtMost(ends, from);
  if (unit === 'grapheme') return ends[Math.min(before + max, ends.length - 1)] ?? text.length;
  const reach = ends[lastAtMost(ends, from + max)] ?? 0;
  if (reach > from) return reach;
  // One grapheme longer than the whole limit (stacked marks): the platform would refuse it, so it is cut between code points.
  const cut = from + max;
  const insidePair = /[\ud800-\udbff]$/.test(text.slice(cut - 1, cut)) && /^[\udc00-\udfff]/.test(text.slice(cut, cut + 1));
  return insidePair && cut - 1 > from ? cut - 1 : cut;
}

/**
 * Splits a text into parts that a platform accepts: between paragraphs, else lines, sentences, spaces, words, graphemes.
 * Never cuts inside a grapheme, a URL or a telephone number, unless that alone is longer than `max`.
 * @returns the parts in order; only whitespace next to a cut is dropped. One unchanged part when it fits; none for a blank text
 */
export function splitText(text: string, options: SplitOptions): string[] {
  if (text.trim() === '') return [];
  const fits = text.length <= options.max || (options.unit === 'grapheme' && graphemes(text) <= options.max);
  if (fits) return [text];
  const ends = graphemeEnds(text);
  const levels = findBreaks(text, ends, options.locale);
  const parts: string[] = [];
  let from = skipSpace(text, ends, 0);
  while (from < text.length) {
    const reach = findReach(text, ends, from, options);
    const cut = reach >= text.length ? text.length : chooseCut(levels, from, reach);
    const part = text.slice(from, cut).trimEnd();
    if (part !== '') parts.push(part);
    from = skipSpace(text, ends, cut);
  }
  return parts;
}

function chooseCut(levels: readonly (readonly number[])[], from: number, reach: number): number {
  const candidates = levels.map((level) => level[lastAtMost(level, reach)] ?? 0);
  const wellFilled = candidates.find((offset) => offset - from >= (reach - from) * WELL_FILLED);
  return wellFilled ?? candidates.find((offset) => offset > from) ?? reach;
}

/** First offset from `from` on that is not whitespace; a space that carries a combining mark is not whitespace. */
function skipSpace(text: string, ends: readonly number[], from: number): number {
  let at = from;
  for (let index = lastAtMost(ends, from) + 1; index < ends.length; index += 1) {
    const end = ends[index] ?? text.length;
    if (text.slice(at, end).trim() !== '') return at;
    at = end;
  }
  return at;
}

