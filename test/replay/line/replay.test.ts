import { createHmac } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import type { ConversationKey, EventId, MessageRef } from '../../../src/core/brand.js';
import type { Input, ParsedBody } from '../../../src/core/inbound.js';
import { parseLineBody } from '../../../src/channels/line/parse.js';
import { verifyLineSignature } from '../../../src/channels/line/verify.js';

const SECRET = '8c570fa6dd201bb328f1c1eac23a96d8';
const BOT = 'U8e742f61d673b39c7fff3cecb7536ef0';
const USER = 'U4af4980629b1c2d3e4f5a6b7c8d9e0f1';
const RECEIVED = 1_763_719_300_000;
const pseudonyms = {
  conversation: (raw: string) => `c(${raw})` as ConversationKey,
  event: (raw: string) => `e(${raw})` as EventId,
  message: (raw: string) => `m(${raw})` as MessageRef,
};

const directory = new URL('.', import.meta.url);
const read = (name: string): Buffer => readFileSync(new URL(`${name}.json`, directory));
const sign = (raw: Buffer): string => createHmac('sha256', SECRET).update(raw).digest('base64');

/** Goes the way of a webhook: signature first, JSON after. */
function receive(name: string): ParsedBody {
  const raw = read(name);
  if (!verifyLineSignature(raw, { 'x-line-signature': sign(raw) }, [SECRET])) throw new Error('signature');
  return parseLineBody(JSON.parse(raw.toString('utf8')), RECEIVED, pseudonyms);
}

const byId = (media: 'image' | 'video' | 'audio' | 'file'): unknown => ({ kind: 'media', media, source: { by: 'id', value: expect.stringMatching(/^\d{18}$/) } });
const SET = 'E005D41A7288F41B65593ED38FF6E9834B046AB36A37921A56BC236F13A91855';

const EVENTS: Readonly<Record<string, readonly unknown[]>> = {
  'message-text': [{ kind: 'text', text: 'Công ty chưa trả lương cho tôi (brown) @bot' }],
  'message-image': [byId('image')],
  'message-image-set': [
    { kind: 'media', media: 'image', source: { by: 'id', value: expect.any(String) }, set: { id: SET, index: 2, total: 2 } },
    { kind: 'media', media: 'image', source: { by: 'id', value: expect.any(String) }, set: { id: SET, index: 0, total: 0 } },
  ],
  'message-image-external': [{ kind: 'media', media: 'image' }],
  'message-video': [byId('video')],
  'message-audio': [byId('audio')],
  'message-file': [byId('file')],
  'message-location': [{ kind: 'location' }],
  'message-sticker': [{ kind: 'sticker', keywords: ['Thank you', 'cony', 'sally'] }],
  'message-unknown-type': [{ kind: 'unknown-message', type: 'hologram' }],
  unsend: [{ kind: 'unsend', of: 'm(line:587540000001234567)' }],
  follow: [{ kind: 'follow', again: false }],
  'follow-unblocked': [{ kind: 'follow', again: true }],
  unfollow: [{ kind: 'unfollow' }],
  postback: [{ kind: 'choice', data: 'v1:topic:wage-unpaid:proof' }],
  'postback-date': [{ kind: 'choice', data: 'v1:open:menu' }],
  'postback-rich-menu': [{ kind: 'choice', data: 'v1:language:vi' }],
  'join-group': [{ kind: 'group' }],
  'join-room': [{ kind: 'group' }],
  'message-in-group': [{ kind: 'group' }],
  'message-in-room': [{ kind: 'group' }],
  'member-joined': [{ kind: 'group' }],
  'standby-message': [{ kind: 'text', text: 'hi' }],
  redelivery: [{ kind: 'text', text: 'again' }],
  'three-users-one-broken': [{ kind: 'text', text: 'one' }, { kind: 'text', text: 'two' }, { kind: 'group' }],
  'verify-button': [],
};

const IGNORED: Readonly<Record<string, readonly string[]>> = {
  'message-edited': ['messageEdited'],
  leave: ['leave'],
  'member-left': ['memberLeft'],
  'account-link-failed': ['accountLink'],
  'account-link': ['accountLink'],
  beacon: ['beacon'],
  'video-play-complete': ['videoPlayComplete'],
  membership: ['membership'],
  module: ['module'],
  activated: ['activated'],
  deactivated: ['deactivated'],
  'bot-suspended': ['botSuspended'],
  'bot-resumed': ['botResumed'],
  delivery: ['delivery'],
  'unknown-event': ['teleportedscriptandaverylongnamethatgoes'],
  'old-verify': ['verify', 'verify'],
  'three-users-one-broken': ['malformed', 'malformed-message', 'malformed-message'],
};

describe('a recorded LINE webhook', () => {
  test('has its expectation here, whichever file it is', () => {
    const files = readdirSync(directory).filter((name) => name.endsWith('.json')).map((name) => name.slice(0, -5));
    expect(files.sort()).toEqual([...new Set([...Object.keys(EVENTS), ...Object.keys(IGNORED)])].sort());
  });

  test.each(Object.entries(EVENTS))('%s becomes its inputs', (name, inputs) => {
    expect(receive(name).events.map((event): Input => event.input)).toEqual(inputs);
  });

  test.each(Object.entries(IGNORED))('%s is ignored under its name', (name, types) => {
    const { events, ignored } = receive(name);
    expect(ignored.map(({ type }) => type)).toEqual(types);
    expect(events.length).toBe(EVENTS[name]?.length ?? 0);
  });

  test('carries address, pseudonyms, times and reply token', () => {
    const [event] = receive('message-text').events;
    expect(event).toMatchObject({
      id: expect.stringMatching(/^e\(line:01JD7XK3V\d{17}\)$/),
      conversation: `c(line:${BOT}:${USER})`,
      address: { channel: 'line', bot: BOT, to: USER, scope: 'user' },
      receivedAt: RECEIVED,
      redelivery: false,
      standby: false,
      message: expect.stringMatching(/^m\(line:\d{18}\)$/),
      replyToken: { token: expect.stringMatching(/^[0-9a-f]{32}$/), receivedAt: RECEIVED },
    });
    expect(event?.at).toBeLessThan(RECEIVED);
  });

  test('in standby has no reply token and says so', () => {
    const [event] = receive('standby-message').events;
    expect(event?.standby).toBe(true);
    expect(event?.replyToken).toBeUndefined();
  });

  test('delivered again is marked, and its token counts from the new arrival', () => {
    const [event] = receive('redelivery').events;
    expect(event?.redelivery).toBe(true);
    expect(event?.replyToken?.receivedAt).toBe(RECEIVED);
  });

  test('delivered again after twenty minutes has no usable token', () => {
    const body: unknown = JSON.parse(read('redelivery').toString('utf8'));
    const [event] = parseLineBody(body, RECEIVED + 20 * 60_000, pseudonyms).events;
    expect(event?.input.kind).toBe('text');
    expect(event?.replyToken).toBeUndefined();
  });

  test('of a group or room is keyed by the group or room', () => {
    expect(receive('message-in-group').events[0]?.address).toMatchObject({ scope: 'group', to: 'Ca56f94637cc4347f90a25382909b24b9' });
    expect(receive('message-in-room').events[0]?.address).toMatchObject({ scope: 'room', to: 'Ra8dbf4673c4c812cd491258042226c99' });
  });
});
