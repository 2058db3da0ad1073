/**
 * Makes what people type comparable: case, accents, width, punctuation and spaces no longer matter.
 * `Xóa dữ liệu!` and `xoa  du lieu` are the same, and so are `メニュー` in full and half width.
 */
export function foldText(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll('đ', 'd')
    .normalize('NFD')
    // Latin accents only: the marks of Japanese, Thai, Khmer and Burmese carry the meaning.
    .replace(/(\p{Script=Latin})\p{Mn}+/gu, '$1')
    .normalize('NFC')
    .replace(/[\p{P}\p{S}\p{Cf}]+/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim();
}
