import type { ReactNode } from 'react';
import type { CaseDetail, SessionView } from '../../schema.js';
import { ActionButton } from '../controls.js';
import { useSheetDraft, useSheetOpen } from './sheet-draft.js';
import { SheetView } from './sheet-view.js';
import { useWording, writeTime } from './wording.js';

type Shared = CaseDetail['summary']['sharedWith'][number];

/** The way to the hand-over sheet, and to whom it may go so far. */
export function SheetTab({ detail, session }: { readonly detail: CaseDetail; readonly session: SessionView }): ReactNode {
  const { t } = useWording();
  const [isOpen, setOpen] = useSheetOpen(detail.case.id);
  const [draft, change] = useSheetDraft(detail, session);
  const { recorded } = draft;
  // What was recorded just now shows before the case has been read anew.
  const shared = [...detail.summary.sharedWith, ...recorded.filter((mine) => !detail.summary.sharedWith.some((one) => one.to === mine.to && Date.parse(one.at) >= Date.parse(mine.at) - 60_000))];
  return (
    <div className="tools-sheet-tab">
      <p>{t('sheet.about')}</p>
      <p className="tools-muted">{t('sheet.not-stored')}</p>
      <ActionButton look="primary" onPress={() => setOpen(true)}>
        {t('sheet.open')}
      </ActionButton>
      <Consents shared={shared} />
      {isOpen && <SheetView detail={detail} session={session} draft={draft} shared={shared} onChange={change} onClose={() => setOpen(false)} />}
    </div>
  );
}

function Consents({ shared }: { readonly shared: readonly Shared[] }): ReactNode {
  const { t, page } = useWording();
  if (shared.length === 0) return <p className="tools-muted">{t('sheet.no-consents')}</p>;
  return (
    <section>
      <h3>{t('sheet.consents')}</h3>
      <ul className="tools-consents">
        {shared.map((one) => (
          <li key={`${one.to} ${one.at}`}>{t('sheet.consent-line', { to: t(`receiver.${one.to}`), at: writeTime(one.at, page), name: one.name ?? t('unknown-name') })}</li>
        ))}
      </ul>
    </section>
  );
}
