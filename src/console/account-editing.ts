import { setTimeout as rest } from 'node:timers/promises';
import type { Vault } from '../core/desk.js';
import { StoreError } from '../core/errors.js';

/** Longer than reading and writing once ever takes; a process that dies in between blocks changes for so long. */
const LOCK_MS = 5_000;
const REST_MS = 50;
const TRIES = 140;

/**
 * Does one change of an account after another, also those of other processes: a password that is saved while the account is being
 * disabled must not bring it back.
 * @param name of what is changed; says nothing, because it lies open in the store's keys
 * @throws StoreError `store-unavailable` when others keep changing it
 */
export async function editAlone<Result>(vault: Vault, name: string, edit: () => Promise<Result>): Promise<Result> {
  const lock = `edit-${name}`;
  for (let tries = 1; !(await vault.put('sign-in', lock, {}, { ttlMs: LOCK_MS, ifAbsent: true })); tries += 1) {
    if (tries >= TRIES) throw new StoreError('store-unavailable', 'An account is being changed elsewhere.');
    await rest(REST_MS);
  }
  try {
    return await edit();
  } finally {
    await vault.remove('sign-in', lock);
  }
}
