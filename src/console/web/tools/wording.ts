import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { CaseRow } from '../../schema.js';
import { pageLanguage, type PageLanguage } from '../words.js';

/** Words of this part of the page, and the language they are in. */
export function useWording(): { readonly t: TFunction<'console-tools'>; readonly page: PageLanguage } {
  const { t } = useTranslation('console-tools');
  return { t, page: pageLanguage() };
}

/** Name of a language in the reader's own, e.g. `vi` for a Japanese: ベトナム語. */
export function nameLanguageFor(language: CaseRow['language'], reader: PageLanguage): string {
  return new Intl.DisplayNames([reader], { type: 'language' }).of(language) ?? language;
}

/** A day in Japan, in the reader's way of writing. @param time ISO 8601 */
export function writeDay(time: string, reader: PageLanguage): string {
  return new Intl.DateTimeFormat(reader, { timeZone: 'Asia/Tokyo', year: 'numeric', month: 'long', day: 'numeric' }).format(new Date(time));
}

/** Day and minute in Japan. @param time ISO 8601 */
export function writeTime(time: string, reader: PageLanguage): string {
  return new Intl.DateTimeFormat(reader, { timeZone: 'Asia/Tokyo', year: 'numeric', month: 'numeric', day: 'numeric', hour: '2-digit', minute: '2-digit' }).format(new Date(time));
}
