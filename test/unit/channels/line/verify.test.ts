import { createHmac } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { verifyLineSignature } from '../../../../src/channels/line/verify.js';

const SECRET = '8c570fa6dd201bb328f1c1eac23a96d8';
const BODY = Buffer.from('{"destination":"U8e742f61d673b39c7fff3cecb7536ef0","events":[]}');
const SIGNATURE = 'GhRKmvmHys4Pi8DxkF4+EayaH0OqtJtaZxgTD9fMDLs=';
const sign = (raw: Buffer, secret = SECRET): string => createHmac('sha256', secret).update(raw).digest('base64');

describe('verifyLineSignature', () => {
  test("LINE's published vector is accepted", () => {
    expect(verifyLineSignature(BODY, { 'x-line-signature': SIGNATURE }, [SECRET])).toBe(true);
  });

  test.each(['X-Line-Signature', 'X-LINE-SIGNATURE'])('the header may be written %s', (name) => {
    expect(verifyLineSignature(BODY, { [name]: SIGNATURE }, [SECRET])).toBe(true);
  });

  test('the raw bytes count, emoji and odd spacing included', () => {
    const raw = Buffer.from('{ "events" : [ {"text":"👩‍🌾 xin chào \\u3053"} ] }\n');
    expect(verifyLineSignature(raw, { 'x-line-signature': sign(raw) }, [SECRET])).toBe(true);
    const reserialised = Buffer.from(JSON.stringify(JSON.parse(raw.toString())));
    expect(verifyLineSignature(reserialised, { 'x-line-signature': sign(raw) }, [SECRET])).toBe(false);
  });

  test('while a secret is changed, both are accepted', () => {
    expect(verifyLineSignature(BODY, { 'x-line-signature': sign(BODY, 'old') }, ['new', 'old'])).toBe(true);
    expect(verifyLineSignature(BODY, { 'x-line-signature': sign(BODY, 'new') }, ['new', 'old'])).toBe(true);
  });

  test.each([
    ['missing', {}],
    ['empty', { 'x-line-signature': '' }],
    ['of another body', { 'x-line-signature': sign(Buffer.from('x')) }],
    ['of another secret', { 'x-line-signature': sign(BODY, 'other') }],
    ['too short', { 'x-line-signature': SIGNATURE.slice(0, 20) }],
    ['hexadecimal', { 'x-line-signature': createHmac('sha256', SECRET).update(BODY).digest('hex') }],
    ['given twice', { 'x-line-signature': [SIGNATURE, SIGNATURE] }],
    ['not ASCII', { 'x-line-signature': '署名' }],
  ])('a signature that is %s is refused without an error', (_what, headers) => {
    expect(verifyLineSignature(BODY, headers, [SECRET])).toBe(false);
  });

  test('without a secret nothing is accepted', () => {
    expect(verifyLineSignature(BODY, { 'x-line-signature': sign(BODY, '') }, [''])).toBe(false);
    expect(verifyLineSignature(BODY, { 'x-line-signature': SIGNATURE }, [])).toBe(false);
  });
});
