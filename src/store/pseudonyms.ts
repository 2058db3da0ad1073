import { createHmac, randomBytes } from 'node:crypto';
import type { ConversationKey, EventId, MessageRef, Pseudonyms } from '../core/brand.js';

export const PSEUDONYM_SECRET_BYTES = 32;
/** 128 bits: no two people share a pseudonym in practice, and keys stay short. */
const PSEUDONYM_BYTES = 16;

/**
 * Pseudonyms by HMAC-SHA256, 22 characters of base64url each.
 * @param secret of the installation; it must outlive every change of DATA_KEYS, or conversations fall apart
 */
export function createPseudonyms(secret: Buffer): Pseudonyms {
  const derive = (scope: string, raw: string): string =>
    createHmac('sha256', secret).update(`${scope}\0${raw}`).digest().subarray(0, PSEUDONYM_BYTES).toString('base64url');
  return {
    conversation: (raw) => derive('conversation', raw) as ConversationKey,
    event: (raw) => derive('event', raw) as EventId,
    message: (raw) => derive('message', raw) as MessageRef,
  };
}

/** Pseudonyms that mean nothing after the process has ended: for the embedded store. */
export function createRandomPseudonyms(): Pseudonyms {
  return createPseudonyms(randomBytes(PSEUDONYM_SECRET_BYTES));
}
