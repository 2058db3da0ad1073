import type { ConversationKey } from '../../core/brand.js';
import { MadoguchiError, StoreError } from '../../core/errors.js';
import type { KeyRing } from '../sealing.js';
import { recordAad, type RecordKind } from './keys.js';

type LastingKind = 'audit' | 'figure';

/** Seals and opens records as JSON. */
export class Records {
  readonly #keyring: KeyRing;
  readonly #deskKey: KeyRing;

  /** @param deskKey seals what outlives the talks */
  constructor(keyring: KeyRing, deskKey: KeyRing) {
    this.#keyring = keyring;
    this.#deskKey = deskKey;
  }

  seal(conversation: ConversationKey, kind: RecordKind, value: unknown): string {
    return this.#keyring.seal(JSON.stringify(value), recordAad(conversation, kind));
  }

  /** The caller names the type that was sealed under this kind. @throws StoreError `data-key-unknown`, `record-damaged` */
  open(conversation: ConversationKey, kind: RecordKind, sealed: string): unknown {
    return this.#parse(this.#keyring.open(sealed, recordAad(conversation, kind)));
  }

  sealBytes(conversation: ConversationKey, kind: RecordKind, bytes: Buffer): string {
    return this.#keyring.seal(bytes, recordAad(conversation, kind));
  }

  /** @throws StoreError `data-key-unknown`, `record-damaged` */
  openBytes(conversation: ConversationKey, kind: RecordKind, sealed: string): Buffer {
    return this.#keyring.openBytes(sealed, recordAad(conversation, kind));
  }

  /** What outlives the talks and holds nothing of a person. */
  sealLasting(kind: LastingKind, value: unknown): string {
    return this.#deskKey.seal(JSON.stringify(value), `desk|${kind}`);
  }

  /** @throws StoreError `data-key-unknown`, `record-damaged` */
  openLasting(kind: LastingKind, sealed: string): unknown {
    return this.#parse(this.#deskKey.open(sealed, `desk|${kind}`));
  }

  #parse(text: string): unknown {
    try {
      return JSON.parse(text) as unknown;
    } catch (cause) {
      throw new StoreError('record-damaged', 'a record is not JSON', { cause });
    }
  }
}

export function isDamaged(error: unknown): boolean {
  return error instanceof MadoguchiError && error.code === 'record-damaged';
}
