import { randomBytes } from 'node:crypto';
import { readEnvironment } from '../../src/config.js';
import type { Pseudonyms } from '../../src/core/brand.js';
import type { Log, LogFields } from '../../src/core/log.js';
import type { Store } from '../../src/core/store.js';
import { createEmbeddedStore, createRoom, startService, type Service } from '../../src/main.js';
import type { Room } from '../../src/bot/room.js';
import { startLineStandIn, type LineStandIn } from '../../src/standin/line.js';
import { startMessengerStandIn, type MessengerStandIn } from '../../src/standin/messenger.js';
import { until } from './patience.js';
import { freePort } from '../redis-server.js';

/** The whole service against strict doubles of both platforms, reached only through signed webhooks. */
export interface Harness {
  readonly service: Service;
  readonly store: Store;
  readonly pseudonyms: Pseudonyms;
  readonly line: LineStandIn;
  readonly messenger: MessengerStandIn;
  /** Every log line as it would be written. */
  readonly logged: readonly string[];
  /** Posts a body to a webhook and gives the status. */
  post(channel: 'line' | 'messenger', body: string, headers: Readonly<Record<string, string>>): Promise<number>;
  /** Sends LINE events in one signed body. */
  postLine(events: readonly object[]): Promise<number>;
  postMessenger(items: readonly object[]): Promise<number>;
  /** What a LINE user has been sent so far: message objects in order. */
  lineMessages(userId: string): readonly Record<string, unknown>[];
  messengerMessages(psid: string): readonly Record<string, unknown>[];
  /** Waits until the condition holds; fails with what was waited for. */
  until(what: string, condition: () => boolean | Promise<boolean>, timeoutMs?: number): Promise<void>;
  stop(): Promise<void>;
}

let sharedRoom: Room | undefined;
/** Content and model are read once per test file. */
export function testRoom(): Room {
  sharedRoom ??= createRoom(30);
  return sharedRoom;
}

export interface HarnessOptions {
  readonly store?: Store;
  readonly pseudonyms?: Pseudonyms;
  readonly settleMs?: number;
  readonly env?: Readonly<Record<string, string>>;
  /** Knows its own address as PUBLIC_URL: pictures can be sent and fetched. */
  readonly isPublic?: boolean;
}

export async function startHarness(options: HarnessOptions = {}): Promise<Harness> {
  const line = await startLineStandIn({ channelSecret: 'line-secret', channelAccessToken: 'line-token' });
  const messenger = await startMessengerStandIn({ appSecret: 'app-secret', pageAccessToken: 'page-token', pageId: '1234567890', appId: '9876543210', verifyToken: 'hello' });
  const port = String(options.isPublic === true ? await freePort() : 0);
  const env = readEnvironment(
    {
      PORT: port, HOST: '127.0.0.1', ...(options.isPublic === true ? { PUBLIC_URL: `http://127.0.0.1:${port}` } : {}),
      LOG_LEVEL: 'info', SETTLE_MS: String(options.settleMs ?? 0),
      LINE_CHANNEL_SECRET: 'line-secret', LINE_CHANNEL_ACCESS_TOKEN: 'line-token', LINE_API_BASE_URL: line.url, LINE_DATA_API_BASE_URL: line.dataUrl,
      MESSENGER_APP_SECRET: 'app-secret', MESSENGER_PAGE_ACCESS_TOKEN: 'page-token', MESSENGER_PAGE_ID: '1234567890', MESSENGER_APP_ID: '9876543210',
      MESSENGER_VERIFY_TOKEN: 'hello', MESSENGER_GRAPH_BASE_URL: messenger.url,
      ...options.env,
    },
    'tool',
  );
  const embedded = createEmbeddedStore(30);
  const store = options.store ?? embedded.store;
  const pseudonyms = options.pseudonyms ?? embedded.pseudonyms;
  const logged: string[] = [];
  const service = await startService({ env, room: testRoom(), store, pseudonyms, log: listen(logged) });
  const post: Harness['post'] = async (channel, body, headers) => {
    const response = await fetch(`${service.url ?? ''}/webhooks/${channel}`, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });
    await response.arrayBuffer();
    return response.status;
  };
  return {
    service, store, pseudonyms, line, messenger, logged, post,
    postLine: (events) => {
      const { body, headers } = line.signedBody(events);
      return post('line', body, headers);
    },
    postMessenger: (items) => {
      const { body, headers } = messenger.signedBody([messenger.entryOf(items as Parameters<typeof messenger.entryOf>[0])]);
      return post('messenger', body, headers);
    },
    lineMessages: (userId) => line.deliveries.filter((one) => one.to === userId && (one.via === 'reply' || one.via === 'push')).flatMap((one) => [...one.messages] as Record<string, unknown>[]),
    messengerMessages: (psid) => messenger.deliveries.filter((one) => one.to === psid && one.message !== undefined).map((one) => one.message as Record<string, unknown>),
    until,
    async stop() {
      await service.stop();
      await Promise.all([line.close(), messenger.close()]);
    },
  };
}

function listen(lines: string[]): Log {
  const write = (level: string) => (event: string, fields: LogFields = {}): void => {
    lines.push(JSON.stringify({ level, event, ...fields }));
  };
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}

/** A LINE user id as LINE makes them. */
export function newLineUser(): string {
  return `U${randomBytes(16).toString('hex')}`;
}

let psids = 6_000_000_000_000_000;
export function newPsid(): string {
  psids += 1;
  return String(psids);
}

/** All texts of LINE or Messenger messages, for looking for words in them. */
export function textsOf(messages: readonly unknown[]): string {
  return JSON.stringify(messages);
}
