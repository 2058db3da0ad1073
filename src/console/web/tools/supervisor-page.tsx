import { type ReactNode, useState } from 'react';
import type { SessionView, StatisticsView } from '../../schema.js';
import { AuditList } from './audit-list.js';
import { useLoaded } from './loaded.js';
import { Shown } from './notices.js';
import { type Period, PeriodPicker, writeQuery } from './period-picker.js';
import { CaseFigures } from './case-figures.js';
import './tools.css';
import { useWording } from './wording.js';

/** How the desk fares, and who did what. For supervisors; the server refuses others. */
export function SupervisorPage({ session }: { readonly session: SessionView }): ReactNode {
  const { t } = useWording();
  const [asked, setAsked] = useState<Period>();
  const query = asked === undefined ? '' : writeQuery(asked);
  const isSupervisor = session.user.role === 'supervisor';
  const { loaded, again } = useLoaded<StatisticsView>(isSupervisor ? `/api/statistics${query}` : null);
  // The fields stay while figures are on their way; the first period is the server's choice.
  const shown = asked ?? (loaded.kind === 'ready' ? { from: loaded.value.from.slice(0, 10), to: loaded.value.to.slice(0, 10) } : undefined);
  if (!isSupervisor) return <p className="tools-muted">{t('figures.supervisors-only')}</p>;
  return (
    <div className="figures">
      <h1>{t('figures.title')}</h1>
      {shown !== undefined && <PeriodPicker key={`${shown.from} ${shown.to}`} shown={shown} onChoose={setAsked} />}
      <Shown of={loaded} onAgain={again}>
        {(figures) => <CaseFigures figures={figures} />}
      </Shown>
      <AuditList />
    </div>
  );
}
