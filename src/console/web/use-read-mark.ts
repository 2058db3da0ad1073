import { useEffect, useRef, useState } from 'react';
import type { CaseRow } from '../schema.js';
import { actOnCase } from './desk.js';

/** Says that whoever has the case has seen it: only while the newest words are before somebody's eyes. */
export function useReadMark(row: CaseRow, me: string, atEnd: boolean): void {
  const said = useRef('');
  const [looking, setLooking] = useState(isLooking);
  useEffect(() => {
    const look = (): void => setLooking(isLooking());
    addEventListener('focus', look);
    addEventListener('blur', look);
    document.addEventListener('visibilitychange', look);
    return () => {
      removeEventListener('focus', look);
      removeEventListener('blur', look);
      document.removeEventListener('visibilitychange', look);
    };
  }, []);
  const { id, version, unread, state } = row;
  const mine = row.assignee?.id === me;
  useEffect(() => {
    const mark = `${version}/${unread}`;
    if (!looking || !atEnd || !mine || state !== 'active' || unread === 0 || said.current === mark) return;
    said.current = mark;
    actOnCase(id, { path: 'read', body: { version } }).catch(() => {
      said.current = '';
    });
  }, [looking, atEnd, mine, state, unread, id, version]);
}

function isLooking(): boolean {
  return document.visibilityState === 'visible' && document.hasFocus();
}
