import { memo, type ReactNode } from 'react';
import type { CaseRow } from '../schema.js';
import { Badge } from './controls.js';
import { useDesk } from './desk.js';
import { hrefOf } from './route.js';
import { formatAgo, formatTime, nameLanguage } from './words.js';
import { useRowWords } from './row-words.js';
import { useNow } from './clock.js';

interface Props {
  readonly row: CaseRow;
  readonly me: string;
  readonly isCurrent: boolean;
}

export const InboxRow = memo(function InboxRow({ row, me, isCurrent }: Props): ReactNode {
  const { t, title, place } = useRowWords();
  const facts = [nameLanguage(row.language), t(`channel.${row.channel}`), ...(row.prefecture === null ? [] : [place(row.prefecture)])];
  return (
    <li className={`row ${row.state} ${row.urgency === 'now' && row.state !== 'closed' ? 'urgent' : ''}`}>
      <a href={hrefOf({ page: 'desk', case: row.id })} aria-current={isCurrent ? 'true' : undefined} data-case={row.id}>
        <span className="row-title">
          <span className="row-topic">{title(row.topic)}</span>
          {row.unread > 0 && row.state !== 'closed' ? <span className="unread"><span aria-hidden="true">{row.unread}</span><span className="hidden-words">{t('inbox.unread', { count: row.unread })}</span></span> : null}
        </span>
        <span className="row-facts">{facts.join(t('list-dot'))}</span>
        <RowMarks row={row} me={me} />
      </a>
    </li>
  );
});

function RowMarks({ row, me }: Omit<Props, 'isCurrent'>): ReactNode {
  const { t } = useRowWords();
  if (row.state === 'closed') {
    return <span className="row-marks"><span>{row.outcome === null ? '' : t(`outcome.${row.outcome}`)}</span>{row.closedAt === null ? null : <RowAgo at={row.closedAt} />}<Tags tags={row.tags} /></span>;
  }
  return (
    <span className="row-marks">
      {row.state === 'waiting' ? <span><RowAgo at={row.waitingSince} say="inbox.waits" /></span> : null}
      {row.state === 'active' && row.assignee !== null && row.assignee.id !== me ? <span>{t('inbox.with', { name: row.assignee.name })}</span> : null}
      {row.state === 'active' && row.owedSince !== null ? <Badge tone="warn"><RowAgo at={row.owedSince} say="inbox.owed" /></Badge> : null}
      {row.state === 'active' && row.owedSince === null ? <RowAgo at={row.lastMessageAt} /> : null}
      <Promised row={row} />
      {row.alarms > 0 ? <Badge tone="danger">{t('inbox.alarms', { count: row.alarms })}</Badge> : null}
      {row.reason === 'danger' ? <Badge tone="danger">{t('reason.danger')}</Badge> : null}
      {row.unreachable ? <Badge tone="warn">{t('inbox.unreachable')}</Badge> : null}
      {row.elsewhereUntil === null ? null : <Badge tone="warn">{t('inbox.elsewhere')}</Badge>}
      {row.replyWindow.kind === 'closed' && !row.unreachable ? <Badge>{t('inbox.window-closed')}</Badge> : null}
      <Suggested row={row} me={me} />
      <Tags tags={row.tags} />
    </span>
  );
}

/** How long ago, kept true. */
function RowAgo({ at, say }: { readonly at: string; readonly say?: string }): ReactNode {
  const { t } = useRowWords();
  const ago = formatAgo(at, useNow(15_000));
  return <time dateTime={at} title={formatTime(at)}>{say === undefined ? ago : t(say, { ago })}</time>;
}

/** The time from which on, as the person was told, somebody is there. Past it, a promise is about to be broken. */
function Promised({ row }: { readonly row: CaseRow }): ReactNode {
  const { t } = useRowWords();
  const now = useNow(15_000);
  if (row.promisedAt === null || row.state !== 'waiting') return null;
  const over = Date.parse(row.promisedAt) <= now;
  return <Badge tone={over ? 'danger' : 'plain'}>{t(over ? 'inbox.promise-over' : 'inbox.promised', { time: formatTime(row.promisedAt) })}</Badge>;
}

function Suggested({ row, me }: { readonly row: CaseRow; readonly me: string }): ReactNode {
  const { t } = useRowWords();
  const name = useDesk((state) => state.colleagues.find(({ id }) => id === row.suggested)?.name);
  if (row.suggested === null || row.state !== 'waiting') return null;
  if (row.suggested === me) return <Badge tone="accent">{t('inbox.suggested-you')}</Badge>;
  return name === undefined ? null : <span className="small">{t('inbox.suggested', { name })}</span>;
}

function Tags({ tags }: { readonly tags: readonly string[] }): ReactNode {
  return tags.map((tag) => <Badge key={tag}>{tag}</Badge>);
}
