import { describe, expect, test } from '@jest/globals';
import { parseKeyRing } from '../../../src/store/sealing.js';

const A = '0a'.repeat(32);
const B = 'B0'.repeat(32);

describe('key ring', () => {
  test('what was sealed opens again, text and bytes', () => {
    const ring = parseKeyRing(`a:${A}`);
    expect(ring.open(ring.seal('xin chào 🙏', 'x|event'), 'x|event')).toBe('xin chào 🙏');
    expect(ring.openBytes(ring.seal(Buffer.from([0, 255, 128]), 'x'), 'x')).toEqual(Buffer.from([0, 255, 128]));
    expect(ring.open(ring.seal('', 'x'), 'x')).toBe('');
  });

  test('the same text never seals to the same record', () => {
    const ring = parseKeyRing(A);
    expect(ring.seal('same', 'x')).not.toBe(ring.seal('same', 'x'));
  });

  test('a record opens only where it belongs', () => {
    const ring = parseKeyRing(A);
    const sealed = ring.seal('mine', 'x|event');
    for (const elsewhere of ['x|snapshot', 'y|event', '']) {
      expect(() => ring.open(sealed, elsewhere)).toThrow(expect.objectContaining({ code: 'record-damaged' }));
    }
  });

  test('a record with any byte changed does not open', () => {
    const ring = parseKeyRing(A);
    const sealed = ring.seal('whole', 'x');
    const bytes = Buffer.from(sealed.slice(sealed.indexOf(':') + 1), 'base64');
    for (let at = 0; at < bytes.length; at += 1) {
      const damaged = Buffer.from(bytes);
      damaged[at] = (damaged[at] ?? 0) ^ 1;
      expect(() => ring.open(`k0:${damaged.toString('base64')}`, 'x')).toThrow(expect.objectContaining({ code: 'record-damaged' }));
    }
  });

  test.each(['', 'k0', 'k0:', 'k0:AAAA', ':AAAA'])('%p is a damaged record', (text) => {
    expect(() => parseKeyRing(A).open(text, 'x')).toThrow(expect.objectContaining({ code: 'record-damaged' }));
  });

  test('an older key opens, the newest seals, and one that has left is named as unknown', () => {
    const old = parseKeyRing(`a:${A}`).seal('old', 'x');
    const ring = parseKeyRing(` b:${B} , a:${A} `);
    expect(ring.newestId).toBe('b');
    expect(ring.open(old, 'x')).toBe('old');
    expect(ring.seal('new', 'x')).toMatch(/^b:/);
    expect(() => parseKeyRing(`b:${B}`).open(old, 'x')).toThrow(expect.objectContaining({ code: 'data-key-unknown' }));
  });

  test.each(['', ' , ', 'a:12', `${A},${B}`, `a:${A},${B}`, `a:${A},a:${B}`, `ä:${A}`, `:${A}`, `a:${A}0`, `a:${'x'.repeat(64)}`])('the ring %p is refused without quoting it', (text) => {
    let refusal: unknown;
    try {
      parseKeyRing(text);
    } catch (error) {
      refusal = error;
    }
    expect(refusal).toMatchObject({ code: 'config-invalid', message: expect.stringContaining('DATA_KEYS') });
    expect((refusal as Error).message).not.toContain(A);
    expect((refusal as Error).message).not.toContain(B);
  });
});
