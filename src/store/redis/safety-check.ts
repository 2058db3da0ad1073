import { StoreError } from '../../core/errors.js';
import type { Log } from '../../core/log.js';
import type { RedisConnection } from './connection.js';

/**
 * Refuses a Redis that may forget what it acknowledged: an eviction policy other than `noeviction`, or no append-only file.
 * Where CONFIG is forbidden (managed services) it can only warn.
 * @throws StoreError `store-unsafe`, unless `allowUnsafe`; `store-unavailable`
 */
export async function checkSafety(connection: RedisConnection, log: Log, allowUnsafe: boolean): Promise<void> {
  const policy = await readSetting(connection, 'maxmemory-policy');
  const appendOnly = await readSetting(connection, 'appendonly');
  if (policy === undefined || appendOnly === undefined) {
    log.warn('redis-config-unreadable', { need: 'appendonly yes, maxmemory-policy noeviction' });
  }
  const faults: string[] = [];
  if (policy !== undefined && policy !== 'noeviction') faults.push(`maxmemory-policy is ${policy}, must be noeviction`);
  if (appendOnly !== undefined && appendOnly !== 'yes') faults.push('appendonly is off, must be yes');
  if (faults.length === 0) return;
  if (!allowUnsafe) throw new StoreError('store-unsafe', faults.join('; '));
  log.warn('redis-unsafe', { faults: faults.join('; ') });
}

async function readSetting(connection: RedisConnection, name: string): Promise<string | undefined> {
  let reply: unknown;
  try {
    reply = await connection.send(undefined, ['CONFIG', 'GET', name]);
  } catch (error) {
    if (error instanceof StoreError && isRefusal(error.cause)) return undefined;
    throw error;
  }
  return Array.isArray(reply) && typeof reply[1] === 'string' ? reply[1] : undefined;
}

/** Redis answered, but does not let us ask: no permission, or a service without the command. */
function isRefusal(cause: unknown): boolean {
  return cause instanceof Error && /^(NOPERM|ERR)\b/.test(cause.message);
}
