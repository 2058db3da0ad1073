/**
 * The form in which Messenger dials a number of Japan, e.g. `03-1234-5678` → `+81312345678`.
 * @returns undefined for what must not become a button: short and emergency numbers (110, 119, #9110), which have no
 * international form and which a phone abroad or a tablet would dial wrongly. They stay in the text.
 */
export function toDialledNumber(number: string): string | undefined {
  const plain = number.replace(/[\s()-]/g, '');
  if (/^\+[1-9]\d{6,14}$/.test(plain)) return plain;
  return /^0[1-9]\d{7,9}$/.test(plain) ? `+81${plain.slice(1)}` : undefined;
}

/** Whether a text shows the number, with or without hyphens, and not as a piece of a longer one. */
export function showsNumber(text: string, number: string): boolean {
  const signs = Array.from(number.replace(/[\s()-]/g, ''), (sign) => sign.replace(/[^\d#]/, '\\$&'));
  return signs.length > 0 && new RegExp(`(?<![\\d+#*]|\\d-)${signs.join('[\\s()-]*')}(?!-?\\d)`).test(text);
}
