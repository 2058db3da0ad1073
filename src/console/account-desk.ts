import type { Pseudonyms } from '../core/brand.js';
import type { CounsellorId } from '../core/case.js';
import type { Clock } from '../core/clock.js';
import type { Store } from '../core/store.js';
import { createAccounts, type Account, type NewAccount } from './accounts.js';
import { createLockout } from './lockout.js';
import { createPasswords, generatePassword } from './passwords.js';
import { announceEnd } from './session-check.js';

/** An account as whoever keeps the accounts sees it. No secrets. */
export interface AccountLine extends Pick<Account, 'id' | 'email' | 'name' | 'role' | 'languages' | 'disabled' | 'createdAt'> {
  readonly hasPassword: boolean;
  readonly hasTotp: boolean;
}

/** What the command line does with accounts. Everything is noted in the audit log. All methods throw StoreError when the store does not answer. */
export interface AccountDesk {
  /** @returns false when the e-mail address has an account */
  add(account: NewAccount): Promise<boolean>;
  /** Oldest first. */
  list(): Promise<readonly AccountLine[]>;
  /** Ends all sessions. @returns false when there is no such account; so do those below */
  disable(email: string): Promise<boolean>;
  enable(email: string): Promise<boolean>;
  /** Ends all sessions, takes the authenticator app away and opens a lock. */
  resetPassword(email: string, password: string): Promise<boolean>;
  /** One that can be read aloud. */
  generatePassword(): string;
}

export interface AccountDeskParts {
  readonly store: Pick<Store, 'vault' | 'counters' | 'audit' | 'desk'>;
  readonly pseudonyms: Pseudonyms;
  readonly clock: Clock;
}

export function createAccountDesk({ store: { vault, counters, audit, desk }, pseudonyms, clock }: AccountDeskParts): AccountDesk {
  const accounts = createAccounts({ vault, pseudonyms, clock, passwords: createPasswords(), sessionsEnded: announceEnd(desk) });
  const lockout = createLockout({ counters, pseudonyms, clock });
  /** `detail` names the account, by its id. */
  const change = async (did: string, email: string, act: (id: CounsellorId) => Promise<Account | undefined>): Promise<boolean> => {
    const found = await accounts.findByEmail(email);
    const changed = found === undefined ? undefined : await act(found.id);
    if (changed === undefined) return false;
    await audit.append({ at: clock(), by: 'command-line', did, detail: changed.id });
    return true;
  };
  return {
    async add(account) {
      const added = await accounts.add(account);
      if (added === undefined) return false;
      await audit.append({ at: clock(), by: 'command-line', did: 'account-added', detail: added.id });
      return true;
    },
    async list() {
      return (await accounts.list()).map(({ id, email, name, role, languages, disabled, createdAt, passwordHash, totpSecret }) => ({
        id, email, name, role, languages, disabled, createdAt, hasPassword: passwordHash !== undefined, hasTotp: totpSecret !== undefined,
      }));
    },
    disable: (email) => change('account-disabled', email, (id) => accounts.disable(id)),
    enable: (email) => change('account-enabled', email, (id) => accounts.enable(id)),
    async resetPassword(email, password) {
      const done = await change('password-reset', email, (id) => accounts.resetPassword(id, password));
      if (done) await lockout.clear(email);
      return done;
    },
    generatePassword,
  };
}
