import { createClient } from 'redis';
import { silentLog } from '../../src/core/log.js';
import { connectRedisStore, type ConnectedStore, type RedisStoreOptions } from '../../src/store/redis/redis-store.js';
import { parseKeyRing } from '../../src/store/sealing.js';
import { startRedis, type TestRedis } from '../redis-server.js';
import { RETENTION_MS, type StoreRoom } from './store-fixtures.js';

export const KEY_ONE = `k1:${'1f'.repeat(32)}`;
export const KEY_TWO = `k2:${'2e'.repeat(32)}`;

/** One command over a connection of its own. */
export async function command(url: string, args: string[]): Promise<unknown> {
  const client = createClient({ url });
  await client.connect();
  try {
    return await client.sendCommand(args);
  } finally {
    client.destroy();
  }
}

/**
 * One node that holds every slot of a cluster: it refuses a command with keys of two slots like a whole cluster does.
 */
export async function startClusterNode(): Promise<TestRedis> {
  const redis = await startRedis({ extraArgs: ['--cluster-enabled', 'yes'] });
  await command(redis.url, ['CLUSTER', 'ADDSLOTSRANGE', '0', '16383']);
  for (let turn = 0; turn < 500; turn += 1) {
    if (String(await command(redis.url, ['CLUSTER', 'INFO'])).includes('cluster_state:ok')) return redis;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('the cluster node did not come up');
}

export interface RedisRoom extends StoreRoom, ConnectedStore {}

/** Opens the store over whatever lies in Redis already. */
export async function openRoom(url: string, more: Partial<RedisStoreOptions> = {}): Promise<RedisRoom> {
  const connected = await connectRedisStore({
    url, mode: 'single', shards: 4, keyring: parseKeyRing(KEY_ONE), retentionMs: RETENTION_MS, log: silentLog, allowUnsafe: false, ...more,
  });
  return {
    ...connected,
    now: () => Date.now(),
    tick: () => new Promise((resolve) => setTimeout(resolve, 5)),
    close: () => connected.store.close(),
  };
}

/** Opens it over an empty Redis. */
export async function openEmptyRoom(url: string, more: Partial<RedisStoreOptions> = {}): Promise<RedisRoom> {
  await command(url, ['FLUSHALL']);
  return openRoom(url, more);
}

/** Every key with its type, its time to live in ms and all that it holds, as one text. */
export async function dump(url: string): Promise<readonly { readonly key: string; readonly ttl: number; readonly content: string }[]> {
  const client = createClient({ url });
  await client.connect();
  try {
    const keys = (await client.sendCommand(['KEYS', '*'])) as unknown as string[];
    return await Promise.all(
      keys.map(async (key) => ({ key, ttl: await client.pTTL(key), content: JSON.stringify(await readWhole(client, key)) })),
    );
  } finally {
    client.destroy();
  }
}

async function readWhole(client: { sendCommand(args: string[]): Promise<unknown> }, key: string): Promise<unknown> {
  switch (await client.sendCommand(['TYPE', key])) {
    case 'list':
      return client.sendCommand(['LRANGE', key, '0', '-1']);
    case 'hash':
      return client.sendCommand(['HGETALL', key]);
    case 'stream':
      return client.sendCommand(['XRANGE', key, '-', '+']);
    case 'zset':
      return client.sendCommand(['ZRANGE', key, '0', '-1', 'WITHSCORES']);
    default:
      return client.sendCommand(['GET', key]);
  }
}
