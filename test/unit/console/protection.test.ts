import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { addHanako, auditOf, call, codeOf, EMAIL, openDesk, PASSWORD, signInHanako, type Desk, type SignedInBrowser } from './console-fixtures.js';

describe('requests of other sites', () => {
  let desk: Desk;
  let browser: SignedInBrowser;
  beforeEach(async () => {
    desk = await openDesk({ publicUrl: 'https://bot.example.org' });
    await addHanako(desk);
    browser = await signInHanako(desk);
  });
  afterEach(() => desk.app.close());
  const write = (headers: Record<string, string>) => desk.app.inject({ method: 'DELETE', url: '/api/session', headers: { cookie: browser.cookie, ...headers } });

  test('a write without the token, or with a wrong one, is refused and does nothing', async () => {
    for (const headers of [{}, { 'x-csrf-token': '' }, { 'x-csrf-token': `${browser.csrf}x` }, { 'x-csrf-token': browser.csrf.slice(1) }]) {
      const answer = await write(headers);
      expect([answer.statusCode, codeOf(answer)]).toEqual([403, 'csrf']);
    }
    expect((await call(desk, browser, { method: 'GET', url: '/api/session' })).statusCode).toBe(200);
  });

  test('the token of another session is not enough', async () => {
    const other = await signInHanako(desk);
    expect(codeOf(await write({ 'x-csrf-token': other.csrf }))).toBe('csrf');
  });

  test('a write from another origin is refused even with the token', async () => {
    const foreign = [{ origin: 'https://evil.example' }, { origin: 'null' }, { origin: 'http://localhost:81' }, { 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' }];
    for (const headers of foreign) expect(codeOf(await write({ 'x-csrf-token': browser.csrf, ...headers }))).toBe('csrf');
    expect((await write({ 'x-csrf-token': browser.csrf, origin: 'https://bot.example.org' })).statusCode).toBe(204);
  });

  test('signing in from another site is refused, so that nobody is signed in as somebody else', async () => {
    const payload = { email: EMAIL, password: PASSWORD };
    for (const headers of [{ origin: 'https://evil.example' }, { 'sec-fetch-site': 'cross-site' }]) {
      expect((await desk.app.inject({ method: 'POST', url: '/api/session', payload, headers: headers as Record<string, string> })).statusCode).toBe(403);
    }
    const form = await desk.app.inject({ method: 'POST', url: '/api/session', payload: JSON.stringify(payload), headers: { 'content-type': 'text/plain' } });
    expect([form.statusCode, codeOf(form)]).toEqual([415, 'not-allowed']);
    const own = await desk.app.inject({ method: 'POST', url: '/api/session', payload, headers: { 'sec-fetch-site': 'same-origin', origin: 'http://localhost:80' } });
    expect(own.statusCode).toBe(200);
  });

  test('reading needs no token', async () => {
    expect((await desk.app.inject({ method: 'GET', url: '/api/cases', headers: { cookie: browser.cookie } })).statusCode).toBe(200);
  });
});

describe('supervision', () => {
  test('what supervisors see is refused to counsellors', async () => {
    const desk = await openDesk();
    await addHanako(desk);
    const browser = await signInHanako(desk);
    for (const url of ['/api/audit', '/api/statistics', '/api/statistics.csv']) {
      const answer = await call(desk, browser, { method: 'GET', url });
      expect([url, answer.statusCode, codeOf(answer)]).toEqual([url, 403, 'forbidden']);
    }
    expect(await auditOf(desk)).toContain('sign-in password');
    await desk.app.close();
  });
});

describe('hostile requests', () => {
  let desk: Desk;
  let browser: SignedInBrowser;
  beforeEach(async () => {
    desk = await openDesk();
    await addHanako(desk);
    browser = await signInHanako(desk);
  });
  afterEach(() => desk.app.close());

  test('broken, hostile and huge bodies are refused as such', async () => {
    const send = (payload: string | Buffer, type = 'application/json') => desk.app.inject({ method: 'POST', url: '/api/session', payload, headers: { 'content-type': type } });
    const bodies: [string | Buffer, number, string][] = [
      ['{', 400, 'invalid'], ['', 400, 'invalid'], ['null', 400, 'invalid'], ['[]', 400, 'invalid'], ['"x"', 400, 'invalid'], ['{"email":1,"password":{}}', 400, 'invalid'],
      ['{"__proto__":{"role":"supervisor"},"email":"a@b","password":"x"}', 400, 'invalid'], ['{"constructor":{"prototype":{}},"email":"a@b","password":"x"}', 400, 'invalid'],
      [JSON.stringify({ email: 'a@b', password: 'x'.repeat(1_025) }), 400, 'invalid'], [Buffer.from([0xff, 0xfe, 0x7b]), 400, 'invalid'],
      [JSON.stringify({ email: 'a@b', password: 'x'.repeat(1_100_000) }), 413, 'too-large'],
    ];
    for (const [body, status, code] of bodies) {
      const answer = await send(body);
      expect([String(body).slice(0, 40), answer.statusCode, codeOf(answer)]).toEqual([String(body).slice(0, 40), status, code]);
    }
    expect((await send('x', 'image/png')).statusCode).toBe(400);
    expect((await send('a=b', 'application/x-www-form-urlencoded')).statusCode).toBe(415);
    expect((await send('{"email":"\\u0000","password":"\\ud800"}')).statusCode).toBe(401);
  });

  test('a refusal names the fields and says nothing back', async () => {
    const answer = await desk.app.inject({ method: 'POST', url: '/api/session', payload: { email: 'private@example.org', password: 5, code: '<script>'.repeat(9) } });
    expect(answer.json()).toEqual({ error: { code: 'invalid', message: 'The request does not have the documented form: password, code.' } });
    expect(desk.logged.join()).not.toContain('private');
  });

  test('cookies that nobody gave out lead nowhere', async () => {
    const token = browser.cookie.split('=')[1]!;
    for (const value of ['', 'x', token.slice(1), `${token}x`, '%00', '../../account', 'a'.repeat(5_000), `${'A'.repeat(42)}=`]) {
      const answer = await desk.app.inject({ method: 'GET', url: '/api/session', headers: { cookie: `madoguchi_session=${value}` } });
      expect([value.slice(0, 20), answer.statusCode]).toEqual([value.slice(0, 20), 401]);
    }
  });

  test('an upload of somebody who is not signed in is refused before it is read', async () => {
    const answer = await desk.app.inject({ method: 'POST', url: '/api/cases/abcdefgh/pictures', payload: Buffer.alloc(1_000), headers: { 'content-type': 'image/png' } });
    expect(answer.statusCode).toBe(401);
  });

  test('what does not exist is told in the form of the API, to everybody', async () => {
    for (const url of ['/api', '/api/', '/api/nothing', '/api/../api/x', '/api/words/xx', '/api/sign-in/oidc', '/api/sign-in/oidc/callback?state=x']) {
      const answer = await desk.app.inject({ method: 'GET', url });
      expect([url, answer.statusCode, codeOf(answer)]).toEqual([url, 404, 'not-found']);
    }
    expect((await desk.app.inject({ method: 'PATCH', url: '/api/session' })).statusCode).toBe(404);
    expect((await desk.app.inject({ method: 'GET', url: '/elsewhere' })).body).toBe('outside');
  });

  test('a fault of ours is told without its words', async () => {
    const broken = await openDesk({}, (store) => ({ ...store, desk: new Proxy(store.desk, { get: () => () => { throw new Error('secret words of a person'); } }) }));
    await addHanako(broken);
    const answer = await call(broken, await signInHanako(broken), { method: 'GET', url: '/api/cases' });
    expect([answer.statusCode, codeOf(answer)]).toEqual([500, 'internal']);
    expect(answer.body + broken.logged.join()).not.toContain('secret words');
    await broken.app.close();
  });
});

describe('headers', () => {
  test('the page may load nothing from elsewhere and run nothing that stands in it', async () => {
    const desk = await openDesk();
    const { headers } = await desk.app.inject({ method: 'GET', url: '/api/sign-in' });
    const policy = String(headers['content-security-policy']);
    expect(policy.split(';')).toEqual(expect.arrayContaining(["default-src 'none'", "script-src 'self'", "connect-src 'self'", "img-src 'self' blob:", "media-src 'self' blob:", "frame-ancestors 'none'", "form-action 'self'", "base-uri 'none'"]));
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
    expect(headers).toMatchObject({ 'referrer-policy': 'no-referrer', 'x-content-type-options': 'nosniff', 'cache-control': 'no-store', 'cross-origin-resource-policy': 'same-origin' });
    expect(headers).not.toHaveProperty('strict-transport-security');
    await desk.app.close();
    const secure = await openDesk({ secureCookies: true });
    expect((await secure.app.inject({ method: 'GET', url: '/api/sign-in' })).headers['strict-transport-security']).toBe('max-age=31536000');
    await secure.app.close();
  });

  test('only the page that the settings name may show the console in a frame', async () => {
    const framing = async (settings: object) => {
      const desk = await openDesk(settings);
      const { headers } = await desk.app.inject({ method: 'GET', url: '/console/' });
      await desk.app.close();
      return [/frame-ancestors ([^;]*)/.exec(String(headers['content-security-policy']))![1], headers['x-frame-options']];
    };
    expect(await framing({})).toEqual(["'none'", 'DENY']);
    expect(await framing({ embeddedIn: 'http://127.0.0.1:4000' })).toEqual(['http://127.0.0.1:4000', undefined]);
  });
});

describe('the page', () => {
  test('without a built page one sentence says what to do', async () => {
    const desk = await openDesk();
    for (const url of ['/console', '/console/', '/console/cases/x']) {
      const answer = await desk.app.inject({ method: 'GET', url });
      expect([answer.statusCode, answer.body]).toEqual([503, expect.stringContaining('npm run build')]);
    }
    await desk.app.close();
  });

  test('is served with its places and its assets, and nothing beside it', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'console-page-'));
    const pageDir = path.join(folder, 'page');
    mkdirSync(path.join(pageDir, 'assets'), { recursive: true });
    writeFileSync(path.join(folder, 'secret.txt'), 'words beside');
    writeFileSync(path.join(pageDir, 'index.html'), '<!doctype html><title>desk</title>');
    writeFileSync(path.join(pageDir, 'assets', 'main-1a2b.js'), 'export {};');
    const desk = await openDesk({ pageDir });
    const get = (url: string) => desk.app.inject({ method: 'GET', url });
    for (const url of ['/console/', '/console/cases/abc', '/console/?problem=no-account']) {
      const answer = await get(url);
      expect([url, answer.statusCode, answer.headers['cache-control'], answer.body]).toEqual([url, 200, 'no-cache', expect.stringContaining('<title>desk')]);
      expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
    }
    expect((await get('/console')).headers.location).toBe('/console/');
    const asset = await get('/console/assets/main-1a2b.js');
    expect([asset.statusCode, asset.headers['cache-control'], asset.headers['content-type']]).toEqual([200, 'public, max-age=31536000, immutable', expect.stringContaining('javascript')]);
    expect((await get('/console/assets/gone.js')).statusCode).toBe(404);
    for (const url of ['/console/../secret.txt', '/console/%2e%2e/secret.txt', '/console/..%2fsecret.txt', '/console/%2e%2e%2fsecret.txt']) {
      const answer = await get(url);
      expect([url, answer.statusCode < 500, answer.body.includes('words beside')]).toEqual([url, true, false]);
    }
    await desk.app.close();
    rmSync(folder, { recursive: true });
  });
});
