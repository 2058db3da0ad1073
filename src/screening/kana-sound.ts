/** Rows of the table: consonant, then the kana of a, i, u, e, o (a dot where there is none). */
const ROWS: readonly (readonly [string, string])[] = [
  ['', 'あいうえお'], ['k', 'かきくけこ'], ['g', 'がぎぐげご'], ['s', 'さしすせそ'], ['z', 'ざじずぜぞ'], ['t', 'たちつてと'], ['d', 'だぢづでど'], ['n', 'なにぬねの'],
  ['h', 'はひふへほ'], ['b', 'ばびぶべぼ'], ['p', 'ぱぴぷぺぽ'], ['m', 'まみむめも'], ['y', 'や.ゆ.よ'], ['r', 'らりるれろ'], ['w', 'わゐ.ゑを'], ['', 'ぁぃぅぇぉ'],
];
/** Sounds that Hepburn writes otherwise than their row. */
const IRREGULAR: Readonly<Record<string, string>> = { し: 'shi', ち: 'chi', つ: 'tsu', ふ: 'fu', じ: 'ji', ぢ: 'ji', づ: 'zu', ん: 'n', を: 'o', ゔ: 'vu', ゐ: 'i', ゑ: 'e' };
const SOUNDS: ReadonlyMap<string, string> = new Map([
  ...ROWS.flatMap(([consonant, kana]) => Array.from(kana, (one, at) => [one, consonant + ('aiueo'[at] ?? '')] as const)),
  ...Object.entries(IRREGULAR),
]);
const GLIDES: Readonly<Record<string, string>> = { ゃ: 'a', ゅ: 'u', ょ: 'o' };
const SMALL_VOWELS: Readonly<Record<string, string>> = { ぁ: 'a', ぃ: 'i', ぅ: 'u', ぇ: 'e', ぉ: 'o' };

/**
 * Writes kana in Latin letters (Hepburn), so that a name is found in either script. Other letters stay as they are.
 * @param text in lower case; katakana may be of either width after NFKC
 */
export function kanaSound(text: string): string {
  if (!/[\u3041-\u30fc]/.test(text)) return text;
  const hiragana = text.replace(/[\u30a1-\u30f6]/g, (one) => String.fromCharCode(one.charCodeAt(0) - 0x60)).replaceAll('ー', '');
  let out = '';
  let doubles = false;
  for (const one of hiragana) {
    const glide = GLIDES[one];
    const vowel = SMALL_VOWELS[one];
    if (one === 'っ') {
      doubles = true;
      continue;
    }
    if (glide !== undefined && out.endsWith('i')) out = /(?:sh|ch|j)i$/.test(out) ? out.slice(0, -1) + glide : `${out.slice(0, -1)}y${glide}`;
    // フィ is fi, ティ is ti: the small vowel stands in place of the one before.
    else if (vowel !== undefined && /[^aiueo\s][aiueo]$/.test(out)) out = out.slice(0, -1) + vowel;
    else {
      const said = SOUNDS.get(one) ?? one;
      out += doubles ? (said[0] ?? '') + said : said;
    }
    doubles = false;
  }
  return out;
}
