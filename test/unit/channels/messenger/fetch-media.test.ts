import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fetchMedia, type MediaOptions, type ResolveAddresses } from '../../../../src/channels/messenger/fetch-media.js';
import { findHostRule, isPrivateAddress, mayConnect } from '../../../../src/channels/messenger/media-hosts.js';
import { detectFileKind } from '../../../../src/core/file-kind.js';

const JPEG = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(200, 7)]);
let server: Server;
let host: string;
let answer: RequestListener;
let seen: { url: string | undefined; headers: NodeJS.Dict<string | string[]> }[];

beforeEach(async () => {
  seen = [];
  server = createServer((request, response) => {
    seen.push({ url: request.url, headers: request.headers });
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => new Promise<void>((resolve) => {
  server.close(() => resolve());
  server.closeAllConnections();
}));

const resolveTo = (...addresses: string[]): ResolveAddresses => (_, done) =>
  done(null, addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })));
const get = (path: string, options: MediaOptions = {}) => fetchMedia(`http://${host}${path}`, { extraHosts: [host], ...options });
const redirect = (to: string): RequestListener => (_, response) => response.writeHead(302, { location: to }).end();

describe('media of a person', () => {
  it('is fetched with its type by content, and no credential is sent', async () => {
    answer = (_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end(JPEG);
    expect(await get('/photo?sig=1')).toEqual({ kind: 'fetched', bytes: JPEG, type: 'image/jpeg' });
    expect(seen[0]?.url).toBe('/photo?sig=1');
    expect(seen[0]?.headers).not.toHaveProperty('authorization');
    expect(seen[0]?.headers).not.toHaveProperty('cookie');
  });

  it.each([['audio/mp4', '\0\0\0\x18ftypM4A '], ['audio/mpeg', 'ID3\x03'], ['video/mp4', '\0\0\0\x18ftypmp42'], ['video/quicktime', '\0\0\0\x14ftypqt  '], ['application/pdf', '%PDF-1.7']])('of type %s is fetched as pictures are', async (type, head) => {
    const bytes = Buffer.concat([Buffer.from(head, 'latin1'), Buffer.alloc(100)]);
    answer = (_, response) => response.end(bytes);
    expect(await get('/voice')).toEqual({ kind: 'fetched', bytes, type });
  });

  it('follows a redirect to an allowed host', async () => {
    answer = (request, response) => (request.url === '/a' ? response.writeHead(302, { location: '/b' }).end() : response.end(JPEG));
    expect(await get('/a')).toMatchObject({ kind: 'fetched' });
  });

  it.each([
    'http://169.254.169.254/latest/', 'https://evil.example/x.jpg', 'http://cdn.fbsbx.com/x.jpg', 'file:///etc/passwd', 'https://user:pw@cdn.fbsbx.com/x',
    'https://cdn.fbsbx.com.evil.example/', 'https://evilfbcdn.net/', 'https://cdn.fbsbx.com:8443/', 'http://[::1]/', '//', 'https://',
  ])('is refused when a redirect leads to %s', async (to) => {
    answer = redirect(to);
    expect(await get('/a')).toEqual({ kind: 'refused', why: 'host' });
    expect(seen).toHaveLength(1);
  });

  it('is refused when an allowed name leads to a private address, also behind a redirect', async () => {
    const refused = { kind: 'refused', why: 'address' };
    expect(await fetchMedia('https://cdn.fbsbx.com/x.jpg', { resolve: resolveTo('10.0.0.1') })).toEqual(refused);
    expect(await fetchMedia('https://scontent.xx.fbcdn.net/x.jpg', { resolve: resolveTo('157.240.1.1', '127.0.0.1') })).toEqual(refused);
    answer = redirect('https://cdn.fbsbx.com/x.jpg');
    expect(await get('/a', { resolve: resolveTo('::1') })).toEqual(refused);
    expect(await fetchMedia('https://10.1.2.3/x', { extraHosts: ['10.1.2.3'] })).toEqual(refused);
  });

  it('is refused after the fourth hop', async () => {
    answer = redirect('/a');
    expect(await get('/a')).toEqual({ kind: 'refused', why: 'redirects' });
    expect(seen).toHaveLength(4);
  });

  it('is refused above the limit, whether announced or not', async () => {
    const big = Buffer.concat([JPEG, Buffer.alloc(3_000)]);
    answer = (_, response) => response.writeHead(200, { 'content-length': big.length }).end(big);
    expect(await get('/a', { maxBytes: 1_000 })).toEqual({ kind: 'refused', why: 'too-large' });
    answer = (_, response) => {
      response.write(big);
      response.end();
    };
    expect(await get('/a', { maxBytes: 1_000 })).toEqual({ kind: 'refused', why: 'too-large' });
    expect(await get('/a', { maxBytes: big.length })).toMatchObject({ kind: 'fetched' });
  });

  it('is refused when a page calls itself an image', async () => {
    answer = (_, response) => response.writeHead(200, { 'content-type': 'image/jpeg' }).end('<!doctype html><html>');
    expect(await get('/a')).toEqual({ kind: 'refused', why: 'not-media' });
  });

  it.each([403, 404, 410])('is gone when the host answers %i', async (status) => {
    answer = (_, response) => response.writeHead(status).end();
    expect(await get('/a')).toEqual({ kind: 'gone' });
  });

  it('fails when the host is in trouble, hangs, breaks off or cannot be found', async () => {
    answer = (_, response) => response.writeHead(503).end();
    expect(await get('/a')).toEqual({ kind: 'failed' });
    answer = () => undefined;
    expect(await get('/a', { deadlineMs: 60 })).toEqual({ kind: 'failed' });
    answer = (_, response) => {
      response.writeHead(200, { 'content-length': 500 });
      response.write(JPEG, () => response.destroy());
    };
    expect(await get('/a')).toEqual({ kind: 'failed' });
    const resolve: ResolveAddresses = (_, done) => done(new Error('ENOTFOUND'), []);
    expect(await fetchMedia('https://cdn.fbsbx.com/x', { resolve })).toEqual({ kind: 'failed' });
  });
});

describe('hosts', () => {
  it('loopback is open only when it is configured, and then to nothing but loopback', () => {
    const url = new URL('http://localhost:9/x');
    expect(findHostRule(url, [])).toBeUndefined();
    expect(findHostRule(url, ['localhost:8'])).toBeUndefined();
    const rule = findHostRule(url, ['localhost:9']);
    expect(rule).toEqual({ loopback: true });
    expect([mayConnect('127.0.0.1', rule!), mayConnect('::1', rule!), mayConnect('10.0.0.1', rule!), mayConnect('8.8.8.8', rule!)]).toEqual([true, true, false, false]);
  });

  it('another configured host needs https and a public address', () => {
    expect(findHostRule(new URL('http://media.example/x'), ['media.example'])).toBeUndefined();
    expect(findHostRule(new URL('https://media.example/x'), ['media.example'])).toEqual({ loopback: false });
  });

  it.each([
    '0.0.0.0', '10.0.0.1', '100.64.0.1', '127.0.0.1', '169.254.169.254', '172.16.0.1', '172.31.255.255', '192.168.1.1', '198.18.0.1', '224.0.0.1', '255.255.255.255',
    '::', '::1', '::ffff:10.0.0.1', '64:ff9b::a00:1', 'fc00::1', 'fd12::1', 'fe80::1', 'ff02::1', '2002:a00:1::', '2001:db8::1', 'nonsense', '',
  ])('%s is private', (address) => expect(isPrivateAddress(address)).toBe(true));

  it.each(['8.8.8.8', '157.240.1.1', '172.32.0.1', '2a03:2880:f10c::1', '2606:4700::1'])('%s is public', (address) => expect(isPrivateAddress(address)).toBe(false));

  it('a public address is open to Meta’s hosts', () => {
    const rule = findHostRule(new URL('https://scontent.xx.fbcdn.net/v/1'), []);
    expect(mayConnect('157.240.1.1', rule!)).toBe(true);
  });
});

describe('the type', () => {
  it.each([
    ['image/jpeg', '\xff\xd8\xff\xe1'], ['image/png', '\x89PNG\r\n\x1a\n'], ['image/gif', 'GIF89a'], ['image/webp', 'RIFF\0\0\0\0WEBPVP8 '], ['audio/wav', 'RIFF\0\0\0\0WAVEfmt '],
    ['image/heic', '\0\0\0\x18ftypheic'], ['video/mp4', '\0\0\0\x18ftypmp42'], ['audio/mp4', '\0\0\0\x18ftypM4A '], ['audio/mpeg', 'ID3\x03'], ['audio/ogg', 'OggS'], ['audio/mp4', '\0\0\0\x18ftypM4B '], ['audio/aac', '\xff\xf1\x50'], ['audio/mpeg', '\xff\xfb\x90'], ['audio/amr', '#!AMR\n'], ['video/quicktime', '\0\0\0\x14ftypqt  '], ['video/mp4', '\0\0\0\x18ftyp3gp5'], ['application/pdf', '%PDF-1.7'],
  ])('%s is known by its first bytes', (type, head) => expect(detectFileKind(Buffer.from(head, 'latin1'))).toBe(type));

  it.each(['', '<html>', '<svg xmlns', 'MZ\x90', '#!/bin/sh', 'PK\x03\x04', ' \xff\xd8\xff', '\0\0\0\x18ftypavif', '\0\0\0\x18ftyphevc', '#!AWK'])('%j is none that is kept', (head) => {
    expect(detectFileKind(Buffer.from(head, 'latin1'))).toBeUndefined();
  });
});
