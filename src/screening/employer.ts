import type { ScreeningRules } from '../content/screening-files.js';
import { findAll } from './matching.js';
import type { Reading, Span } from './reading.js';
import { compileList, looseWords } from './wording.js';
import { bothSpellings } from './spelling.js';

/** Finds where an employer is named, if it is. */
export type FindEmployer = (reading: Reading) => Span | undefined;

const NAME = /^[\s:：「『"“(]*(?:[\p{L}\d&.'’-]+\s?){1,4}/u;
/** Words that may stand with a capital and are no name. */
const NO_NAME = bothSpellings(/^(?:nhật|nhat|japan|japanese|lớn|lon|uy|tín|bên|em|anh|chị|ở|tại|tai|khu|cần|tuyển|tokyo|osaka|nagoya|saitama|chiba|aichi|gunma|ibaraki|kanagawa|fukuoka|hyogo|kyoto|hiroshima|shizuoka|gifu|mie|nagano|tochigi|hokkaido|yokohama|kobe|việt|viet|hàng|cơm|thực|phẩm|di|jepang|besar|sa|ng|in|and|new|hiring|urgent|lương|luong|zalo|line|lh|ib|ssw|tts|dhs|visa|the|our|we|a|an|big|large|trung|quốc|needs?|is|cleaning|work|staff|visa|tphcm|sử|cho|đi|làm|nhận|mà|và|or|with|by|of|to|di|ke|yang|buat|untuk|naghahanap|kitchen|from|where|which|jobs?|owner|hot|gấp|nội|số|điện|thoại|phone|tel|no|only|food|pt)$/u);

/**
 * Prepares the search for a named employer: a legal form, or a name with capitals beside a word for a workplace.
 * "Công ty lớn", "a restaurant in Tokyo" and a person's name are none.
 */
export function createEmployerFinder({ words, vocabulary }: ScreeningRules): FindEmployer {
  const joined = compileList(words['employer-cjk'], vocabulary);
  const heads = new RegExp(`(?<![a-zà-ỹ])(?:${looseWords(words['employer-heads'].join('|'))})(?![a-zà-ỹ])`, 'gu');
  const tails = new RegExp(`(?<![a-zà-ỹ])(?:${looseWords(words['employer-tails'].join('|'))})(?![a-zà-ỹ])`, 'gu');
  return (reading) => {
    const cjk = findAll(joined, reading.text)[0];
    if (cjk !== undefined) return cjk;
    const head = findAll({ spaced: heads }, reading.text).find((span) => startsName(reading, span.to));
    if (head !== undefined) return nameAfter(reading, head);
    return findAll({ spaced: tails }, reading.text).find((span) => isCapital(reading, span.from) && endsName(reading, span.from));
  };
}

function isCapital(reading: Reading, at: number): boolean {
  const char = reading.original.charAt(reading.offsets[at] ?? -1);
  return /\p{Lu}/u.test(char);
}

function nameAfter(reading: Reading, head: Span): Span {
  const found = NAME.exec(reading.text.slice(head.to, head.to + 40));
  return { from: head.from, to: head.to + (found?.[0].trimEnd().length ?? 0) };
}

/** A capital that is no place and no common word follows, at once or after the kind of shop. */
function startsName(reading: Reading, at: number): boolean {
  let from = at;
  for (let words = 0; words < 3; words += 1) {
    const gap = /^[ :：「『"“(]*/u.exec(reading.text.slice(from))?.[0].length ?? 0;
    const word = /^[\p{L}\d-]+/u.exec(reading.text.slice(from + gap))?.[0] ?? '';
    if (word.length < 2 || NO_NAME.test(word)) return false;
    if (isCapital(reading, from + gap)) return true;
    from += gap + word.length;
  }
  return false;
}

/** The word before begins with a capital and is a name. */
function endsName(reading: Reading, at: number): boolean {
  const before = /([\p{L}\d'&-]+)[ ]$/u.exec(reading.text.slice(Math.max(0, at - 24), at))?.[1];
  if (before === undefined || NO_NAME.test(before)) return false;
  return isCapital(reading, at - before.length - 1);
}
