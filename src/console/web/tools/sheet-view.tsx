import { type ReactNode, useMemo, useRef, useState } from 'react';
import { Dialog } from 'react-aria-components/Dialog';
import { Heading } from 'react-aria-components/Heading';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import type { CaseDetail, SessionView } from '../../schema.js';
import { ActionButton } from '../controls.js';
import { codeOf, request } from '../api.js';
import { Failure, Shown } from './notices.js';
import { SheetDocument } from './sheet-document.js';
import type { SheetDraft } from './sheet-draft.js';
import { gatherQuotes } from './sheet-facts.js';
import { SheetForm } from './sheet-form.js';
import { useSheetMaterial } from './sheet-material.js';
import { usePrintedCopy } from './sheet-print.js';
import { useWording } from './wording.js';

type Shared = CaseDetail['summary']['sharedWith'][number];

interface ViewProps {
  readonly detail: CaseDetail;
  readonly session: SessionView;
  readonly draft: SheetDraft;
  readonly shared: readonly Shared[];
  readonly onChange: (change: Partial<SheetDraft>) => void;
  readonly onClose: () => void;
}

/** The sheet over the whole page: what to fill in, and beside it the paper as it will be printed. */
export function SheetView({ detail, session, draft, shared, onChange, onClose }: ViewProps): ReactNode {
  const { t, page } = useWording();
  const { loaded, again } = useSheetMaterial(detail);
  const quotes = useMemo(() => gatherQuotes(detail), [detail]);
  const consent = shared.findLast((one) => one.to === draft.to);
  const [isLong, setLong] = useState(false);
  const dialog = useRef<HTMLDivElement>(null);
  usePrintedCopy(dialog);
  return (
    <ModalOverlay className="sheet-overlay" isOpen isKeyboardDismissDisabled={false} onOpenChange={(open) => !open && onClose()}>
      <Modal className="sheet-modal" ref={dialog}>
        <Dialog className="sheet-dialog">
          <header className="sheet-bar">
            <Heading slot="title">{t('sheet.title')}</Heading>
            <ConsentRecord detail={detail} session={session} draft={draft} consent={consent} onRecorded={(one) => onChange({ recorded: [...draft.recorded, one] })} />
            <ActionButton look="primary" isDisabled={consent === undefined || loaded.kind !== 'ready'} onPress={() => window.print()}>
              {t('sheet.print')}
            </ActionButton>
            <ActionButton onPress={onClose}>
              {t('close')}
            </ActionButton>
          </header>
          <Shown of={loaded} onAgain={again}>
            {(material) => (
              <div className="sheet-halves">
                <SheetForm detail={detail} draft={draft} quotes={quotes} material={material} isLong={isLong} onChange={onChange} />
                <SheetDocument detail={detail} draft={draft} quotes={quotes} material={material} consent={consent} onFit={setLong} />
              </div>
            )}
          </Shown>
          {consent === undefined && <p className="sheet-refusal" data-printed lang={page}>{t('sheet.consent-first')}</p>}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

interface RecordProps {
  readonly detail: CaseDetail;
  readonly session: SessionView;
  readonly draft: SheetDraft;
  readonly consent: Shared | undefined;
  readonly onRecorded: (one: Shared) => void;
}

/** Whether the person agrees that this receiver gets the sheet. Nothing is printed before that. */
function ConsentRecord({ detail, session, draft, consent, onRecorded }: RecordProps): ReactNode {
  const { t } = useWording();
  const [isBusy, setBusy] = useState(false);
  const [failed, setFailed] = useState<string>();
  // The same act again after a broken connection, not a second one.
  const act = useRef<{ readonly to: string; readonly clientId: string }>(undefined);
  const to = t(`receiver.${draft.to}`);
  const record = async (): Promise<void> => {
    if (act.current?.to !== draft.to) act.current = { to: draft.to, clientId: crypto.getRandomValues(new Uint32Array(4)).join('-') };
    setBusy(true);
    setFailed(undefined);
    try {
      await request('POST', `/api/cases/${detail.case.id}/sheet-consent`, { to: draft.to, clientId: act.current.clientId });
      act.current = undefined;
      onRecorded({ to: draft.to, at: new Date().toISOString(), name: session.user.name });
    } catch (error) {
      setFailed(codeOf(error));
    } finally {
      setBusy(false);
    }
  };
  if (consent !== undefined) return <p className="sheet-consent" role="status">{t('sheet.consented', { to })}</p>;
  return (
    <div className="sheet-consent">
      <p>{t('sheet.ask-consent', { to })}</p>
      <ActionButton isPending={isBusy} onPress={() => void record()}>
        {t('sheet.record')}
      </ActionButton>
      {failed !== undefined && <Failure code={failed} />}
    </div>
  );
}
