import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from '../core/clock.js';
import type { Vault } from '../core/desk.js';
import type { Account, Accounts } from './accounts.js';
import type { SessionsEnded } from './session-check.js';
import type { SignedIn } from './signed-in.js';

const HOUR_MS = 3_600_000;
/** Without a request for so long the session ends. */
const IDLE_MS = 12 * HOUR_MS;
/** Whatever happens, it ends then. */
export const LONGEST_MS = 7 * 24 * HOUR_MS;
/** A session is written again at most so often: not every request needs to write. */
const RENEW_MS = 5 * 60_000;
const TOKEN_BYTES = 32;
const TOKEN = /^[\w-]{43}$/;

const stored = z.object({ account: z.string(), csrf: z.string(), generation: z.number(), createdAt: z.number(), renewedAt: z.number() });
type StoredSession = z.output<typeof stored>;

/** A session that holds, with its account. */
export interface OpenSession {
  /** Its name: the hash under which it is stored; does not lead back to the cookie. */
  readonly id: string;
  readonly csrf: string;
  readonly account: Account;
}

/** Sessions of the console. The store knows hashes of the tokens only: whoever reads it cannot sign in. */
export interface Sessions {
  /** @returns what goes into the cookie, once */
  begin(account: Account): Promise<{ readonly token: string; readonly session: OpenSession }>;
  /** Looks the cookie up, renews it. Undefined: run out, ended, the account disabled or with another password. */
  open(token: string | undefined): Promise<OpenSession | undefined>;
  isValid(signedIn: SignedIn): Promise<boolean>;
  end(id: string): Promise<void>;
}

export interface SessionParts {
  readonly vault: Vault;
  readonly accounts: Pick<Accounts, 'find'>;
  readonly clock: Clock;
  readonly ended: SessionsEnded;
}

export function createSessions({ vault, accounts, clock, ended }: SessionParts): Sessions {
  /** Epoch ms at which the session ends when nobody uses it any more. */
  const endOf = ({ createdAt, renewedAt }: StoredSession): number => Math.min(renewedAt + IDLE_MS, createdAt + LONGEST_MS);

  const look = async (id: string): Promise<{ readonly record: StoredSession; readonly account: Account } | undefined> => {
    const parsed = stored.safeParse(await vault.get('session', id));
    if (!parsed.success || clock() >= endOf(parsed.data)) return undefined;
    const account = await accounts.find(parsed.data.account);
    if (account === undefined || account.disabled || account.generation !== parsed.data.generation) return undefined;
    return { record: parsed.data, account };
  };

  return {
    async begin(account) {
      const token = randomBytes(TOKEN_BYTES).toString('base64url');
      const id = hashToken(token);
      const now = clock();
      const csrf = randomBytes(TOKEN_BYTES).toString('base64url');
      const record: StoredSession = { account: account.id, csrf, generation: account.generation, createdAt: now, renewedAt: now };
      await vault.put('session', id, record, { ttlMs: IDLE_MS });
      return { token, session: { id, csrf, account } };
    },
    async open(token) {
      if (token === undefined || !TOKEN.test(token)) return undefined;
      const id = hashToken(token);
      const found = await look(id);
      if (found === undefined) return undefined;
      const { record, account } = found;
      if (clock() - record.renewedAt >= RENEW_MS) {
        const renewed = { ...record, renewedAt: clock() };
        await vault.put('session', id, renewed, { ttlMs: endOf(renewed) - clock(), ifPresent: true });
      }
      return { id, csrf: record.csrf, account };
    },
    isValid: async ({ session }) => (await look(session)) !== undefined,
    async end(id) {
      await vault.remove('session', id);
      await ended();
    },
  };
}

export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
