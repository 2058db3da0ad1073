import { afterAll, beforeAll } from '@jest/globals';
import { createClient } from 'redis';
import { silentLog } from '../../src/core/log.js';
import { connectRedisStore, type ConnectedStore } from '../../src/store/redis/redis-store.js';
import { parseKeyRing } from '../../src/store/sealing.js';
import { startRedis, type TestRedis } from '../redis-server.js';
import { describeStore } from './store-contract.js';
import { RETENTION_MS, type StoreRoom } from './store-fixtures.js';

const KEYS = `k1:${'1f'.repeat(32)}`;

let single: TestRedis;
let cluster: TestRedis;

/** One command over a connection of its own. */
async function command(url: string, args: string[]): Promise<unknown> {
  const client = createClient({ url });
  await client.connect();
  try {
    return await client.sendCommand(args);
  } finally {
    client.destroy();
  }
}

async function openRoom(redis: TestRedis, mode: 'single' | 'cluster'): Promise<StoreRoom & ConnectedStore> {
  await command(redis.url, ['FLUSHALL']);
  const connected = await connectRedisStore({
    url: redis.url, mode, shards: 4, keyring: parseKeyRing(KEYS), retentionMs: RETENTION_MS, log: silentLog, allowUnsafe: false,
  });
  return {
    ...connected,
    now: () => Date.now(),
    tick: () => new Promise((resolve) => setTimeout(resolve, 5)),
    close: () => connected.store.close(),
  };
}

beforeAll(async () => {
  // These are flushed between tests, so they are never the one that REDIS_URL names.
  single = await startRedis({ extraArgs: [] });
  // One node that holds every slot refuses a script with keys of two slots like a whole cluster does.
  cluster = await startRedis({ extraArgs: ['--cluster-enabled', 'yes'] });
  await command(cluster.url, ['CLUSTER', 'ADDSLOTSRANGE', '0', '16383']);
});

afterAll(async () => {
  await single.close();
  await cluster.close();
});

describeStore('redis store', () => openRoom(single, 'single'));
describeStore('redis store on a cluster', () => openRoom(cluster, 'cluster'));
