import { verifyHandshake } from '../channels/messenger/verify.js';
import type { Environment } from '../config.js';
import { createConsole } from '../console/console.js';
import { openMediaLink } from '../console/media-link.js';
import type { ConsoleSettings } from '../console/parts.js';
import type { Room } from '../bot/room.js';
import type { Pseudonyms } from '../core/brand.js';
import type { Channel } from '../core/channel.js';
import type { Clock } from '../core/clock.js';
import type { ChannelId } from '../core/inbound.js';
import type { Log, Metrics } from '../core/log.js';
import type { Store } from '../core/store.js';
import { createServer, type HttpOptions } from '../http/server.js';
import { buildConsole } from './console.js';

interface WebParts {
  readonly env: Environment;
  readonly room: Room;
  readonly store: Store;
  readonly pseudonyms: Pseudonyms;
  readonly log: Log;
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly metricsText: () => Promise<string>;
  readonly channels: ReadonlyMap<ChannelId, Channel>;
  readonly built: { readonly line?: Channel; readonly messenger?: Channel };
  readonly settings: Partial<ConsoleSettings> | undefined;
}

/** The listening side of a process. */
interface Web {
  readonly url: string;
  readonly consoleUrl?: string;
  /** Ends live connections, waits for requests in hand. */
  close(): Promise<void>;
}

/** Webhooks, health, public pictures and the console: on one port, or the console on a port of its own. A worker has health alone. */
export async function startWeb(parts: WebParts): Promise<Web> {
  const { env, store, pseudonyms, clock, log, metrics, metricsText, built } = parts;
  const isWeb = env.ROLE === 'all' || env.ROLE === 'web';
  // 0 is any free port, and so never the same.
  const own = env.CONSOLE_PORT !== undefined && (env.CONSOLE_PORT === 0 || env.CONSOLE_PORT !== env.PORT);
  const { MESSENGER_VERIFY_TOKEN: verifyToken, METRICS_TOKEN: metricsToken } = env;
  const common: HttpOptions = {
    store, pseudonyms, clock, log, metrics, metricsText, settleMs: env.SETTLE_MS, isReady: () => true, trustProxy: env.TRUST_PROXY,
    ...(metricsToken === undefined ? {} : { metricsToken }),
  };
  const extend: NonNullable<HttpOptions['extend']> = async (app) => {
    await app.register(createConsole(buildConsole(parts)));
  };
  const app = createServer({
    ...common,
    ...(isWeb ? { media: (token) => openMediaLink(store, token) } : {}),
    ...(isWeb && !own ? { extend } : {}),
    ...(isWeb && built.line !== undefined ? { line: built.line } : {}),
    ...(isWeb && built.messenger !== undefined ? { messenger: built.messenger } : {}),
    ...(isWeb && verifyToken !== undefined && built.messenger !== undefined ? { handshake: (query) => verifyHandshake(query, verifyToken) } : {}),
  });
  const url = await app.listen({ port: env.PORT, host: env.HOST });
  if (!isWeb) return { url, close: () => app.close() };
  if (!own) return { url, consoleUrl: `${url}/console/`, close: () => app.close() };
  const desk = createServer({ ...common, extend });
  const deskUrl = await desk.listen({ port: env.CONSOLE_PORT ?? 0, host: env.HOST });
  return {
    url,
    consoleUrl: `${deskUrl}/console/`,
    close: async () => {
      await Promise.all([desk.close(), app.close()]);
    },
  };
}
