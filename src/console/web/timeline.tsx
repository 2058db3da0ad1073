import { Fragment, useLayoutEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { CaseDetail, MessageView, NoteView } from '../schema.js';
import { ActionButton } from './controls.js';
import { MessageItem, NoteItem, SystemLine } from './message-item.js';
import { useOutgoing } from './outgoing.js';
import { OutgoingItem } from './outgoing-item.js';
import { dayOf, formatDay } from './words.js';

type Entry = { readonly kind: 'message'; readonly one: MessageView } | { readonly kind: 'note'; readonly one: NoteView };
const NEAR_END_PX = 48;

interface Props {
  readonly detail: CaseDetail;
  /** Whether the newest words are in sight. */
  readonly onAtEnd: (atEnd: boolean) => void;
  readonly onTakenBack: (text: string) => void;
}

/** The talk, oldest first. Follows new words only while the counsellor looks at the end of it. */
export function Timeline({ detail, onAtEnd, onTakenBack }: Props): ReactNode {
  const { t } = useTranslation('console');
  const box = useRef<HTMLDivElement>(null);
  const entries = useMemo(() => arrange(detail), [detail]);
  const outgoing = useOutgoing().filter(({ caseId, clientId }) => caseId === detail.case.id && !detail.messages.some(({ id }) => id === clientId));
  const { missed, toEnd, onScroll } = useFollow(box, { newest: entries.at(-1)?.one.id, waiting: outgoing.length }, onAtEnd);
  return (
    <div className="timeline-frame">
      <div className="timeline" ref={box} onScroll={onScroll} tabIndex={0} role="region" aria-label={t('talk.messages')}>
        <ol>
          {entries.map((entry, index) => (
            <Fragment key={entry.one.id}>
              <DayLine at={entry.one.at} before={entries[index - 1]?.one.at} />
              <EntryItem entry={entry} detail={detail} />
            </Fragment>
          ))}
          {outgoing.map((one) => <OutgoingItem key={one.clientId} one={one} row={detail.case} onTakenBack={onTakenBack} />)}
        </ol>
        {entries.length === 0 && outgoing.length === 0 ? <p className="small timeline-empty">{t('talk.no-messages')}</p> : null}
      </div>
      {missed ? <ActionButton look="primary" className="to-end" onPress={toEnd}>{t('talk.to-end')}</ActionButton> : null}
    </div>
  );
}

function EntryItem({ entry, detail }: { readonly entry: Entry; readonly detail: CaseDetail }): ReactNode {
  if (entry.kind === 'note') return <NoteItem note={entry.one} />;
  if (entry.one.from === 'system') return <SystemLine message={entry.one} />;
  return <MessageItem message={entry.one} language={detail.case.language} />;
}

function DayLine({ at, before }: { readonly at: string; readonly before: string | undefined }): ReactNode {
  if (before !== undefined && dayOf(new Date(at)) === dayOf(new Date(before))) return null;
  return <li className="day"><span>{formatDay(at)}</span></li>;
}

function arrange({ messages, notes }: CaseDetail): readonly Entry[] {
  const entries: Entry[] = [...messages.map((one) => ({ kind: 'message', one }) as const), ...notes.map((one) => ({ kind: 'note', one }) as const)];
  return entries.sort((a, b) => Date.parse(a.one.at) - Date.parse(b.one.at));
}

/** Keeps the end in sight for whoever was there, and leaves whoever reads further up alone. */
function useFollow(box: { readonly current: HTMLDivElement | null }, at: { readonly newest: string | undefined; readonly waiting: number }, onAtEnd: (atEnd: boolean) => void): { readonly missed: boolean; readonly toEnd: () => void; readonly onScroll: () => void } {
  const atEnd = useRef(true);
  const [missed, setMissed] = useState(false);
  const seen = useRef(at);
  const size = useRef('');
  const note = (next: boolean): void => {
    if (next !== atEnd.current) onAtEnd(next);
    atEnd.current = next;
    if (next) setMissed(false);
  };
  const toEnd = (): void => {
    box.current?.scrollTo({ top: box.current.scrollHeight });
    note(true);
  };
  useLayoutEffect(() => {
    const own = at.waiting > seen.current.waiting;
    const more = at.newest !== seen.current.newest;
    seen.current = { newest: at.newest, waiting: at.waiting };
    if (atEnd.current || own) box.current?.scrollTo({ top: box.current.scrollHeight });
    else if (more) setMissed(true);
  }, [at.newest, at.waiting, box]);
  useLayoutEffect(() => {
    // Pictures that arrive later and a keyboard that opens change the height: the end stays in sight.
    const observer = new ResizeObserver(() => {
      if (box.current === null) return;
      if (atEnd.current) box.current.scrollTo({ top: box.current.scrollHeight });
      size.current = sizeOf(box.current);
    });
    for (const part of [box.current, box.current?.firstElementChild]) if (part) observer.observe(part);
    return () => observer.disconnect();
  }, [box]);
  const onScroll = (): void => {
    const now = box.current;
    if (now === null) return;
    const before = size.current;
    size.current = sizeOf(now);
    // Not the reader has moved but the room: a banner has opened above, a picture has arrived.
    if (atEnd.current && size.current !== before) now.scrollTo({ top: now.scrollHeight });
    else note(now.scrollHeight - now.scrollTop - now.clientHeight < NEAR_END_PX);
  };
  return { missed, toEnd, onScroll };
}

function sizeOf({ scrollHeight, clientHeight }: HTMLElement): string {
  return `${scrollHeight}/${clientHeight}`;
}
