import { useEffect, useState, type ReactNode, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import type { SessionView } from '../schema.js';
import { Window } from './controls.js';
import { deskStore } from './desk.js';
import { sortInbox, stepCase } from './inbox-sections.js';
import { currentRoute, goTo } from './route.js';
import { getSettings } from './settings.js';

/** Single keys, as in mail programs. They can be turned off (WCAG 2.1.4), and do nothing while somebody types or a dialog is open. */
const KEYS = ['j', 'k', 'c', 'r', 'n', 't', 'e', '/', '?'] as const;
type Key = (typeof KEYS)[number];
/** Asks the composer to stand ready; `detail` says for what. */
export const COMPOSE = 'madoguchi-compose';

/** What parts of the page do for a key: a part names itself with `data-key`, and is pressed or focused. */
function press(key: Key): void {
  const part = document.querySelector<HTMLElement>(`[data-key="${key}"]`);
  if (part === null) return;
  part.focus();
  if (part instanceof HTMLButtonElement) part.click();
}

export function Shortcuts({ session, search }: { readonly session: SessionView; readonly search: RefObject<HTMLInputElement | null> }): ReactNode {
  const { t } = useTranslation('console');
  const [help, setHelp] = useState(false);
  const me = session.user.id;
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const key = KEYS.find((known) => known === event.key);
      if (key === undefined || !getSettings().shortcuts || isTyping(event)) return;
      event.preventDefault();
      if (key === 'j' || key === 'k') step(me, key === 'j' ? 1 : -1);
      else if (key === '/') search.current?.focus();
      else if (key === '?') setHelp(true);
      else if (key === 'r' || key === 'n') dispatchEvent(new CustomEvent(COMPOSE, { detail: key === 'r' ? 'reply' : 'note' }));
      else press(key);
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [me, search]);
  return (
    <Window title={t('shortcuts.title')} isOpen={help} onClose={() => setHelp(false)}>
      <dl className="shortcuts">
        {KEYS.map((key) => <div key={key}><dt><kbd>{key}</kbd></dt><dd>{t(`shortcuts.${nameOf(key)}`)}</dd></div>)}
        <div><dt><kbd>Ctrl</kbd> + <kbd>Enter</kbd></dt><dd>{t('shortcuts.send')}</dd></div>
      </dl>
      <p className="small">{t('shortcuts.off-hint')}</p>
    </Window>
  );
}

function isTyping(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return true;
  const at = event.target;
  if (!(at instanceof HTMLElement)) return false;
  return at.isContentEditable || at.closest('input, textarea, select, [role="dialog"], [role="menu"], [role="listbox"]') !== null || document.querySelector('[role="dialog"]') !== null;
}

/** Through the inbox as it stands on the page, what is searched for included. */
function step(me: string, by: 1 | -1): void {
  const shown = new Set([...document.querySelectorAll<HTMLElement>('[data-case]')].map((row) => row.dataset['case']));
  const order = sortInbox(deskStore().get().cases.values(), me).flatMap(({ rows }) => rows).filter(({ id }) => shown.has(id));
  const route = currentRoute();
  const next = stepCase(order, route.page === 'desk' ? route.case : undefined, by);
  if (next === undefined) return;
  goTo({ page: 'desk', case: next.id });
  document.querySelector(`[data-case="${next.id}"]`)?.scrollIntoView({ block: 'nearest' });
}

function nameOf(key: Key): string {
  return { j: 'next', k: 'previous', c: 'claim', r: 'reply', n: 'note', t: 'tools', e: 'close', '/': 'search', '?': 'help' }[key];
}
