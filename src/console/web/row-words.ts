import type { TFunction } from 'i18next';
import { createContext, use, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { usePlaceName } from './place.js';
import { useTopicTitle } from './topics.js';

/** What rows say things with. Found once for all of them: each hook of its own would cost every row an effect. */
export interface Wording {
  readonly t: TFunction<'console'>;
  readonly title: (id: string | null) => string;
  readonly place: (id: string) => string;
}

export const RowWords = createContext<Wording | undefined>(undefined);

export function useWording(): Wording {
  const { t } = useTranslation('console');
  const title = useTopicTitle();
  const place = usePlaceName();
  return useMemo(() => ({ t, title, place }), [t, title, place]);
}

export function useRowWords(): Wording {
  const words = use(RowWords);
  if (words === undefined) throw new Error('a row stands outside the inbox');
  return words;
}
