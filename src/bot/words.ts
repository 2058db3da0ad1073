import i18next from 'i18next';
import type { Content, LanguageContent } from '../content/content.js';
import { formatDate, formatValue } from '../content/fact-values.js';
import type { FactValue } from '../content/schema.js';
import { ANSWER_LANGUAGES, type AnswerLanguage } from '../core/language.js';
import { MadoguchiError } from '../core/errors.js';

export type Variables = Readonly<Record<string, string | number>>;

/** Everything the bot says comes out of here. */
export interface Words {
  /**
   * A text of locales/.
   * @param key `namespace:path.to.text`, e.g. `answer:card.closed`; plural forms go by the variable `count`
   * @throws MadoguchiError `content-invalid` when there is no such text, in English neither
   */
  t(language: AnswerLanguage, key: string, variables?: Variables): string;
  has(language: AnswerLanguage, key: string): boolean;
  /** A value of a fact, e.g. `1.280 yên`. */
  value(language: AnswerLanguage, value: FactValue): string;
  /** A day `YYYY-MM-DD` or month `YYYY-MM` as it is written in the language. */
  date(language: AnswerLanguage, date: string): string;
  /** Words of the contacts and topics of a language. */
  of(language: AnswerLanguage): LanguageContent;
}

/** Builds the one i18next instance. Texts are plain (never HTML), so nothing is escaped. */
export function createWords(content: Content): Words {
  const namespaces = [...new Set(ANSWER_LANGUAGES.flatMap((language) => [...content.words[language].resources.keys()]))];
  const resources = Object.fromEntries(
    // Cloned, because i18next keeps what it is given and content is frozen.
    ANSWER_LANGUAGES.map((language) => [language, structuredClone(Object.fromEntries(content.words[language].resources))]),
  );
  const i18n = i18next.createInstance();
  void i18n.init({
    resources, ns: namespaces, defaultNS: 'ui', lng: 'en', fallbackLng: 'en', supportedLngs: [...ANSWER_LANGUAGES],
    interpolation: { escapeValue: false }, initAsync: false, returnEmptyString: false,
    appendNamespaceToMissingKey: true,
    parseMissingKeyHandler: (key: string) => {
      throw new MadoguchiError('content-invalid', `locales: there is no text "${key}"`);
    },
  });
  const plain = new Map<string, string>();
  return {
    t: (language, key, variables) => {
      if (variables !== undefined) return i18n.t(key, { ...variables, lng: language });
      // Texts without variables never change: buttons and headings stand in every answer.
      const name = `${language} ${key}`;
      const known = plain.get(name) ?? i18n.t(key, { lng: language });
      plain.set(name, known);
      return known;
    },
    has: (language, key) => i18n.exists(key, { lng: language }),
    value: (language, value) => formatValue(value, content.words[language].values),
    date: (language, date) => formatDate(date, content.words[language].values),
    of: (language) => content.words[language],
  };
}
