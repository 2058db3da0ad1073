import type { CounsellorId } from '../core/case.js';
import { createAccounts, type Accounts } from './accounts.js';
import { createLockout, type Attempt, type Lockout } from './lockout.js';
import type { ConsoleParts } from './parts.js';
import { createPasswords, type Passwords } from './passwords.js';
import { announceEnd } from './session-check.js';
import { createSessions, type Sessions } from './sessions.js';
import { createTotpCodes, type TotpCodes } from './totp.js';
import { ApiError } from './api-errors.js';

/** What signing in works with. */
export interface SignInParts {
  readonly console: ConsoleParts;
  readonly accounts: Accounts;
  readonly passwords: Passwords;
  readonly sessions: Sessions;
  readonly lockout: Lockout;
  readonly totp: TotpCodes;
}

export function createSignInParts(parts: ConsoleParts): SignInParts {
  const { pseudonyms, clock, store: { vault, counters, desk } } = parts;
  const passwords = createPasswords();
  const ended = announceEnd(desk);
  const accounts = createAccounts({ vault, pseudonyms, clock, passwords, sessionsEnded: ended });
  return {
    console: parts,
    accounts,
    passwords,
    sessions: createSessions({ vault, accounts, clock, ended }),
    lockout: createLockout({ counters, pseudonyms, clock }),
    totp: createTotpCodes({ counters, clock }),
  };
}

type SignInAct =
  | 'sign-in' | 'sign-in-failed' | 'sign-out' | 'locked' | 'password-changed' | 'totp-on' | 'totp-off';

/** @param detail a fixed word */
export async function auditSignIn({ store, clock }: ConsoleParts, did: SignInAct, by: CounsellorId | 'nobody', detail?: string): Promise<void> {
  await store.audit.append({ at: clock(), by, did, ...(detail === undefined ? {} : { detail }) });
}

/**
 * Lets a try through, or refuses it.
 * @throws ApiError `locked`
 */
export async function beginAttempt({ lockout, console: parts }: SignInParts, email: string, address: string): Promise<Attempt> {
  const attempt = await lockout.begin(email, address);
  if (attempt.kind === 'open') return attempt;
  if (attempt.first) await auditSignIn(parts, 'locked', 'nobody', 'network');
  throw new ApiError('locked', { until: attempt.until });
}

/** Notes a try that was wrong. @returns what to throw */
export async function failAttempt({ console: parts }: SignInParts, attempt: Attempt, code: 'wrong-credentials' | 'wrong-code'): Promise<ApiError> {
  await auditSignIn(parts, 'sign-in-failed', 'nobody', code);
  if (attempt.last) await auditSignIn(parts, 'locked', 'nobody', 'account');
  return new ApiError(code);
}
