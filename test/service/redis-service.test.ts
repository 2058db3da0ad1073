import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createClient } from 'redis';
import { silentLog } from '../../src/core/log.js';
import { connectRedisStore } from '../../src/store/redis/redis-store.js';
import { parseKeyRing } from '../../src/store/sealing.js';
import { startRedis } from '../redis-server.js';
import { newLineUser, startHarness, textsOf, type Harness } from './harness.js';

const DAY_MS = 24 * 3_600_000;
type TestRedis = Awaited<ReturnType<typeof startRedis>>;

let redis: TestRedis;
let harness: Harness;
beforeAll(async () => {
  redis = await startRedis({ extraArgs: [] });
  const { store, pseudonyms } = await connectRedisStore({
    url: redis.url, mode: 'single', keyring: parseKeyRing(`k1:${'ab'.repeat(32)}`), retentionMs: 30 * DAY_MS, log: silentLog, allowUnsafe: false, timeoutMs: 1_000,
  });
  harness = await startHarness({ store, pseudonyms, settleMs: 100 });
}, 120_000);
afterAll(async () => {
  await harness.stop();
  await redis.close();
});

/** Every key with everything in it, as bytes read as Latin-1: nothing hides behind an encoding. */
async function dump(): Promise<string> {
  const client = createClient({ url: redis.url });
  await client.connect();
  const parts: string[] = [];
  for await (const keys of client.scanIterator({ COUNT: 500 })) {
    for (const key of keys) parts.push(key, await readable(client, key));
  }
  client.destroy();
  return parts.join('\n');
}

async function readable(client: { sendCommand(args: string[]): Promise<unknown> }, key: string): Promise<string> {
  const commands: Readonly<Record<string, string[]>> = {
    string: ['GET', key], list: ['LRANGE', key, '0', '-1'], hash: ['HGETALL', key], zset: ['ZRANGE', key, '0', '-1'], set: ['SMEMBERS', key],
  };
  const command = commands[String(await client.sendCommand(['TYPE', key]))];
  return command === undefined ? '' : JSON.stringify(await client.sendCommand(command));
}

describe('the service on Redis', () => {
  test('answers, and leaves neither a platform id nor a readable word in Redis', async () => {
    const user = newLineUser();
    expect(await harness.postLine([harness.line.textEvent(user, 'công ty Zanzibar không trả lương cho tôi')])).toBe(200);
    await harness.until('the answer', () => harness.lineMessages(user).length > 0);
    const everything = await dump();
    expect(everything.length).toBeGreaterThan(500);
    for (const secret of ['Zanzibar', 'wage-unpaid', 'lương', user, user.slice(1), harness.line.botUserId]) expect(everything).not.toContain(secret);
  });

  test('a burst of short messages is answered once, on the free reply token', async () => {
    const user = newLineUser();
    for (const text of ['alo', 'cong ty em', '2 thang nay khong tra luong']) expect(await harness.postLine([harness.line.textEvent(user, text)])).toBe(200);
    await harness.until('the answer', () => harness.lineMessages(user).length > 0);
    const replies = harness.line.deliveries.filter((one) => one.to === user);
    expect(replies).toHaveLength(1);
    expect(replies[0]?.via).toBe('reply');
  });

  test('"delete my data" leaves nothing of the talk', async () => {
    const user = newLineUser();
    await harness.postLine([harness.line.textEvent(user, 'my company does not pay my salary')]);
    await harness.until('the answer', () => harness.lineMessages(user).length > 0);
    const conversation = harness.pseudonyms.conversation(`line:${harness.line.botUserId}:${user}`);
    expect(await harness.store.conversations.transcript(conversation)).not.toHaveLength(0);
    await harness.postLine([harness.line.textEvent(user, 'delete my data')]);
    await harness.until('the question', () => textsOf(harness.lineMessages(user)).includes('cannot be undone'));
    await harness.postLine([harness.line.textEvent(user, '1')]);
    await harness.until('the receipt', () => textsOf(harness.lineMessages(user)).includes('Receipt'));
    await harness.until('an empty transcript', async () => (await harness.store.conversations.transcript(conversation)).length === 0);
  });

  test('with Redis down the webhook answers 503, and the event is answered after its redelivery', async () => {
    const user = newLineUser();
    const event = harness.line.textEvent(user, 'công ty không trả lương cho em');
    await redis.kill9();
    expect(await harness.postLine([event])).toBe(503);
    expect((await fetch(`${harness.service.url ?? ''}/readyz`)).status).toBe(503);
    expect((await fetch(`${harness.service.url ?? ''}/healthz`)).status).toBe(200);
    await redis.restart();
    await harness.until('the store to be back', async () => (await fetch(`${harness.service.url ?? ''}/readyz`)).status === 200);
    expect(await harness.postLine([{ ...event, deliveryContext: { isRedelivery: true } }])).toBe(200);
    await harness.until('the answer', () => harness.lineMessages(user).length > 0);
  }, 60_000);

  test('a platform that fails for a while is answered to in the end, once', async () => {
    const user = newLineUser();
    let failures = 0;
    harness.line.setFault(({ path }) => (path.endsWith('/reply') && failures++ < 1 ? { status: 500 } : undefined));
    await harness.postLine([harness.line.textEvent(user, 'công ty không trả lương cho em')]);
    await harness.until('the answer', () => harness.lineMessages(user).length > 0, 30_000);
    harness.line.setFault(undefined);
    expect(harness.line.deliveries.filter((one) => one.to === user && one.via !== 'loading')).toHaveLength(1);
  }, 60_000);
});
