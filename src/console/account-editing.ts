import { setTimeout as rest } from 'node:timers/promises';
import type { CounsellorId } from '../core/case.js';
import type { Vault } from '../core/desk.js';
import { StoreError } from '../core/errors.js';
import type { Account } from './accounts.js';

/** Longer than reading and writing once ever takes; a process that dies in between blocks changes for so long. */
const LOCK_MS = 5_000;
const REST_MS = 50;
const TRIES = 140;

/**
 * Changes of an account one after another, also from other processes: a password that is saved while the account is being disabled
 * must not bring it back.
 * @returns the account afterwards, or undefined when there is none
 * @throws StoreError `store-unavailable` when others keep changing it
 */
export function createEditing(vault: Vault, find: (id: string) => Promise<Account | undefined>) {
  return async (id: CounsellorId, change: (account: Account) => Account): Promise<Account | undefined> => {
    const lock = `edit-${id}`;
    for (let tries = 1; !(await vault.put('sign-in', lock, {}, { ttlMs: LOCK_MS, ifAbsent: true })); tries += 1) {
      if (tries >= TRIES) throw new StoreError('store-unavailable', 'An account is being changed elsewhere.');
      await rest(REST_MS);
    }
    try {
      const before = await find(id);
      if (before === undefined) return undefined;
      const after = change(before);
      return (await vault.put('account', id, after, { ifPresent: true })) ? after : undefined;
    } finally {
      await vault.remove('sign-in', lock);
    }
  };
}
