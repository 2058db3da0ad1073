import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Headers } from '../../core/channel.js';

const SIGNATURE = /^sha256=([0-9a-f]{64})$/i;

/**
 * Checks `X-Hub-Signature-256` over the raw bytes: Meta escapes non-ASCII as `\uXXXX`, so JSON written again never matches.
 * @param raw body as it came off the wire
 * @returns false for a missing, malformed or wrong signature
 */
export function verifySignature(raw: Buffer, headers: Headers, appSecret: string): boolean {
  const header = headers['x-hub-signature-256'];
  if (typeof header !== 'string' || appSecret === '') return false;
  const given = SIGNATURE.exec(header)?.[1];
  if (given === undefined) return false;
  const expected = createHmac('sha256', appSecret).update(raw).digest();
  return timingSafeEqual(Buffer.from(given, 'hex'), expected);
}

/** Query of the handshake; the names contain dots, so they are read as they stand. */
export type HandshakeQuery = Readonly<Record<string, unknown>>;

/**
 * Answers Meta's `GET` on the webhook URL.
 * @returns 200 with the challenge to be sent as `text/plain`, or 403. Only digits are echoed, so nothing can be injected.
 */
export function verifyHandshake(query: HandshakeQuery, verifyToken: string): { readonly status: 200 | 403; readonly body: string } {
  const token = query['hub.verify_token'];
  const challenge = query['hub.challenge'];
  const refused = { status: 403, body: '' } as const;
  if (query['hub.mode'] !== 'subscribe' || typeof token !== 'string' || typeof challenge !== 'string') return refused;
  if (verifyToken === '' || !sameSecret(token, verifyToken)) return refused;
  return /^\d{1,64}$/.test(challenge) ? { status: 200, body: challenge } : refused;
}

/** Compares digests, so that neither length nor content shows in the time taken. */
function sameSecret(given: string, expected: string): boolean {
  const digest = (value: string): Buffer => createHash('sha256').update(value).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
