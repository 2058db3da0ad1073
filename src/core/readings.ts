/** A reading in brackets behind a word in Chinese characters: help for learners, a hindrance for those who read Japanese. */
const READING = /(?<=[\p{Script=Han}\u3005\u30f6])[(\uff08][\p{Script=Hiragana}\u30fc\u30fb \u3000]+[)\uff09]/gu;

/** The same where a word of explanation follows in the same brackets, which stays. */
const READING_AND_MORE = /(?<=[\p{Script=Han}\u3005\u30f6][(\uff08])[\p{Script=Hiragana}\u30fc]+\u30fb(?=[^)\uff09]*\p{Script=Han})/gu;

/** Japanese without the readings in brackets. Other languages stay as they are. */
export function dropReadings(text: string): string {
  return text.replace(READING, '').replace(READING_AND_MORE, '');
}
