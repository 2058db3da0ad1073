const GRAPHEMES = new Intl.Segmenter('und', { granularity: 'grapheme' });
const PRINTABLE_ASCII = /^[\x20-\x7e]*$/;
/** V8 pays for the whole string at every step of a segmenter, so long texts are read in pieces of about this many UTF-16 units. */
const PIECE = 512;
const SHORT = 64;
const MAX_COUNTED = 2_000;
const counted = new Map<string, number>();

/** Length as a person counts: user-perceived characters. LINE counts labels like this (platform rule 1.2). */
export function graphemes(text: string): number {
  if (PRINTABLE_ASCII.test(text)) return text.length;
  if (text.length > SHORT) return graphemeEnds(text).length;
  // Labels are counted again with every reply, and there are few of them.
  const known = counted.get(text) ?? graphemeEnds(text).length;
  if (counted.size >= MAX_COUNTED) counted.clear();
  counted.set(text, known);
  return known;
}

/** Length in UTF-16 code units: LINE's default unit, and the safe reading of Messenger's "characters". */
export function utf16(text: string): number {
  return text.length;
}

/** Offsets (UTF-16) at which each grapheme ends, in order. */
export function graphemeEnds(text: string): number[] {
  return segmentEnds(text, GRAPHEMES);
}

/** Offsets (UTF-16) at which each segment ends, in order and in linear time. */
export function segmentEnds(text: string, segmenter: Intl.Segmenter): number[] {
  const ends: number[] = [];
  let from = 0;
  let size = PIECE;
  while (from < text.length) {
    const piece = text.slice(from, from + size);
    const found = Array.from(segmenter.segment(piece), (segment) => from + segment.index + segment.segment.length);
    const atEnd = from + size >= text.length;
    // The last segment may go on behind the piece: it is read again at the head of the next one.
    if (!atEnd) found.pop();
    for (const end of found) ends.push(end);
    size = found.length === 0 ? size * 2 : PIECE;
    from = atEnd ? text.length : (ends.at(-1) ?? 0);
  }
  return ends;
}
