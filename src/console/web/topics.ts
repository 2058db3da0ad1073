import { useCallback, useEffect, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import type { TopicsView } from '../schema.js';
import { request } from './api.js';
import { pageLanguage, type PageLanguage } from './words.js';

type Titles = ReadonlyMap<string, string>;

const NONE: Titles = new Map();
const read = new Map<PageLanguage, Titles>();
const asked = new Set<PageLanguage>();
const listeners = new Set<() => void>();

/** What topics are called in the language of the page; an id stands for itself until the titles are there. */
export function useTopicTitle(): (id: string | null) => string {
  const { t } = useTranslation('console');
  const titles = useSyncExternalStore(subscribe, () => read.get(pageLanguage()) ?? NONE);
  return useCallback((id) => (id === null ? t('topic.none') : (titles.get(id) ?? id)), [titles, t]);
}

/** Reads the titles in the language of the page, once. Belongs where somebody is signed in. */
export function useTopicTitles(): void {
  const { i18n } = useTranslation('console');
  useEffect(() => void readTitles(pageLanguage()), [i18n.language]);
}

async function readTitles(language: PageLanguage): Promise<void> {
  if (asked.has(language)) return;
  asked.add(language);
  try {
    const { topics } = await request<TopicsView>('GET', `/api/topics?language=${language}&gloss=${language}`);
    read.set(language, new Map(topics.map(({ id, gloss }) => [id, gloss])));
    for (const listener of listeners) listener();
  } catch {
    // Asked again with the next sign-in or change of language; ids stand meanwhile.
    asked.delete(language);
  }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
