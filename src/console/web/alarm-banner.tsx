import { useEffect, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { repeatLoud } from './attention.js';
import { ActionButton } from './controls.js';
import { deskStore, useDesk } from './desk.js';
import { hrefOf } from './route.js';
import type { Alarm } from './store.js';
import { useTopicTitle } from './topics.js';
import { nameLanguage } from './words.js';

/** Alarms stand above everything until somebody acts on the case, or says that they have seen it. */
export function AlarmBanner(): ReactNode {
  const { t } = useTranslation('console');
  const alarms = useDesk((state) => state.alarms);
  const loud = alarms.some((alarm) => alarm.loud);
  useEffect(() => {
    repeatLoud(loud);
  }, [loud]);
  return (
    <section className="alarms" aria-label={t('alarm.title')}>
      <div role="alert">{alarms.filter((alarm) => alarm.loud).map((alarm) => <AlarmLine key={alarm.key} alarm={alarm} />)}</div>
      <div role="status">{alarms.filter((alarm) => !alarm.loud).map((alarm) => <AlarmLine key={alarm.key} alarm={alarm} />)}</div>
      {alarms.length > 2 ? <ActionButton look="quiet" className="alarms-all" onPress={() => deskStore().dismiss()}>{t('alarm.all-seen')}</ActionButton> : null}
    </section>
  );
}

function AlarmLine({ alarm }: { readonly alarm: Alarm }): ReactNode {
  const { t } = useTranslation('console');
  const title = useTopicTitle();
  const { case: row, why, nth, loud, key } = alarm;
  const seen = (): void => deskStore().dismiss(key);
  return (
    <div className={loud ? 'alarm loud' : 'alarm'}>
      <p>
        <strong>{t(`alarm.${why}`, { language: nameLanguage(row.language), name: row.assignee?.name ?? '' })}</strong>
        {' '}<span>{title(row.topic)}</span>
        {nth > 1 ? <span> {t('alarm.nth', { number: nth })}</span> : null}
      </p>
      <a className="button plain" href={hrefOf({ page: 'desk', case: row.id })} onClick={seen}>{t('alarm.look')}</a>
      <ActionButton look="quiet" onPress={seen}>{t('alarm.seen')}</ActionButton>
    </div>
  );
}
