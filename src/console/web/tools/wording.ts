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

/** Day in Japan as date fields want it, e.g. 2026-11-22. */
export function dayInJapan(at: Date): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Tokyo', year: 'numeric', month: '2-digit', day: '2-digit' }).format(at);
}

/** `（きゅうりょう）` behind a word in kanji: help for learners, a hindrance for those who read Japanese. */
const READING = /(?<=[\p{Script=Han}々ヶ])[(（][\p{Script=Hiragana}ー・ 　]+[)）]/gu;

/** Japanese without the readings in brackets. Other languages stay as they are. */
export function dropReadings(text: string): string {
  return text.replace(READING, '');
}

/** The form in which a search compares: without accents, case, width and readings. */
export function foldForSearch(text: string): string {
  return dropReadings(text).normalize('NFKC').toLowerCase().replaceAll('đ', 'd').normalize('NFD').replace(/[\u0300-\u036f]/g, '');
}
