/** Romaji syllables, longest first: Hepburn with the common variants of chat and of Kunrei spelling. */
const SYLLABLES: Readonly<Record<string, string>> = {
  a: 'あ', i: 'い', u: 'う', e: 'え', o: 'お', ka: 'か', ki: 'き', ku: 'く', ke: 'け', ko: 'こ', ga: 'が', gi: 'ぎ', gu: 'ぐ', ge: 'げ', go: 'ご',
  sa: 'さ', si: 'し', shi: 'し', su: 'す', se: 'せ', so: 'そ', za: 'ざ', zi: 'じ', ji: 'じ', zu: 'ず', ze: 'ぜ', zo: 'ぞ',
  ta: 'た', ti: 'ち', chi: 'ち', tu: 'つ', tsu: 'つ', te: 'て', to: 'と', da: 'だ', di: 'ぢ', du: 'づ', de: 'で', do: 'ど',
  na: 'な', ni: 'に', nu: 'ぬ', ne: 'ね', no: 'の', ha: 'は', hi: 'ひ', hu: 'ふ', fu: 'ふ', he: 'へ', ho: 'ほ', ba: 'ば', bi: 'び', bu: 'ぶ', be: 'べ', bo: 'ぼ',
  pa: 'ぱ', pi: 'ぴ', pu: 'ぷ', pe: 'ぺ', po: 'ぽ', ma: 'ま', mi: 'み', mu: 'む', me: 'め', mo: 'も', ya: 'や', yu: 'ゆ', yo: 'よ',
  ra: 'ら', ri: 'り', ru: 'る', re: 'れ', ro: 'ろ', wa: 'わ', wo: 'を', fa: 'ふぁ', fi: 'ふぃ', fe: 'ふぇ', fo: 'ふぉ', va: 'ば', vi: 'び',
  kya: 'きゃ', kyu: 'きゅ', kyo: 'きょ', gya: 'ぎゃ', gyu: 'ぎゅ', gyo: 'ぎょ', sha: 'しゃ', shu: 'しゅ', sho: 'しょ', sya: 'しゃ', syu: 'しゅ', syo: 'しょ', she: 'しぇ',
  ja: 'じゃ', ju: 'じゅ', jo: 'じょ', je: 'じぇ', jya: 'じゃ', jyu: 'じゅ', jyo: 'じょ', zya: 'じゃ', zyu: 'じゅ', zyo: 'じょ',
  cha: 'ちゃ', chu: 'ちゅ', cho: 'ちょ', che: 'ちぇ', tya: 'ちゃ', tyu: 'ちゅ', tyo: 'ちょ', nya: 'にゃ', nyu: 'にゅ', nyo: 'にょ',
  hya: 'ひゃ', hyu: 'ひゅ', hyo: 'ひょ', bya: 'びゃ', byu: 'びゅ', byo: 'びょ', pya: 'ぴゃ', pyu: 'ぴゅ', pyo: 'ぴょ',
  mya: 'みゃ', myu: 'みゅ', myo: 'みょ', rya: 'りゃ', ryu: 'りゅ', ryo: 'りょ',
};

/** Reads one romaji word; undefined when it is no Japanese syllable row (an English word, say). */
export function romajiToKana(word: string): string | undefined {
  let kana = '';
  let at = 0;
  while (at < word.length) {
    const here = word.charAt(at);
    const next = word.charAt(at + 1);
    if (here === "'" || here === '-') { at += 1; continue; }
    if (here === next && !'aeioun'.includes(here)) { kana += 'っ'; at += 1; continue; }
    if (here === 't' && word.startsWith('tch', at)) { kana += 'っ'; at += 1; continue; }
    if (here === 'n' && (next === '' || !'aeiouy'.includes(next))) { kana += 'ん'; at += 1; continue; }
    const size = [3, 2, 1].find((length) => SYLLABLES[word.slice(at, at + length)] !== undefined && at + length <= word.length);
    if (size === undefined) return undefined;
    kana += SYLLABLES[word.slice(at, at + size)] ?? '';
    at += size;
  }
  return kana;
}

/** Long vowels are written in too many ways (ou, oo, ō, ー, nothing): all are taken away. */
function shortenVowels(kana: string): string {
  return kana.replace(/([おこごそぞとどのほぼぽもよろょ])[うお]/g, '$1').replace(/([うくぐすずつづぬふぶぷむゆるゅ])う/g, '$1').replaceAll('ー', '');
}

const MAX_WORD = 6;

/** Replaces words written in kanji by their reading, longest first. */
function readKanji(text: string, readings: ReadonlyMap<string, string>): string {
  let out = '';
  let at = 0;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code < 0x3400 || code > 0x9fff) { out += text.charAt(at); at += 1; continue; }
    let size = Math.min(MAX_WORD, text.length - at);
    while (size > 0 && !readings.has(text.slice(at, at + size))) size -= 1;
    out += size === 0 ? text.charAt(at) : (readings.get(text.slice(at, at + size)) ?? '');
    at += Math.max(1, size);
  }
  return out;
}

/**
 * The sound of a Japanese message in hiragana without spaces and long vowels, whatever it was typed in.
 * @param readings words in kanji → hiragana; kanji without an entry stay
 */
export function toKana(text: string, readings: ReadonlyMap<string, string>): string {
  const latin = text.replace(/[a-z'-]+/g, (word) => romajiToKana(word) ?? word);
  const hiragana = latin.replace(/[\u30a1-\u30f6]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) - 0x60));
  return shortenVowels(readKanji(hiragana, readings).replace(/[\s、。「」！？!?.,]+/g, ''));
}
