/** Read so far at most: what a model is shown is shorter still. */
const READ = 2_000;

/** Ends of addresses that people write without `https://`. */
const ENDINGS = 'com|net|org|info|jp|vn|me|io|co|ly|id|ph|th|cn|tw|kh|mm|app|link|page|site|xyz';

/** In this order: an address may hold a number, a mail address holds a handle. */
const MASKS: readonly (readonly [RegExp, string])[] = [
  [/(?:[a-z][a-z0-9+.-]{0,20}:\/\/|www\.)[\x21-\x7e]+/giu, '[url]'],
  [/[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,5}/gu, '[mail]'],
  [new RegExp(`(?<![a-z0-9.-])(?:[a-z0-9-]{1,63}\\.){1,4}(?:${ENDINGS})(?![a-z0-9-])(?:/[\\x21-\\x7e]*)?`, 'giu'), '[url]'],
  [/@[\p{L}\p{N}_.-]{2,64}/gu, '[handle]'],
];
/** Digits of any script, with the signs that people put between them. */
const NUMBER = /\+?\(?\p{Nd}(?:[\p{Pd}\s()./,・ー]{0,3}\p{Nd})*/gu;
const LONG_NUMBER = 5;

/**
 * What a service may see of a message: addresses, e-mails, handles, telephone numbers and all numbers of five digits or more are
 * replaced by their kind.
 * @param max characters at most; nothing is cut in the middle of one
 */
export function minimiseText(text: string, max: number): string {
  const plain = text.normalize('NFKC').replace(/\p{Cf}/gu, '');
  // A cut number or address would be recognised no longer, so its rest goes as well.
  const read = plain.length <= READ ? plain : plain.slice(0, READ).replace(/\S{0,100}$/u, '');
  const masked = MASKS.reduce((rest, [pattern, kind]) => rest.replace(pattern, kind), read);
  const counted = masked.replace(NUMBER, (found) => ((found.match(/\p{Nd}/gu) ?? []).length >= LONG_NUMBER ? '[number]' : found));
  return Array.from(counted.replace(/\s+/gu, ' ').trim()).slice(0, max).join('');
}
