import { randomBytes } from 'node:crypto';
import { StoreError } from '../../core/errors.js';
import { PSEUDONYM_SECRET_BYTES } from '../pseudonyms.js';
import { KeyRing } from '../sealing.js';
import type { RedisConnection } from './connection.js';
import { DESK_KEY, PSEUDONYM_KEY } from './keys.js';

/**
 * The secret that pseudonyms are made with. Created once per installation, kept sealed beside the data, and sealed anew with
 * the newest data key at each start: so it survives every change of DATA_KEYS.
 * @throws StoreError `data-key-unknown` when the key that it was sealed with has left the ring: all conversations would be lost
 */
export async function loadPseudonymSecret(connection: RedisConnection, keyring: KeyRing): Promise<Buffer> {
  return loadSecret(connection, keyring, { key: PSEUDONYM_KEY, aad: 'installation|pseudonym' });
}

/**
 * What outlives the retention of talks (audit, figures: no words, no people) is sealed with a key of its own, kept in the same way:
 * a data key may leave the ring once the last talk that it sealed is gone.
 * @throws StoreError as {@link loadPseudonymSecret}
 */
export async function loadDeskKey(connection: RedisConnection, keyring: KeyRing): Promise<KeyRing> {
  return new KeyRing({ id: 'desk', secret: await loadSecret(connection, keyring, { key: DESK_KEY, aad: 'installation|desk' }) }, []);
}

async function loadSecret(connection: RedisConnection, keyring: KeyRing, { key, aad }: { readonly key: string; readonly aad: string }): Promise<Buffer> {
  const fresh = keyring.seal(randomBytes(PSEUDONYM_SECRET_BYTES), aad);
  await connection.send(key, ['SET', key, fresh, 'NX']);
  const sealed = await connection.send(key, ['GET', key]);
  if (typeof sealed !== 'string') throw new StoreError('store-unavailable', 'a secret of the installation could not be read back');
  const secret = keyring.openBytes(sealed, aad);
  if (!sealed.startsWith(`${keyring.newestId}:`)) {
    await connection.send(key, ['SET', key, keyring.seal(secret, aad), 'XX']);
  }
  return secret;
}
