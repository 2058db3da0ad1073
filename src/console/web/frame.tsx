import { lazy, Suspense, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { SessionView } from '../schema.js';
import { AlarmBanner } from './alarm-banner.js';
import { request } from './api.js';
import { armAttention } from './attention.js';
import { openCase, startDesk, useDesk } from './desk.js';
import { forgetWords } from './drafts.js';
import { Inbox } from './inbox.js';
import { countAsking } from './inbox-sections.js';
import { dropOutgoing } from './outgoing.js';
import { useRoute } from './route.js';
import { Shortcuts } from './shortcuts.js';
import { TalkPane } from './talk.js';
import { TopBar } from './top-bar.js';
import { useTopicTitles } from './topics.js';

const SupervisorPage = lazy(async () => ({ default: (await import('./tools/supervisor-page.js')).SupervisorPage }));
const AccountPage = lazy(async () => ({ default: (await import('./tools/account-page.js')).AccountPage }));

/** Everything that somebody who is signed in sees. */
export function Frame({ session, onSession }: { readonly session: SessionView; readonly onSession: (session: SessionView | null) => void }): ReactNode {
  const route = useRoute();
  const [heard, setHeard] = useState(0);
  const me = useRef(session);
  useEffect(() => startDesk(me.current, {
    onMessage: ({ message }) => {
      if (message.from === 'user') setHeard((count) => count + 1);
    },
  }), []);
  useEffect(armAttention, []);
  useTopicTitles();
  useEffect(() => openCase(route.page === 'desk' ? route.case : undefined), [route]);
  const signOut = (): void => {
    forgetWords();
    dropOutgoing();
    request('DELETE', '/api/session').then(() => onSession(null), () => onSession(null));
  };
  return (
    <div className={`frame ${route.page === 'desk' && route.case !== undefined ? 'has-case' : ''}`}>
      <TabTitle me={session.user.id} />
      <TopBar session={session} onSession={onSession} onSignOut={signOut} />
      <AlarmBanner />
      {route.page === 'desk' ? <Desk session={session} /> : null}
      <Suspense fallback={<Loading />}>
        {route.page === 'account' ? <main className="page"><AccountPage session={session} onSession={onSession} /></main> : null}
        {route.page === 'figures' && session.user.role === 'supervisor' ? <main className="page"><SupervisorPage session={session} /></main> : null}
      </Suspense>
      <NewMessage heard={heard} />
    </div>
  );
}

function Desk({ session }: { readonly session: SessionView }): ReactNode {
  const search = useRef<HTMLInputElement>(null);
  return (
    <div className="desk">
      <Shortcuts session={session} search={search} />
      <Inbox session={session} search={search} />
      <TalkPane session={session} />
    </div>
  );
}

function Loading(): ReactNode {
  const { t } = useTranslation('console');
  return <p className="starting" role="status">{t('starting')}</p>;
}

/** How many wait, in the title of the tab. */
function TabTitle({ me }: { readonly me: string }): ReactNode {
  const { t } = useTranslation('console');
  const cases = useDesk(({ cases: all }) => all);
  const asking = useMemo(() => countAsking(cases.values(), me), [cases, me]);
  useEffect(() => {
    document.title = asking > 0 ? t('title-asking', { number: asking }) : t('name');
  }, [asking, t]);
  return null;
}

/** Says politely that the person has written; the words themselves stand in the talk. */
function NewMessage({ heard }: { readonly heard: number }): ReactNode {
  const { t } = useTranslation('console');
  return <div className="hidden-words" role="status">{heard === 0 ? null : <p key={heard}>{t('talk.new-message')}</p>}</div>;
}
