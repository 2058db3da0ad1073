import type { ReactNode } from 'react';
import type { StatisticsView } from '../../schema.js';
import { writeMinutes } from './durations.js';
import { useWording } from './wording.js';

type HourRow = StatisticsView['waitByHour'][number];

const WIDTH = 24 * 20;
const HEIGHT = 120;

/** How long people wait by the hour at which they ask: columns over the day in Japan, and the same as a table. */
export function HourPlot({ rows }: { readonly rows: StatisticsView['waitByHour'] }): ReactNode {
  const { t } = useWording();
  const asked = rows.filter(({ wait }) => wait.count > 0);
  return (
    <section className="figures-card figures-wide">
      <h3>{t('figures.by-hour')}</h3>
      <p className="tools-muted">{t('figures.hour-hint')}</p>
      {asked.length === 0 ? (
        <p className="tools-muted">{t('figures.none')}</p>
      ) : (
        <>
          <Columns rows={asked} />
          <details>
            <summary>{t('figures.as-table')}</summary>
            <HourTable rows={asked} />
          </details>
        </>
      )}
    </section>
  );
}

function Columns({ rows }: { readonly rows: readonly HourRow[] }): ReactNode {
  const { t } = useWording();
  const most = Math.max(...rows.map(({ wait }) => wait.median ?? 0), 1);
  return (
    <figure className="figures-hours">
      <figcaption className="tools-muted">{t('figures.hour-top', { most: writeMinutes(most, t) })}</figcaption>
      <svg viewBox={`0 -4 ${WIDTH} ${HEIGHT + 26}`} aria-hidden="true">
        <line className="figures-axis" x1="0" x2={WIDTH} y1="0" y2="0" />
        <line className="figures-axis" x1="0" x2={WIDTH} y1={HEIGHT} y2={HEIGHT} />
        {rows.map(({ hour, wait }) => {
          const height = Math.max(((wait.median ?? 0) / most) * HEIGHT, 1.5);
          return <rect key={hour} className="figures-bar-size" x={hour * 20 + 3} y={HEIGHT - height} width="14" height={height} />;
        })}
        {Array.from({ length: 8 }, (_, index) => index * 3).map((hour) => (
          <text key={hour} className="figures-tick" x={hour * 20 + 10} y={HEIGHT + 17} textAnchor="middle">
            {hour}
          </text>
        ))}
      </svg>
    </figure>
  );
}

function HourTable({ rows }: { readonly rows: readonly HourRow[] }): ReactNode {
  const { t } = useWording();
  const say = (minutes: number | null): string => (minutes === null ? '–' : writeMinutes(minutes, t));
  return (
    <table className="figures-table">
      <thead>
        <tr>
          {(['hour', 'cases', 'median', 'p90'] as const).map((head) => (
            <th key={head} scope="col">{t(`figures.${head}`)}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ hour, wait }) => (
          <tr key={hour}>
            <th scope="row">{t('figures.hour-of', { hour })}</th>
            <td>{wait.count}</td>
            <td>{say(wait.median)}</td>
            <td>{say(wait.p90)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
