import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useNow } from './clock.js';
import { formatAgo, formatTime } from './words.js';

/** How long ago, kept true; the time itself on pointing. @param say key of a sentence with `ago` in it */
export function Ago({ at, say }: { readonly at: string; readonly say?: string }): ReactNode {
  const { t } = useTranslation('console');
  const ago = formatAgo(at, useNow(15_000));
  return <time dateTime={at} title={formatTime(at)}>{say === undefined ? ago : t(say, { ago })}</time>;
}
