import type { Address } from '../../core/inbound.js';

const USER = /^U[0-9a-f]{32}$/;
const OTHER = /^[A-Za-z0-9_-]{1,64}$/;

/**
 * Forms of LINE's ids (platform rule 2.11). Checked before any call, because the SDK puts ids into paths as they are
 * (line-bot-sdk-nodejs#1630).
 */
export function isUserId(value: unknown): value is string {
  return typeof value === 'string' && USER.test(value);
}

/** Group, room and message ids, and webhook event ids. */
export function isPlainId(value: unknown): value is string {
  return typeof value === 'string' && OTHER.test(value);
}

export function isAddressWellFormed({ scope, to }: Address): boolean {
  return scope === 'user' ? isUserId(to) : isPlainId(to);
}
