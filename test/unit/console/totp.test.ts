import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Secret, TOTP } from 'otpauth';
import { addHanako, auditOf, browserOf, call, codeOf, EMAIL, MINUTE, openDesk, PASSWORD, signInHanako, signInWith, type Desk, type SignedInBrowser } from './console-fixtures.js';

describe('the authenticator app', () => {
  let desk: Desk;
  let browser: SignedInBrowser;
  beforeEach(async () => {
    desk = await openDesk();
    await addHanako(desk);
    browser = await signInHanako(desk);
  });
  afterEach(() => desk.app.close());

  /** What the telephone shows. */
  const codeAt = (secret: string, at: number): string => new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: at });
  const begin = async (): Promise<string> => (await call(desk, browser, { method: 'POST', url: '/api/session/totp' })).json<{ secret: string }>().secret;
  const confirm = async (code: string) => call(desk, browser, { method: 'PUT', url: '/api/session/totp', payload: { code } });
  /** Sets the app up and goes on to the next code. */
  const setUp = async (): Promise<string> => {
    const secret = await begin();
    browser = browserOf(await confirm(codeAt(secret, desk.now())));
    desk.pass(MINUTE);
    return secret;
  };
  const signIn = (code?: string) => signInWith(desk, { email: EMAIL, password: PASSWORD, ...(code === undefined ? {} : { code }) });

  test('is told its key as text and as an address', async () => {
    const told = (await call(desk, browser, { method: 'POST', url: '/api/session/totp' })).json<{ secret: string; uri: string }>();
    expect(told.secret).toMatch(/^[A-Z2-7]{32}$/);
    expect(told.uri).toMatch(/^otpauth:\/\/totp\/Madoguchi:hanako%40example\.org\?issuer=Madoguchi&secret=[A-Z2-7]{32}&algorithm=SHA1&digits=6&period=30$/);
  });

  test('asks for nothing until its first code has been confirmed', async () => {
    const secret = await begin();
    expect(codeOf(await confirm('000000'))).toBe('wrong-code');
    expect((await signIn()).statusCode).toBe(200);
    expect((await confirm(codeAt(secret, desk.now()))).json<{ user: { totp: boolean } }>().user.totp).toBe(true);
    expect(codeOf(await signIn())).toBe('code-needed');
    expect(await auditOf(desk)).toContain('totp-on');
  });

  test('a key that is not confirmed within ten minutes is forgotten', async () => {
    const secret = await begin();
    desk.pass(10 * MINUTE);
    expect(codeOf(await confirm(codeAt(secret, desk.now())))).toBe('wrong-code');
  });

  test('signing in needs password and code; the code is not asked for with a wrong password', async () => {
    const secret = await setUp();
    expect(codeOf(await signIn())).toBe('code-needed');
    expect(codeOf(await signIn('12345'))).toBe('wrong-code');
    expect(codeOf(await signInWith(desk, { email: EMAIL, password: 'wrong', code: codeAt(secret, desk.now()) }))).toBe('wrong-credentials');
    const code = codeAt(secret, desk.now());
    expect((await signIn(`${code.slice(0, 3)} ${code.slice(3)}`)).statusCode).toBe(200);
  });

  test('a code works once', async () => {
    const secret = await setUp();
    const code = codeAt(secret, desk.now());
    const answers = await Promise.all([signIn(code), signIn(code), signIn(code)]);
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 401, 401]);
  });

  test('a code may be typed with wide digits', async () => {
    const secret = await setUp();
    const wide = codeAt(secret, desk.now()).replace(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit)));
    expect((await signIn(`${wide.slice(0, 3)}\u3000${wide.slice(3)}`)).statusCode).toBe(200);
  });

  test('setting it up or taking it away ends all other sessions, whoever has opened them', async () => {
    const sessionOf = async (other: SignedInBrowser): Promise<number> => (await call(desk, other, { method: 'GET', url: '/api/session' })).statusCode;
    const thief = await signInHanako(desk);
    const secret = await setUp();
    expect([await sessionOf(thief), await sessionOf(browser)]).toEqual([401, 200]);
    const second = browserOf(await signIn(codeAt(secret, desk.now())));
    browser = browserOf(await call(desk, browser, { method: 'DELETE', url: '/api/session/totp', payload: { password: PASSWORD } }));
    expect([await sessionOf(second), await sessionOf(browser)]).toEqual([401, 200]);
  });

  test('a telephone may be half a minute wrong, not two', async () => {
    const secret = await setUp();
    expect(codeOf(await signIn(codeAt(secret, desk.now() - 2 * MINUTE)))).toBe('wrong-code');
    expect((await signIn(codeAt(secret, desk.now() - MINUTE / 2))).statusCode).toBe(200);
    expect((await signIn(codeAt(secret, desk.now() + MINUTE / 2))).statusCode).toBe(200);
  });

  test('guessing codes locks the account, also with the right password', async () => {
    await setUp();
    const codes = [];
    for (let turn = 0; turn < 11; turn += 1) {
      await signIn();
      codes.push(codeOf(await signInWith(desk, { email: EMAIL, password: PASSWORD, code: 'abcdef' }, `198.51.100.${turn}`)));
    }
    expect(codes).toEqual([...Array.from({ length: 10 }, () => 'wrong-code'), 'locked']);
  });

  test('asking for the code is no failure', async () => {
    await setUp();
    for (let turn = 0; turn < 40; turn += 1) expect(codeOf(await signIn())).toBe('code-needed');
  });

  test('is taken away with the password only, and not exchanged for another one', async () => {
    await setUp();
    expect((await call(desk, browser, { method: 'POST', url: '/api/session/totp' })).statusCode).toBe(400);
    expect(codeOf(await call(desk, browser, { method: 'DELETE', url: '/api/session/totp', payload: { password: 'wrong' } }))).toBe('wrong-credentials');
    const answer = await call(desk, browser, { method: 'DELETE', url: '/api/session/totp', payload: { password: PASSWORD } });
    expect(answer.json<{ user: { totp: boolean } }>().user.totp).toBe(false);
    expect((await signIn()).statusCode).toBe(200);
    expect(await auditOf(desk)).toContain('totp-off');
  });

  test('goes with a password that whoever keeps the accounts resets', async () => {
    await setUp();
    await desk.accounts.resetPassword(EMAIL, 'told on the telephone');
    expect((await signInWith(desk, { email: EMAIL, password: 'told on the telephone' })).statusCode).toBe(200);
  });
});
