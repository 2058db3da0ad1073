import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { CaseDetail, SessionView } from '../schema.js';
import { CaseActions } from './case-actions.js';
import { Colleagues } from './colleagues.js';
import { Composer } from './composer.js';
import { ActionButton, Notice, Window } from './controls.js';
import { readDetail, useDesk } from './desk.js';
import { restoreOutgoing } from './outgoing.js';
import { hrefOf } from './route.js';
import { changeSettings, useSettings } from './settings.js';
import { SummaryView } from './summary-view.js';
import { TalkHeader } from './talk-header.js';
import { Timeline } from './timeline.js';
import { ToolsPanel } from './tools/tools-panel.js';
import { useDraft } from './use-draft.js';
import { useReadMark } from './use-read-mark.js';
import { useWide } from './use-wide.js';
import { sayFailure } from './words.js';

export function TalkPane({ session }: { readonly session: SessionView }): ReactNode {
  const { t } = useTranslation('console');
  const opened = useDesk((state) => state.opened);
  if (opened === undefined) return <main className="talk empty"><h2>{t('talk.pick')}</h2><p className="small">{t('talk.pick-hint')}</p><Colleagues /></main>;
  if (opened.phase === 'ready') return <Talk key={opened.id} detail={opened.detail} session={session} />;
  const failed = opened.phase === 'failed';
  return (
    <main className="talk empty">
      <a className="button quiet back" href={hrefOf({ page: 'desk' })}>{t('talk.back')}</a>
      {opened.phase === 'loading' ? <p role="status">{t('talk.loading')}</p> : null}
      {opened.phase === 'gone' ? <Notice tone="warn">{t('talk.gone')}</Notice> : null}
      {failed ? <Notice tone="danger">{sayFailure(t, opened.code)}</Notice> : null}
      {failed ? <ActionButton onPress={() => void readDetail(opened.id)}>{t('try-again')}</ActionButton> : null}
    </main>
  );
}

function Talk({ detail, session }: { readonly detail: CaseDetail; readonly session: SessionView }): ReactNode {
  const { t } = useTranslation('console');
  const row = detail.case;
  const reply = useDraft('reply', row.id);
  const [atEnd, setAtEnd] = useState(true);
  const [inserted, setInserted] = useState(0);
  const head = useRef<HTMLHeadingElement>(null);
  useReadMark(row, session.user.id, atEnd);
  useEffect(() => restoreOutgoing(row.id), [row.id]);
  // Whoever works by keyboard or by ear is taken to the case that was picked.
  useEffect(() => head.current?.focus({ preventScroll: true }), []);
  const insert = (text: string): void => {
    reply.change(reply.text.trim() === '' ? text : `${reply.text.trimEnd()}\n\n${text}`);
    setInserted((count) => count + 1);
  };
  return (
    <>
      <main className="talk" aria-labelledby="talk-title">
        <TalkHeader row={row} me={session.user.id} head={head} />
        <CaseActions row={row} session={session} />
        <SummaryView detail={detail} isOpen={row.state !== 'active' || row.assignee?.id !== session.user.id} />
        <Timeline detail={detail} onAtEnd={setAtEnd} onTakenBack={insert} />
        <Composer detail={detail} session={session} reply={reply} inserted={inserted} />
      </main>
      <Tools detail={detail} session={session} onInsert={insert} name={t('tools.title')} />
    </>
  );
}

/** Beside the talk where there is room for it, over it where there is none. */
function Tools({ detail, session, onInsert, name }: { readonly detail: CaseDetail; readonly session: SessionView; readonly onInsert: (text: string) => void; readonly name: string }): ReactNode {
  const { t } = useTranslation('console');
  const wide = useWide('(min-width: 75rem)');
  const { tools } = useSettings();
  const [over, setOver] = useState(false);
  const shown = wide ? tools : over;
  const insertAndClose = (text: string): void => {
    onInsert(text);
    setOver(false);
  };
  const panel = <ToolsPanel detail={detail} session={session} onInsert={insertAndClose} />;
  return (
    <>
      <ActionButton className="tools-open" look="plain" data-key="t" aria-expanded={shown} onPress={() => (wide ? changeSettings({ tools: !tools }) : setOver(true))}>{t(wide && tools ? 'tools.hide' : 'tools.title')}</ActionButton>
      {wide ? (tools ? <aside className="tools" aria-label={name}>{panel}</aside> : null) : <Window wide title={name} isOpen={over} onClose={() => setOver(false)}>{panel}</Window>}
    </>
  );
}
