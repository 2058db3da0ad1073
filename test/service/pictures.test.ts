import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createClient } from 'redis';
import { silentLog } from '../../src/core/log.js';
import type { Snapshot } from '../../src/core/snapshot.js';
import { makeMessageId } from '../../src/standin/line-events.js';
import { connectRedisStore } from '../../src/store/redis/redis-store.js';
import { parseKeyRing } from '../../src/store/sealing.js';
import { startRedis } from '../redis-server.js';
import { bomb, drawScreen, JAPANESE_OFFER, plainPicture, VIETNAMESE_OFFER } from '../unit/pictures/screen.js';
import { newLineUser, newPsid, startHarness, testRoom, textsOf, type Harness } from './harness.js';
import { startMediaHost, type MediaHost } from './media-host.js';

const PATIENT = 180_000;
const READING = 60_000;

let redis: Awaited<ReturnType<typeof startRedis>>;
let media: MediaHost;
let harness: Harness;
/** Its LINE content lies on the media host, where it can be held back. */
let slow: Harness;
let offer: Buffer;
beforeAll(async () => {
  redis = await startRedis({ extraArgs: [] });
  media = await startMediaHost();
  const { store, pseudonyms } = await connectRedisStore({
    url: redis.url, mode: 'single', keyring: parseKeyRing(`k1:${'ab'.repeat(32)}`), retentionMs: 30 * 24 * 3_600_000, log: silentLog, allowUnsafe: false, timeoutMs: 5_000,
  });
  harness = await startHarness({ store, pseudonyms, env: { MESSENGER_MEDIA_HOSTS: media.host } });
  slow = await startHarness({ env: { LINE_DATA_API_BASE_URL: media.url, MESSENGER_MEDIA_HOSTS: media.host } });
  offer = await drawScreen(VIETNAMESE_OFFER).png().toBuffer();
}, PATIENT);
afterAll(async () => {
  await Promise.all([harness.stop(), slow.stop()]);
  await Promise.all([media.close(), redis.close()]);
});

const say = (key: string): string => testRoom().words.t('vi', `talk:${key}`, { days: 30 });
const quoted = (text: string): string => JSON.stringify(text).slice(1, -1);
const verdictOf = (name: 'danger'): string => quoted(testRoom().offers.reply.vi.verdict[name]);

/** An image of LINE with what the stand-in gives for it. */
function lineImage(on: Harness, user: string, options: { readonly id?: string; readonly set?: { readonly id: string; readonly index: number; readonly total: number } } = {}): { readonly id: string; readonly event: object } {
  const id = options.id ?? makeMessageId();
  const event = on.line.imageEvent(user, id) as { message: object };
  return { id, event: options.set === undefined ? event : { ...event, message: { ...event.message, imageSet: options.set } } };
}

const shownOnLine = (on: Harness, user: string): string => textsOf(on.lineMessages(user));
const shownOnMessenger = (on: Harness, psid: string): string => textsOf(on.messengerMessages(psid));
const pushes = (on: Harness, user: string): number => on.line.deliveries.filter((one) => one.to === user && one.via === 'push').length;

async function snapshotOf(on: Harness, channel: 'line' | 'messenger', person: string): Promise<Snapshot | undefined> {
  const bot = channel === 'line' ? on.line.botUserId : '1234567890';
  return on.store.conversations.snapshot(on.pseudonyms.conversation(`${channel}:${bot}:${person}`));
}

/** A person who is answered after what went wrong: the talk goes on. */
async function goesOn(on: Harness, channel: 'line' | 'messenger', person: string): Promise<void> {
  const title = testRoom().content.words.vi.topics.get('wage-unpaid')?.title ?? 'missing';
  if (channel === 'line') await on.postLine([on.line.textEvent(person, 'công ty không trả lương cho em')]);
  else await on.postMessenger([on.messenger.textItem(person, 'công ty không trả lương cho em')]);
  await on.until('the next answer', () => (channel === 'line' ? shownOnLine(on, person) : shownOnMessenger(on, person)).includes(quoted(title)), READING);
}

const HELLO = 'xin chào bạn, em là thực tập sinh';

/** Somebody whose language is known. */
async function newPerson(on: Harness, channel: 'line' | 'messenger'): Promise<string> {
  const person = channel === 'line' ? newLineUser() : newPsid();
  if (channel === 'line') await on.postLine([on.line.textEvent(person, HELLO)]);
  else await on.postMessenger([on.messenger.textItem(person, HELLO)]);
  await on.until('the greeting', () => (channel === 'line' ? on.lineMessages(person) : on.messengerMessages(person)).length > 0, READING);
  return person;
}

/** Waits for the verdict on LINE; on a machine so slow that a tap is needed, taps. */
async function untilVerdict(on: Harness, user: string): Promise<void> {
  const waits = (): boolean => shownOnLine(on, user).includes(quoted(say('picture.reading')));
  const verdict = (): boolean => shownOnLine(on, user).includes(verdictOf('danger'));
  await on.until('the verdict, or the result that waits for a tap', async () => verdict() || (waits() && (await snapshotOf(on, 'line', user))?.offer !== undefined), READING);
  if (!verdict()) await on.postLine([on.line.postbackEvent(user, 'v1:open:picture')]);
  await on.until('the verdict', verdict, READING);
}

describe('the picture of an offer', () => {
  test('is answered on LINE with the reply token, also when LINE needs a while to have it ready', async () => {
    const user = await newPerson(harness, 'line');
    const { id, event } = lineImage(harness, user);
    harness.line.seedContent(id, offer, 'image/png', 1);
    expect(await harness.postLine([event])).toBe(200);
    await untilVerdict(harness, user);
    expect(pushes(harness, user)).toBe(0);
    expect(harness.line.deliveries.some((one) => one.to === user && one.via === 'loading')).toBe(true);
    expect((await snapshotOf(harness, 'line', user))?.offer).toMatchObject({ from: 'picture', unsure: false });
    expect(harness.line.violations).toEqual([]);
  }, PATIENT);

  test('is answered on Messenger by the Send API', async () => {
    const psid = await newPerson(harness, 'messenger');
    const url = media.put('/offer.png', { bytes: offer, type: 'image/png' });
    await harness.postMessenger([harness.messenger.attachmentItem(psid, { type: 'image', url })]);
    await harness.until('the verdict', () => shownOnMessenger(harness, psid).includes(verdictOf('danger')), READING);
  }, PATIENT);

  test('in three parts that come in any order is read as one', async () => {
    const user = await newPerson(harness, 'line');
    const parts = [VIETNAMESE_OFFER.slice(0, 2), VIETNAMESE_OFFER.slice(1, 3), VIETNAMESE_OFFER.slice(2, 4)];
    const images = await Promise.all(parts.map(async (lines, at) => {
      const image = lineImage(harness, user, { set: { id: `set-${user.slice(1, 8)}`, index: at + 1, total: 3 } });
      harness.line.seedContent(image.id, await drawScreen(lines).png().toBuffer(), 'image/png');
      return image;
    }));
    for (const at of [2, 0, 1]) expect(await harness.postLine([images[at]?.event ?? {}])).toBe(200);
    await untilVerdict(harness, user);
    const text = (await snapshotOf(harness, 'line', user))?.offer?.text ?? '';
    expect([text.indexOf('ATM'), text.indexOf('5%'), text.indexOf('Telegram')].every((place, at, all) => place > (all[at - 1] ?? -1))).toBe(true);
    expect(text.split('5%')).toHaveLength(2);
    expect(shownOnLine(harness, user).split(verdictOf('danger'))).toHaveLength(2);
    expect(pushes(harness, user)).toBe(0);
  }, PATIENT);

  test('of one person is not mixed with that of another', async () => {
    const [user, psid] = [newLineUser(), newPsid()];
    const { id, event } = lineImage(harness, user);
    harness.line.seedContent(id, offer, 'image/png');
    const url = media.put('/japanese.png', { bytes: await drawScreen(JAPANESE_OFFER).png().toBuffer(), type: 'image/png' });
    await Promise.all([harness.postLine([event]), harness.postMessenger([harness.messenger.attachmentItem(psid, { type: 'image', url })])]);
    const held = async (): Promise<readonly (string | undefined)[]> => [(await snapshotOf(harness, 'line', user))?.offer?.text, (await snapshotOf(harness, 'messenger', psid))?.offer?.text];
    await harness.until('both', async () => (await held()).every((text) => text !== undefined), READING);
    const [ours, theirs] = await held();
    expect(ours).toContain('ATM');
    expect(ours).not.toContain('日給');
    expect(theirs).toContain('日給');
    expect(theirs).not.toContain('ATM');
    expect(shownOnMessenger(harness, psid)).not.toContain('ATM');
  }, PATIENT);
});

describe('what cannot be read gets a kind sentence, and the talk goes on', () => {
  const html = Buffer.from('<!doctype html><html><body>Please sign in</body></html>');

  test.each([
    ['unsent or expired', 'gone', undefined, 'picture.trouble-gone'],
    ['a web page under the name of a picture', 'html', html, 'picture.trouble-not-a-picture'],
    ['30 MB', 'large', Buffer.alloc(30 * 1024 * 1024, 1), 'picture.trouble-too-large'],
    ['a bomb', 'bomb', bomb(20_000), 'picture.trouble-too-large'],
    ['cut in two', 'cut', 'half', 'picture.trouble-not-a-picture'],
    ['without words', 'plain', 'plain', 'picture.trouble-no-text'],
  ] as const)('%s, on both channels', async (_name, path, what, sentence) => {
    const bytes = what === 'half' ? offer.subarray(0, offer.length / 2) : what === 'plain' ? await plainPicture(600, 600).png().toBuffer() : what;
    const [user, psid] = [newLineUser(), newPsid()];
    const { id, event } = lineImage(harness, user);
    if (bytes === undefined) harness.line.unsendContent(id);
    else harness.line.seedContent(id, bytes, 'image/jpeg');
    const url = media.put(`/${path}`, bytes === undefined ? { status: 410 } : { bytes });
    expect(await harness.postLine([event])).toBe(200);
    expect(await harness.postMessenger([harness.messenger.attachmentItem(psid, { type: 'image', url })])).toBe(200);
    await harness.until('the sentence on LINE', () => shownOnLine(harness, user).includes(quoted(say(sentence))), READING);
    await harness.until('the sentence on Messenger', () => shownOnMessenger(harness, psid).includes(quoted(say(sentence))), READING);
    for (const [channel, person] of [['line', user], ['messenger', psid]] as const) {
      await goesOn(harness, channel, person);
      const snapshot = await snapshotOf(harness, channel, person);
      expect([snapshot?.offer, snapshot?.pictures]).toEqual([undefined, undefined]);
    }
  }, PATIENT);

  test.each([
    ['on a host that is not the platform’s', () => 'https://media.example.org/offer.png'],
    ['at a private address', () => 'https://10.0.0.1/offer.png'],
    ['behind a redirect to a private address', () => media.put('/to-private', { status: 302, location: 'http://169.254.169.254/latest/meta-data/' })],
    ['behind a redirect to another port of this machine', () => media.put('/to-port', { status: 302, location: `${harness.service.url ?? ''}/metrics` })],
  ])('a picture of Messenger that lies %s is not fetched', async (_name, urlOf) => {
    const psid = newPsid();
    await harness.postMessenger([harness.messenger.attachmentItem(psid, { type: 'image', url: urlOf() })]);
    await harness.until('the sentence', () => shownOnMessenger(harness, psid).includes(quoted(say('picture.trouble-not-a-picture'))), READING);
    await goesOn(harness, 'messenger', psid);
  }, PATIENT);
});

describe('a picture that takes long', () => {
  test('is acknowledged, and the tap on "show result" brings the result without a push', async () => {
    const user = await newPerson(slow, 'line');
    const { id, event } = lineImage(slow, user);
    const path = `/v2/bot/message/${id}/content`;
    media.put(path, { bytes: offer, type: 'image/png' });
    const release = media.hold(path);
    await slow.postLine([event]);
    await slow.until('the word that it takes a while', () => shownOnLine(slow, user).includes(quoted(say('picture.reading'))), READING);
    release();
    await slow.until('the result', async () => (await snapshotOf(slow, 'line', user))?.offer !== undefined, READING);
    expect(shownOnLine(slow, user)).not.toContain(verdictOf('danger'));
    await slow.postLine([slow.line.postbackEvent(user, 'v1:open:picture')]);
    await slow.until('the verdict', () => shownOnLine(slow, user).includes(verdictOf('danger')), READING);
    expect(pushes(slow, user)).toBe(0);
    expect(media.asked.filter((asked) => asked === path)).toHaveLength(1);
  }, PATIENT);

  test.each(['line', 'messenger'] as const)('and is unsent meanwhile: nothing is said and nothing is kept (%s)', async (channel) => {
    const person = channel === 'line' ? newLineUser() : newPsid();
    const { id, event } = lineImage(slow, person);
    const path = channel === 'line' ? `/v2/bot/message/${id}/content` : '/unsent.png';
    const url = media.put(path, { bytes: offer, type: 'image/png' });
    const release = media.hold(path);
    const item = slow.messenger.attachmentItem(person, { type: 'image', url });
    if (channel === 'line') await slow.postLine([event]);
    else await slow.postMessenger([item]);
    await slow.until('the fetch', () => media.asked.includes(path));
    if (channel === 'line') await slow.postLine([slow.line.unsendEvent(person, id)]);
    else await slow.postMessenger([{ sender: { id: person }, recipient: { id: '1234567890' }, timestamp: Date.now(), message: { mid: (item['message'] as { mid: string }).mid, is_deleted: true } }]);
    release();
    await goesOn(slow, channel, person);
    const shown = channel === 'line' ? shownOnLine(slow, person) : shownOnMessenger(slow, person);
    for (const word of [verdictOf('danger'), 'ATM', quoted(say('picture.reading'))]) expect(shown).not.toContain(word);
    const snapshot = await snapshotOf(slow, channel, person);
    expect([snapshot?.offer, snapshot?.pictures]).toEqual([undefined, undefined]);
    const transcript = await slow.store.conversations.transcript(slow.pseudonyms.conversation(`${channel}:${channel === 'line' ? slow.line.botUserId : '1234567890'}:${person}`));
    expect(JSON.stringify(transcript)).not.toContain('ATM');
  }, PATIENT);
});

test('nothing of a picture, its words or its address stands in a key, in a value of Redis or in a log line', async () => {
  const psid = await newPerson(harness, 'messenger');
  const url = media.put('/signed-zanzibar.png', { bytes: offer, type: 'image/png' });
  await harness.postMessenger([harness.messenger.attachmentItem(psid, { type: 'image', url })]);
  await harness.until('the verdict', () => shownOnMessenger(harness, psid).includes(verdictOf('danger')), READING);
  const everything = await dump();
  expect(everything.length).toBeGreaterThan(500);
  const log = [...harness.logged, ...slow.logged].join('\n');
  expect(log).toContain('"outcome":"screen"');
  for (const secret of ['signed-zanzibar', 'Saitama', 'Telegram', 'rút tiền', '日給', psid, '/content']) {
    expect(everything).not.toContain(secret);
    expect(log).not.toContain(secret);
  }
}, PATIENT);

/** Every key with everything in it. */
async function dump(): Promise<string> {
  const client = createClient({ url: redis.url });
  await client.connect();
  const parts: string[] = [];
  for await (const keys of client.scanIterator({ COUNT: 500 })) {
    for (const key of keys) {
      const read: Readonly<Record<string, string[]>> = { string: ['GET', key], list: ['LRANGE', key, '0', '-1'], hash: ['HGETALL', key], zset: ['ZRANGE', key, '0', '-1'], set: ['SMEMBERS', key] };
      const command = read[await client.sendCommand<string>(['TYPE', key])];
      parts.push(key, command === undefined ? '' : JSON.stringify(await client.sendCommand(command)));
    }
  }
  client.destroy();
  return parts.join('\n');
}
