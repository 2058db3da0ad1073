/** One message in the two spellings that the features and rules read. */
export interface NormalText {
  /** Lower case, NFKC, accents kept: `lương`, `给料`. */
  readonly kept: string;
  /** As `kept`, without Latin accents: `luong`. Equal to `kept` for most scripts. */
  readonly plain: string;
  /** Share of Latin words with an accent, 0 to 1: tells Vietnamese typed with accents from that without. */
  readonly accented: number;
}

/** Emoji that carry a meaning, as words that no language has. Others are dropped. */
const EMOJI: ReadonlyMap<string, string> = new Map(
  Object.entries({
    xcry: '😭😢😥😿🥲🥹', xsad: '😔😞😟☹🙁😣😖😩😫💔', xangry: '😡😠🤬👿', xfear: '😱😨😰😧', xlaugh: '😂🤣😆😅😹',
    xsmile: '😀😃😄😁🙂😊😉😍🥰😘😎🤗', xlike: '👍👌💪🤝', xpray: '🙏', xheart: '❤♥💕💖💗💓💙💚💜🧡', xhand: '👋🤚✋', xhelp: '🆘',
    xthink: '🤔❓❔⁉', xblood: '🩸🔪🗡🔫', xfire: '🔥🚒', xambulance: '🚑🏥', xpolice: '🚓👮🚨', xplane: '✈🛫🛬', xhurt: '🤕🩹', xsick: '🤒🤧🤢🤮😷',
  }).flatMap(([word, icons]) => Array.from(icons, (icon) => [icon, word] as const)),
);

const INVISIBLE = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]/g;
const PICTOGRAPH = /\p{Extended_Pictographic}/gu;
const NEEDS_EMOJI = /[\u2049\u2600-\u27bf\ud83c-\ud83e]/;
const SPELLED_OUT = /(?<![\p{L}\p{N}])(\p{L}(?:[.\-_*·~]\p{L}){3,}|\p{L}(?: \p{L}){4,})(?![\p{L}\p{N}])/gu;
const INSIDE_WORD = /(?<=[a-zà-ỹ])[.*_·~](?=[a-zà-ỹ]{1,3}[.*_·~])/g;
const LINK = /(?:https?:\/\/|www\.)\S+/g;
/** Digits of Thai, Burmese and Khmer, which NFKC leaves alone. */
const NATIVE_DIGIT = /[\u0e50-\u0e59\u1040-\u1049\u17e0-\u17e9]/g;
const LONG_RUN = /([\p{L}\p{M}~ー〜!?.])\1{2,}/gu;
const KEPT_DOUBLE = /[ー〜~]+/g;
const LATIN_MARKS = /[\u0300-\u036f]/g;
const ACCENTED_WORD = /[\u00c0-\u024f\u1e00-\u1eff]/;


/** Vietnamese tone marks in the newer place (`hoà`, `uỷ`) to the older one (`hòa`, `ủy`), so that both are one word. */
const OLD_TONES: ReadonlyMap<string, string> = new Map(
  ['oà òa', 'oá óa', 'oả ỏa', 'oã õa', 'oạ ọa', 'oè òe', 'oé óe', 'oẻ ỏe', 'oẽ õe', 'oẹ ọe', 'uỳ ùy', 'uý úy', 'uỷ ủy', 'uỹ ũy', 'uỵ ụy'].map(
    (pair) => pair.split(' ') as [string, string],
  ),
);
const OLD_TONE = /(?:o[àáảãạèéẻẽẹ]|u[ỳýỷỹỵ])(?!\p{L})/gu;

function nativeValue(digit: string): number {
  const code = digit.charCodeAt(0);
  if (code >= 0x17e0) return code - 0x17e0;
  return code >= 0x1040 ? code - 0x1040 : code - 0x0e50;
}

function spellEmoji(text: string): string {
  if (!NEEDS_EMOJI.test(text)) return text;
  return text.replace(PICTOGRAPH, (icon) => ` ${EMOJI.get(icon) ?? ''} `);
}

/** Vietnamese and other Latin letters without their marks; scripts whose marks are letters keep them. */
export function stripAccents(text: string): string {
  if (!ACCENTED_WORD.test(text)) return text;
  return text.normalize('NFD').replace(LATIN_MARKS, '').replaceAll('đ', 'd').normalize('NFC');
}

function countAccented(text: string): number {
  let words = 0;
  let accented = 0;
  for (const word of text.split(/[^\p{L}]+/u)) {
    const first = word.charCodeAt(0);
    if (word === '' || first > 0x1eff) continue;
    words += 1;
    if (ACCENTED_WORD.test(word)) accented += 1;
  }
  return words === 0 ? 0 : accented / words;
}

/**
 * Undoes what chat typing does to a message: width, case, emoji, stretched letters, letters spelt apart to dodge filters.
 * @param text as it came, any length (callers cap it)
 */
export function normalizeText(text: string): NormalText {
  let kept = text.normalize('NFKC').replace(INVISIBLE, '').toLowerCase().normalize('NFC');
  kept = spellEmoji(kept).replace(LINK, ' xlink ').replace(NATIVE_DIGIT, (digit) => String(nativeValue(digit)));
  kept = kept.replace(LONG_RUN, '$1').replace(KEPT_DOUBLE, 'ー').replace(/[’‘`´]/g, "'");
  kept = kept.replace(SPELLED_OUT, (letters) => letters.replace(/[^\p{L}]/gu, '')).replace(INSIDE_WORD, '');
  kept = kept.replace(OLD_TONE, (pair) => OLD_TONES.get(pair) ?? pair).replace(/\s+/g, ' ').trim();
  return { kept, plain: stripAccents(kept), accented: countAccented(kept) };
}
