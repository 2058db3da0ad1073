import { afterAll, beforeAll } from '@jest/globals';
import { startRedis, type TestRedis } from '../redis-server.js';
import { openEmptyRoom, startClusterNode } from './redis-room.js';
import { describeStore } from './store-contract.js';

let single: TestRedis;
let cluster: TestRedis;

beforeAll(async () => {
  // These are flushed between tests, so they are never the one that REDIS_URL names.
  single = await startRedis({ extraArgs: [] });
  cluster = await startClusterNode();
});

afterAll(async () => {
  await single.close();
  await cluster.close();
});

describeStore('redis store', () => openEmptyRoom(single.url));
describeStore('redis store on a cluster', () => openEmptyRoom(cluster.url, { mode: 'cluster' }));
