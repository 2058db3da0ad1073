import { type ReactNode, useCallback, useEffect, useState } from 'react';
import type { AuditView } from '../../schema.js';
import { codeOf, isAbort, request } from '../api.js';
import { ActionButton } from '../controls.js';
import { Failure } from './notices.js';
import { useWording, writeTime } from './wording.js';

interface Pages {
  readonly entries: AuditView['entries'];
  /** Where to go on; `null`: that was all. Undefined: nothing was read yet. */
  readonly next: string | null | undefined;
}

/** Who read and did what, newest first, a page at a time. */
export function AuditList(): ReactNode {
  const { t } = useWording();
  const [pages, setPages] = useState<Pages>({ entries: [], next: undefined });
  const [failed, setFailed] = useState<string>();
  const [isBusy, setBusy] = useState(true);
  const read = useCallback(async (before?: string, signal?: AbortSignal): Promise<void> => {
    setBusy(true);
    setFailed(undefined);
    try {
      const page = await request<AuditView>('GET', `/api/audit${before === undefined ? '' : `?${new URLSearchParams({ before }).toString()}`}`, undefined, signal);
      setPages(({ entries }) => ({ entries: before === undefined ? page.entries : [...entries, ...page.entries], next: page.next }));
      setBusy(false);
    } catch (error) {
      if (isAbort(error)) return;
      setFailed(codeOf(error));
      setBusy(false);
    }
  }, []);
  useEffect(() => {
    const stop = new AbortController();
    void read(undefined, stop.signal);
    return () => stop.abort();
  }, [read]);
  const more = pages.next;
  return (
    <section className="figures-audit">
      <h2>{t('audit.title')}</h2>
      <p className="tools-muted">{t('audit.hint')}</p>
      <AuditTable entries={pages.entries} />
      {failed !== undefined && <Failure code={failed} onAgain={() => void read(more ?? undefined)} />}
      {isBusy && <p className="tools-muted" role="status">{t('loading')}</p>}
      {!isBusy && failed === undefined && (more === null || more === undefined ? <p className="tools-muted">{t('audit.end')}</p> : <ActionButton onPress={() => void read(more)}>{t('audit.more')}</ActionButton>)}
    </section>
  );
}

function AuditTable({ entries }: { readonly entries: AuditView['entries'] }): ReactNode {
  const { t, page } = useWording();
  if (entries.length === 0) return null;
  return (
    <div className="figures-scroll" tabIndex={0} role="group" aria-label={t('audit.title')}>
      <table className="figures-table">
        <thead>
          <tr>
            {(['at', 'who', 'did', 'case'] as const).map((head) => (
              <th key={head} scope="col">{t(`audit.${head}`)}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {entries.map((entry, index) => (
            <tr key={`${entry.at} ${index}`}>
              <td><time dateTime={entry.at}>{writeTime(entry.at, page)}</time></td>
              <td>{entry.name ?? t(`audit.by-${entry.by}`, { defaultValue: t('unknown-name') })}</td>
              <td>{t(`did.${entry.did}`, { defaultValue: entry.did })}{entry.detail !== null && <> ({t([`outcome.${entry.detail}`, `receiver.${entry.detail}`, `detail.${entry.detail}`], { defaultValue: entry.detail })})</>}</td>
              <td>{entry.case === null ? '' : <code>{entry.case.slice(0, 8)}</code>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
