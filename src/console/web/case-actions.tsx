import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { CaseRow, SessionView } from '../schema.js';
import { ApiFailure, codeOf } from './api.js';
import { ActionButton, Notice } from './controls.js';
import { CloseWindow } from './close-window.js';
import { actOnCase, readDetail } from './desk.js';
import { TransferWindow } from './transfer-window.js';
import { sayFailure } from './words.js';

type Failed = { readonly code: string; readonly until?: string };
/** Runs an act on the case; what was refused is said above the talk, and the case is read anew. */
export type Act = (act: { readonly path: string; readonly body: Readonly<Record<string, unknown>> }) => Promise<boolean>;

/** What may be done with the case as a whole. */
export function CaseActions({ row, session }: { readonly row: CaseRow; readonly session: SessionView }): ReactNode {
  const { t } = useTranslation('console');
  const { failed, setFailed, busy, act } = useAct(row.id);
  const [window, setWindow] = useState<'transfer' | 'close' | undefined>();
  const mine = row.assignee?.id === session.user.id;
  const supervisor = session.user.role === 'supervisor';
  const mayHand = row.state === 'active' && (mine || supervisor);
  const mayClose = mayHand || (row.state === 'waiting' && supervisor);
  const version = { version: row.version };
  return (
    <div className="case-actions">
      <div role="group" aria-label={t('act.title')} className="act-buttons">
        {row.state === 'waiting' ? <ActionButton look="primary" data-key="c" isDisabled={busy} onPress={() => void act({ path: 'claim', body: version })}>{t('act.claim')}</ActionButton> : null}
        {mayHand ? <ActionButton isDisabled={busy} onPress={() => setWindow('transfer')}>{t('act.transfer')}</ActionButton> : null}
        {mayHand ? <ActionButton isDisabled={busy} onPress={() => void act({ path: 'release', body: version })}>{t('act.release')}</ActionButton> : null}
        {mayClose ? <ActionButton data-key="e" isDisabled={busy} onPress={() => setWindow('close')}>{t('act.close')}</ActionButton> : null}
      </div>
      {row.state === 'active' && !mine && supervisor ? <p className="small">{t('act.supervisor')}</p> : null}
      {failed === undefined ? null : <Notice tone="danger" onClose={() => setFailed(undefined)}>{sayFailure(t, failed.code, failed.until)}</Notice>}
      <TransferWindow row={row} me={session.user.id} act={act} isOpen={window === 'transfer'} onClose={() => setWindow(undefined)} />
      <CloseWindow row={row} act={act} isOpen={window === 'close'} onClose={() => setWindow(undefined)} />
    </div>
  );
}

function useAct(caseId: string): { readonly failed: Failed | undefined; readonly setFailed: (failed: Failed | undefined) => void; readonly busy: boolean; readonly act: Act } {
  const [failed, setFailed] = useState<Failed | undefined>();
  const [busy, setBusy] = useState(false);
  const act: Act = async ({ path, body }) => {
    setBusy(true);
    setFailed(undefined);
    try {
      await actOnCase(caseId, { path, body });
      return true;
    } catch (error) {
      setFailed({ code: codeOf(error), ...(error instanceof ApiFailure && error.until !== undefined ? { until: error.until } : {}) });
      void readDetail(caseId);
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { failed, setFailed, busy, act };
}
