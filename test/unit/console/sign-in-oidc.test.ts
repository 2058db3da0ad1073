import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { LightMyRequestResponse } from 'fastify';
import { startOidcProvider, type OidcProvider } from './oidc-provider.js';
import { addHanako, auditOf, EMAIL, MINUTE, openDesk, type Desk } from './console-fixtures.js';

const PUBLIC_URL = 'https://bot.example.org';

describe("signing in through the organisation's accounts", () => {
  let provider: OidcProvider;
  let desk: Desk;
  beforeAll(async () => {
    provider = await startOidcProvider();
  });
  afterAll(() => provider.close());
  beforeEach(async () => {
    desk = await openDesk({ publicUrl: PUBLIC_URL, secureCookies: true, oidc: { issuer: provider.issuer, clientId: 'console', clientSecret: 'client-secret' } });
    await addHanako(desk);
    provider.user = { email: 'Hanako@example.org', email_verified: true };
  });
  afterEach(() => desk.app.close());

  const leave = () => desk.app.inject({ method: 'GET', url: '/api/sign-in/oidc' });
  const hopOf = (answer: LightMyRequestResponse): string => answer.cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  const arrive = (url: string, cookie: string) => desk.app.inject({ method: 'GET', url: url.slice(PUBLIC_URL.length), headers: { cookie, 'sec-fetch-site': 'cross-site' } });
  const goThrough = async (): Promise<LightMyRequestResponse> => {
    const left = await leave();
    return arrive(provider.authorize(left.headers.location!), hopOf(left));
  };
  const expectRefused = (answer: LightMyRequestResponse, problem: string): void => {
    expect([answer.statusCode, answer.headers.location]).toEqual([303, `/console/?problem=${problem}`]);
    expect(answer.cookies.filter(({ name, value }) => name.includes('session') && value !== '')).toEqual([]);
  };

  test('the page is told of it', async () => {
    expect((await desk.app.inject({ method: 'GET', url: '/api/sign-in' })).json()).toEqual({ oidc: true, demo: false });
  });

  test('the browser leaves with state, nonce and PKCE, and a cookie that comes back with it', async () => {
    const answer = await leave();
    const asked = new URL(answer.headers.location!).searchParams;
    expect(answer.statusCode).toBe(303);
    expect(Object.fromEntries(asked)).toMatchObject({ redirect_uri: `${PUBLIC_URL}/api/sign-in/oidc/callback`, scope: 'openid email', code_challenge_method: 'S256', response_type: 'code' });
    for (const name of ['state', 'nonce', 'code_challenge']) expect(asked.get(name)!.length).toBeGreaterThanOrEqual(43);
    expect(answer.headers['set-cookie']).toMatch(/^madoguchi_sign_in=[\w-]{43}; Max-Age=600; Path=\/api\/sign-in; HttpOnly; Secure; SameSite=Lax$/);
    expect(JSON.stringify([...(await desk.store.vault.list('sign-in')).keys()])).not.toContain(asked.get('state'));
  });

  test('a verified address with an account gets a session, by a page of our own that leads on', async () => {
    const answer = await goThrough();
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(answer.body).toContain('<meta http-equiv="refresh" content="0;url=/console/">');
    expect(answer.body).not.toContain('<script');
    const session = answer.cookies.find(({ name }) => name === '__Host-madoguchi_session')!;
    expect(session).toMatchObject({ httpOnly: true, secure: true, sameSite: 'Strict', path: '/' });
    const who = await desk.app.inject({ method: 'GET', url: '/api/session', headers: { cookie: `${session.name}=${session.value}` } });
    expect(who.json<{ user: { email: string } }>().user.email).toBe(EMAIL);
    expect(await auditOf(desk)).toContain('sign-in oidc');
  });

  test('the address may stand in the user info alone', async () => {
    provider.user.inUserInfo = true;
    expect((await goThrough()).statusCode).toBe(200);
  });

  test('nobody without an account, with an unverified address or a disabled account comes in', async () => {
    for (const user of [{ email: 'stranger@example.org', email_verified: true }, { email: EMAIL, email_verified: false }, { email: EMAIL }, {}]) {
      provider.user = user;
      expectRefused(await goThrough(), 'no-account');
    }
    provider.user = { email: EMAIL, email_verified: true };
    await desk.accounts.disable(EMAIL);
    expectRefused(await goThrough(), 'no-account');
  });

  test('an answer for another sign-in, another client or of another key is not believed', async () => {
    for (const fault of [{ nonce: 'another' }, { audience: 'another' }, { foreignKey: true }]) {
      provider.user = { email: EMAIL, email_verified: true, ...fault };
      expectRefused(await goThrough(), 'sign-in-failed');
    }
    expect(await auditOf(desk)).toContain('sign-in-failed oidc');
  });

  test('an answer counts once, within ten minutes, and only in the browser that left', async () => {
    const left = await leave();
    const back = provider.authorize(left.headers.location!);
    expectRefused(await arrive(back, ''), 'sign-in-failed');
    expectRefused(await arrive(back, hopOf(left)), 'sign-in-failed');
    const victim = await leave();
    const attacker = await leave();
    expectRefused(await arrive(provider.authorize(attacker.headers.location!), hopOf(victim)), 'sign-in-failed');
    const late = await leave();
    desk.pass(10 * MINUTE);
    expectRefused(await arrive(provider.authorize(late.headers.location!), hopOf(late)), 'sign-in-failed');
  });

  test('a refusal by the provider and nonsense lead back to the page', async () => {
    const left = await leave();
    const state = new URL(left.headers.location!).searchParams.get('state')!;
    expectRefused(await arrive(`${PUBLIC_URL}/api/sign-in/oidc/callback?error=access_denied&state=${state}`, hopOf(left)), 'sign-in-failed');
    for (const query of ['', '?', '?state=', '?state=x&state=y', '?code=%00&state=%ff', `?state=${'x'.repeat(3_000)}`]) {
      expectRefused(await arrive(`${PUBLIC_URL}/api/sign-in/oidc/callback${query}`, ''), 'sign-in-failed');
    }
  });

  test('a provider that is away is told, and asked again the next time', async () => {
    const gone = await startOidcProvider();
    await gone.close();
    const other = await openDesk({ publicUrl: PUBLIC_URL, oidc: { issuer: gone.issuer, clientId: 'console' } });
    for (let turn = 0; turn < 2; turn += 1) {
      const answer = await other.app.inject({ method: 'GET', url: '/api/sign-in/oidc' });
      expect([answer.statusCode, answer.headers.location]).toEqual([303, '/console/?problem=sign-in-unavailable']);
    }
    expect(other.logged).toHaveLength(2);
    await other.app.close();
  });

  test('sixty beginnings in a quarter of an hour are enough for one network', async () => {
    for (let turn = 0; turn < 60; turn += 1) expect((await leave()).statusCode).toBe(303);
    const answer = await leave();
    expect([answer.statusCode, answer.headers['retry-after']]).toEqual([429, '900']);
  });
});
