import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Pseudonyms } from '../core/brand.js';
import type { CounsellorId } from '../core/case.js';
import type { Clock } from '../core/clock.js';
import type { Vault } from '../core/desk.js';
import { StoreError } from '../core/errors.js';
import { LANGUAGES } from '../core/language.js';
import { editAlone } from './account-editing.js';
import type { Passwords } from './passwords.js';
import type { SessionsEnded } from './session-check.js';

const stored = z.object({
  id: z.string().transform((id) => id as CounsellorId),
  email: z.string(),
  name: z.string(),
  role: z.enum(['counsellor', 'supervisor']),
  languages: z.array(z.enum(LANGUAGES)),
  /** Absent: only OIDC leads in. */
  passwordHash: z.string().optional(),
  /** Base32; present: the authenticator app is asked for. */
  totpSecret: z.string().optional(),
  disabled: z.boolean(),
  createdAt: z.number(),
  /** Raised when all sessions end (new password, disabled): sessions hold the number under which they began. */
  generation: z.number().int(),
});
/** One account of a counsellor, as the vault holds it. `createdAt` in epoch ms. */
export type Account = Readonly<z.output<typeof stored>>;
const indexed = z.object({ account: z.string() });

export interface NewAccount {
  readonly email: string;
  readonly name: string;
  readonly role: Account['role'];
  readonly languages: Account['languages'];
  /** In clear; absent: the account is for OIDC alone. */
  readonly password?: string;
}

/** Accounts of counsellors. All methods throw StoreError when the store does not answer. */
export interface Accounts {
  /** @returns undefined when the e-mail address has an account */
  add(account: NewAccount): Promise<Account | undefined>;
  /** Oldest first. */
  list(): Promise<readonly Account[]>;
  find(id: string): Promise<Account | undefined>;
  /** In any writing of the address. */
  findByEmail(email: string): Promise<Account | undefined>;
  /** Ends all sessions. @returns undefined when there is no such account; so do all below */
  disable(id: CounsellorId): Promise<Account | undefined>;
  enable(id: CounsellorId): Promise<Account | undefined>;
  /** Ends all sessions. */
  setPassword(id: CounsellorId, password: string): Promise<Account | undefined>;
  /** Ends all sessions: a lost telephone may be the reason. Also takes away the authenticator app. */
  resetPassword(id: CounsellorId, password: string): Promise<Account | undefined>;
  /** Undefined takes the authenticator app away. Ends all sessions: whoever knew the password is out too. */
  setTotp(id: CounsellorId, secret: string | undefined): Promise<Account | undefined>;
}

/** What accounts need; `pseudonyms` make e-mail addresses unreadable in the store's keys. */
export interface AccountParts {
  readonly vault: Vault;
  readonly pseudonyms: Pseudonyms;
  readonly clock: Clock;
  readonly passwords: Passwords;
  readonly sessionsEnded: SessionsEnded;
}

export function normaliseEmail(email: string): string {
  return email.normalize('NFKC').trim().toLowerCase();
}

export function createAccounts({ vault, pseudonyms, clock, passwords, sessionsEnded }: AccountParts): Accounts {
  const indexOf = (email: string): string => pseudonyms.event(`email:${normaliseEmail(email)}`);
  const find = async (id: string): Promise<Account | undefined> => parseAccount(await vault.get('account', id));
  const edit = (id: CounsellorId, change: (account: Account) => Account): Promise<Account | undefined> => editAlone(vault, id, async () => {
    const before = await find(id);
    if (before === undefined) return undefined;
    const after = change(before);
    return (await vault.put('account', id, after, { ifPresent: true })) ? after : undefined;
  });
  /** A change after which no session of before holds. */
  const endSessions = async (id: CounsellorId, change: (account: Account) => Account): Promise<Account | undefined> => {
    const after = await edit(id, (account) => ({ ...change(account), generation: account.generation + 1 }));
    await sessionsEnded();
    return after;
  };

  const findByEmail = async (email: string): Promise<Account | undefined> => {
    const index = indexed.safeParse(await vault.get('account-email', indexOf(email)));
    return index.success ? find(index.data.account) : undefined;
  };
  return {
    async add({ email, name, role, languages, password }) {
      const passwordHash = password === undefined ? {} : { passwordHash: await passwords.hash(password) };
      const index = indexOf(email);
      return editAlone(vault, index, async () => {
        if ((await findByEmail(email)) !== undefined) return undefined;
        const id = `c-${randomBytes(9).toString('base64url')}` as CounsellorId;
        const account: Account = { id, email: normaliseEmail(email), name: name.trim(), role, languages, ...passwordHash, disabled: false, createdAt: clock(), generation: 1 };
        // Should this stop in the middle, the address is free again: the index leads to nobody.
        await vault.put('account-email', index, { account: id });
        await vault.put('account', id, account);
        return account;
      });
    },
    async list() {
      const records = [...(await vault.list('account')).values()];
      return records.flatMap((record) => parseAccount(record) ?? []).sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
    },
    find,
    findByEmail,
    disable: (id) => endSessions(id, (account) => ({ ...account, disabled: true })),
    enable: (id) => edit(id, (account) => ({ ...account, disabled: false })),
    async setPassword(id, password) {
      const passwordHash = await passwords.hash(password);
      return endSessions(id, (account) => ({ ...account, passwordHash }));
    },
    async resetPassword(id, password) {
      const passwordHash = await passwords.hash(password);
      return endSessions(id, ({ totpSecret: _gone, ...account }) => ({ ...account, passwordHash }));
    },
    setTotp: (id, secret) => endSessions(id, ({ totpSecret: _old, ...account }) => ({ ...account, ...(secret === undefined ? {} : { totpSecret: secret }) })),
  };
}

function parseAccount(record: unknown): Account | undefined {
  if (record === undefined || record === null) return undefined;
  const parsed = stored.safeParse(record);
  if (!parsed.success) throw new StoreError('record-damaged', 'An account cannot be read.');
  return parsed.data;
}
