import { expect, test } from '@jest/globals';
import { createPseudonyms, createRandomPseudonyms } from '../../../src/store/pseudonyms.js';

test('the same name gives the same pseudonym, and another kind or secret another one', () => {
  const one = createPseudonyms(Buffer.alloc(32, 1));
  const two = createPseudonyms(Buffer.alloc(32, 2));
  expect(createPseudonyms(Buffer.alloc(32, 1)).conversation('U1')).toBe(one.conversation('U1'));
  const all: string[] = [one.conversation('U1'), one.event('U1'), one.message('U1'), one.conversation('U2'), two.conversation('U1')];
  expect(new Set(all).size).toBe(all.length);
});

test('a pseudonym is 22 letters of base64url and does not hold the name', () => {
  const key = createRandomPseudonyms().conversation('U4af4980629');
  expect(key).toMatch(/^[A-Za-z0-9_-]{22}$/);
});

test('the embedded store forgets its pseudonyms with the process', () => {
  expect(createRandomPseudonyms().event('E1')).not.toBe(createRandomPseudonyms().event('E1'));
});
