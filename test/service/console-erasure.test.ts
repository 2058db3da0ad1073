import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createClient } from 'redis';
import sharp from 'sharp';
import type { CaseRow } from '../../src/console/schema.js';
import { createAccountDesk } from '../../src/console/account-desk.js';
import type { Pseudonyms } from '../../src/core/brand.js';
import { silentLog } from '../../src/core/log.js';
import type { Store } from '../../src/core/store.js';
import { connectRedisStore } from '../../src/store/redis/redis-store.js';
import { parseKeyRing } from '../../src/store/sealing.js';
import { startRedis } from '../redis-server.js';
import { ConsoleClient } from './console-client.js';
import { newLineUser, startHarness, type Harness } from './harness.js';

const DAY_MS = 24 * 3_600_000;
const EMAIL = 'hanako@example.org';
const PASSWORD = 'correct horse battery';
/** Words that nobody else writes, one for each place where words are kept. */
const WORDS = { said: 'Zanzibar', answered: 'Timbuktu', noted: 'Samarkand', tagged: 'Kathmandu', name: 'Quetzalcoatl' } as const;

let redis: Awaited<ReturnType<typeof startRedis>>;
let store: Store;
let pseudonyms: Pseudonyms;
let harness: Harness;
let hanako: ConsoleClient;
let boss: ConsoleClient;

beforeAll(async () => {
  redis = await startRedis({ extraArgs: [] });
  ({ store, pseudonyms } = await connectRedisStore({
    url: redis.url, mode: 'single', keyring: parseKeyRing(`k1:${'ab'.repeat(32)}`), retentionMs: 30 * DAY_MS, log: silentLog, allowUnsafe: true, timeoutMs: 5_000,
  }));
  const accounts = createAccountDesk({ store, pseudonyms, clock: Date.now });
  await accounts.add({ email: EMAIL, name: WORDS.name, role: 'counsellor', languages: ['vi', 'ja'], password: PASSWORD });
  await accounts.add({ email: 'boss@example.org', name: 'Boss', role: 'supervisor', languages: ['ja'], password: PASSWORD });
  harness = await startHarness({ store, pseudonyms, env: { PUBLIC_URL: 'https://pictures.example.org', LOG_LEVEL: 'debug' } });
  [hanako, boss] = await Promise.all([signIn(EMAIL), signIn('boss@example.org')]);
}, 120_000);
afterAll(async () => {
  hanako.deafen();
  await harness.stop();
  await redis.close();
});

async function signIn(email: string): Promise<ConsoleClient> {
  const client = new ConsoleClient(harness.service.url ?? '');
  expect((await client.signIn(email, PASSWORD)).status).toBe(200);
  return client;
}

async function say(user: string, text: string): Promise<void> {
  expect(await harness.postLine([harness.line.textEvent(user, text)])).toBe(200);
}

/** Taps the newest button whose data look like this. */
async function tap(user: string, data: RegExp): Promise<void> {
  const find = (): string | undefined => JSON.stringify(harness.lineMessages(user).at(-1) ?? '').match(data)?.[0];
  await harness.until(`the button ${String(data)}`, () => find() !== undefined);
  expect(await harness.postLine([harness.line.postbackEvent(user, find() ?? '')])).toBe(200);
}

/** A case with everything that may be kept of one. */
async function makeFullCase(user: string): Promise<{ readonly row: CaseRow; readonly media: string; readonly pictures: readonly string[] }> {
  await say(user, `công ty ${WORDS.said} không trả lương cho tôi`);
  await harness.until('the answer', () => harness.lineMessages(user).length > 0);
  await say(user, 'tôi muốn nói chuyện với người');
  await tap(user, /v1:answer:\d+:human:offer:talk/);
  let row: CaseRow | undefined;
  await harness.until('the case', async () => (row = (await hanako.cases()).find(({ state }) => state === 'waiting')) !== undefined);
  const { id } = row!;
  expect((await hanako.call('POST', `/cases/${id}/claim`)).status).toBe(200);
  expect((await hanako.send(id, `xin chào ${WORDS.answered}`)).status).toBe(200);
  expect((await hanako.call('POST', `/cases/${id}/notes`, { text: `note ${WORDS.noted}` })).status).toBe(200);
  expect((await hanako.call('POST', `/cases/${id}/tags`, { tags: [WORDS.tagged] })).status).toBe(200);
  expect((await hanako.call('POST', `/cases/${id}/sheet-consent`, { to: 'union' })).status).toBe(200);
  const picture = await sharp({ create: { width: 40, height: 30, channels: 3, background: '#808080' } }).jpeg().toBuffer();
  const kept = await fetch(`${harness.service.url ?? ''}/api/cases/${id}/pictures`, { method: 'POST', body: picture, headers: { ...hanako.headers, 'content-type': 'image/jpeg' } });
  const { file } = (await kept.json()) as { file: string };
  const sent = await hanako.call<{ message: { id: string } }>('POST', `/cases/${id}/messages`, { clientId: 'picture-0001', file });
  expect(sent.status).toBe(200);
  harness.line.seedContent('500000000000000001', picture, 'image/jpeg');
  expect(await harness.postLine([harness.line.imageEvent(user, '500000000000000001')])).toBe(200);
  const find = (): string | undefined => JSON.stringify(harness.lineMessages(user)).match(/https:\/\/pictures\.example\.org(\/media\/[\w-]{43})/)?.[1];
  await harness.until('the picture with its address', () => find() !== undefined);
  let pictures: readonly string[] = [];
  await harness.until('the picture that was received', async () => {
    pictures = (await hanako.detail(id)).messages.flatMap(({ attachments }) => attachments.flatMap(({ url }) => url ?? []));
    return pictures.length === 2;
  });
  return { row: (await hanako.detail(id)).case, media: find() ?? '', pictures };
}

const statusOf = async (url: string, client?: ConsoleClient): Promise<number> => (await fetch(`${harness.service.url ?? ''}${url}`, { headers: client?.headers ?? {} })).status;

/** Every key of Redis with everything in it; sealed bytes are written as Base64, so nothing hides behind an encoding. */
async function readRecords(): Promise<readonly (readonly [key: string, value: string])[]> {
  const client = createClient({ url: redis.url });
  await client.connect();
  const records: (readonly [string, string])[] = [];
  for await (const keys of client.scanIterator({ COUNT: 500 })) {
    for (const key of keys) {
      const readers: Readonly<Record<string, string[]>> = {
        string: ['GET', key], list: ['LRANGE', key, '0', '-1'], hash: ['HGETALL', key], zset: ['ZRANGE', key, '0', '-1'], set: ['SMEMBERS', key], stream: ['XRANGE', key, '-', '+'],
      };
      records.push([key, JSON.stringify(await client.sendCommand(readers[await client.type(key)]!))]);
    }
  }
  client.destroy();
  return records;
}

type Act = { readonly did: string; readonly case: string | null };
const auditOf = async (): Promise<readonly Act[]> => (await boss.call<{ entries: readonly Act[] }>('GET', '/audit')).body.entries;

/** The person comes back within the week, and the counsellor takes the case again. */
async function reopen(user: string, id: string): Promise<void> {
  expect((await hanako.call('POST', `/cases/${id}/close`, { outcome: 'answered' })).status).toBe(200);
  await say(user, `em hỏi thêm về ${WORDS.said}`);
  await harness.until('the case to be open again', async () => (await hanako.detail(id)).case.state === 'waiting');
  expect((await hanako.call('POST', `/cases/${id}/claim`)).status).toBe(200);
}

describe('somebody who wants everything deleted while a counsellor has the case', () => {
  test('is forgotten everywhere at once: the desk, its files and their addresses, the audit; counted figures stay', async () => {
    const user = newLineUser();
    const { row: { id }, media, pictures } = await makeFullCase(user);
    const addresses = (): Promise<readonly number[]> => Promise.all([statusOf(media), ...pictures.map((one) => statusOf(one, hanako))]);
    expect(await addresses()).toEqual([200, 200, 200]);
    await reopen(user, id);
    await boss.detail(id);
    expect((await auditOf()).filter((one) => one.case === id).map(({ did }) => did)).toEqual(expect.arrayContaining(['claim', 'message', 'note', 'tags', 'sheet-consent', 'picture', 'read', 'read-file', 'close']));
    const acts = (await auditOf()).length;
    await hanako.listen();
    await harness.until('the open page', () => hanako.heard.length > 0);

    await say(user, 'xóa dữ liệu');
    await tap(user, /v1:answer:\d+:delete-data:confirm:yes/);
    await harness.until('the page to be told', () => hanako.heard.some(({ name, data }) => name === 'case' && (data as { gone?: boolean }).gone === true));

    expect((await hanako.cases()).map((one) => one.id)).not.toContain(id);
    for (const [method, url, body] of [
      ['GET', '', undefined], ['POST', '/claim', {}], ['POST', '/messages', { clientId: 'too-late-1', text: 'x' }], ['POST', '/notes', { text: 'x' }], ['POST', '/close', { outcome: 'other' }],
    ] as const) expect((await hanako.call(method, `/cases/${id}${url}`, body)).status).toBe(404);
    expect(await addresses()).toEqual([404, 404, 404]);
    const after = await auditOf();
    expect(after.filter((one) => one.case !== null)).toEqual([]);
    expect(after).toHaveLength(acts);
    expect((await boss.call<{ closed: number }>('GET', '/statistics')).body.closed).toBe(1);
    await harness.until('the receipt', () => JSON.stringify(harness.lineMessages(user).at(-1)).includes('xóa'));
    expect(harness.line.violations).toEqual([]);
  }, 120_000);

  test('leaves no word and no name readable, neither in Redis nor in the log, while it lasts and afterwards', async () => {
    const user = newLineUser();
    const { row: { id } } = await makeFullCase(user);
    const secrets = [...Object.values(WORDS), user, user.slice(1), EMAIL, 'hanako', PASSWORD, hanako.session?.csrfToken ?? '', ...hanako.headers['cookie']!.split('=').slice(1)];
    const conversation = pseudonyms.conversation(`line:${harness.line.botUserId}:${user}`);
    const records = await readRecords();
    expect(records.some(([key]) => key.includes(conversation))).toBe(true);
    for (const secret of secrets) expect(records.filter((record) => record.join(' ').includes(secret))).toEqual([]);
    await say(user, 'xóa dữ liệu');
    await tap(user, /v1:answer:\d+:delete-data:confirm:yes/);
    await harness.until('the case to be gone', async () => (await hanako.call('GET', `/cases/${id}`)).status === 404);
    await harness.until('the receipt to be sent', async () => (await store.depths()).outgoing === 0);
    // What consoles are told (ids alone) is kept for a quarter of an hour.
    const left = (await readRecords()).filter(([key]) => !/:ch$/.test(key));
    for (const secret of [...secrets, id]) expect(left.filter((record) => record.join(' ').includes(secret))).toEqual([]);
    // The empty snapshot, the token for the receipt, and which messages were our own, for a day.
    expect(left.map(([key]) => key).filter((key) => key.includes(conversation)).map((key) => key.split(':').at(-1)).sort()).toEqual(['ou', 's', 'tk']);
    expect((await store.conversations.transcript(conversation)).map(({ text }) => text).join()).not.toMatch(/Zanzibar|Timbuktu/);
    for (const secret of secrets) expect(harness.logged.filter((line) => line.includes(secret))).toEqual([]);
    expect(harness.logged.length).toBeGreaterThan(10);
  }, 120_000);
});
