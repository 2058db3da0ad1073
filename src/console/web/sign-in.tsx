import { useEffect, useRef, useState, type ReactNode, type SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { SessionView } from '../schema.js';
import { ApiFailure, codeOf, request } from './api.js';
import { ActionButton, LineField, Notice } from './controls.js';
import { LanguageChoice } from './language-choice.js';
import { sayFailure } from './words.js';

interface Ways {
  readonly oidc: boolean;
  readonly demo: boolean;
}
type Failed = { readonly code: string; readonly until?: string };

export function SignIn({ onSession, entersDemo }: { readonly onSession: (session: SessionView) => void; readonly entersDemo: boolean }): ReactNode {
  const { t } = useTranslation('console');
  const [ways, setWays] = useState<Ways>({ oidc: false, demo: false });
  const [failed, setFailed] = useState<Failed | undefined>(problemOfAddress);
  const enterDemo = useRef((): void => {
    request<SessionView>('POST', '/api/session/demo', {}).then(onSession, (error: unknown) => setFailed({ code: codeOf(error) }));
  });
  useEffect(() => {
    const asked = new AbortController();
    request<Ways>('GET', '/api/sign-in', undefined, asked.signal).then((found) => {
      setWays(found);
      if (found.demo && entersDemo) enterDemo.current();
    }, () => undefined);
    return () => asked.abort();
  }, [entersDemo]);
  return (
    <main className="sign-in">
      <header>
        <h1>{t('name')}</h1>
        <p>{t('sign-in.what')}</p>
      </header>
      {failed === undefined || failed.code === 'code-needed' ? null : <Notice tone="danger">{sayFailure(t, failed.code, failed.until)}</Notice>}
      {ways.demo ? <ActionButton look="primary" onPress={() => enterDemo.current()}>{t('sign-in.demo')}</ActionButton> : null}
      {ways.oidc ? <a className="button plain" href="/api/sign-in/oidc">{t('sign-in.oidc')}</a> : null}
      <PasswordForm askCode={failed?.code === 'code-needed' || failed?.code === 'wrong-code'} onSession={onSession} onFailed={setFailed} />
      <LanguageChoice />
    </main>
  );
}

function PasswordForm({ askCode, onSession, onFailed }: { readonly askCode: boolean; readonly onSession: (session: SessionView) => void; readonly onFailed: (failed: Failed | undefined) => void }): ReactNode {
  const { t } = useTranslation('console');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [busy, setBusy] = useState(false);
  const codeField = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (askCode) codeField.current?.focus();
  }, [askCode]);
  const submit = async (): Promise<void> => {
    setBusy(true);
    try {
      const body = { email: email.trim(), password, ...(askCode && code !== '' ? { code: code.replace(/\D/gu, '') } : {}) };
      onSession(await request<SessionView>('POST', '/api/session', body));
    } catch (error) {
      onFailed({ code: codeOf(error), ...(error instanceof ApiFailure && error.until !== undefined ? { until: error.until } : {}) });
      setCode('');
      setBusy(false);
    }
  };
  const onSubmit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (!busy) void submit();
  };
  return (
    <form className="sign-in-form" onSubmit={onSubmit}>
      <LineField name={t('sign-in.email')} value={email} onChange={setEmail} isRequired input={{ type: 'email', name: 'email', autoComplete: 'username', autoCapitalize: 'none', spellCheck: false }} />
      <LineField name={t('sign-in.password')} value={password} onChange={setPassword} isRequired input={{ type: 'password', name: 'password', autoComplete: 'current-password' }} />
      {askCode ? <LineField name={t('sign-in.code')} hint={t('sign-in.code-hint')} value={code} onChange={setCode} isRequired input={{ ref: codeField, name: 'code', inputMode: 'numeric', autoComplete: 'one-time-code', maxLength: 12 }} /> : null}
      <ActionButton look="primary" type="submit" isDisabled={busy}>{busy ? t('sign-in.busy') : t('sign-in.do')}</ActionButton>
    </form>
  );
}

/** The organisation's own sign-in comes back to the page with what went wrong in the address. */
function problemOfAddress(): Failed | undefined {
  const problem = new URLSearchParams(location.search).get('problem');
  return problem === null || !/^[a-z-]{1,40}$/u.test(problem) ? undefined : { code: problem };
}
