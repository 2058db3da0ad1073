import { spawn } from 'node:child_process';
import path from 'node:path';
import { silentLog } from '../../src/core/log.js';
import type { ConversationKey, Pseudonyms } from '../../src/core/brand.js';
import type { Store } from '../../src/core/store.js';
import { startLineStandIn, type LineStandIn } from '../../src/standin/line.js';
import { startMessengerStandIn, type MessengerStandIn } from '../../src/standin/messenger.js';
import { connectRedisStore } from '../../src/store/redis/redis-store.js';
import { parseKeyRing } from '../../src/store/sealing.js';
import { startRedis, type TestRedis } from '../redis-server.js';
import { ConsoleClient } from './console-client.js';
import { serveProcess, settingsOf, type Served } from './served.js';

const ROOT = path.resolve(import.meta.dirname, '../..');
const DAY_MS = 24 * 3_600_000;
const PASSWORD = 'a long walk to the counter';

/** Several processes of the built service on one Redis, doubles of both platforms, and counsellors added by the command line. */
export interface Stage {
  readonly redis: TestRedis;
  readonly line: LineStandIn;
  readonly messenger: MessengerStandIn;
  readonly services: readonly Served[];
  /** Only for looking: what stands in Redis, read as the service reads it. */
  readonly store: Store;
  readonly pseudonyms: Pseudonyms;
  conversationOf(person: { readonly channel: 'line' | 'messenger'; readonly id: string }): ConversationKey;
  signIn(email: string): Promise<ConsoleClient>;
  readonly password: string;
  stop(): Promise<void>;
}

export async function raiseStage({ processes, counsellors }: { readonly processes: number; readonly counsellors: Readonly<Record<string, string>> }): Promise<Stage> {
  const redis = await startRedis({ extraArgs: [] });
  const line = await startLineStandIn({ channelSecret: 'line-secret', channelAccessToken: 'line-token' });
  const messenger = await startMessengerStandIn({ appSecret: 'app-secret', pageAccessToken: 'page-token', pageId: '1234567890', appId: '9876543210', verifyToken: 'hello' });
  const env = {
    LINE_CHANNEL_SECRET: 'line-secret', LINE_CHANNEL_ACCESS_TOKEN: 'line-token', LINE_API_BASE_URL: line.url, LINE_DATA_API_BASE_URL: line.dataUrl,
    MESSENGER_APP_SECRET: 'app-secret', MESSENGER_PAGE_ACCESS_TOKEN: 'page-token', MESSENGER_PAGE_ID: '1234567890', MESSENGER_APP_ID: '9876543210',
    MESSENGER_VERIFY_TOKEN: 'hello', MESSENGER_GRAPH_BASE_URL: messenger.url,
  };
  const [services] = await Promise.all([
    Promise.all(Array.from({ length: processes }, () => serveProcess({ redisUrl: redis.url, env }))),
    Promise.all(Object.entries(counsellors).map(([email, name]) => addCounsellor(redis.url, email, name))),
  ]);
  const { store, pseudonyms } = await connectRedisStore({
    url: redis.url, mode: 'single', keyring: parseKeyRing(settingsOf(redis.url)['DATA_KEYS'] ?? ''), retentionMs: 30 * DAY_MS, log: silentLog, allowUnsafe: true, timeoutMs: 5_000,
  });
  return {
    redis, line, messenger, services, store, pseudonyms,
    conversationOf: ({ channel, id }) => pseudonyms.conversation(channel === 'line' ? `line:${line.botUserId}:${id}` : `messenger:1234567890:${id}`),
    async signIn(email) {
      const client = new ConsoleClient(services[0]?.url ?? '');
      const { status } = await client.signIn(email, PASSWORD);
      if (status !== 200) throw new Error(`signing in was answered with ${status}`);
      return client;
    },
    password: PASSWORD,
    async stop() {
      await store.close();
      await Promise.all(services.map((service) => service.stop()));
      await Promise.all([line.close(), messenger.close(), redis.close()]);
    },
  };
}

/** As an operator adds them. */
async function addCounsellor(redisUrl: string, email: string, name: string): Promise<void> {
  const child = spawn(process.execPath, ['bin/madoguchi.js', 'counsellor', 'add', '--email', email, '--name', name, '--languages', 'vi,ja', '--password-stdin'], {
    cwd: ROOT, stdio: ['pipe', 'ignore', 'inherit'], env: { PATH: process.env['PATH'] ?? '', ...settingsOf(redisUrl) },
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  child.stdin.end(`${PASSWORD}\n`);
  const status = await ended;
  if (status !== 0) throw new Error(`counsellor add ended with ${String(status)}: is it built?`);
}
