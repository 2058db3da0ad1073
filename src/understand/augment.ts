import type { Language } from '../core/language.js';
import type { NormalText } from './normalize.js';


const NEIGHBOURS: Readonly<Record<string, string>> = { a: 'sq', s: 'ad', d: 'sf', e: 'wr', r: 'et', t: 'ry', i: 'uo', o: 'ip', n: 'bm', m: 'n', h: 'gj', g: 'fh', c: 'xv', u: 'yi', l: 'k', k: 'jl' };

function mistype(word: string, random: () => number): string {
  if (word.length < 3) return word;
  const at = 1 + Math.floor(random() * (word.length - 1));
  const choice = random();
  if (choice < 0.4) return word.slice(0, at) + word.slice(at + 1);
  if (choice < 0.7) return word.slice(0, at - 1) + word.charAt(at) + word.charAt(at - 1) + word.slice(at + 1);
  const near = NEIGHBOURS[word.charAt(at)];
  return near === undefined ? word : word.slice(0, at) + near.charAt(Math.floor(random() * near.length)) + word.slice(at + 1);
}

/**
 * The same message as a hurried or different hand would have typed it: words left out, letters missed, accents gone.
 * The classifier then leans on no single word.
 */
export function varyText(text: NormalText, language: Language, random: () => number): NormalText {
  const spaced = language === 'vi' || language === 'en' || language === 'id' || language === 'fil';
  const noAccents = text.accented > 0 && random() < 0.6;
  if (!spaced) return { ...text, ...dropSpan(text, random) };
  const source = noAccents ? text.plain : text.kept;
  const words = source.split(' ');
  const changed = words.flatMap((word) => {
    const dice = random();
    if (words.length > 3 && dice < 0.12) return [];
    return dice < 0.18 ? [mistype(word, random)] : [word];
  });
  const kept = changed.join(' ');
  const plainWords = noAccents ? kept : stripSame(kept);
  return { kept, plain: plainWords, accented: noAccents ? 0 : text.accented };
}

const stripSame = (text: string): string => text.normalize('NFD').replace(/[\u0300-\u036f]/g, '').replaceAll('đ', 'd').normalize('NFC');

/** Leaves out a stretch of a text in a script without spaces. */
function dropSpan(text: NormalText, random: () => number): Pick<NormalText, 'kept' | 'plain'> {
  const { kept } = text;
  if (kept.length < 8) return { kept, plain: text.plain };
  const size = 1 + Math.floor(random() * Math.max(1, kept.length * 0.15));
  const from = Math.floor(random() * (kept.length - size));
  const cut = `${kept.slice(0, from)} ${kept.slice(from + size)}`;
  return { kept: cut, plain: stripSame(cut) };
}
