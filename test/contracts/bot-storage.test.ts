import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createBotStorage, type BotStorage } from '../../src/store/redis/bot-storage.js';
import { parseKeyRing } from '../../src/store/sealing.js';
import { startRedis, type TestRedis } from '../redis-server.js';
import { dump, KEY_ONE, openEmptyRoom, startClusterNode, type RedisRoom } from './redis-room.js';
import { PLATFORM_USER } from './store-fixtures.js';

interface Counted {
  count: number;
  eTag?: string;
}

describe.each(['single', 'cluster'] as const)('storage for botbuilder, Redis %s', (mode) => {
  let redis: TestRedis;
  let room: RedisRoom;
  let storage: BotStorage;

  beforeAll(async () => {
    redis = mode === 'cluster' ? await startClusterNode() : await startRedis({ extraArgs: [] });
    room = await openEmptyRoom(redis.url, { mode });
  });
  beforeEach(() => {
    storage = createBotStorage({ connection: room.connection, keyring: parseKeyRing(KEY_ONE), pseudonyms: room.pseudonyms, retentionMs: 60_000 });
  });
  afterAll(async () => {
    await room.close();
    await redis.close();
  });

  async function count(key: string): Promise<Counted> {
    return (await storage.read([key]))[key] as Counted;
  }

  test('an unknown key reads as nothing', async () => {
    expect(await storage.read(['unknown'])).toEqual({});
    expect(await storage.read([])).toEqual({});
  });

  test('no keys and no changes at all are accepted', async () => {
    expect(await storage.read(null)).toEqual({});
    await expect(storage.write(null)).resolves.toBeUndefined();
    await expect(storage.write([] as unknown as Record<string, unknown>)).resolves.toBeUndefined();
    await expect(storage.delete(null)).resolves.toBeUndefined();
  });

  test('an item comes back with an eTag, and what was given is left as it was', async () => {
    const given = { created: { id: 1, nested: { list: [1, null, 'ふ'] } }, other: { id: 2 } };
    const copy = structuredClone(given);
    await storage.write(given);
    expect(given).toEqual(copy);
    const read = await storage.read(['created', 'other']);
    expect(read).toEqual({ created: { ...given.created, eTag: expect.any(String) }, other: { id: 2, eTag: expect.any(String) } });
  });

  test.each(['!@#$%^&*()~/\\><,.?\';"`~', '{s00}', '__proto__', '', 'ключ 鍵 🗝', 'line/conversations/U1/'])('the key %p is as good as any', async (key) => {
    const changes = Object.fromEntries([[key, { id: 1 }]]);
    await storage.write(changes);
    expect(Object.entries(await storage.read([key]))).toEqual([[key, { id: 1, eTag: expect.any(String) }]]);
  });

  test('a write with an old eTag is refused, with the newest one, none or * it is done', async () => {
    await storage.write({ item: { count: 1 } });
    const first = await count('item');
    await storage.write({ item: { ...first, count: 2 } });
    const second = await count('item');
    expect(second.eTag).not.toBe(first.eTag);
    await expect(storage.write({ item: { ...first, count: 123 } })).rejects.toMatchObject({ code: 'lease-lost' });
    expect((await count('item')).count).toBe(2);
    await storage.write({ item: { ...first, count: 100, eTag: '*' } });
    expect((await count('item')).count).toBe(100);
    await storage.write({ item: { count: 101 } });
    expect((await count('item')).count).toBe(101);
  });

  test('a write of several items is all or nothing', async () => {
    await storage.write({ a: { count: 1 }, b: { count: 1 } });
    const stale = await count('b');
    await storage.write({ b: { count: 2 } });
    await expect(storage.write({ a: { count: 9 }, b: { ...stale, count: 9 }, c: { count: 9 } })).rejects.toThrow('eTag');
    expect(await storage.read(['a', 'b', 'c'])).toMatchObject({ a: { count: 1 }, b: { count: 2 } });
    expect((await storage.read(['c']))['c']).toBeUndefined();
  });

  test('of two writers with the same eTag one wins', async () => {
    await storage.write({ race: { count: 0 } });
    const seen = await count('race');
    const done = await Promise.allSettled(Array.from({ length: 8 }, (_, at) => storage.write({ race: { ...seen, count: at + 1 } })));
    expect(done.filter((one) => one.status === 'fulfilled')).toHaveLength(1);
  });

  test('an item that was deleted meanwhile is not brought back by an old eTag', async () => {
    await storage.write({ gone: { count: 1 } });
    const stale = await count('gone');
    await storage.delete(['gone']);
    await expect(storage.write({ gone: stale as unknown as Record<string, unknown> })).rejects.toMatchObject({ code: 'lease-lost' });
  });

  test('deleted items are gone, unknown ones do not matter', async () => {
    await storage.write({ batch1: { count: 1 }, batch2: { count: 2 } });
    await storage.delete(['batch1', 'batch2', 'never-there']);
    expect(await storage.read(['batch1', 'batch2'])).toEqual({});
  });

  test('keys and values are unreadable in Redis and run out', async () => {
    await storage.write({ [`line/users/${PLATFORM_USER}/`]: { said: 'tiền lương bí mật' } });
    const items = (await dump(redis.url)).filter(({ key }) => key.includes('{bot}'));
    expect(items.length).toBeGreaterThan(0);
    expect(items.every(({ ttl }) => ttl > 0)).toBe(true);
    const everything = items.map(({ key, content }) => key + content).join('\n');
    expect(everything).not.toContain(PLATFORM_USER);
    expect(everything).not.toContain('tiền');
  });
});
