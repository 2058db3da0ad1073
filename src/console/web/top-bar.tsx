import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ColleagueView, SessionView } from '../schema.js';
import { request } from './api.js';
import { Colleagues } from './colleagues.js';
import { ActionButton, Notice, Toggle, Window } from './controls.js';
import { deskStore, useDesk } from './desk.js';
import { LanguageChoice } from './language-choice.js';
import { hrefOf, useRoute } from './route.js';
import { SettingsFields } from './settings-fields.js';

interface Props {
  readonly session: SessionView;
  readonly onSession: (session: SessionView) => void;
  readonly onSignOut: () => void;
}

export function TopBar(props: Props): ReactNode {
  const { t } = useTranslation('console');
  const [menu, setMenu] = useState(false);
  const [colleagues, setColleagues] = useState(false);
  return (
    <header className="top-bar">
      <a className="top-name" href={hrefOf({ page: 'desk' })}>{t('name')}</a>
      <Pages {...props} className="top-pages" />
      <ConnectionState />
      <Presence {...props} />
      <span className="top-wide">
        <ActionButton look="quiet" onPress={() => setColleagues(true)}>{t('colleagues.title')}</ActionButton>
        <LanguageChoice hideName />
      </span>
      <ActionButton look="quiet" aria-haspopup="dialog" onPress={() => setMenu(true)}>{t('menu.open')}</ActionButton>
      <Window title={t('colleagues.title')} isOpen={colleagues} onClose={() => setColleagues(false)}><Colleagues /></Window>
      <Window title={props.session.user.name} isOpen={menu} onClose={() => setMenu(false)}>
        <div className="menu" onClick={(event) => (event.target instanceof HTMLAnchorElement ? setMenu(false) : undefined)} role="presentation">
          <Pages {...props} className="menu-pages" />
          <LanguageChoice />
          <SettingsFields />
          <section aria-label={t('colleagues.title')} className="menu-colleagues"><h3>{t('colleagues.title')}</h3><Colleagues /></section>
          <ActionButton look="danger" onPress={props.onSignOut}>{t('menu.sign-out')}</ActionButton>
          <p className="small">{t('menu.sign-out-hint')}</p>
        </div>
      </Window>
    </header>
  );
}

function Pages({ session, className }: Props & { readonly className: string }): ReactNode {
  const { t } = useTranslation('console');
  const { page } = useRoute();
  const link = (to: 'desk' | 'figures' | 'account'): ReactNode => <a href={hrefOf({ page: to })} aria-current={page === to ? 'page' : undefined}>{t(`menu.${to}`)}</a>;
  return (
    <nav className={className} aria-label={t('menu.pages')}>
      {link('desk')}
      {session.user.role === 'supervisor' ? link('figures') : null}
      {link('account')}
    </nav>
  );
}

function ConnectionState(): ReactNode {
  const { t } = useTranslation('console');
  const connection = useDesk((state) => state.connection);
  return <p className={`connection ${connection}`} role="status"><span className="dot" aria-hidden="true" /><span className="connection-word">{t(`connection.${connection}`)}</span></p>;
}

/** Whether new cases should come to this counsellor. */
function Presence({ session, onSession }: Props): ReactNode {
  const { t } = useTranslation('console');
  const own = useDesk((state) => state.colleagues.find(({ id }) => id === session.user.id));
  const [wanted, setWanted] = useState<boolean | undefined>();
  const [failed, setFailed] = useState(false);
  const available = wanted ?? own?.available ?? session.available;
  const change = (next: boolean): void => {
    setWanted(next);
    request<{ colleagues?: ColleagueView[] }>('PUT', '/api/presence', { available: next }).then(
      (answer) => {
        setFailed(false);
        if (Array.isArray(answer.colleagues)) deskStore().putColleagues(answer.colleagues);
        onSession({ ...session, available: next });
      },
      () => setFailed(true),
    ).finally(() => setWanted(undefined));
  };
  return (
    <div className="presence">
      <Toggle name={available ? t('presence.on') : t('presence.off')} isOn={available} onChange={change} />
      {failed ? <Notice tone="danger" onClose={() => setFailed(false)}>{t('presence.failed')}</Notice> : null}
    </div>
  );
}
