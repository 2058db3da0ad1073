import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { CaseDetail } from '../schema.js';
import { Badge } from './controls.js';
import { useTopicTitle } from './topics.js';
import { formatTime } from './words.js';

const SHOWN_SIGNALS = 6;

/** The story so far, in what was said and asked: nobody's conclusion. */
export function SummaryView({ detail: { summary, case: row }, isOpen }: { readonly detail: CaseDetail; readonly isOpen: boolean }): ReactNode {
  const { t } = useTranslation('console');
  const title = useTopicTitle();
  const short = summary.topics.slice(0, 2).map(({ id }) => title(id)).join(t('list-comma'));
  return (
    <details className="summary" open={isOpen}>
      <summary><h3>{t('summary.title')}</h3><span className="small">{short}</span></summary>
      <div className="summary-body" tabIndex={0} role="region" aria-label={t('summary.title')}>
        <p><Badge tone={summary.consent === 'nothing' ? 'warn' : 'plain'}>{t(`summary.consent-${summary.consent}`)}</Badge></p>
        {summary.messages === null ? null : <p className="small">{t('summary.messages', { count: summary.messages })}{summary.firstAt === null ? '' : ` ${t('summary.since', { time: formatTime(summary.firstAt) })}`}</p>}
        {summary.topics.length === 0 ? null : (
          <ul className="summary-topics" aria-label={t('summary.topics')}>
            {summary.topics.map((topic) => <li key={topic.id}>{title(topic.id)}{topic.times > 1 ? ` ${t('summary.times', { number: topic.times })}` : ''}</li>)}
          </ul>
        )}
        {summary.quotes.map((quote) => (
          <blockquote key={`${quote.at}/${quote.text}`}><p lang={row.language}>{quote.text}</p><footer className="small">{formatTime(quote.at)}{quote.topic === null ? '' : `${t('list-dot')}${title(quote.topic)}`}</footer></blockquote>
        ))}
        <Screening screening={summary.screening} />
        {summary.sharedWith.map((shared) => <p key={`${shared.to}/${shared.at}`} className="small">{t('summary.shared', { to: t(`receiver.${shared.to}`), time: formatTime(shared.at), name: shared.name ?? '' })}</p>)}
      </div>
    </details>
  );
}

function Screening({ screening }: { readonly screening: CaseDetail['summary']['screening'] }): ReactNode {
  const { t } = useTranslation('console');
  if (screening === null) return null;
  const signals = screening.signals.slice(0, SHOWN_SIGNALS).map((id) => t(`console-tools:signal.${id}`, { defaultValue: id }));
  return (
    <div className="screening">
      <p>{t('summary.screening')} <Badge tone={screening.verdict === 'danger' || screening.verdict === 'high-risk' ? 'danger' : 'warn'}>{t(`verdict.${screening.verdict}`, { defaultValue: screening.verdict })}</Badge> <span className="small">{formatTime(screening.at)}</span></p>
      {signals.length === 0 ? null : <p className="small">{signals.join(t('list-comma'))}</p>}
    </div>
  );
}
