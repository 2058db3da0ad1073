import type { ReactNode } from 'react';
import type { SessionView } from '../../schema.js';
import { nameLanguageFor, useWording } from './wording.js';
import { PasswordSection } from './password-section.js';
import { AuthenticatorSection } from './authenticator-section.js';
import './tools.css';

/** What one may change of the own account. Everything else is up to whoever runs the service. */
export function AccountPage({ session, onSession }: { readonly session: SessionView; readonly onSession: (session: SessionView) => void }): ReactNode {
  const { t, page } = useWording();
  const { user, features } = session;
  return (
    <div className="account">
      <h1>{t('account.title')}</h1>
      <dl className="account-facts">
        <div><dt>{t('account.name')}</dt><dd>{user.name}</dd></div>
        <div><dt>{t('account.email')}</dt><dd>{user.email}</dd></div>
        <div><dt>{t('account.role')}</dt><dd>{t(`role.${user.role}`)}</dd></div>
        <div><dt>{t('account.languages')}</dt><dd>{user.languages.map((language) => nameLanguageFor(language, page)).join(' · ')}</dd></div>
      </dl>
      <p className="tools-muted">{t('account.changes')}</p>
      {features.password ? (
        <>
          <AuthenticatorSection session={session} onSession={onSession} />
          <PasswordSection email={user.email} onSession={onSession} />
        </>
      ) : (
        <p>{t('account.organisation')}</p>
      )}
    </div>
  );
}
