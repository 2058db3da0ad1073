import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { MadoguchiError, StoreError } from '../core/errors.js';

const CIPHER = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;
const BARE_KEY_ID = 'k0';

interface DataKey {
  readonly id: string;
  readonly secret: Buffer;
}

/** Seals records with the newest key and opens them with whichever key they were sealed with. Synchronous; AES-256-GCM. */
export class KeyRing {
  readonly #newest: DataKey;
  readonly #byId: ReadonlyMap<string, DataKey>;

  constructor(newest: DataKey, older: readonly DataKey[]) {
    this.#newest = newest;
    this.#byId = new Map([...older, newest].map((key) => [key.id, key]));
  }

  /** Id of the key that new records are sealed with. */
  get newestId(): string {
    return this.#newest.id;
  }

  /**
   * @param aad what the record belongs to (conversation and kind): a record moved elsewhere does not open
   * @returns `id:base64(iv, tag, ciphertext)`
   */
  seal(plain: string | Buffer, aad: string): string {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv(CIPHER, this.#newest.secret, iv);
    cipher.setAAD(Buffer.from(aad));
    const body = Buffer.concat([typeof plain === 'string' ? cipher.update(plain, 'utf8') : cipher.update(plain), cipher.final()]);
    return `${this.#newest.id}:${Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64')}`;
  }

  /** @throws StoreError `data-key-unknown` when the key has left the ring, `record-damaged` when the record does not open */
  openBytes(sealed: string, aad: string): Buffer {
    const colon = sealed.indexOf(':');
    if (colon < 1) throw new StoreError('record-damaged', 'a sealed record has no key id');
    const key = this.#byId.get(sealed.slice(0, colon));
    if (key === undefined) throw new StoreError('data-key-unknown', 'a record was sealed with a key that is not in DATA_KEYS');
    const bytes = Buffer.from(sealed.slice(colon + 1), 'base64');
    if (bytes.length < IV_BYTES + TAG_BYTES) throw new StoreError('record-damaged', 'a sealed record is too short');
    try {
      const decipher = createDecipheriv(CIPHER, key.secret, bytes.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES });
      decipher.setAAD(Buffer.from(aad));
      decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
      return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]);
    } catch (cause) {
      throw new StoreError('record-damaged', 'a sealed record does not open', { cause });
    }
  }

  /** The same for text. */
  open(sealed: string, aad: string): string {
    return this.openBytes(sealed, aad).toString('utf8');
  }
}

function parseKey(entry: string, position: number, alone: boolean): DataKey {
  const colon = entry.indexOf(':');
  const id = colon < 0 && alone ? BARE_KEY_ID : entry.slice(0, Math.max(colon, 0));
  const hex = entry.slice(colon + 1);
  if (!/^[A-Za-z0-9_.-]{1,32}$/.test(id) || !/^[0-9a-fA-F]{64}$/.test(hex)) {
    throw new MadoguchiError('config-invalid', `DATA_KEYS: key ${position + 1} is not id:hex64 (id of A-Z a-z 0-9 _ . -, then 64 hexadecimal digits)`);
  }
  return { id, secret: Buffer.from(hex, 'hex') };
}

/**
 * Reads `DATA_KEYS`.
 * @param text `id:hex64` separated by commas, newest first; one bare `hex64` is accepted for a single key
 * @throws MadoguchiError `config-invalid`, never quoting a key
 */
export function parseKeyRing(text: string): KeyRing {
  const entries = text.split(',').map((entry) => entry.trim()).filter((entry) => entry !== '');
  const [newest, ...older] = entries.map((entry, position) => parseKey(entry, position, entries.length === 1));
  if (newest === undefined) throw new MadoguchiError('config-invalid', 'DATA_KEYS: no key is given');
  if (new Set([newest, ...older].map((key) => key.id)).size !== entries.length) {
    throw new MadoguchiError('config-invalid', 'DATA_KEYS: two keys have the same id');
  }
  return new KeyRing(newest, older);
}
