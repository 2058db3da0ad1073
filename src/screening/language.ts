import type { Language } from '../core/language.js';

const VIETNAMESE = /[ăâđêôơưảãạằắẳẵặầấẩẫậẻẽẹềếểễệỉĩịỏõọồốổỗộờớởỡợủũụừứửữựỳỷỹỵ]/gu;
/** Signs and words written so in Japan only, and signs written so in China only. */
const JAPANESE_SIGNS = /[円売読働歓駅験応実]|時給|月給|日給|募集|電話|手渡/u;
const CHINESE_SIGNS = /[们业务时员话个招给这来吗么让钱费发过还说]/u;

/** Common words that only one of the Latin languages has. */
const WORDS: readonly (readonly [Language, RegExp])[] = [
  ['vi', /(?<![a-z])(?:luong|tuyen|viec|lam|khong|nguoi|ban|cho|em|anh|chi|moi|ngay|thang|gio|tien|nhan|dong|cty|lh|ib|nha|phi|vao|duoc|ai|voi|trong|ngoai|bo doi|bao|ae|nghe|can ban|co)(?![a-z])/g],
  ['id', /(?<![a-z])(?:dan|yang|di|ke|untuk|kerja|gaji|lowongan|loker|tanpa|bisa|boleh|per|hari|bulan|jam|kami|kamu|aku|saya|ada|dari|dengan|tidak|nggak|gak|biaya|langsung|orang|aja|ya|buat|dibutuhkan|jepang|sudah|mau|itu|ini|juga|dulu|kak)(?![a-z])/g],
  ['fil', /(?<![a-z])(?:ang|ng|mga|sa|po|lang|na|kay|para|may|walang|wala|kailangan|tao|hindi|ba|ako|kami|ko|mo|ito|yung|kahit|trabaho|sahod|sweldo|hiring|pwede|muna|naghahanap|apply|niyo|natin|tapos|din|rin|kung|pag)(?![a-z])/g],
  ['en', /(?<![a-z])(?:the|and|for|you|your|we|to|of|is|are|with|in|at|no|per|hour|work|job|staff|wanted|needed|need|from|our|will|please|a|an|any|my|me|i|it|on|be|or|this|that|can|have)(?![a-z])/g],
];

/**
 * The language of a post, by script and common words.
 * @param text folded text of the post, accents kept
 */
export function guessPostLanguage(text: string): Language {
  const count = (pattern: RegExp): number => text.match(pattern)?.length ?? 0;
  const own: readonly (readonly [Language, number])[] = [['th', count(/[\u0e00-\u0e7f]/g)], ['my', count(/[\u1000-\u109f]/g)], ['km', count(/[\u1780-\u17ff]/g)]];
  const latin = count(/[a-zà-ỹ]/g);
  const strongest = own.find(([, size]) => size > 4 && size * 2 > latin);
  if (strongest !== undefined) return strongest[0];
  const kana = count(/[\u3041-\u3096\u30a1-\u30fa]/g);
  const han = count(/[\u4e00-\u9fff]/g);
  if ((kana + han) * 2 > latin && kana + han > 2) {
    const japanese = kana > 3 && kana > han * 0.12;
    return japanese || (JAPANESE_SIGNS.test(text) && !CHINESE_SIGNS.test(text)) ? 'ja' : 'zh';
  }
  if (count(VIETNAMESE) > 1) return 'vi';
  const scores = WORDS.map(([language, words]) => ({ language, score: count(words) })).sort((a, b) => b.score - a.score);
  return scores[0] !== undefined && scores[0].score > 0 ? scores[0].language : 'en';
}
