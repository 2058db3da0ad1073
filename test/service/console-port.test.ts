import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createAccountDesk } from '../../src/console/account-desk.js';
import { createEmbeddedStore } from '../../src/main.js';
import { newLineUser, startHarness, type Harness } from './harness.js';

const RETENTION_DAYS = 30;
let harness: Harness;
let chat: Server;
/** What the organisation's chat program has been told. */
const told: Record<string, unknown>[] = [];

beforeAll(async () => {
  chat = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      told.push(JSON.parse(body) as Record<string, unknown>);
      response.end();
    });
  });
  await new Promise<void>((resolve) => chat.listen(0, '127.0.0.1', resolve));
  const embedded = createEmbeddedStore(RETENTION_DAYS);
  await createAccountDesk({ ...embedded, clock: Date.now }).add({ email: 'hanako@example.org', name: 'Hanako', role: 'counsellor', languages: ['vi'] });
  harness = await startHarness({ ...embedded, env: { CONSOLE_PORT: '0', NOTICE_WEBHOOK_URL: `http://127.0.0.1:${(chat.address() as AddressInfo).port}/` } });
}, 120_000);
afterAll(async () => {
  await harness.stop();
  chat.close();
});

async function statusOf(url: string): Promise<number> {
  const response = await fetch(url, { redirect: 'manual' });
  await response.arrayBuffer();
  return response.status;
}

describe('a console on a port of its own', () => {
  test('is there alone, and the webhooks are not', async () => {
    const desk = new URL(harness.service.consoleUrl ?? '').origin;
    expect(desk).not.toBe(harness.service.url);
    expect(await statusOf(`${desk}/api/session`)).toBe(401);
    expect(await statusOf(`${desk}/webhooks/line`)).toBe(404);
    expect(await statusOf(`${harness.service.url ?? ''}/api/session`)).toBe(404);
    expect(await statusOf(`${harness.service.url ?? ''}/console/`)).toBe(404);
    expect(await statusOf(`${harness.service.url ?? ''}/media/counsellor.png`)).toBe(200);
  });
});

describe('notices', () => {
  test('a case in danger rings outside the page too, without a word of the person', async () => {
    const user = newLineUser();
    expect(await harness.postLine([harness.line.textEvent(user, 'em muốn nói chuyện với người thật')])).toBe(200);
    await harness.until('the question how much to pass on', () => JSON.stringify(harness.lineMessages(user)).includes('v1:answer'));
    const consent = /"data":"(v1:answer:[^"]*)"/.exec(JSON.stringify(harness.lineMessages(user).at(-1)))?.[1] ?? '';
    expect(await harness.postLine([harness.line.postbackEvent(user, consent)])).toBe(200);
    await harness.until('the case', async () => (await harness.store.desk.open()).length === 1);
    expect(await harness.postLine([harness.line.textEvent(user, 'ông chủ đang đánh em, em sợ lắm')])).toBe(200);
    await harness.until('the notice', () => told.length > 0);
    expect(told[0]).toMatchObject({ why: 'danger', urgent: true, language: 'vi' });
    expect(JSON.stringify(told)).not.toContain('đánh');
  });
});
