import { type SubmitEvent, type ReactNode, useState } from 'react';
import type { SessionView } from '../../schema.js';
import { request } from '../api.js';
import { ActionButton, LineField, Notice } from '../controls.js';
import { useAccountAct } from './account-act.js';
import { Failure } from './notices.js';
import { useWording } from './wording.js';

const SHORTEST = 12;

/** A new password; all other sessions of the account end. */
export function PasswordSection({ email, onSession }: { readonly email: string; readonly onSession: (session: SessionView) => void }): ReactNode {
  const { t } = useWording();
  const { isBusy, failed, run } = useAccountAct();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [again, setAgain] = useState('');
  const [isDone, setDone] = useState(false);
  const isShort = next !== '' && next.length < SHORTEST;
  const differs = again !== '' && next !== again;
  const change = (event: SubmitEvent): void => {
    event.preventDefault();
    if (next.length < SHORTEST || next !== again) return;
    setDone(false);
    run(async () => {
      const session = await request<SessionView>('PUT', '/api/session/password', { current, next });
      [setCurrent, setNext, setAgain].forEach((set) => set(''));
      setDone(true);
      onSession(session);
    });
  };
  return (
    <section className="account-part">
      <h2>{t('account.password')}</h2>
      <p className="tools-muted">{t('account.password-hint')}</p>
      <form onSubmit={change}>
        {/* For password managers: whose password this is. */}
        <input type="email" hidden readOnly autoComplete="username" value={email} />
        <LineField name={t('account.current')} value={current} onChange={setCurrent} isRequired input={{ type: 'password', autoComplete: 'current-password', maxLength: 1_024 }} />
        <LineField name={t('account.next')} hint={t('account.next-hint')} value={next} onChange={setNext} isRequired input={{ type: 'password', autoComplete: 'new-password', maxLength: 1_024 }} />
        <LineField name={t('account.again')} value={again} onChange={setAgain} isRequired input={{ type: 'password', autoComplete: 'new-password', maxLength: 1_024 }} />
        {isShort && <p className="tools-warning" role="status">{t('account.too-short')}</p>}
        {differs && <p className="tools-warning" role="status">{t('account.differs')}</p>}
        {failed !== undefined && <Failure code={failed} />}
        {isDone && <Notice tone="ok">{t('account.password-done')}</Notice>}
        <ActionButton type="submit" look="primary" isPending={isBusy} isDisabled={current === '' || next.length < SHORTEST || next !== again}>
          {t('account.change')}
        </ActionButton>
      </form>
    </section>
  );
}
