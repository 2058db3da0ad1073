import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ColleagueView } from '../schema.js';
import { Badge } from './controls.js';
import { useDesk } from './desk.js';
import { nameLanguage } from './words.js';

/** Who is there, what they speak, how much they have. */
export function Colleagues(): ReactNode {
  const { t } = useTranslation('console');
  const colleagues = useDesk((state) => state.colleagues);
  if (colleagues.length === 0) return <p className="small">{t('colleagues.none')}</p>;
  return <ul className="colleagues">{[...colleagues].sort(byPresence).map((one) => <li key={one.id}><ColleagueLine colleague={one} /></li>)}</ul>;
}

export function ColleagueLine({ colleague }: { readonly colleague: ColleagueView }): ReactNode {
  const { t } = useTranslation('console');
  return (
    <span className="colleague">
      <span className="colleague-name">{colleague.name}</span>
      <Badge tone={colleague.available ? 'ok' : 'plain'}>{colleague.available ? t('colleagues.here') : t('colleagues.away')}</Badge>
      <span className="small">{colleague.languages.map(nameLanguage).join(t('list-comma'))}</span>
      <span className="small">{t('colleagues.load', { number: colleague.load })}</span>
    </span>
  );
}

/** Those who are there first, the least busy of them at the top. */
export function byPresence(a: ColleagueView, b: ColleagueView): number {
  return Number(b.available) - Number(a.available) || a.load - b.load || a.name.localeCompare(b.name);
}
