import { type SubmitEvent, type ReactNode, useState } from 'react';
import type { SessionView } from '../../schema.js';
import { request } from '../api.js';
import { ActionButton, LineField } from '../controls.js';
import { useAccountAct } from './account-act.js';
import { Failure } from './notices.js';
import { useWording } from './wording.js';

interface SectionProps {
  readonly session: SessionView;
  readonly onSession: (session: SessionView) => void;
}

interface Secret {
  readonly secret: string;
  readonly uri: string;
}

/** A second proof at sign-in: an authenticator app. */
export function AuthenticatorSection({ session, onSession }: SectionProps): ReactNode {
  const { t } = useWording();
  const { totp } = session.user;
  return (
    <section className="account-part">
      <h2>{t('account.app')}</h2>
      <p className="tools-muted">{t('account.app-hint')}</p>
      <p role="status"><strong>{t(totp ? 'account.app-on' : 'account.app-off')}</strong></p>
      {totp ? <Removal onSession={onSession} /> : <SettingUp onSession={onSession} />}
    </section>
  );
}

function SettingUp({ onSession }: Pick<SectionProps, 'onSession'>): ReactNode {
  const { t } = useWording();
  const { isBusy, failed, run } = useAccountAct();
  const [secret, setSecret] = useState<Secret>();
  if (secret !== undefined) return <Confirmation secret={secret} onSession={onSession} onCancel={() => setSecret(undefined)} />;
  return (
    <>
      {failed !== undefined && <Failure code={failed} />}
      <ActionButton look="primary" isPending={isBusy} onPress={() => run(async () => setSecret(await request<Secret>('POST', '/api/session/totp')))}>
        {t('account.app-begin')}
      </ActionButton>
    </>
  );
}

function Confirmation({ secret, onSession, onCancel }: { readonly secret: Secret; readonly onCancel: () => void } & Pick<SectionProps, 'onSession'>): ReactNode {
  const { t } = useWording();
  const { isBusy, failed, run } = useAccountAct();
  const [code, setCode] = useState('');
  const digits = code.replace(/\s/gu, '');
  const confirm = (event: SubmitEvent): void => {
    event.preventDefault();
    run(async () => onSession(await request<SessionView>('PUT', '/api/session/totp', { code: digits })));
  };
  return (
    <form onSubmit={confirm}>
      <ol className="account-steps">
        <li>{t('account.app-step-install')}</li>
        <li>
          {t('account.app-step-key')}
          <output className="account-secret" lang="en" aria-label={t('account.app-key')}>
            {splitSecret(secret.secret).map((group, index) => <span key={index}>{group}</span>)}
          </output>
          <a href={secret.uri}>{t('account.app-link')}</a>
        </li>
        <li>{t('account.app-step-code')}</li>
      </ol>
      <LineField name={t('account.app-code')} value={code} onChange={setCode} isRequired input={{ inputMode: 'numeric', autoComplete: 'one-time-code', maxLength: 8 }} />
      {failed !== undefined && <Failure code={failed} />}
      <div className="account-row">
        <ActionButton type="submit" look="primary" isPending={isBusy} isDisabled={!/^\d{6}$/u.test(digits)}>
          {t('account.app-confirm')}
        </ActionButton>
        <ActionButton onPress={onCancel}>{t('cancel')}</ActionButton>
      </div>
    </form>
  );
}

/** In fours, as one reads it off. */
function splitSecret(secret: string): readonly string[] {
  return secret.match(/.{1,4}/gu) ?? [];
}

function Removal({ onSession }: Pick<SectionProps, 'onSession'>): ReactNode {
  const { t } = useWording();
  const { isBusy, failed, run } = useAccountAct();
  const [password, setPassword] = useState('');
  const remove = (event: SubmitEvent): void => {
    event.preventDefault();
    run(async () => onSession(await request<SessionView>('DELETE', '/api/session/totp', { password })));
  };
  return (
    <form onSubmit={remove}>
      <LineField name={t('account.app-remove-password')} value={password} onChange={setPassword} isRequired input={{ type: 'password', autoComplete: 'current-password', maxLength: 1_024 }} />
      {failed !== undefined && <Failure code={failed} />}
      <ActionButton type="submit" look="danger" isPending={isBusy} isDisabled={password === ''}>
        {t('account.app-remove')}
      </ActionButton>
    </form>
  );
}
