import { randomInt } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';

/** OWASP Password Storage Cheat Sheet, Argon2id: 19 MiB, two passes, one lane. Argon2id is the library's default. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
/** Hashings at the same time: each takes 19 MiB and a core, and whoever floods the sign-in must not take the server's memory. */
const AT_ONCE = 2;

const CONSONANTS = 'bdfghjkmnprstvwz';
const VOWELS = 'aeiou';
const GROUPS = 5;
const SYLLABLES_PER_GROUP = 2;

/** Hashes and compares passwords. */
export interface Passwords {
  /** @returns the hash with its parameters, as PHC string */
  hash(password: string): Promise<string>;
  /** Takes as long without a hash as with one, so that the time does not tell which accounts exist. */
  matches(passwordHash: string | undefined, password: string): Promise<boolean>;
}

export function createPasswords(): Passwords {
  const inTurn = createTurns(AT_ONCE);
  const hashOf = (password: string): Promise<string> => inTurn(() => hash(normalise(password), COST));
  let nobodys: Promise<string> | undefined;
  return {
    hash: hashOf,
    async matches(passwordHash, password) {
      nobodys ??= hashOf(generatePassword());
      const compared = passwordHash ?? (await nobodys);
      const same = await inTurn(() => verify(compared, normalise(password)).catch(() => false));
      return same && passwordHash !== undefined;
    },
  };
}

/** The same letters give the same password on every keyboard (NIST SP 800-63B 3.1.1.2). */
function normalise(password: string): string {
  return password.normalize('NFKC');
}

/**
 * A password that can be read aloud on the telephone: five groups of two syllables, 63 bits.
 * @example `kamo-tuni-vose-haji-bepu`
 */
export function generatePassword(): string {
  const pick = (letters: string): string => letters.charAt(randomInt(letters.length));
  const group = (): string => Array.from({ length: SYLLABLES_PER_GROUP }, () => pick(CONSONANTS) + pick(VOWELS)).join('');
  return Array.from({ length: GROUPS }, group).join('-');
}

/** Runs at most `most` works at a time, the others in the order in which they came. */
function createTurns(most: number): <Result>(work: () => Promise<Result>) => Promise<Result> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      // The place is handed on, so that nobody who comes just now takes it before those who wait.
      if (next === undefined) running -= 1;
      else next();
    }
  };
}
