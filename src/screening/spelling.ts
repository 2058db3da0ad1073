import type { ScreeningRules, Wording } from '../content/screening-files.js';
import type { Reading } from './reading.js';

const LATIN_MARKS = /[\u0300-\u036f]/g;
const ACCENTED = /[\u00c0-\u024f\u1e00-\u1eff]/;
/** From this share of accented words on, a post was typed with accents, and a word without one is another word. */
const TYPED_WITH = 0.2;

/** Latin letters without their marks, one for one, so that places in the text stay; other scripts keep theirs. */
function stripMarks(text: string): string {
  return ACCENTED.test(text) ? Array.from(text, (char) => (ACCENTED.test(char) ? stripOne(char) : char)).join('') : text;
}

function stripOne(char: string): string {
  const bare = char === 'đ' ? 'd' : char.normalize('NFD').replace(LATIN_MARKS, '');
  return bare.length === char.length ? bare : char;
}

/** Whether a post is typed with Vietnamese accents. */
export function hasAccents(text: string): boolean {
  const words = text.match(/[a-zà-öø-ÿ\u0100-\u024f\u1e00-\u1eff]+/gu) ?? [];
  return words.length > 0 && words.filter((word) => ACCENTED.test(word)).length / words.length >= TYPED_WITH;
}

export function withoutMarks(reading: Reading): Reading {
  return { ...reading, text: stripMarks(reading.text) };
}

/** The rules with the wording of some languages only; scripts without spaces stay. */
export function narrowRules(rules: ScreeningRules, dropped: readonly string[]): ScreeningRules {
  const keep = (wording: Wording): Wording => Object.fromEntries(Object.entries(wording).filter(([language]) => !dropped.includes(language)));
  return {
    ...rules,
    wording: new Map([...rules.wording].map(([id, one]) => [id, { ...one, ...(one.phrases === undefined ? {} : { phrases: keep(one.phrases) }), ...(one.as_is === undefined ? {} : { as_is: keep(one.as_is) }) }])),
    scope: { ...rules.scope, markers: Object.fromEntries(Object.entries(rules.scope.markers).map(([name, wording]) => [name, keep(wording)])) as ScreeningRules['scope']['markers'] },
  };
}

/** The rules as they read posts typed without accents. */
export function plainRules(rules: ScreeningRules): ScreeningRules {
  return {
    ...rules,
    wording: new Map([...rules.wording].map(([id, wording]) => [id, stripAll(wording)])),
    vocabulary: new Map([...rules.vocabulary].map(([name, words]) => [name, stripMarks(words)])),
    scope: stripAll(rules.scope),
    words: stripAll(rules.words),
    numbers: stripAll(rules.numbers),
  };
}

function stripAll<T>(value: T): T {
  if (typeof value === 'string') return stripMarks(value) as T;
  if (Array.isArray(value)) return value.map((one: unknown) => stripAll(one)) as T;
  if (value !== null && typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([key, one]) => [stripMarks(key), stripAll(one as unknown)])) as T;
  return value;
}

/** Made once each: expressions are constants of the program. */
const BOTH = new Map<string, RegExp>();

/** An expression that finds its words with and without accents. */
export function bothSpellings(pattern: RegExp): RegExp {
  const known = BOTH.get(pattern.source);
  if (known !== undefined) return known;
  const plain = stripMarks(pattern.source);
  const both = plain === pattern.source ? pattern : new RegExp(`${pattern.source}|${plain}`, pattern.flags);
  BOTH.set(pattern.source, both);
  return both;
}
