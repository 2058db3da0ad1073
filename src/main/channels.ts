import { longLivedToken, statelessToken } from '../channels/line/access-token.js';
import { createLineChannel } from '../channels/line/channel.js';
import { createMessengerChannel } from '../channels/messenger/channel.js';
import type { Environment } from '../config.js';
import type { Pseudonyms } from '../core/brand.js';
import type { Channel } from '../core/channel.js';
import type { Clock } from '../core/clock.js';
import type { Log } from '../core/log.js';
import type { Store } from '../core/store.js';
import type { PersonaShelf } from '../channels/messenger/personas.js';
import type { createMetrics } from '../telemetry/prometheus.js';

interface ChannelParts {
  readonly env: Environment;
  readonly pseudonyms: Pseudonyms;
  readonly store: Store;
  readonly log: Log;
  readonly clock: Clock;
  readonly metrics: ReturnType<typeof createMetrics>['metrics'];
}

interface BuiltChannels {
  readonly list: readonly Channel[];
  readonly line?: Channel;
  readonly messenger?: Channel;
  close(): void;
}

/** A channel without its secret is off, and says so. */
export function buildChannels(parts: ChannelParts): BuiltChannels {
  const line = buildLine(parts);
  const messenger = buildMessenger(parts);
  if (line === undefined) parts.log.warn('channel-off', { channel: 'line', missing: 'LINE_CHANNEL_SECRET' });
  if (messenger === undefined) parts.log.warn('channel-off', { channel: 'messenger', missing: 'MESSENGER_APP_SECRET' });
  return {
    list: [line, messenger].filter((channel) => channel !== undefined),
    ...(line === undefined ? {} : { line }),
    ...(messenger === undefined ? {} : { messenger }),
    close: () => messenger?.close(),
  };
}

function buildLine({ env, pseudonyms, store, log, clock, metrics }: ChannelParts): Channel | undefined {
  const [secret] = env.LINE_CHANNEL_SECRET;
  if (secret === undefined) return undefined;
  return createLineChannel({
    channelSecrets: env.LINE_CHANNEL_SECRET,
    accessToken:
      env.LINE_CHANNEL_ACCESS_TOKEN !== undefined || env.LINE_CHANNEL_ID === undefined
        ? longLivedToken(env.LINE_CHANNEL_ACCESS_TOKEN ?? '')
        : statelessToken({ channelId: env.LINE_CHANNEL_ID, channelSecret: secret, apiBaseUrl: env.LINE_API_BASE_URL, clock }),
    apiBaseUrl: env.LINE_API_BASE_URL,
    dataApiBaseUrl: env.LINE_DATA_API_BASE_URL,
    pseudonyms, clock, log, metrics,
    counters: store.counters,
    quotaReserve: env.LINE_QUOTA_RESERVE,
    ...iconOf(env),
  });
}

function buildMessenger({ env, pseudonyms, store, log, clock, metrics }: ChannelParts): (Channel & { close(): void }) | undefined {
  const { MESSENGER_APP_SECRET: appSecret, MESSENGER_PAGE_ACCESS_TOKEN: pageAccessToken, MESSENGER_PAGE_ID: pageId } = env;
  if (appSecret === undefined || pageAccessToken === undefined || pageId === undefined) return undefined;
  return createMessengerChannel({
    appSecret, pageAccessToken, pageId, pseudonyms, clock, log, metrics,
    ...(env.MESSENGER_APP_ID === undefined ? {} : { appId: env.MESSENGER_APP_ID }),
    graphBaseUrl: env.MESSENGER_GRAPH_BASE_URL,
    graphVersion: env.MESSENGER_GRAPH_VERSION,
    humanAgent: env.MESSENGER_HUMAN_AGENT,
    mediaHosts: env.MESSENGER_MEDIA_HOSTS,
    personas: shelvePersonas(store, pseudonyms),
    ...iconOf(env),
  });
}

/** The mark beside counsellors' names; LINE and Meta fetch it, so it needs an address. */
function iconOf({ PUBLIC_URL: url }: Environment): { readonly senderIconUrl?: string } {
  return url === undefined ? {} : { senderIconUrl: `${url.replace(/\/$/, '')}/media/counsellor.png` };
}

/** Names lie hashed in the store's keys. */
function shelvePersonas({ vault }: Store, pseudonyms: Pseudonyms): PersonaShelf {
  const shelf = (name: string): string => pseudonyms.event(`persona:${name}`);
  return {
    find: async (name) => {
      const id = await vault.get('persona', shelf(name));
      return typeof id === 'string' ? id : undefined;
    },
    keep: async (name, id) => {
      await vault.put('persona', shelf(name), id);
    },
    forget: async (name) => {
      await vault.remove('persona', shelf(name));
    },
  };
}
