/** Kinds of character: 0 none, 1 Latin, 2 digit, 3 kana and Han, 4 Thai, 5 Burmese, 6 Khmer, 7 other letters. */
export function charKind(code: number): number {
  if (code < 0x80) {
    if (code >= 0x61 && code <= 0x7a) return 1;
    if (code >= 0x41 && code <= 0x5a) return 1;
    return code >= 0x30 && code <= 0x39 ? 2 : 0;
  }
  if (code < 0x250) return code >= 0xc0 && code !== 0xd7 && code !== 0xf7 ? 1 : 0;
  if (code >= 0x1e00 && code <= 0x1eff) return 1;
  if (code >= 0x0e01 && code <= 0x0e4e) return 4;
  if ((code >= 0x1000 && code <= 0x109f) || (code >= 0xaa60 && code <= 0xaa7f)) return code === 0x104a || code === 0x104b ? 0 : 5;
  if (code >= 0x1780 && code <= 0x17d3) return 6;
  if ((code >= 0x3041 && code <= 0x30ff && code !== 0x30fb) || (code >= 0x3400 && code <= 0x9fff) || code === 0x3005) return 3;
  if (code >= 0x0370 && code <= 0x2fff && !(code >= 0x2000 && code <= 0x2bff)) return 7;
  if (code >= 0xac00 && code <= 0xd7a3) return 7;
  return 0;
}
