import type { ConversationKey } from '../../core/brand.js';
import { MadoguchiError, StoreError } from '../../core/errors.js';
import type { KeyRing } from '../sealing.js';
import { recordAad, type RecordKind } from './keys.js';

/** Seals and opens records as JSON. */
export class Records {
  readonly #keyring: KeyRing;

  constructor(keyring: KeyRing) {
    this.#keyring = keyring;
  }

  seal(conversation: ConversationKey, kind: RecordKind, value: unknown): string {
    return this.#keyring.seal(JSON.stringify(value), recordAad(conversation, kind));
  }

  /** The caller names the type that was sealed under this kind. @throws StoreError `data-key-unknown`, `record-damaged` */
  open(conversation: ConversationKey, kind: RecordKind, sealed: string): unknown {
    const text = this.#keyring.open(sealed, recordAad(conversation, kind));
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
