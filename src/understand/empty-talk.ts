import type { NormalText } from './normalize.js';

/** Laughter in all nine languages, and nothing else. */
const LAUGHTER = /^(?:[ah]*ha[ha]*|[hi]*hi[hi]*|[he]*he[he]*|k{1,9}|(?:wk)+w?|w+|lo+l|lmao|5{2,}|[哈呵嘿嘻]+|笑+|ဟ+|(?:ဟား)+|ហា+|ฮ่า+|ถ+|j+a+j[aj]*|hj+[hj]*|x[a-z]+laugh|xlaugh)$/;
/** What the channels, and people who cannot, write in the place of a picture. */
const MEDIA = /^\[[^\]]{1,60}\]$/;
const WORD = /\p{L}[\p{L}\p{M}'-]*/gu;
const EMOJI_WORD = /\bx(?:cry|sad|angry|fear|laugh|smile|like|pray|heart|hand|help|think|blood|fire|ambulance|police|plane|hurt|sick)\b/g;
/** Below this share of known character groups one Latin word is a hand on the keyboard. */
const MASHED = 0.45;

/**
 * Whether a message says nothing: laughter, a sticker's name, one letter, keys hit at random.
 * @param known share of the words and character groups that training has seen
 */
export function isEmptyTalk(text: NormalText, known: number): boolean {
  const bare = text.kept.replace(EMOJI_WORD, ' ').trim();
  if (MEDIA.test(bare)) return true;
  const words = bare.match(WORD) ?? [];
  if (words.length === 0) return !/[x](?:help|ambulance|fire|police|blood)/.test(text.kept);
  if (words.every((word) => LAUGHTER.test(word))) return true;
  const [first = ''] = words;
  if (words.length > 1) return false;
  if (/^[a-z]$/.test(first)) return true;
  return /^[a-zà-ỹ]{4,}$/.test(first) && known < MASHED && first.length < 25;
}
