import i18next, { type TFunction } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { ApiFailure, request } from './api.js';

export const PAGE_LANGUAGES = ['ja', 'vi', 'en'] as const;
export type PageLanguage = (typeof PAGE_LANGUAGES)[number];

const KEY = 'madoguchi.language';
/** Counters are in Japan, and what people were told ("after 10:00") is time there. */
const ZONE = { timeZone: 'Asia/Tokyo' } as const;

/** The language of the page: as chosen on this device, else Japanese. */
export function pageLanguage(): PageLanguage {
  return PAGE_LANGUAGES.find((known) => known === i18next.language) ?? 'ja';
}

/** Reads the words of the page. Waits for the service as long as it takes: without words there is nothing to show. */
export async function startWords(): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: keptLanguage(),
    fallbackLng: false,
    ns: ['console', 'console-tools'],
    defaultNS: 'console',
    resources: {},
    interpolation: { escapeValue: false },
    react: { bindI18nStore: 'added', useSuspense: false },
  });
  await readWords(pageLanguage());
  document.documentElement.lang = pageLanguage();
}

/** Changes the language of the page. @throws ApiFailure when its words cannot be read; the page then stays as it is */
export async function changeLanguage(language: PageLanguage): Promise<void> {
  await readWords(language);
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
  try {
    localStorage.setItem(KEY, language);
  } catch {
    // As with settings.
  }
}

async function readWords(language: PageLanguage): Promise<void> {
  if (i18next.hasResourceBundle(language, 'console')) return;
  for (;;) {
    try {
      const words = await request<Readonly<Record<string, object>>>('GET', `/api/words/${language}`);
      for (const [namespace, texts] of Object.entries(words)) i18next.addResourceBundle(language, namespace, texts);
      return;
    } catch (error) {
      if (!(error instanceof ApiFailure) || i18next.hasResourceBundle(pageLanguage(), 'console')) throw error;
      await new Promise((resolve) => setTimeout(resolve, 2_000));
    }
  }
}

function keptLanguage(): PageLanguage {
  try {
    return PAGE_LANGUAGES.find((known) => known === localStorage.getItem(KEY)) ?? 'ja';
  } catch {
    return 'ja';
  }
}

/** What the page says about a failure, with what to do next. */
export function sayFailure(t: TFunction, code: string, until?: string): string {
  const time = until === undefined ? '' : formatTime(until);
  const key = until === undefined ? `console:error.${code}` : [`console:error.${code}-until`, `console:error.${code}`];
  return t(key, { time, defaultValue: t('console:error.unknown') });
}

/** Clock time, with the day when it is not today. */
export function formatTime(at: string): string {
  const date = new Date(at);
  const today = dayOf(date) === dayOf(new Date());
  return dates(today ? 'time' : 'day-time').format(date);
}

/** The day in Japan, the same text for the same day. */
export function dayOf(at: Date): string {
  return dates('sortable').format(at);
}

export function formatDay(at: string): string {
  return dates('day').format(new Date(at));
}

/** "3 minutes ago", coarse enough to be true until the next tick. */
export function formatAgo(at: string, now: number): string {
  const seconds = Math.round((Date.parse(at) - now) / 1_000);
  const language = pageLanguage();
  const format = keep(`ago/${language}`, () => new Intl.RelativeTimeFormat(language, { numeric: 'auto', style: 'short' }));
  const size = Math.abs(seconds);
  if (size < 45) return format.format(0, 'second');
  if (size < 45 * 60) return format.format(Math.round(seconds / 60), 'minute');
  if (size < 22 * 3_600) return format.format(Math.round(seconds / 3_600), 'hour');
  return format.format(Math.round(seconds / 86_400), 'day');
}

/** Name of a language in the language of the page. */
export function nameLanguage(language: string): string {
  const page = pageLanguage();
  return keep(`language/${page}`, () => new Intl.DisplayNames([page], { type: 'language' })).of(language) ?? language;
}

const DATES = {
  'time': { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  'day-time': { month: 'numeric', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  'day': { year: 'numeric', month: 'long', day: 'numeric', weekday: 'short' },
  'sortable': { year: 'numeric', month: '2-digit', day: '2-digit' },
} as const satisfies Readonly<Record<string, Intl.DateTimeFormatOptions>>;

function dates(form: keyof typeof DATES): Intl.DateTimeFormat {
  const language = form === 'sortable' ? 'sv-SE' : pageLanguage();
  return keep(`${form}/${language}`, () => new Intl.DateTimeFormat(language, { ...ZONE, ...DATES[form] }));
}

/** Making a format takes longer than using it a hundred times. */
const kept = new Map<string, unknown>();
function keep<T>(key: string, make: () => T): T {
  const known = kept.get(key);
  if (known !== undefined) return known as T;
  const made = make();
  kept.set(key, made);
  return made;
}
