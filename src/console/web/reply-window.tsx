import { useEffect, type ReactNode } from 'react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { CaseRow, WindowView } from '../schema.js';
import { useNow } from './clock.js';
import { Badge, type Tone } from './controls.js';
import { readDetail } from './desk.js';
import { formatTime } from './words.js';

const HOUR_MS = 3_600_000;

/** How one may write now, and how long still. */
export function ReplyWindow({ row: { id, replyWindow } }: { readonly row: CaseRow }): ReactNode {
  const { t } = useTranslation('console');
  const short = replyWindow.kind === 'reply';
  const now = useNow(short ? 1_000 : 15_000);
  const left = replyWindow.until === undefined ? undefined : Date.parse(replyWindow.until) - now;
  const over = left !== undefined && left <= 0 && replyWindow.kind !== 'closed';
  useEffect(() => {
    // What holds after it only the service knows.
    if (over) void readDetail(id);
  }, [over, id]);
  if (replyWindow.kind === 'open') return null;
  const tone: Tone = replyWindow.kind === 'closed' ? 'danger' : left !== undefined && !short && left < 2 * HOUR_MS ? 'warn' : 'plain';
  return <p className="reply-window"><Badge tone={tone}>{sayWindow(replyWindow, Math.max(0, left ?? 0), t)}</Badge></p>;
}

type Say = TFunction<'console'>;

function sayWindow(window: WindowView, left: number, t: Say): string {
  switch (window.kind) {
    case 'reply':
      return t('window.reply', { seconds: Math.ceil(left / 1_000) });
    case 'push':
      if (window.remaining === undefined) return t('window.push');
      return t(window.inReserve === true ? 'window.push-reserve' : 'window.push-left', { number: window.remaining });
    case 'standard':
      return t('window.standard', { left: sayLeft(left, t) });
    case 'human-agent':
      return t('window.human-agent', { left: sayLeft(left, t) });
    case 'open':
      return '';
    case 'closed':
      return window.wasOpenUntil === undefined ? t('window.closed') : t('window.closed-since', { time: formatTime(window.wasOpenUntil) });
  }
}

function sayLeft(ms: number, t: Say): string {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 60) return t('window.minutes', { minutes });
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? t('window.hours', { hours, minutes: minutes % 60 }) : t('window.days', { days: Math.floor(hours / 24), hours: hours % 24 });
}

/** Why nothing can be sent, and what is lawful instead; undefined while something can. */
export function whyClosed({ replyWindow, unreachable }: CaseRow, t: Say): string | undefined {
  if (unreachable) return t('window.next-unreachable');
  if (replyWindow.kind !== 'closed') return undefined;
  return t(`window.next-${replyWindow.why ?? 'window-over'}`);
}
