import type { Vault, VaultKind } from '../../core/desk.js';
import { MadoguchiError, StoreError } from '../../core/errors.js';
import type { Log } from '../../core/log.js';
import type { KeyRing } from '../sealing.js';
import type { RedisConnection } from './connection.js';
import { VAULT_PREFIX } from './keys.js';
import { LIST_RECORDS, PUT_RECORD, RESEAL_RECORD, TAKE_RECORD } from './scripts/vault.lua.js';

/** Kinds that have no end: sealed anew at each start, so that an older data key may leave the ring. */
const LASTING: readonly VaultKind[] = ['account', 'account-email', 'persona'];

type PutOptions = Parameters<Vault['put']>[3];

/** The vault on Redis. All of it lies on one node of a cluster: it is small. */
export class RedisVault implements Vault {
  readonly #connection: RedisConnection;
  readonly #keyring: KeyRing;
  readonly #log: Log;

  constructor(connection: RedisConnection, keyring: KeyRing, log: Log) {
    this.#connection = connection;
    this.#keyring = keyring;
    this.#log = log;
  }

  async get(kind: VaultKind, id: string): Promise<unknown> {
    const key = `${VAULT_PREFIX}v:${kind}:${id}`;
    return this.#open(kind, id, await this.#connection.send(key, ['GET', key]));
  }

  async list(kind: VaultKind): Promise<ReadonlyMap<string, unknown>> {
    const found = new Map<string, unknown>();
    for (const [id, sealed] of await this.#listSealed(kind)) {
      try {
        found.set(id, this.#open(kind, id, sealed));
      } catch (error) {
        // One that does not open must not lock out the others.
        this.#log.error('vault-record-not-opened', { kind, code: error instanceof MadoguchiError ? error.code : 'record-damaged' });
      }
    }
    return found;
  }

  async put(kind: VaultKind, id: string, value: unknown, options: PutOptions = {}): Promise<boolean> {
    const { ttlMs } = options;
    const only = options.ifAbsent === true ? 'absent' : options.ifPresent === true ? 'present' : '';
    const sealed = this.#keyring.seal(JSON.stringify(value), placeOf(kind, id));
    const ttl = ttlMs === undefined ? '' : Math.max(1, Math.ceil(ttlMs));
    return (await this.#connection.run(PUT_RECORD, [VAULT_PREFIX], [kind, id, sealed, ttl, only])) === 1;
  }

  async remove(kind: VaultKind, id: string): Promise<boolean> {
    return typeof (await this.#take(kind, id)) === 'string';
  }

  async take(kind: VaultKind, id: string): Promise<unknown> {
    return this.#open(kind, id, await this.#take(kind, id));
  }

  #take(kind: VaultKind, id: string): Promise<unknown> {
    return this.#connection.run(TAKE_RECORD, [VAULT_PREFIX], [kind, id]);
  }

  /** Seals what lasts with the newest data key. @throws StoreError `data-key-unknown` when a key is missing: accounts would be lost */
  async reseal(): Promise<void> {
    for (const kind of LASTING) {
      for (const [id, sealed] of await this.#listSealed(kind)) {
        if (sealed.startsWith(`${this.#keyring.newestId}:`)) continue;
        const place = placeOf(kind, id);
        await this.#connection.run(RESEAL_RECORD, [VAULT_PREFIX], [kind, id, sealed, this.#keyring.seal(this.#keyring.openBytes(sealed, place), place)]);
      }
    }
  }

  async #listSealed(kind: VaultKind): Promise<ReadonlyMap<string, string>> {
    const flat = (await this.#connection.run(LIST_RECORDS, [VAULT_PREFIX], [kind])) as readonly string[];
    return new Map(flat.flatMap((id, at) => (at % 2 === 0 ? [[id, flat[at + 1] ?? ''] as const] : [])));
  }

  #open(kind: VaultKind, id: string, sealed: unknown): unknown {
    if (typeof sealed !== 'string') return undefined;
    const text = this.#keyring.open(sealed, placeOf(kind, id));
    try {
      return JSON.parse(text) as unknown;
    } catch (cause) {
      throw new StoreError('record-damaged', 'a record is not JSON', { cause });
    }
  }
}

function placeOf(kind: VaultKind, id: string): string {
  return `vault|${kind}|${id}`;
}
