import { randomBytes, randomInt } from 'node:crypto';
import { startLineStandIn, type LineStandIn } from '../standin/line.js';
import { startMessengerStandIn, type MessengerStandIn } from '../standin/messenger.js';
import type { ScreenEvent } from './sessions.js';

/** Both platforms on loopback, with secrets made up for this run. */
export interface Platforms {
  readonly line: LineStandIn;
  readonly messenger: MessengerStandIn;
  /** The settings under which the service works with them. */
  readonly settings: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** @param show told of everything that reaches a person's screen */
export async function startPlatforms(show: (to: string, event: ScreenEvent) => void): Promise<Platforms> {
  const secret = (): string => randomBytes(16).toString('hex');
  const digits = (): string => `1${String(randomInt(1e12)).padStart(12, '0')}`;
  const own = { channelSecret: secret(), channelAccessToken: secret(), appSecret: secret(), pageAccessToken: secret(), pageId: digits(), appId: digits(), verifyToken: secret() };
  const line = await startLineStandIn({
    channelSecret: own.channelSecret,
    channelAccessToken: own.channelAccessToken,
    record: false,
    onMessages: ({ to, messages, via }) => {
      if (via === 'loading') show(to, { phone: 'line', kind: 'typing', on: true });
      if (via === 'reply' || via === 'push') show(to, { phone: 'line', kind: 'messages', via, messages, call: { method: 'POST', path: `/v2/bot/message/${via}`, messages } });
    },
  });
  const messenger = await startMessengerStandIn({
    appSecret: own.appSecret, pageAccessToken: own.pageAccessToken, pageId: own.pageId, appId: own.appId, verifyToken: own.verifyToken,
    onMessage: ({ to, message, senderAction }) => {
      if (senderAction === 'mark_seen') show(to, { phone: 'messenger', kind: 'seen' });
      if (senderAction === 'typing_on' || senderAction === 'typing_off') show(to, { phone: 'messenger', kind: 'typing', on: senderAction === 'typing_on' });
      if (message === undefined) return;
      const { method = 'POST', path = '', body = {} } = messenger.calls.at(-1) ?? {};
      // The proof is made with the app's secret: not for the screen, not even when it is made up.
      const told = Object.fromEntries(Object.entries(body).filter(([name]) => !['access_token', 'appsecret_proof'].includes(name)));
      const via = body['messaging_type'] === 'RESPONSE' ? 'reply' : 'push';
      show(to, { phone: 'messenger', kind: 'messages', via, messages: [message], call: { method, path, ...told } });
    },
  });
  return {
    line,
    messenger,
    settings: {
      LINE_CHANNEL_SECRET: own.channelSecret, LINE_CHANNEL_ACCESS_TOKEN: own.channelAccessToken, LINE_API_BASE_URL: line.url, LINE_DATA_API_BASE_URL: line.dataUrl,
      MESSENGER_APP_SECRET: own.appSecret, MESSENGER_PAGE_ACCESS_TOKEN: own.pageAccessToken, MESSENGER_PAGE_ID: own.pageId, MESSENGER_APP_ID: own.appId,
      MESSENGER_VERIFY_TOKEN: own.verifyToken, MESSENGER_GRAPH_BASE_URL: messenger.url,
    },
    async close() {
      await Promise.all([line.close(), messenger.close()]);
    },
  };
}
