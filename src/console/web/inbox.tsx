import { useCallback, useDeferredValue, useMemo, useState, type ReactNode, type RefObject } from 'react';
import { Button, Input, Label, SearchField } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { CaseRow, SessionView } from '../schema.js';
import { PickOne } from './controls.js';
import { useDesk } from './desk.js';
import { InboxRow } from './inbox-row.js';
import { filterCases, sortInbox, type InboxSection } from './inbox-sections.js';
import { useRoute } from './route.js';
import { RowWords, useWording } from './row-words.js';
import { nameLanguage } from './words.js';

const ROWS_AT_ONCE = 25;

export function Inbox({ session, search }: { readonly session: SessionView; readonly search: RefObject<HTMLInputElement | null> }): ReactNode {
  const { i18n } = useTranslation('console');
  const words = useWording();
  const { t, title } = words;
  const cases = useDesk((state) => state.cases);
  const [wanted, setWanted] = useState({ search: '', language: '' });
  // What is typed shows at once; the list may follow a moment later.
  const filter = useDeferredValue(wanted);
  const called = useCallback((row: CaseRow) => namesOf(row, title, i18n.exists.bind(i18n), t), [title, t, i18n]);
  const shown = useMemo(() => filterCases(cases.values(), filter, called), [cases, filter, called]);
  const sections = useMemo(() => sortInbox(shown, session.user.id), [shown, session.user.id]);
  const searching = filter.search.trim() !== '' || filter.language !== '';
  return (
    <nav className="inbox" aria-label={t('inbox.title')}>
      <h1 className="hidden-words">{t('inbox.title')}</h1>
      <div className="inbox-find">
        <SearchField className="search" value={wanted.search} onChange={(text) => setWanted((known) => ({ ...known, search: text }))}>
          <Label className="hidden-words">{t('inbox.search')}</Label>
          <Input ref={search} placeholder={t('inbox.find')} />
          <Button className="button quiet search-clear" aria-label={t('inbox.clear')}>×</Button>
        </SearchField>
        <LanguageFilter cases={cases} value={wanted.language} onChange={(language) => setWanted((known) => ({ ...known, language }))} />
      </div>
      <p className="hidden-words" role="status">{searching ? t('inbox.found', { count: shown.length }) : ''}</p>
      <RowWords value={words}><InboxBody sections={sections} me={session.user.id} searching={searching} /></RowWords>
    </nav>
  );
}

function InboxBody({ sections, me, searching }: { readonly sections: readonly InboxSection[]; readonly me: string; readonly searching: boolean }): ReactNode {
  const { t } = useTranslation('console');
  const loaded = useDesk((state) => state.loaded);
  const route = useRoute();
  const current = route.page === 'desk' ? route.case : undefined;
  if (!loaded) return <p className="inbox-empty" role="status">{t('inbox.loading')}</p>;
  const filled = sections.filter(({ rows }) => rows.length > 0);
  if (filled.length === 0) return <p className="inbox-empty">{searching ? t('inbox.none-found') : t('inbox.none')}</p>;
  return (
    <div className="inbox-sections">
      {filled.map((section) => <SectionList key={section.id} section={section} me={me} current={current} open={section.id !== 'closed' || searching || section.rows.some(({ id }) => id === current)} />)}
    </div>
  );
}

function SectionList({ section, me, current, open }: { readonly section: InboxSection; readonly me: string; readonly current: string | undefined; readonly open: boolean }): ReactNode {
  const { t } = useTranslation('console');
  const { shown, more } = useGrowing(section.rows.length, section.rows.findIndex(({ id }) => id === current));
  const list = (
    <ul>
      {section.rows.slice(0, shown).map((row) => <InboxRow key={row.id} row={row} me={me} isCurrent={row.id === current} />)}
      {shown < section.rows.length ? <li ref={more} className="more">{t('inbox.more', { count: section.rows.length - shown })}</li> : null}
    </ul>
  );
  const head = <h2 className={`section-head ${section.id}`}>{t(`inbox.${section.id}`)} <span className="count">{section.rows.length}</span></h2>;
  if (section.id !== 'closed') return <section aria-label={t(`inbox.${section.id}`)}>{head}{list}</section>;
  return <ClosedList open={open} head={head}>{list}</ClosedList>;
}

/** Of a long section only the first rows are made; more as the end comes into sight. */
function useGrowing(total: number, current: number): { readonly shown: number; readonly more: (end: HTMLLIElement | null) => (() => void) | undefined } {
  const [limit, setLimit] = useState(ROWS_AT_ONCE);
  const shown = Math.min(total, Math.max(limit, current + 1));
  const more = useCallback((end: HTMLLIElement | null) => {
    if (end === null) return undefined;
    const observer = new IntersectionObserver((entries) => {
      if (entries.some(({ isIntersecting }) => isIntersecting)) setLimit((before) => before + ROWS_AT_ONCE);
    }, { rootMargin: '600px' });
    observer.observe(end);
    return () => observer.disconnect();
  }, []);
  return { shown, more };
}

/** Closed cases are folded away, and not even made until somebody wants them. */
function ClosedList({ open, head, children }: { readonly open: boolean; readonly head: ReactNode; readonly children: ReactNode }): ReactNode {
  const [unfolded, setUnfolded] = useState(false);
  const shown = open || unfolded;
  return (
    <details className="closed" open={shown} onToggle={(event) => setUnfolded(event.currentTarget.open)}>
      <summary>{head}</summary>
      {shown ? children : null}
    </details>
  );
}

function LanguageFilter({ cases, value, onChange }: { readonly cases: ReadonlyMap<string, CaseRow>; readonly value: string; readonly onChange: (language: string) => void }): ReactNode {
  const { t } = useTranslation('console');
  const present = useMemo(() => [...new Set([...cases.values()].map(({ language }) => language as string))].sort(), [cases]);
  const options = [{ id: '', name: t('inbox.all-languages') }, ...present.map((id) => ({ id, name: nameLanguage(id) }))];
  return <PickOne name={t('inbox.language')} hideName value={value} options={options} onChange={onChange} />;
}

function namesOf(row: CaseRow, title: (id: string | null) => string, exists: (key: string) => boolean, t: (key: string) => string): readonly string[] {
  const prefecture = row.prefecture === null ? '' : `console-tools:prefecture.${row.prefecture}`;
  return [title(row.topic), nameLanguage(row.language), t(`channel.${row.channel}`), ...(exists(prefecture) ? [t(prefecture)] : [])];
}
