import { z } from 'zod';

/** Control characters but tab and line feed: platforms refuse a message with some of them, and nobody sees them. */
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/gu;
/** Half of a character, as a program that cuts texts leaves it: no UTF-8 can be made of it. */
const HALVES = /\p{Surrogate}/gu;
/** Something that somebody can see: not blanks, and not characters that draw nothing of their own. */
const VISIBLE = /[^\s\p{Default_Ignorable_Code_Point}]/u;

/**
 * Words that somebody typed, without what no platform takes: line ends as line feeds, no control characters, no halves of characters.
 * @param most characters, in UTF-16 units as the platforms count
 */
export function writtenText(most: number): z.ZodEffects<z.ZodString, string, unknown> {
  return z.preprocess((value) => (typeof value === 'string' ? cleanText(value) : value), z.string().min(1).max(most));
}

function cleanText(text: string): string {
  const lines = text.replace(/\r\n?/g, '\n');
  const clean = lines.replace(CONTROLS, '').replace(HALVES, '\ufffd');
  return VISIBLE.test(clean) ? clean.trim() : '';
}
