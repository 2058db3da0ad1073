import { createHmac } from 'node:crypto';
import { verifyHandshake, verifySignature } from '../../../../src/channels/messenger/verify.js';

const SECRET = 'appsecret';
// The backslashes are literal: Meta escapes what is not ASCII.
const VECTOR = '{"object":"page","entry":[{"id":"1","time":1,"messaging":[{"message":{"mid":"m_1","text":"\\u3053\\u3093"}}]}]}';
const SIGNATURE = '487c7551204e104d3ea571ebeaf27dc8c70a72a7bd96664633ea9ec5e9f92b4b';
const signed = (signature: unknown) => ({ 'x-hub-signature-256': signature as string });

describe('the signature of a Messenger webhook', () => {
  it('holds over the raw bytes of the vector', () => {
    expect(verifySignature(Buffer.from(VECTOR), signed(`sha256=${SIGNATURE}`), SECRET)).toBe(true);
  });

  it('does not hold over the same JSON written again', () => {
    const again = JSON.stringify(JSON.parse(VECTOR));
    expect(createHmac('sha256', SECRET).update(again).digest('hex')).toMatch(/^6dba55b7/);
    expect(verifySignature(Buffer.from(again), signed(`sha256=${SIGNATURE}`), SECRET)).toBe(false);
  });

  it('holds over raw emoji and over two megabytes', () => {
    for (const body of ['{"text":"👨‍👩‍👧‍👦"}', `"${'x'.repeat(2_000_000)}"`]) {
      const signature = createHmac('sha256', SECRET).update(body).digest('hex');
      expect(verifySignature(Buffer.from(body), signed(`sha256=${signature}`), SECRET)).toBe(true);
    }
  });

  it('may be written in capitals', () => {
    expect(verifySignature(Buffer.from(VECTOR), signed(`SHA256=${SIGNATURE.toUpperCase()}`), SECRET)).toBe(true);
  });

  it.each([
    ['missing', undefined], ['empty', ''], ['of another algorithm', `sha1=${SIGNATURE}`], ['too short', 'sha256=487c'], ['not hex', `sha256=${'z'.repeat(64)}`],
    ['without its name', SIGNATURE], ['sent twice', [`sha256=${SIGNATURE}`, `sha256=${SIGNATURE}`]], ['of another secret', `sha256=${'0'.repeat(64)}`],
  ])('is refused when %s', (_, header) => {
    expect(verifySignature(Buffer.from(VECTOR), signed(header), SECRET)).toBe(false);
  });

  it('is refused when no secret is configured', () => {
    const empty = createHmac('sha256', '').update(VECTOR).digest('hex');
    expect(verifySignature(Buffer.from(VECTOR), signed(`sha256=${empty}`), '')).toBe(false);
  });
});

describe('the handshake', () => {
  const good = { 'hub.mode': 'subscribe', 'hub.verify_token': 'token', 'hub.challenge': '1158201444' };

  it('echoes the challenge', () => {
    expect(verifyHandshake(good, 'token')).toEqual({ status: 200, body: '1158201444' });
  });

  it.each([
    ['the token is wrong', { ...good, 'hub.verify_token': 'tokem' }], ['the token is longer', { ...good, 'hub.verify_token': 'token1' }],
    ['the token is missing', { 'hub.mode': 'subscribe', 'hub.challenge': '1' }], ['the mode is another', { ...good, 'hub.mode': 'unsubscribe' }],
    ['the challenge is not digits', { ...good, 'hub.challenge': '<script>' }], ['a parameter is given twice', { ...good, 'hub.challenge': ['1', '2'] }],
    ['the query is nested', { hub: { mode: 'subscribe' } }],
  ])('is refused when %s', (_, query) => {
    expect(verifyHandshake(query, 'token')).toEqual({ status: 403, body: '' });
  });

  it('is refused when no token is configured', () => {
    expect(verifyHandshake({ ...good, 'hub.verify_token': '' }, '').status).toBe(403);
  });
});
