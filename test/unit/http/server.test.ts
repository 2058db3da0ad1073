import { describe, expect, test } from '@jest/globals';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { connect, type AddressInfo, type Socket } from 'node:net';
import type { ConversationKey, EventId, MessageRef } from '../../../src/core/brand.js';
import type { Channel } from '../../../src/core/channel.js';
import { StoreError } from '../../../src/core/errors.js';
import type { Input } from '../../../src/core/inbound.js';
import { silentLog, silentMetrics } from '../../../src/core/log.js';
import type { Store } from '../../../src/core/store.js';
import { COUNSELLOR_ICON } from '../../../src/http/counsellor-icon.js';
import { endWithConnections } from '../../../src/http/connections.js';
import { createServer, type HttpOptions } from '../../../src/http/server.js';

const TOKEN = 'a'.repeat(43);
const PNG = Buffer.from('\x89PNG\r\n\x1a\n picture', 'latin1');
const store = { ping: () => Promise.resolve() } as unknown as Store;

function serve(options: Partial<HttpOptions> = {}): ReturnType<typeof createServer> {
  return createServer({
    store, settleMs: 0, clock: () => 0, log: silentLog, metrics: silentMetrics, metricsText: () => Promise.resolve(''), isReady: () => true,
    pseudonyms: { conversation: (raw) => raw as ConversationKey, event: (raw) => raw as EventId, message: (raw) => raw as MessageRef },
    ...options,
  });
}
const opening = (mime: string, asked: string[] = []): Partial<HttpOptions> => ({
  media: (token) => {
    asked.push(token);
    return Promise.resolve(token === TOKEN ? { mime, bytes: PNG } : undefined);
  },
});

describe('a picture of a counsellor', () => {
  test.each(['image/png', 'image/jpeg'])('of type %s goes out to whoever has its address, kept an hour, with nothing that runs', async (mime) => {
    const answer = await serve(opening(mime)).inject(`/media/${TOKEN}`);
    expect(answer.rawPayload).toEqual(PNG);
    expect({ status: answer.statusCode, ...answer.headers }).toMatchObject({
      status: 200, 'content-type': mime, 'cache-control': 'private, max-age=3600', 'x-content-type-options': 'nosniff', 'content-length': String(PNG.length),
      'content-security-policy': "default-src 'none'; sandbox", 'x-robots-tag': 'noindex, nofollow',
    });
  });

  test('is announced without its bytes to who asks for the head', async () => {
    const answer = await serve(opening('image/png')).inject({ method: 'HEAD', url: `/media/${TOKEN}` });
    expect({ status: answer.statusCode, length: answer.headers['content-length'], body: answer.rawPayload.length }).toEqual({ status: 200, length: String(PNG.length), body: 0 });
  });

  test.each(['text/html', 'image/svg+xml', 'application/pdf', 'audio/mp4', 'video/mp4'])('that is really %s is not found', async (mime) => {
    expect((await serve(opening(mime)).inject(`/media/${TOKEN}`)).statusCode).toBe(404);
  });

  test('that is unknown or has run out is not found, and that is not remembered', async () => {
    const answer = await serve(opening('image/png')).inject(`/media/${'b'.repeat(43)}`);
    expect({ status: answer.statusCode, cache: answer.headers['cache-control'], body: answer.json<unknown>() }).toEqual({ status: 404, cache: 'no-store', body: { error: { code: 'not-found', message: 'There is nothing here.' } } });
  });

  test.each(['short', '..%2f..%2fetc%2fpasswd', `${'a'.repeat(40)}%00`, '', `${'a'.repeat(43)}.png`])('is not looked for by the impossible token %j', async (token) => {
    const asked: string[] = [];
    expect((await serve(opening('image/png', asked)).inject(`/media/${token}`)).statusCode).toBe(404);
    expect(asked).toEqual([]);
  });

  test('is promised for later while the store is down, and no word of the failure goes out', async () => {
    const media = (): Promise<never> => Promise.reject(new StoreError('store-unavailable', 'redis://secret'));
    const answer = await serve({ media }).inject(`/media/${TOKEN}`);
    expect(answer.statusCode).toBe(503);
    expect(answer.body).not.toContain('secret');
  });

  test('is nowhere when the service has no public pictures, but the mark beside names is', async () => {
    const app = serve();
    expect((await app.inject(`/media/${TOKEN}`)).statusCode).toBe(404);
    const mark = await app.inject('/media/counsellor.png');
    expect({ status: mark.statusCode, type: mark.headers['content-type'], cache: mark.headers['cache-control'] }).toEqual({ status: 200, type: 'image/png', cache: 'public, max-age=86400' });
    expect(mark.rawPayload).toEqual(COUNSELLOR_ICON);
  });

  test('may stand beside a mark that is square and far below 1 MB', () => {
    expect(COUNSELLOR_ICON.subarray(1, 4).toString()).toBe('PNG');
    expect(COUNSELLOR_ICON.readUInt32BE(16)).toBe(COUNSELLOR_ICON.readUInt32BE(20));
    expect(COUNSELLOR_ICON.length).toBeLessThan(10_000);
  });
});

describe('what else the port serves', () => {
  test('is added before it listens, and reads JSON though webhooks do not', async () => {
    const bodies: unknown[] = [];
    const line = { id: 'line', verify: (raw: Buffer) => bodies.push(raw) > 0, parse: () => ({ events: [], ignored: [] }) } as unknown as Channel;
    const app = serve({
      line,
      extend: async (scope) => {
        await Promise.resolve();
        scope.post('/console/api/echo', (request, reply) => reply.send({ read: request.body }));
      },
    });
    expect((await app.inject({ method: 'POST', url: '/console/api/echo', payload: { a: 1 } })).json()).toEqual({ read: { a: 1 } });
    expect((await app.inject({ method: 'POST', url: '/webhooks/line', payload: '{"a": 1}', headers: { 'content-type': 'application/json' } })).statusCode).toBe(200);
    expect(bodies).toEqual([Buffer.from('{"a": 1}')]);
  });

  test('keeps its parsers, hooks and failures to itself', async () => {
    const app = serve({
      extend: (scope) => {
        scope.removeAllContentTypeParsers();
        scope.addHook('onRequest', (_request, reply) => reply.status(418).send('console'));
        scope.get('/console/', () => 'page');
      },
    });
    expect((await app.inject('/console/')).statusCode).toBe(418);
    expect((await app.inject('/healthz')).json()).toEqual({ status: 'alive' });
  });

  test('that cannot be added keeps the service from starting', async () => {
    const app = serve({ extend: () => Promise.reject(new Error('no page')) });
    await expect(app.listen({ port: 0, host: '127.0.0.1' })).rejects.toThrow('no page');
    await app.close();
  });
});

describe('a webhook', () => {
  test.each(['application/json', 'application/json; charset=utf-8', 'text/plain', 'application/octet-stream', 'application/x-www-form-urlencoded'])('is read as the raw bytes that were signed, whatever its type says: %s', async (type) => {
    const body = Buffer.from('{"events": [], "emoji": "👩‍🌾" }');
    const signed = createHmac('sha256', 'k').update(body).digest('hex');
    const line = { id: 'line', verify: (raw: Buffer) => createHmac('sha256', 'k').update(raw).digest('hex') === signed, parse: () => ({ events: [], ignored: [] }) } as unknown as Channel;
    const answer = await serve({ line }).inject({ method: 'POST', url: '/webhooks/line', payload: body, headers: { 'content-type': type } });
    expect(answer.statusCode).toBe(200);
  });
});

describe('the address of a caller', () => {
  const ask = async (options: Partial<HttpOptions>): Promise<string> => {
    const app = serve({ ...options, extend: (scope) => void scope.get('/who', (request) => request.ip) });
    return (await app.inject({ url: '/who', remoteAddress: '10.0.0.2', headers: { 'x-forwarded-for': '6.6.6.6, 203.0.113.9' } })).body;
  };

  test('is that of the connection where there is no proxy', async () => {
    expect(await ask({})).toBe('10.0.0.2');
    expect(await ask({ trustProxy: false })).toBe('10.0.0.2');
  });

  test('is what the proxy saw where there is one, not what the caller claims', async () => {
    expect(await ask({ trustProxy: true })).toBe('203.0.113.9');
  });
});

describe('nothing', () => {
  test.each([['GET', '/'], ['GET', '/media/'], ['GET', '/media'], ['POST', '/webhooks/line'], ['DELETE', '/healthz']] as const)('is at %s %s', async (method, url) => {
    expect((await serve(opening('image/png')).inject({ method, url })).statusCode).toBe(404);
  });
});

describe('an address that no route can be found for', () => {
  test.each([['/media/%', 400], ['/api/%zz', 400], [`/media/${'x'.repeat(500)}`, 404]])('%s is refused without being said back', async (url, status) => {
    const answer = await serve(opening('image/png')).inject(url);
    expect(answer.statusCode).toBe(status);
    expect(Object.keys(answer.json<{ error: { code: string; message: string } }>().error)).toEqual(['code', 'message']);
    expect(answer.body).not.toMatch(/%|xx|media|FST/);
  });
});

describe('a webhook', () => {
  const text: Input = { kind: 'text', text: 'hello' };
  const tap: Input = { kind: 'choice', data: 'v1:open:menu' };

  test.each([['words', [text], 400], ['a tap', [tap], 0], ['a tap and words', [tap, text], 400]] as const)('with %s lets the conversation rest for as long as more may come', async (_what, inputs, rest) => {
    const rests: number[] = [];
    const accept = (events: readonly unknown[], { settleMs }: { readonly settleMs: number }): Promise<readonly string[]> => {
      rests.push(settleMs);
      return Promise.resolve(events.map(() => 'stored'));
    };
    const channel = { id: 'line', verify: () => true, parse: () => ({ events: inputs.map((input) => ({ input })), ignored: [] }) } as unknown as Channel;
    const app = serve({ settleMs: 400, line: channel, store: { ...store, inbox: { accept } } as unknown as Store });
    expect((await app.inject({ method: 'POST', url: '/webhooks/line', headers: { 'content-type': 'application/json' }, payload: '{}' })).statusCode).toBe(200);
    expect(rests).toEqual([rest]);
  });
});

describe('the end of the server', () => {
  const dial = async (app: ReturnType<typeof createServer>, sent: string): Promise<Socket> => {
    const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1');
    socket.on('error', () => undefined);
    const accepted = once(app.server, 'connection');
    await Promise.all([once(socket, 'connect'), accepted]);
    socket.write(sent);
    return socket;
  };

  test('does not wait for somebody who has connected and says nothing', async () => {
    const app = serve();
    await app.listen({ port: 0, host: '127.0.0.1' });
    const silent = await dial(app, '');
    silent.resume();
    await Promise.all([app.close(), once(silent, 'close')]);
    expect(silent.destroyed).toBe(true);
  });

  test('waits only so long for a request that does not come to its end', async () => {
    const app = serve();
    endWithConnections(app, 50);
    await app.listen({ port: 0, host: '127.0.0.1' });
    const slow = await dial(app, 'POST /webhooks/line HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{');
    const [served] = await once(app.server, 'request') as [{ socket: Socket }];
    await Promise.all([app.close(), once(slow.resume(), 'close')]);
    expect(served.socket.destroyed).toBe(true);
  });
});
