import type { ReactNode, RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import type { CaseRow } from '../schema.js';
import { Ago } from './ago.js';
import { Badge, Notice } from './controls.js';
import { usePlaceName } from './place.js';
import { ReplyWindow } from './reply-window.js';
import { hrefOf } from './route.js';
import { TagEditor } from './tag-editor.js';
import { useTopicTitle } from './topics.js';
import { formatTime, nameLanguage } from './words.js';

/** Who it is about, without a name: what is known, who has it, and until when one may write. */
export function TalkHeader({ row, me, head }: { readonly row: CaseRow; readonly me: string; readonly head: RefObject<HTMLHeadingElement | null> }): ReactNode {
  const { t } = useTranslation('console');
  const title = useTopicTitle();
  const place = usePlaceName();
  const facts = [
    nameLanguage(row.language),
    t(`channel.${row.channel}`),
    ...(row.prefecture === null ? [] : [place(row.prefecture)]),
    ...(row.status === null ? [] : [t(`console-tools:status.${row.status}`, { defaultValue: row.status })]),
  ];
  return (
    <header className="talk-head">
      <div className="talk-title">
        <a className="button quiet back" href={hrefOf({ page: 'desk' })}>{t('talk.back')}</a>
        <h2 id="talk-title" ref={head} tabIndex={-1}>{title(row.topic)}</h2>
        {row.urgency === 'now' ? <Badge tone="danger">{t('inbox.urgent')}</Badge> : null}
        <Badge tone={row.state === 'active' ? 'ok' : 'plain'}>{t(`state.${row.state}`)}</Badge>
      </div>
      <p className="talk-facts">{facts.join(t('list-dot'))}</p>
      <p className="talk-facts small">
        <span>{t(`reason.${row.reason}`)}</span>
        <span><Ago at={row.requestedAt} say="talk.requested" /></span>
        <Holder row={row} me={me} />
      </p>
      <TagEditor row={row} />
      {row.state === 'closed' ? null : <ReplyWindow row={row} />}
      {row.unreachable ? <Notice tone="warn">{t('talk.unreachable')}</Notice> : null}
      {row.elsewhereUntil === null ? null : <Notice tone="warn">{t('talk.elsewhere', { time: formatTime(row.elsewhereUntil) })}</Notice>}
    </header>
  );
}

function Holder({ row, me }: { readonly row: CaseRow; readonly me: string }): ReactNode {
  const { t } = useTranslation('console');
  if (row.state === 'closed') return <span>{t('talk.closed-as', { outcome: row.outcome === null ? '' : t(`outcome.${row.outcome}`), time: row.closedAt === null ? '' : formatTime(row.closedAt) })}</span>;
  if (row.assignee === null) {
    return row.promisedAt === null ? <span>{t('talk.nobody')}</span> : <span>{t('talk.promised', { time: formatTime(row.promisedAt) })}</span>;
  }
  return <span>{row.assignee.id === me ? t('talk.yours') : t('inbox.with', { name: row.assignee.name })}</span>;
}
