import { randomBytes } from 'node:crypto';
import { StoreError } from '../../core/errors.js';
import { PSEUDONYM_SECRET_BYTES } from '../pseudonyms.js';
import type { KeyRing } from '../sealing.js';
import type { RedisConnection } from './connection.js';
import { PSEUDONYM_KEY } from './keys.js';

const AAD = 'installation|pseudonym';

/**
 * The secret that pseudonyms are made with. Created once per installation, kept sealed beside the data, and sealed anew with
 * the newest data key at each start: so it survives every change of DATA_KEYS.
 * @throws StoreError `data-key-unknown` when the key that it was sealed with has left the ring: all conversations would be lost
 */
export async function loadPseudonymSecret(connection: RedisConnection, keyring: KeyRing): Promise<Buffer> {
  const fresh = keyring.seal(randomBytes(PSEUDONYM_SECRET_BYTES), AAD);
  await connection.send(PSEUDONYM_KEY, ['SET', PSEUDONYM_KEY, fresh, 'NX']);
  const sealed = await connection.send(PSEUDONYM_KEY, ['GET', PSEUDONYM_KEY]);
  if (typeof sealed !== 'string') throw new StoreError('store-unavailable', 'the pseudonym secret could not be read back');
  const secret = keyring.openBytes(sealed, AAD);
  if (!sealed.startsWith(`${keyring.newestId}:`)) {
    await connection.send(PSEUDONYM_KEY, ['SET', PSEUDONYM_KEY, keyring.seal(secret, AAD), 'XX']);
  }
  return secret;
}
