/** What a file is by its first bytes: neither header nor name is believed. */
export type FileKind =
  | 'image/jpeg' | 'image/png' | 'image/gif' | 'image/webp' | 'image/heic'
  | 'video/mp4' | 'video/quicktime'
  | 'audio/mp4' | 'audio/mpeg' | 'audio/aac' | 'audio/ogg' | 'audio/amr' | 'audio/wav'
  | 'application/pdf';

/** At which offset which bytes stand (latin1). First match wins: what is no film though its box says `ftyp` stands before films. */
const MAGIC: readonly (readonly [FileKind, readonly (readonly [number, RegExp])[]])[] = [
  ['image/jpeg', [[0, /^\xff\xd8\xff/]]],
  ['image/png', [[0, /^\x89PNG\r\n\x1a\n/]]],
  ['image/gif', [[0, /^GIF8[79]a/]]],
  ['image/webp', [[0, /^RIFF/], [8, /^WEBP/]]],
  ['audio/wav', [[0, /^RIFF/], [8, /^WAVE/]]],
  ['image/heic', [[4, /^ftyp(?:hei[cx]|mif1|msf1)/]]],
  ['audio/mp4', [[4, /^ftypM4[AB] /]]],
  ['video/quicktime', [[4, /^ftypqt {2}/]]],
  // Other pictures in the same box (AVIF, HEVC sequences, JPEG XL, Canon raw) are not opened.
  ['video/mp4', [[4, /^ftyp(?!avi[fs]|he[iv][cmsx]|j[px][2l]|crx)/]]],
  ['audio/aac', [[0, /^\xff[\xf0\xf1\xf8\xf9]/]]],
  ['audio/mpeg', [[0, /^(?:ID3|\xff[\xe2\xe3\xf2\xf3\xfa\xfb])/]]],
  ['audio/ogg', [[0, /^OggS/]]],
  ['audio/amr', [[0, /^#!AMR/]]],
  ['application/pdf', [[0, /^%PDF-/]]],
];

/** The one table of what is taken from people. Undefined: nothing that is kept. */
export function detectFileKind(bytes: Buffer): FileKind | undefined {
  const head = bytes.subarray(0, 32).toString('latin1');
  return MAGIC.find(([, marks]) => marks.every(([offset, pattern]) => pattern.test(head.slice(offset))))?.[0];
}
