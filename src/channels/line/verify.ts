import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Headers } from '../../core/channel.js';

const HEADER = 'x-line-signature';
const DIGEST_BYTES = 32;

/**
 * Checks LINE's signature: base64 of HMAC-SHA256 over the raw body. Source: "Verify webhook signature".
 * @param secrets one, or two while a channel secret is being changed
 * @returns false for a missing, malformed or wrong signature; never throws
 */
export function verifyLineSignature(raw: Buffer, headers: Headers, secrets: readonly string[]): boolean {
  const given = readSignature(headers);
  if (given?.length !== DIGEST_BYTES) return false;
  let matches = false;
  // Every secret is tried, so that the time taken does not tell which one matched.
  for (const secret of secrets) {
    const expected = createHmac('sha256', secret).update(raw).digest();
    matches = (secret !== '' && timingSafeEqual(expected, given)) || matches;
  }
  return matches;
}

function readSignature(headers: Headers): Buffer | undefined {
  // LINE does not promise the case of header names; proxies change it.
  const value = headers[HEADER] ?? Object.entries(headers).find(([name]) => name.toLowerCase() === HEADER)?.[1];
  const text = typeof value === 'string' ? value : value?.length === 1 ? value[0] : undefined;
  return text !== undefined && /^[A-Za-z0-9+/]{43}=$/.test(text) ? Buffer.from(text, 'base64') : undefined;
}
