/** A post made comparable, with the way back to the words as they were written. */
export interface Reading {
  readonly original: string;
  /** Lower case, NFKC, letters spelt apart joined, noise of scans repaired; accents kept. */
  readonly text: string;
  /** For each character of `text` (and one past its end) the offset in `original`. */
  readonly offsets: readonly number[];
}

/** A stretch of {@link Reading.text}. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

interface Cell {
  readonly char: string;
  readonly from: number;
}

const INVISIBLE = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]/;
const THAI = /[\u0e00-\u0e7f]/;
const CLUSTER = /\P{M}[\u0300-\u036f]*|\p{M}/gu;
/** Signs that stand for a word in these posts. */
const SIGNS: ReadonlyMap<string, string> = new Map([
  ['✈', ' telegram '], ['🪖', ' bộ đội '], ['💂', ' bộ đội '], ['🔟', 'ổ'], ['📞', ' tel '], ['☎', ' tel '], ['📱', ' tel '], ['🆔', ' id '],
]);

function readCells(original: string): Cell[] {
  const cells: Cell[] = [];
  for (const found of original.matchAll(CLUSTER)) {
    const cluster = found[0];
    if (INVISIBLE.test(cluster)) continue;
    const sign = SIGNS.get(cluster);
    const plain = sign ?? (THAI.test(cluster) ? cluster : /\p{Extended_Pictographic}/u.test(cluster) && !/[\d#*]/.test(cluster) ? '·' : cluster.normalize('NFKC').toLowerCase().normalize('NFC'));
    for (const char of plain) cells.push({ char: char === '\r' ? '' : /[\t\u00a0\u3000]/.test(char) ? ' ' : char, from: found.index });
  }
  return cells.filter((cell) => cell.char !== '');
}

/** Rewrites matches of a pattern, keeping the offsets of what stays; every replacement is a part of the match or of equal length. */
function rewrite(cells: readonly Cell[], pattern: RegExp, change: (found: RegExpMatchArray) => string): Cell[] {
  const text = cells.map((cell) => cell.char).join('');
  // Cells hold single code points, so indexes agree only where each is one unit; pictographs were replaced above.
  const out: Cell[] = [];
  let at = 0;
  for (const found of text.matchAll(pattern)) {
    const start = found.index;
    out.push(...cells.slice(at, start));
    out.push(...align(cells.slice(start, start + found[0].length), change(found)));
    at = start + found[0].length;
  }
  out.push(...cells.slice(at));
  return out;
}

function align(cells: readonly Cell[], text: string): Cell[] {
  let at = 0;
  return Array.from(text, (char) => {
    const same = cells.findIndex((cell, index) => index >= at && cell.char === char);
    const index = same === -1 ? Math.min(at, cells.length - 1) : same;
    at = index + 1;
    return { char, from: cells[index]?.from ?? 0 };
  });
}

const LEET: Readonly<Record<string, string>> = { '0': 'o', '1': 'i', '3': 'e', '4': 'a', '5': 's' };
const LETTER = 'a-zà-öø-ÿ\u0100-\u024f\u1e00-\u1eff';
const SPELT_APART = new RegExp(`(?<![${LETTER}\\d])[${LETTER}](?:[.\\-_*·~|][${LETTER}]){2,}(?![${LETTER}\\d])|(?<![${LETTER}\\d])[${LETTER}](?: [${LETTER}]){3,}(?![${LETTER}\\d])`, 'gu');
const DOTS_INSIDE = new RegExp(`(?<=[${LETTER}]{2})[·*](?=[${LETTER}]{2})`, 'gu');
const LEET_WORD = new RegExp(`(?<![${LETTER}\\d.,/])[${LETTER}]+[01345][${LETTER}]{2,}(?![${LETTER}\\d])`, 'gu');
const CJK = '\u3040-\u30ff\u4e00-\u9fff';

/** Old tone places, so that `hoà` and `hòa` are one word. */
const TONES: ReadonlyMap<string, string> = new Map(
  ['oà òa', 'oá óa', 'oả ỏa', 'oã õa', 'oạ ọa', 'oè òe', 'oé óe', 'oẻ ỏe', 'oẽ õe', 'oẹ ọe', 'uỳ ùy', 'uý úy', 'uỷ ủy', 'uỹ ũy', 'uỵ ụy'].map((pair) => pair.split(' ') as [string, string]),
);

/**
 * Undoes width, case, hiding (dots, spaces, digits inside words) and the usual faults of text read from pictures.
 * @param original the post, any length (callers cap it)
 */
export function readPost(original: string): Reading {
  let cells = readCells(original).filter((cell) => cell.char.length === 1);
  cells = rewrite(cells, /([\p{L}!?~ー〜])\1{2,}/gu, ([, char = '']) => char);
  cells = rewrite(cells, SPELT_APART, ([all]) => all.replace(/[.\-_*·~| ]/g, ''));
  cells = rewrite(cells, DOTS_INSIDE, () => '');
  cells = rewrite(cells, LEET_WORD, ([all]) => all.replace(/[01345]/g, (digit) => LEET[digit] ?? digit));
  cells = rewrite(cells, /(?:o[àáảãạèéẻẽẹ]|u[ỳýỷỹỵ])(?![\p{L}])/gu, ([all]) => TONES.get(all) ?? all);
  cells = repairScan(cells);
  cells = rewrite(cells, /·/g, () => ' ');
  cells = rewrite(cells, / *\n[ \n]*/g, () => '\n');
  cells = rewrite(cells, / {2,}/g, () => ' ');
  return { original, text: cells.map((cell) => cell.char).join(''), offsets: [...cells.map((cell) => cell.from), original.length] };
}

function repairScan(cells: readonly Cell[]): Cell[] {
  // A sign that stands alone was torn off; whole words keep their space.
  let out = rewrite(cells, new RegExp(`(?<=(?<![${CJK}])[${CJK}]) +(?=[${CJK}])|(?<=[${CJK}]) +(?=[${CJK}](?![${CJK}]))`, 'gu'), () => '');
  out = rewrite(out, /(?<=[\d,])丹/g, () => '円');
  out = rewrite(out, /(?<=[\u30a1-\u30fa])一(?=[\u30a1-\u30fa])/g, () => 'ー');
  out = rewrite(out, /(?<=\d)[.,]?o+(?=[\d.,/円¥ y]|$)|(?<=\d[.,])o+/g, ([all]) => all.replace(/o/g, '0'));
  return rewrite(out, /(?<![\p{L}\d])[li|](?=[.,]?\d{3})/gu, () => '1');
}

/** The words of the post, exactly as written, that a stretch was read from. */
export function quote({ original, offsets }: Reading, { from, to }: Span): string {
  const start = offsets[from] ?? 0;
  const last = offsets[to - 1] ?? start;
  const end = to > from ? (offsets.slice(to).find((offset) => offset > last) ?? original.length) : start;
  return original.slice(start, end).trim();
}
