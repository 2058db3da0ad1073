import { verifyHandshake, verifySignature } from '../../../../src/channels/messenger/verify.js';
import { messageProblems } from '../../../../src/standin/messenger-limits.js';
import { startMessengerStandIn, type MessengerStandIn } from '../../../../src/standin/messenger.js';
import { createHmac } from 'node:crypto';

const NOON = Date.UTC(2026, 10, 21, 3);
const DAY = 86_400_000;
const access = { appSecret: 'appsecret', pageAccessToken: 'page-token', pageId: '104', appId: '777', verifyToken: 'v' };
const proof = createHmac('sha256', 'appsecret').update('page-token').digest('hex');
let now = NOON;
let standIn: MessengerStandIn;

beforeEach(async () => {
  now = NOON;
  standIn = await startMessengerStandIn({ ...access, clock: () => now });
});
afterEach(() => standIn.close());

const call = async (path: string, body: unknown, { token = 'page-token', query = `appsecret_proof=${proof}`, method = 'POST' } = {}) => {
  const response = await fetch(`${standIn.url}/v25.0${path}?${query}`, {
    method, headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, ...(method === 'GET' ? {} : { body: JSON.stringify(body) }),
  });
  const answer = (await response.json()) as { error?: { code: number; error_subcode?: number }; data?: unknown[] };
  return answer.error === undefined ? answer : [answer.error.code, answer.error.error_subcode].filter((code) => code !== undefined).join('/');
};
const send = (more: object = {}) => call('/104/messages', { recipient: { id: '1' }, messaging_type: 'RESPONSE', message: { text: 'x' }, ...more });

describe('the stand-in of the Graph API', () => {
  it('wants the token and its proof, and no token in the address', async () => {
    standIn.openWindow('1', NOON);
    const body = { recipient: { id: '1' }, messaging_type: 'RESPONSE', message: { text: 'x' } };
    expect(await call('/104/messages', body, { token: 'other' })).toBe('190/467');
    expect(await call('/104/messages', body, { query: '' })).toBe('100');
    expect(await call('/104/messages', body, { query: `access_token=page-token&appsecret_proof=${proof}` })).toBe('190');
    expect(await call('/104/messages', { ...body, appsecret_proof: proof }, { query: '' })).toHaveProperty('message_id');
    expect(await call('/105/messages', body)).toBe('100/33');
  });

  it('keeps the windows', async () => {
    expect(await send()).toBe('100/2018001');
    standIn.textItem('1', 'hello');
    expect(await send()).toHaveProperty('message_id');
    now = NOON + DAY;
    expect(await send()).toHaveProperty('message_id');
    now += 1;
    expect(await send()).toBe('10/2018278');
    expect(await send({ messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' })).toHaveProperty('message_id');
    now = NOON + 7 * DAY + 1;
    expect(await send({ messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' })).toBe('10/2018278');
    standIn.signedBody([standIn.entryOf([{ sender: { id: '1' }, recipient: { id: '104' }, timestamp: now, read: { watermark: now } }, standIn.echoItem('1', {})])]);
    expect(await send()).toBe('10/2018278');
    standIn.signedBody([standIn.entryOf([{ sender: { id: '1' }, recipient: { id: '104' }, timestamp: now, message: { text: 'x' } }])]);
    expect(await send()).toHaveProperty('message_id');
  });

  it.each(['CONFIRMED_EVENT_UPDATE', 'ACCOUNT_UPDATE', 'POST_PURCHASE_UPDATE'])('refuses the dead tag %s', async (tag) => {
    standIn.openWindow('1', NOON);
    expect(await send({ messaging_type: 'MESSAGE_TAG', tag })).toBe('100/1893061');
  });

  it.each([
    { messaging_type: 'RESPONSE', tag: 'HUMAN_AGENT' }, { messaging_type: 'MESSAGE_TAG' }, { messaging_type: 'OTHER' }, { message: undefined }, { sender_action: 'typing_on' }, { pretty: 1 },
    { recipient: { id: 'me' } }, { message: { text: 'x'.repeat(1_901) } }, { message: { text: 'x', attachment: {} } },
  ])('refuses what the platform would: %j', async (more) => {
    standIn.openWindow('1', NOON);
    expect(await send(more)).toBe('100');
    expect(standIn.deliveries).toEqual([]);
  });

  it('lets everything through when it is not to check, except a wrong token', async () => {
    await standIn.close();
    standIn = await startMessengerStandIn({ ...access, validate: false });
    expect(await send({ message: { text: 'x'.repeat(3_000) } })).toHaveProperty('message_id');
    expect(await call('/104/messages', {}, { token: 'x' })).toBe('190/467');
  });

  it('signs as Meta does: ASCII only', () => {
    const { body, headers } = standIn.signedBody([standIn.entryOf([standIn.textItem('1', 'こんにちは 👋')])]);
    expect(body).toMatch(/^[\x20-\x7e]+$/);
    expect(body).toContain('\\u3053');
    expect(verifySignature(Buffer.from(body), headers, 'appsecret')).toBe(true);
    expect(JSON.stringify(JSON.parse(body))).toContain('こんにちは 👋');
  });

  it('shakes hands', () => {
    expect(verifyHandshake(Object.fromEntries(new URLSearchParams(standIn.handshakeQuery('42'))), 'v')).toEqual({ status: 200, body: '42' });
  });

  it('keeps the settings of the Page by their rules', async () => {
    const menu = [{ locale: 'default', composer_input_disabled: false, call_to_actions: [] }];
    expect(await call('/me/messenger_profile', { persistent_menu: menu })).toBe('100/2018145');
    expect(await call('/me/messenger_profile', { get_started: { payload: 'GET_STARTED' }, greeting: [{ locale: 'ja_JP', text: 'x' }] })).toBe('100');
    await call('/me/messenger_profile', { get_started: { payload: 'GET_STARTED' }, persistent_menu: menu });
    const read = { method: 'GET', query: `fields=get_started,greeting&appsecret_proof=${proof}` };
    expect(await call('/me/messenger_profile', {}, read)).toEqual({ data: [{ get_started: { payload: 'GET_STARTED' } }] });
    await call('/me/custom_user_settings', { psid: '1', persistent_menu: menu });
    expect(standIn.settings.userSettings.get('1')).toEqual(menu);
    await call('/104/subscribed_apps', { subscribed_fields: 'messages,standby' });
    expect(await call('/104/subscribed_apps', {}, { method: 'GET', query: `appsecret_proof=${proof}` })).toEqual({ data: [{ id: '777', subscribed_fields: ['messages', 'standby'] }] });
    expect(await call('/1', {}, { method: 'GET', query: `fields=locale&appsecret_proof=${proof}` })).toBe('100/2018218');
  });
});

describe('the limits', () => {
  const button = { type: 'postback', title: 'x', payload: 'y' };
  const template = (payload: object) => ({ attachment: { type: 'template', payload } });
  const generic = (element: object) => template({ template_type: 'generic', elements: [{ title: 'T', subtitle: 's', ...element }] });

  it.each([
    [{ text: 'x' }], [{ text: 'x', quick_replies: [{ content_type: 'text', title: 'a'.repeat(20), payload: 'p' }] }], [generic({})], [generic({ buttons: [button, button, button] })],
    [template({ template_type: 'button', text: 'x'.repeat(640), buttons: [button] })],
  ])('take %j', (message) => expect(messageProblems(message)).toEqual([]));

  it.each([
    [null], [{}], [{ text: ' ' }], [{ text: 'x'.repeat(1_901) }], [{ text: 'x', metadata: 'm'.repeat(1_000) }], [{ text: 'x', other: 1 }], [{ text: '\ud800' }],
    [{ text: 'x', quick_replies: [] }], [{ text: 'x', quick_replies: Array.from({ length: 14 }, () => ({ content_type: 'text', title: 'a', payload: 'p' })) }],
    [{ text: 'x', quick_replies: [{ content_type: 'text', title: 'a'.repeat(21), payload: 'p' }] }], [{ text: 'x', quick_replies: [{ content_type: 'user_phone_number', title: 'a', payload: 'p' }] }],
    [{ text: 'x', quick_replies: [{ content_type: 'text', title: 'a', payload: 'p'.repeat(1_001) }] }],
    [generic({ title: 'T'.repeat(81) })], [generic({ subtitle: 's'.repeat(81) })], [generic({ subtitle: undefined })], [generic({ buttons: [button, button, button, button] })],
    [generic({ buttons: [{ type: 'phone_number', title: 'x', payload: '110' }] })], [generic({ buttons: [{ type: 'phone_number', title: 'x', payload: '03-1234-5678' }] })],
    [generic({ buttons: [{ type: 'web_url', title: 'x', url: 'javascript:1' }] })], [generic({ buttons: [{ type: 'account_link', title: 'x' }] })],
    [template({ template_type: 'generic', elements: Array.from({ length: 11 }, () => ({ title: 'T', subtitle: 's' })) })],
    [template({ template_type: 'button', text: 'x'.repeat(641), buttons: [button] })], [template({ template_type: 'button', text: 'x', buttons: [] })], [template({ template_type: 'media' })],
    [{ attachment: { type: 'image', payload: {} } }],
  ])('refuse %j', (message) => expect(messageProblems(message)).not.toEqual([]));
});
