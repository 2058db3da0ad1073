import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createSignInParts } from '../../../src/console/sign-in-parts.js';
import { StoreError } from '../../../src/core/errors.js';
import { addHanako, auditOf, browserOf, call, codeOf, EMAIL, HOUR, MINUTE, openDesk, PASSWORD, signInHanako, signInWith, type Desk } from './console-fixtures.js';

describe('signing in', () => {
  let desk: Desk;
  beforeEach(async () => {
    desk = await openDesk();
    await addHanako(desk);
  });
  afterEach(() => desk.app.close());

  test('the right password opens a session that says who it is', async () => {
    const answer = await signInWith(desk, { email: ' Hanako@Example.ORG ', password: PASSWORD });
    expect(answer.statusCode).toBe(200);
    const browser = browserOf(answer);
    const who = await call(desk, browser, { method: 'GET', url: '/api/session' });
    expect(who.json()).toEqual({
      user: { id: expect.stringMatching(/^c-[\w-]{12}$/), name: 'Hanako', role: 'counsellor', languages: ['vi', 'ja'], email: EMAIL, totp: false },
      csrfToken: browser.csrf, available: true, features: { pictures: false, password: true },
    });
    expect(who.headers['cache-control']).toBe('no-store');
    expect(await auditOf(desk)).toContain('sign-in password');
  });

  test('a wrong password, an unknown address and a disabled account give the same answer', async () => {
    await desk.accounts.add({ email: 'gone@example.org', name: 'Gone', role: 'counsellor', languages: ['ja'], password: PASSWORD });
    await desk.accounts.disable('gone@example.org');
    const answers = await Promise.all([
      signInWith(desk, { email: EMAIL, password: 'wrong password' }),
      signInWith(desk, { email: 'nobody@example.org', password: PASSWORD }),
      signInWith(desk, { email: 'gone@example.org', password: PASSWORD }),
    ]);
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([401, 401, 401]);
    expect(new Set(answers.map(({ body }) => body)).size).toBe(1);
    expect(answers.flatMap(({ cookies }) => cookies)).toEqual([]);
  });

  test('an account without a password is not entered with an empty one', async () => {
    await desk.accounts.add({ email: 'oidc@example.org', name: 'Oidc', role: 'counsellor', languages: ['ja'] });
    expect(codeOf(await signInWith(desk, { email: 'oidc@example.org', password: '' }))).toBe('wrong-credentials');
  });

  test('the cookie is out of reach of scripts and other sites, without Secure on loopback only', async () => {
    const plain = await signInWith(desk, { email: EMAIL, password: PASSWORD });
    expect(plain.headers['set-cookie']).toMatch(/^madoguchi_session=[\w-]{43}; Max-Age=604800; Path=\/; HttpOnly; SameSite=Strict$/);
    const secure = await openDesk({ secureCookies: true });
    await addHanako(secure);
    expect((await signInWith(secure, { email: EMAIL, password: PASSWORD })).headers['set-cookie']).toMatch(/^__Host-madoguchi_session=[\w-]{43}; Max-Age=604800; Path=\/; HttpOnly; Secure; SameSite=Strict$/);
    await secure.app.close();
    const shared = await openDesk({ secureCookies: true, cookieDomain: 'example.org' });
    await addHanako(shared);
    expect((await signInWith(shared, { email: EMAIL, password: PASSWORD })).headers['set-cookie']).toMatch(/^madoguchi_session=[\w-]{43}; Max-Age=604800; Domain=example\.org; Path=\/; HttpOnly; Secure; SameSite=Strict$/);
    await shared.app.close();
  });

  test('the store holds neither the cookie nor the e-mail address in its keys', async () => {
    const { cookie } = await signInHanako(desk);
    const token = cookie.split('=')[1]!;
    const keys = [...(await desk.store.vault.list('session')).keys(), ...(await desk.store.vault.list('account-email')).keys(), ...(await desk.store.vault.list('account')).keys()];
    expect(keys).toHaveLength(3);
    expect(keys.filter((key) => key.includes(token) || key.includes('hanako') || key.includes('@'))).toEqual([]);
    expect(JSON.stringify([...(await desk.store.vault.list('session')).values()])).not.toContain(token);
    expect(JSON.stringify([...(await desk.store.vault.list('account')).values()])).not.toContain(PASSWORD);
  });

  test('a session that was brought along is exchanged, not kept', async () => {
    const before = await signInHanako(desk);
    const answer = await desk.app.inject({ method: 'POST', url: '/api/session', payload: { email: EMAIL, password: PASSWORD }, headers: { cookie: before.cookie } });
    expect(browserOf(answer).cookie).not.toBe(before.cookie);
    expect((await call(desk, before, { method: 'GET', url: '/api/session' })).statusCode).toBe(401);
  });

  test('signing out ends the session and takes the cookie back', async () => {
    const browser = await signInHanako(desk);
    const answer = await call(desk, browser, { method: 'DELETE', url: '/api/session' });
    expect(answer.statusCode).toBe(204);
    expect(answer.body).toBe('');
    expect(answer.headers['set-cookie']).toMatch(/^madoguchi_session=; .*Expires=Thu, 01 Jan 1970/);
    expect(codeOf(await call(desk, browser, { method: 'GET', url: '/api/session' }))).toBe('not-signed-in');
    expect(await auditOf(desk)).toContain('sign-out');
  });

  test('without a session every call of the API but those of signing in is refused', async () => {
    for (const url of ['/api/cases', '/api/colleagues', '/api/audit', '/api/statistics', '/api/events', '/api/session']) {
      const answer = await desk.app.inject({ method: 'GET', url });
      expect([url, answer.statusCode, codeOf(answer)]).toEqual([url, 401, 'not-signed-in']);
    }
    for (const url of ['/api/openapi.json', '/api/words/ja', '/api/sign-in']) expect([url, (await desk.app.inject({ method: 'GET', url })).statusCode]).toEqual([url, 200]);
  });

  test('every route that the document names needs a session, or is known to be open', async () => {
    const document = (await desk.app.inject({ method: 'GET', url: '/api/openapi.json' })).json<{ paths: Record<string, Record<string, unknown>> }>();
    const calls = Object.entries(document.paths).flatMap(([path, methods]) => Object.keys(methods).map((method) => ({ method: method.toUpperCase(), url: path.replaceAll(/\{\w+\}/g, 'abcdefgh') })));
    const open: string[] = [];
    for (const { method, url } of calls) {
      const answer = await desk.app.inject({ method: method as 'GET', url });
      if (answer.statusCode !== 401) open.push(`${method} ${url}`);
    }
    expect(calls.length).toBeGreaterThan(20);
    expect(open.sort()).toEqual(['GET /api/sign-in', 'GET /api/sign-in/oidc', 'GET /api/sign-in/oidc/callback', 'GET /api/words/abcdefgh', 'POST /api/session', 'POST /api/session/demo']);
  });

  test('the demo is entered without a password only where it is a demo', async () => {
    expect((await desk.app.inject({ method: 'POST', url: '/api/session/demo' })).statusCode).toBe(404);
    const demo = await openDesk({ demoAccount: EMAIL });
    await addHanako(demo);
    expect((await demo.app.inject({ method: 'GET', url: '/api/sign-in' })).json()).toEqual({ oidc: false, demo: true });
    const answer = await demo.app.inject({ method: 'POST', url: '/api/session/demo' });
    expect(answer.json<{ user: { name: string } }>().user.name).toBe('Hanako');
    expect((await demo.app.inject({ method: 'POST', url: '/api/session/demo', headers: { origin: 'https://evil.example' } })).statusCode).toBe(403);
    await demo.app.close();
  });
});

describe('the end of sessions', () => {
  let desk: Desk;
  beforeEach(async () => {
    desk = await openDesk();
    await addHanako(desk);
  });
  afterEach(() => desk.app.close());
  const isIn = async (browser: { cookie: string; csrf: string }): Promise<boolean> => (await call(desk, browser, { method: 'GET', url: '/api/session' })).statusCode === 200;

  test('a session that is used goes on, one that is not ends after twelve hours', async () => {
    const browser = await signInHanako(desk);
    for (let hour = 0; hour < 30; hour += 10) {
      desk.pass(10 * HOUR);
      expect(await isIn(browser)).toBe(true);
    }
    desk.pass(12 * HOUR);
    expect(await isIn(browser)).toBe(false);
  });

  test('after seven days a session ends even when it is used', async () => {
    const browser = await signInHanako(desk);
    for (let hour = 0; hour < 160; hour += 10) {
      desk.pass(10 * HOUR);
      expect(await isIn(browser)).toBe(true);
    }
    desk.pass(8 * HOUR);
    expect(await isIn(browser)).toBe(false);
  });

  test('disabling an account ends its sessions at once, and enabling does not bring them back', async () => {
    const browser = await signInHanako(desk);
    await desk.accounts.disable(EMAIL);
    expect(await isIn(browser)).toBe(false);
    await desk.accounts.enable(EMAIL);
    expect(await isIn(browser)).toBe(false);
    expect(await isIn(await signInHanako(desk))).toBe(true);
  });

  test('a new password ends the sessions of the old one', async () => {
    const browser = await signInHanako(desk);
    await desk.accounts.resetPassword(EMAIL, 'another long password');
    expect(await isIn(browser)).toBe(false);
    expect((await signInWith(desk, { email: EMAIL, password: PASSWORD })).statusCode).toBe(401);
    expect((await signInWith(desk, { email: EMAIL, password: 'another long password' })).statusCode).toBe(200);
  });

  test('a live connection learns that its session has ended', async () => {
    const browser = await signInHanako(desk);
    const [session] = [...(await desk.store.vault.list('session')).keys()];
    const signedIn = { id: 'c' as never, name: '', role: 'counsellor', languages: [], session: session! } as const;
    const { sessions } = createSignInParts(desk.parts);
    expect(await sessions.isValid(signedIn)).toBe(true);
    await call(desk, browser, { method: 'DELETE', url: '/api/session' });
    expect(await sessions.isValid(signedIn)).toBe(false);
  });

  test('changing the own password needs the present one, ends other sessions and goes on in a new one', async () => {
    const mine = await signInHanako(desk);
    const elsewhere = await signInHanako(desk);
    const wrong = await call(desk, mine, { method: 'PUT', url: '/api/session/password', payload: { current: 'not this one', next: 'a brand new password' } });
    expect([wrong.statusCode, codeOf(wrong)]).toEqual([401, 'wrong-credentials']);
    const short = await call(desk, mine, { method: 'PUT', url: '/api/session/password', payload: { current: PASSWORD, next: 'short' } });
    expect([short.statusCode, codeOf(short)]).toEqual([400, 'invalid']);
    const changed = await call(desk, mine, { method: 'PUT', url: '/api/session/password', payload: { current: PASSWORD, next: 'a brand new password' } });
    expect(changed.statusCode).toBe(200);
    expect([await isIn(mine), await isIn(elsewhere), await isIn(browserOf(changed))]).toEqual([false, false, true]);
    expect((await signInWith(desk, { email: EMAIL, password: 'a brand new password' })).statusCode).toBe(200);
    expect(await auditOf(desk)).toContain('password-changed');
  });
});

describe('guessing', () => {
  test('ten wrong passwords lock an address for a quarter of an hour, then twice as long', async () => {
    const desk = await openDesk();
    await addHanako(desk);
    const guess = (turn: number) => signInWith(desk, { email: EMAIL, password: `wrong ${turn}` }, `198.51.100.${turn}`);
    for (let turn = 0; turn < 10; turn += 1) expect((await guess(turn)).statusCode).toBe(401);
    const locked = await signInWith(desk, { email: EMAIL, password: PASSWORD }, '203.0.113.9');
    expect([locked.statusCode, codeOf(locked)]).toEqual([429, 'locked']);
    expect(locked.json<{ error: { until: string } }>().error.until).toBe(new Date(desk.now() + 15 * MINUTE).toISOString());
    expect(locked.headers['retry-after']).toBe('900');
    desk.pass(15 * MINUTE);
    for (let turn = 10; turn < 20; turn += 1) expect((await guess(turn)).statusCode).toBe(401);
    expect((await guess(20)).json<{ error: { until: string } }>().error.until).toBe(new Date(desk.now() + 30 * MINUTE).toISOString());
    desk.pass(30 * MINUTE);
    expect((await signInWith(desk, { email: EMAIL, password: PASSWORD })).statusCode).toBe(200);
    expect((await auditOf(desk)).filter((did) => did === 'locked account')).toHaveLength(2);
    await desk.app.close();
  });

  test('an address without an account is locked in the same way', async () => {
    const desk = await openDesk();
    const answers = [];
    for (let turn = 0; turn < 11; turn += 1) answers.push((await signInWith(desk, { email: 'nobody@example.org', password: 'wrong' }, `198.51.100.${turn}`)).statusCode);
    expect(answers).toEqual([...Array.from({ length: 10 }, () => 401), 429]);
    await desk.app.close();
  });

  test('a hundred guesses at the same moment are not a hundred guesses', async () => {
    const desk = await openDesk();
    await addHanako(desk);
    const answers = await Promise.all(Array.from({ length: 100 }, (_none, turn) => signInWith(desk, { email: EMAIL, password: `wrong ${turn}` }, `198.51.100.${turn}`)));
    expect(answers.filter(({ statusCode }) => statusCode === 401).length).toBeLessThanOrEqual(12);
    expect(answers.every(({ statusCode }) => statusCode === 401 || statusCode === 429)).toBe(true);
    await desk.app.close();
  });

  test('one network has thirty failures in a quarter of an hour, over all accounts', async () => {
    const desk = await openDesk();
    await addHanako(desk);
    for (let turn = 0; turn < 30; turn += 1) await signInWith(desk, { email: `x${turn}@example.org`, password: 'wrong' }, `2001:db8:1:2::${turn}`);
    expect(codeOf(await signInWith(desk, { email: EMAIL, password: PASSWORD }, '2001:db8:1:2:ffff::1'))).toBe('locked');
    expect((await signInWith(desk, { email: EMAIL, password: PASSWORD }, '2001:db8:1:3::1')).statusCode).toBe(200);
    desk.pass(15 * MINUTE);
    expect((await signInWith(desk, { email: EMAIL, password: PASSWORD }, '2001:db8:1:2::1')).statusCode).toBe(200);
    await desk.app.close();
  });

  test('whoever signs in rightly again and again is never locked', async () => {
    const desk = await openDesk();
    await addHanako(desk);
    for (let turn = 0; turn < 35; turn += 1) expect((await signInWith(desk, { email: EMAIL, password: PASSWORD })).statusCode).toBe(200);
    await desk.app.close();
  });

  test('resetting the password opens a lock', async () => {
    const desk = await openDesk();
    await addHanako(desk);
    for (let turn = 0; turn < 10; turn += 1) await signInWith(desk, { email: EMAIL, password: 'wrong' }, `198.51.100.${turn}`);
    await desk.accounts.resetPassword(EMAIL, 'told on the telephone');
    expect((await signInWith(desk, { email: EMAIL, password: 'told on the telephone' })).statusCode).toBe(200);
    await desk.app.close();
  });

  test('the audit log and the log name no address and no password', async () => {
    const desk = await openDesk();
    await addHanako(desk);
    for (let turn = 0; turn < 12; turn += 1) await signInWith(desk, { email: EMAIL, password: 'wrong-secret-word' }, `198.51.100.${turn}`);
    const written = JSON.stringify([(await desk.store.audit.read(100)).entries, desk.logged]);
    expect(written).toContain('sign-in-failed');
    expect(written).not.toMatch(/hanako|wrong-secret-word|198\.51/i);
    await desk.app.close();
  });
});

describe('a store that does not answer', () => {
  test('is told as 503, without a word of what was sent', async () => {
    const refuse = (): never => {
      throw new StoreError('store-unavailable', 'down');
    };
    const desk = await openDesk({}, (store) => ({ ...store, vault: { ...store.vault, get: refuse } }));
    const answer = await signInWith(desk, { email: EMAIL, password: PASSWORD });
    expect([answer.statusCode, codeOf(answer)]).toEqual([503, 'store-unavailable']);
    expect(desk.logged.join()).not.toMatch(/hanako|horse/);
    await desk.app.close();
  });
});
