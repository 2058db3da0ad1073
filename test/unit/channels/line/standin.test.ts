import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { startLineStandIn, type LineStandIn } from '../../../../src/standin/line.js';
import { NOON, SECRET, USER } from './harness.js';

const KEY = '6f1c7f0e-8f6e-4c51-9a55-1f7f6a2c9d10';
const hello = [{ type: 'text', text: 'hello' }];

describe('the double of LINE', () => {
  let now = NOON;
  let line: LineStandIn;
  beforeEach(async () => {
    now = NOON;
    line = await startLineStandIn({ channelSecret: SECRET, channelAccessToken: 'good', clock: () => now, monthlyQuota: 2 });
  });
  afterEach(async () => {
    await line.close();
  });
  const post = async (path: string, body: object, headers: Record<string, string> = {}): Promise<{ status: number; message: unknown; headers: Headers }> => {
    const response = await fetch(`${line.url}/v2/bot/${path}`, { method: 'POST', body: JSON.stringify(body), headers: { authorization: 'Bearer good', ...headers } });
    const answer = (await response.json()) as { message?: unknown };
    return { status: response.status, message: answer.message, headers: response.headers };
  };

  test('takes a reply token once, for a minute', async () => {
    const replyToken = line.issueReplyToken(USER);
    now += 60_000;
    expect(await post('message/reply', { replyToken, messages: hello })).toMatchObject({ status: 200 });
    expect(await post('message/reply', { replyToken, messages: hello })).toMatchObject({ status: 400, message: 'Invalid reply token' });
    const late = line.issueReplyToken(USER);
    now += 60_001;
    expect(await post('message/reply', { replyToken: late, messages: hello })).toMatchObject({ status: 400, message: 'Invalid reply token' });
  });

  test('refuses a retry key on reply', async () => {
    const body = { replyToken: line.issueReplyToken(USER), messages: hello };
    expect(await post('message/reply', body, { 'x-line-retry-key': KEY })).toMatchObject({ status: 400 });
  });

  test('takes a retry key once a day and names the first request', async () => {
    const first = await post('message/push', { to: USER, messages: hello }, { 'x-line-retry-key': KEY });
    const second = await post('message/push', { to: USER, messages: hello }, { 'x-line-retry-key': KEY });
    expect(second.status).toBe(409);
    expect(second.headers.get('x-line-accepted-request-id')).toBe(first.headers.get('x-line-request-id'));
    now += 24 * 3_600_000;
    expect(await post('message/push', { to: USER, messages: hello }, { 'x-line-retry-key': KEY })).toMatchObject({ status: 200 });
    expect(await post('message/push', { to: USER, messages: hello }, { 'x-line-retry-key': 'x' })).toMatchObject({ status: 400 });
  });

  test('refuses pushes beyond the month, not replies', async () => {
    for (let sent = 0; sent < 2; sent += 1) expect(await post('message/push', { to: USER, messages: hello })).toMatchObject({ status: 200 });
    expect(await post('message/push', { to: USER, messages: hello })).toMatchObject({ status: 429, message: 'You have reached your monthly limit.' });
    expect(await post('message/reply', { replyToken: line.issueReplyToken(USER), messages: hello })).toMatchObject({ status: 200 });
  });

  test.each([
    ['no message', []],
    ['six messages', Array.from({ length: 6 }, () => hello[0])],
    ['an empty text', [{ type: 'text', text: ' ' }]],
    ['a text of 5,001', [{ type: 'text', text: 'x'.repeat(5_001) }]],
    ['a label of 21 graphemes', [{ type: 'text', text: 'x', quickReply: { items: [{ type: 'action', action: { type: 'message', label: 'x'.repeat(21), text: 'x' } }] } }]],
    ['quick replies that nobody would see', [{ type: 'text', text: 'x', quickReply: { items: [{ type: 'action', action: { type: 'message', label: 'x', text: 'x' } }] } }, hello[0]]],
    ['a card without alternative text', [{ type: 'flex', contents: { type: 'bubble', body: { type: 'box', layout: 'vertical', contents: [] } } }]],
    ['a bubble of more than 30 KB', [{ type: 'flex', altText: 'x', contents: { type: 'bubble', body: { type: 'box', layout: 'vertical', contents: [{ type: 'text', text: 'x'.repeat(31_000) }] } } }]],
    ['a script as link', [{ type: 'template', altText: 'x', template: { type: 'buttons', text: 'x', actions: [{ type: 'uri', label: 'x', uri: 'javascript:x' }] } }]],
    ['a confirm with three actions', [{ type: 'template', altText: 'x', template: { type: 'confirm', text: 'x', actions: [1, 2, 3].map(() => ({ type: 'message', label: 'x', text: 'x' })) } }]],
  ])('refuses %s and says where', async (_what, messages) => {
    const response = await fetch(`${line.url}/v2/bot/message/push`, { method: 'POST', body: JSON.stringify({ to: USER, messages }), headers: { authorization: 'Bearer good' } });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ details: [{ property: expect.stringMatching(/^messages/), message: expect.any(String) }] });
    expect(line.deliveries).toEqual([]);
  });

  test('refuses a wrong access token, a malformed address, and loading of seven seconds', async () => {
    expect(await post('message/push', { to: USER, messages: hello }, { authorization: 'Bearer bad' })).toMatchObject({ status: 401 });
    expect(await post('message/push', { to: 'someone', messages: hello })).toMatchObject({ status: 400 });
    expect(await post('chat/loading/start', { chatId: USER, loadingSeconds: 7 })).toMatchObject({ status: 400 });
    expect(await post('nowhere', {})).toMatchObject({ status: 404 });
  });

  test.each([
    ['a picture without TLS', { type: 'image', originalContentUrl: 'http://example.org/a', previewImageUrl: 'https://example.org/a' }],
    ['a picture without a preview', { type: 'image', originalContentUrl: 'https://example.org/a' }],
    ['a sender with the word', { ...hello[0], sender: { name: 'ＬＩＮＥ' } }],
    ['a sender longer than 20', { ...hello[0], sender: { name: 'x'.repeat(21) } }],
    ['a sender whose picture has no TLS', { ...hello[0], sender: { name: 'Hoa', iconUrl: 'http://example.org/a.png' } }],
  ])('refuses %s', async (_, message) => {
    expect(await post('message/push', { to: USER, messages: [message] })).toMatchObject({ status: 400 });
  });

  test('takes a picture of this machine without TLS, because no test has a certificate', async () => {
    const url = 'http://127.0.0.1:3000/media/a';
    expect(await post('message/push', { to: USER, messages: [{ type: 'image', originalContentUrl: url, previewImageUrl: url }] })).toMatchObject({ status: 200 });
  });
});
