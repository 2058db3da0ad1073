import { useEffect, useRef, useState, type ReactNode } from 'react';
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { CaseDetail, CaseRow, SessionView } from '../schema.js';
import { Notice } from './controls.js';
import { NoteComposer } from './note-composer.js';
import { PictureButton } from './picture-button.js';
import { whyClosed } from './reply-window.js';
import { sendWords } from './outgoing.js';
import { COMPOSE } from './shortcuts.js';
import type { Draft } from './use-draft.js';
import { WritingField } from './writing-field.js';

type Purpose = 'reply' | 'note';
interface Props {
  readonly detail: CaseDetail;
  readonly session: SessionView;
  readonly reply: Draft;
  /** Grows when the tools have put words into the draft. */
  readonly inserted: number;
}

/** What one writes: to the person, or for colleagues. Two tabs of different colour, so that one is never taken for the other. */
export function Composer({ detail: { case: row }, session, reply, inserted }: Props): ReactNode {
  const { t } = useTranslation('console');
  const [purpose, setPurpose] = useState<Purpose>('reply');
  const fields = { reply: useRef<HTMLTextAreaElement>(null), note: useRef<HTMLTextAreaElement>(null) };
  const [wanted, setWanted] = useState(0);
  useEffect(() => {
    const ready = (event: Event): void => {
      setPurpose(event instanceof CustomEvent && event.detail === 'note' ? 'note' : 'reply');
      setWanted((count) => count + 1);
    };
    addEventListener(COMPOSE, ready);
    return () => removeEventListener(COMPOSE, ready);
  }, []);
  const { reply: replyField, note: noteField } = fields;
  useEffect(() => {
    if (wanted + inserted > 0) (purpose === 'reply' ? replyField : noteField).current?.focus();
  }, [wanted, inserted, purpose, replyField, noteField]);
  useEffect(() => {
    if (inserted > 0) setPurpose('reply');
  }, [inserted]);
  return (
    <Tabs className={`composer ${purpose}`} selectedKey={purpose} onSelectionChange={(key) => setPurpose(key === 'note' ? 'note' : 'reply')}>
      <TabList className="composer-tabs" aria-label={t('composer.title')}>
        <Tab id="reply" className="composer-tab">{t('composer.reply')}</Tab>
        <Tab id="note" className="composer-tab">{t('composer.note')}</Tab>
      </TabList>
      <TabPanel id="reply"><Reply row={row} session={session} reply={reply} field={fields.reply} /></TabPanel>
      <TabPanel id="note"><NoteComposer caseId={row.id} field={fields.note} /></TabPanel>
    </Tabs>
  );
}

function Reply({ row, session, reply, field }: { readonly row: CaseRow; readonly session: SessionView; readonly reply: Draft; readonly field: { readonly current: HTMLTextAreaElement | null } }): ReactNode {
  const { t } = useTranslation('console');
  const mine = row.state === 'active' && row.assignee?.id === session.user.id;
  const kept = reply.text.trim() === '' ? null : <p className="small">{t('composer.kept')}</p>;
  if (!mine) {
    const why = row.state === 'waiting' ? t('composer.waiting') : row.state === 'closed' ? t('composer.closed') : t('composer.other', { name: row.assignee?.name ?? '' });
    return <div className="composer-off"><p>{why}</p>{kept}</div>;
  }
  const closed = whyClosed(row, t);
  const words = { caseId: row.id, version: row.version };
  const send = (): void => {
    const text = reply.text.trim();
    if (text === '' || closed !== undefined) return;
    reply.change('');
    sendWords({ ...words, text });
  };
  return (
    <>
      {closed === undefined ? null : <Notice tone="warn">{closed}</Notice>}
      <WritingField name={t('composer.reply-to')} draft={reply} field={field} onSend={send} sendName={t('composer.send')} isOff={closed !== undefined}>
        <PictureButton isOff={closed !== undefined} isAllowed={session.features.pictures} onSend={(blob) => sendWords({ ...words, blob })} />
      </WritingField>
    </>
  );
}
