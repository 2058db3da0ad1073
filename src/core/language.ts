/** The languages that the bot understands (BCP 47). Answers exist in {@link AnswerLanguage}. */
export const LANGUAGES = ['vi', 'en', 'ja', 'id', 'fil', 'zh', 'th', 'my', 'km'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Languages with a complete set of answers; the loader refuses to start when one of them has a gap. */
export const ANSWER_LANGUAGES = ['vi', 'en', 'ja'] as const;
export type AnswerLanguage = (typeof ANSWER_LANGUAGES)[number];

const ALIASES: Readonly<Record<string, Language>> = { tl: 'fil', 'zh-cn': 'zh', 'zh-hans': 'zh', 'zh-tw': 'zh', 'zh-hant': 'zh' };

/**
 * Reads a language tag from outside (a profile, a command line).
 * @param tag any BCP 47 tag or Meta locale, in any case, e.g. `vi`, `ja-JP`, `vi_VN`, `tl`
 * @returns the language, or undefined when it is none of ours
 */
export function parseLanguage(tag: string): Language | undefined {
  const plain = tag.trim().toLowerCase().replaceAll('_', '-');
  const alias = ALIASES[plain];
  if (alias !== undefined) return alias;
  const primary = plain.split('-')[0] ?? '';
  return ALIASES[primary] ?? LANGUAGES.find((language) => language === primary);
}

/** The language in which an answer is given to somebody who reads `language`; English where there are no answers yet. */
export function answerLanguage(language: Language | undefined): AnswerLanguage {
  return ANSWER_LANGUAGES.find((known) => known === language) ?? 'en';
}
