import { type ReactNode, useMemo } from 'react';
import type { StatisticsView, TopicsView } from '../../schema.js';
import { BarTable } from './bar-table.js';
import { writeMinutes } from './durations.js';
import { HourPlot } from './hour-plot.js';
import { useLoaded } from './loaded.js';
import { nameLanguageFor, useWording } from './wording.js';

/** The figures of a period: what is open now, how long people waited, what it was about, how it ended, who did it. */
export function CaseFigures({ figures }: { readonly figures: StatisticsView }): ReactNode {
  const { t } = useWording();
  return (
    <>
      <OpenNow open={figures.open} />
      <h2>{t('figures.closed-cases', { count: figures.closed })}</h2>
      {figures.closed === 0 && <p className="tools-muted">{t('figures.none')}</p>}
      <div className="figures-grid">
        <Promises promises={figures.promises} />
        <LanguageWaits rows={figures.waitByLanguage} />
        <HourPlot rows={figures.waitByHour} />
        <TopicVolumes rows={figures.topics} />
        <Outcomes figures={figures} />
        <Counsellors rows={figures.counsellors} />
      </div>
    </>
  );
}

function OpenNow({ open }: { readonly open: StatisticsView['open'] }): ReactNode {
  const { t } = useWording();
  const tiles = [
    ['waiting', String(open.waiting)],
    ['urgent', String(open.urgent)],
    ['active', String(open.active)],
    ['longest', open.longestWaitMinutes === null ? '–' : writeMinutes(open.longestWaitMinutes, t)],
  ] as const;
  return (
    <section aria-label={t('figures.now')}>
      <h2>{t('figures.now')}</h2>
      <dl className="figures-tiles">
        {tiles.map(([id, value]) => (
          <div key={id} className={id === 'urgent' && open.urgent > 0 ? 'figures-tile is-urgent' : 'figures-tile'}>
            <dt>{t(`figures.open-${id}`)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Promises({ promises: { given, kept } }: { readonly promises: StatisticsView['promises'] }): ReactNode {
  const { t } = useWording();
  return (
    <section className="figures-card">
      <h3>{t('figures.promises')}</h3>
      <p className="figures-big">{given === 0 ? '–' : `${Math.round((kept / given) * 100)}%`}</p>
      <p>{t('figures.promises-of', { kept, given })}</p>
      <p className="tools-muted">{t('figures.promises-hint')}</p>
    </section>
  );
}

function LanguageWaits({ rows }: { readonly rows: StatisticsView['waitByLanguage'] }): ReactNode {
  const { t, page } = useWording();
  const say = (minutes: number | null): string => (minutes === null ? '–' : writeMinutes(minutes, t));
  return (
    <BarTable
      isWide
      title={t('figures.by-language')}
      hint={t('figures.wait-hint')}
      heads={[t('figures.language'), t('figures.cases'), t('figures.median'), t('figures.p90'), t('figures.first-answer')]}
      barHead={t('figures.wait-bar')}
      rows={rows.map(({ language, wait, answer }) => ({ id: language, name: nameLanguageFor(language, page), cells: [String(wait.count), say(wait.median), say(wait.p90), say(answer.median)], size: wait.median ?? 0, beyond: wait.p90 ?? 0 }))}
    />
  );
}

function TopicVolumes({ rows }: { readonly rows: StatisticsView['topics'] }): ReactNode {
  const { t, page } = useWording();
  const { loaded } = useLoaded<TopicsView>(`/api/topics?${new URLSearchParams({ language: 'ja', gloss: page }).toString()}`, { keep: true });
  const titles = useMemo(() => new Map(loaded.kind === 'ready' ? loaded.value.topics.map(({ id, gloss }) => [id, gloss]) : []), [loaded]);
  const sorted = [...rows].sort((one, other) => other.count - one.count);
  return (
    <BarTable
      title={t('figures.by-topic')}
      heads={[t('figures.topic'), t('figures.cases')]}
      rows={sorted.map(({ topic, count }) => ({ id: topic ?? '', name: topic === null ? t('figures.no-topic') : (titles.get(topic) ?? topic), cells: [String(count)], size: count }))}
    />
  );
}

function Outcomes({ figures: { outcomes } }: { readonly figures: StatisticsView }): ReactNode {
  const { t } = useWording();
  return (
    <BarTable
      title={t('figures.by-outcome')}
      heads={[t('figures.outcome'), t('figures.cases')]}
      rows={outcomes.map(({ outcome, count }) => ({ id: outcome, name: t(`outcome.${outcome}`), cells: [String(count)], size: count }))}
    />
  );
}

function Counsellors({ rows }: { readonly rows: StatisticsView['counsellors'] }): ReactNode {
  const { t } = useWording();
  const sorted = [...rows].sort((one, other) => other.closed - one.closed);
  return (
    <BarTable
      title={t('figures.by-counsellor')}
      heads={[t('figures.counsellor'), t('figures.closed'), t('figures.active')]}
      rows={sorted.map(({ id, name, closed, active }) => ({ id, name: name ?? t('unknown-name'), cells: [String(closed), String(active)], size: closed }))}
    />
  );
}
