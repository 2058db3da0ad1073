import { Component, useCallback, useEffect, useRef, useState, type ReactNode } from 'react';
import { I18nProvider } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { SessionView } from '../schema.js';
import { request, setCsrfToken, watchSignedOut } from './api.js';
import { ActionButton } from './controls.js';
import { claimWords } from './drafts.js';
import { mayBeSignedIn, noteSignedIn, wantsDemo } from './entrance.js';
import { Frame } from './frame.js';
import { SignIn } from './sign-in.js';

/** Signed in or not: everything else is below. */
export function App(): ReactNode {
  const { t, i18n } = useTranslation('console');
  // Undefined: not asked yet.
  const [session, setSession] = useState<SessionView | null | undefined>();
  // Whoever has signed out of the demo is not signed in again behind their back.
  const entered = useRef(false);
  const enter = useCallback((next: SessionView | null) => {
    setCsrfToken(next?.csrfToken);
    if (next !== null) claimWords(next.user.id);
    if (next !== null) entered.current = true;
    noteSignedIn(next !== null);
    setSession(next);
  }, []);
  useEffect(() => {
    watchSignedOut(() => enter(null));
    if (wantsDemo() && !mayBeSignedIn()) {
      setSession(null);
      return undefined;
    }
    const asked = new AbortController();
    request<SessionView>('GET', '/api/session', undefined, asked.signal).then(enter, () => {
      if (!asked.signal.aborted) enter(null);
    });
    return () => asked.abort();
  }, [enter]);
  useEffect(() => {
    document.title = t('name');
  }, [t]);
  return (
    <I18nProvider locale={i18n.language}>
      <Shelter>
        {session === undefined ? <p className="starting" role="status">{t('starting')}</p> : null}
        {session === null ? <SignIn onSession={enter} entersDemo={wantsDemo() && !entered.current} /> : null}
        {session ? <Frame session={session} onSession={enter} key={session.user.id} /> : null}
      </Shelter>
    </I18nProvider>
  );
}

/** A fault of the page itself must not leave an empty window: what was typed is kept in the tab, so loading again loses nothing. */
class Shelter extends Component<{ readonly children: ReactNode }, { readonly broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError(): { broken: boolean } {
    return { broken: true };
  }

  override render(): ReactNode {
    return this.state.broken ? <Broken /> : this.props.children;
  }
}

function Broken(): ReactNode {
  const { t } = useTranslation('console');
  return (
    <main className="starting" role="alert">
      <p>{t('broken.what')}</p>
      <ActionButton look="primary" onPress={() => location.reload()}>{t('broken.reload')}</ActionButton>
    </main>
  );
}
