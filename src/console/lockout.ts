import { isIPv6 } from 'node:net';
import type { Pseudonyms } from '../core/brand.js';
import type { Clock } from '../core/clock.js';
import type { Counters } from '../core/store.js';
import { normaliseEmail } from './accounts.js';

const MINUTE_MS = 60_000;
/** Failures of one e-mail address until it is locked; every further such number locks it again. */
const EMAIL_FAILURES = 10;
const EMAIL_LOCK_MS = 15 * MINUTE_MS;
/** Locks double up to this: somebody who is kept out by another's guessing gets in the same day. */
const LONGEST_LOCK_MS = 4 * 60 * MINUTE_MS;
const EMAIL_MEMORY_MS = 24 * 60 * MINUTE_MS;
/** Failures of one network address in a quarter of an hour: an office behind one address gets by, a guesser does not. */
const ADDRESS_FAILURES = 30;
const ADDRESS_WINDOW_MS = 15 * MINUTE_MS;

/** One try that has been let through. It counts as failed unless something else is said. */
export interface Attempt {
  readonly kind: 'open';
  /** The address is locked from now on, should this try fail as well. */
  readonly last: boolean;
  /** Everything was right: earlier failures of this e-mail address are forgotten. */
  succeed(): Promise<void>;
  /** Neither right nor wrong: as if it had not been. */
  withdraw(): Promise<void>;
}
/** `until` in epoch ms. `first`: nobody has been told of this lock yet. */
export interface Locked {
  readonly kind: 'locked';
  readonly until: number;
  readonly first: boolean;
}

/** Stops the guessing of passwords and codes. Knows nothing of accounts, so it answers the same for those that do not exist. */
export interface Lockout {
  begin(email: string, address: string): Promise<Attempt | Locked>;
  /** Opens a locked e-mail address, by the command line. */
  clear(email: string): Promise<void>;
}

export interface LockoutParts {
  readonly counters: Counters;
  readonly pseudonyms: Pseudonyms;
  readonly clock: Clock;
}

export function createLockout({ counters, pseudonyms, clock }: LockoutParts): Lockout {
  const namesOf = (email: string): { readonly failures: string; readonly lock: string } => {
    const pseudonym = pseudonyms.event(`sign-in-email:${normaliseEmail(email)}`);
    return { failures: `sign-in-failures:${pseudonym}`, lock: `sign-in-lock:${pseudonym}` };
  };
  const zero = async (name: string): Promise<void> => {
    const value = await counters.get(name);
    if (value !== 0) await counters.add(name, -value, 1);
  };
  /** The lock's counter holds its end. Two that set it at once add up, hence the cap; it is gone in time all the same. */
  const lockedUntil = async (lock: string): Promise<number> => Math.min(await counters.get(lock), clock() + LONGEST_LOCK_MS);

  const begin = async (email: string, address: string): Promise<Attempt | Locked> => {
    const { failures, lock } = namesOf(email);
    const window = Math.floor(clock() / ADDRESS_WINDOW_MS);
    const windowEnd = (window + 1) * ADDRESS_WINDOW_MS;
    const network = `sign-in-network:${window}:${pseudonyms.event(`network:${networkOf(address)}`)}`;
    const until = await lockedUntil(lock);
    if (until > clock()) return { kind: 'locked', until, first: false };
    // Counted before anything is compared: a hundred tries at the same moment are a hundred tries.
    const ofNetwork = await counters.add(network, 1, ADDRESS_WINDOW_MS);
    if (ofNetwork > ADDRESS_FAILURES) return { kind: 'locked', until: windowEnd, first: ofNetwork === ADDRESS_FAILURES + 1 };
    const ofEmail = await counters.add(failures, 1, EMAIL_MEMORY_MS);
    const sinceThen = await lockedUntil(lock);
    if (sinceThen > clock()) {
      await counters.add(failures, -1, EMAIL_MEMORY_MS);
      return { kind: 'locked', until: sinceThen, first: false };
    }
    const last = ofEmail % EMAIL_FAILURES === 0;
    if (last) {
      const lockMs = Math.min(EMAIL_LOCK_MS * 2 ** (ofEmail / EMAIL_FAILURES - 1), LONGEST_LOCK_MS);
      await counters.add(lock, clock() + lockMs, lockMs);
    }
    const refund = (): Promise<unknown> => counters.add(network, -1, ADDRESS_WINDOW_MS);
    return {
      kind: 'open',
      last,
      async succeed() {
        await Promise.all([refund(), zero(failures), zero(lock)]);
      },
      async withdraw() {
        await Promise.all([refund(), counters.add(failures, -1, EMAIL_MEMORY_MS), ...(last ? [zero(lock)] : [])]);
      },
    };
  };

  return {
    begin,
    async clear(email) {
      const { failures, lock } = namesOf(email);
      await Promise.all([zero(failures), zero(lock)]);
    },
  };
}

/** What one subscriber has: an IPv4 address, or the first 64 bits of an IPv6 one. */
export function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  const plain = address.replace(/%.*$/, '').toLowerCase();
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(plain)?.[1];
  if (mapped !== undefined) return mapped;
  const [head = '', tail] = plain.split('::');
  const groups = (part: string): string[] => (part === '' ? [] : part.split(':'));
  const front = groups(head);
  const back = tail === undefined ? [] : groups(tail);
  const all = [...front, ...Array.from({ length: Math.max(0, 8 - front.length - back.length) }, () => '0'), ...back];
  return all.slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16)).join(':');
}
