import { Secret, TOTP } from 'otpauth';
import type { CounsellorId } from '../core/case.js';
import type { Clock } from '../core/clock.js';
import type { Counters } from '../core/store.js';

const ISSUER = 'Madoguchi';
const STEP_SECONDS = 30;
/** Steps before and after the present one whose code is accepted: telephones are a little wrong (RFC 6238 5.2). */
const WINDOW = 1;
const SECRET_BYTES = 20;
/** Longer than any code is accepted. */
const USED_MS = 5 * 60_000;

/** Codes of authenticator apps (RFC 6238: SHA-1, six digits, 30 seconds, which every app knows). */
export interface TotpCodes {
  /** @param label shown in the app, the e-mail address */
  create(label: string): { readonly secret: string; readonly uri: string };
  /** Whether the code is right and used for the first time. */
  accept(account: CounsellorId, secret: string, code: string): Promise<boolean>;
}

export function createTotpCodes({ counters, clock }: { readonly counters: Counters; readonly clock: Clock }): TotpCodes {
  const build = (secret: Secret, label: string): TOTP => new TOTP({ issuer: ISSUER, label, secret, digits: 6, period: STEP_SECONDS, algorithm: 'SHA1' });
  return {
    create(label) {
      const secret = new Secret({ size: SECRET_BYTES });
      return { secret: secret.base32, uri: build(secret, label).toString() };
    },
    async accept(account, secret, code) {
      // Japanese keyboards write wide digits.
      const token = code.normalize('NFKC').replace(/[\s-]/g, '');
      if (!/^\d{6}$/.test(token)) return false;
      const now = clock();
      const delta = build(Secret.fromBase32(secret), account).validate({ token, timestamp: now, window: WINDOW });
      if (delta === null) return false;
      const step = Math.floor(now / 1_000 / STEP_SECONDS) + delta;
      // Whoever read the code over somebody's shoulder comes second.
      return (await counters.add(`totp-used:${account}:${step}`, 1, USED_MS)) === 1;
    },
  };
}
