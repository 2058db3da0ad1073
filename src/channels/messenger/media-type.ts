/** What a file is by its first bytes: neither header nor name is believed. */
export type KnownMediaType =
  | 'image/jpeg' | 'image/png' | 'image/gif' | 'image/webp' | 'image/heic' | 'video/mp4' | 'audio/mp4' | 'audio/mpeg' | 'audio/ogg' | 'audio/wav' | 'application/pdf';

/** At which offset which bytes stand (latin1). First match wins. */
const MAGIC: readonly (readonly [KnownMediaType, readonly (readonly [number, RegExp])[]])[] = [
  ['image/jpeg', [[0, /^\xff\xd8\xff/]]],
  ['image/png', [[0, /^\x89PNG\r\n\x1a\n/]]],
  ['image/gif', [[0, /^GIF8[79]a/]]],
  ['image/webp', [[0, /^RIFF/], [8, /^WEBP/]]],
  ['audio/wav', [[0, /^RIFF/], [8, /^WAVE/]]],
  ['image/heic', [[4, /^ftyp(?:heic|heix|mif1|msf1)/]]],
  ['audio/mp4', [[4, /^ftypM4A /]]],
  ['video/mp4', [[4, /^ftyp/]]],
  ['audio/mpeg', [[0, /^(?:ID3|\xff[\xe2\xe3\xf2\xf3\xfa\xfb])/]]],
  ['audio/ogg', [[0, /^OggS/]]],
  ['application/pdf', [[0, /^%PDF-/]]],
];

export function detectMediaType(bytes: Buffer): KnownMediaType | undefined {
  const head = bytes.subarray(0, 32).toString('latin1');
  return MAGIC.find(([, marks]) => marks.every(([offset, pattern]) => pattern.test(head.slice(offset))))?.[0];
}
