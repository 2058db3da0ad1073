import { useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { codeOf } from './api.js';
import { Notice } from './controls.js';
import { actOnCase } from './desk.js';
import { newClientId } from './outgoing.js';
import { useDraft } from './use-draft.js';
import { sayFailure } from './words.js';
import { WritingField } from './writing-field.js';

/** A note for colleagues. It stays in the field until the service has it. */
export function NoteComposer({ caseId, field }: { readonly caseId: string; readonly field: { readonly current: HTMLTextAreaElement | null } }): ReactNode {
  const { t } = useTranslation('console');
  const note = useDraft('note', caseId);
  const [failed, setFailed] = useState<string | undefined>();
  const [busy, setBusy] = useState(false);
  // The same note tried again is the same note, until its words change.
  const tried = useRef({ text: '', clientId: '' });
  const keep = async (): Promise<void> => {
    const text = note.text.trim();
    if (text === '' || busy) return;
    if (tried.current.text !== text) tried.current = { text, clientId: newClientId() };
    setBusy(true);
    try {
      await actOnCase(caseId, { path: 'notes', body: tried.current });
      tried.current = { text: '', clientId: '' };
      note.change('');
      setFailed(undefined);
    } catch (error) {
      setFailed(codeOf(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      {failed === undefined ? null : <Notice tone="danger" onClose={() => setFailed(undefined)}>{sayFailure(t, failed)}</Notice>}
      <WritingField name={t('composer.note-for')} draft={note} field={field} onSend={() => void keep()} sendName={t('composer.note-keep')} isOff={busy} />
    </>
  );
}
