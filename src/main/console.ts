import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { NO_HOURS } from '../bot/calendar.js';
import type { DeskView } from '../bot/desk-view.js';
import type { Room } from '../bot/room.js';
import type { Environment } from '../config.js';
import { createColleagues } from '../console/colleagues.js';
import type { ConsoleParts, ConsoleSettings } from '../console/parts.js';
import { Presence } from '../console/presence.js';
import type { Pseudonyms } from '../core/brand.js';
import type { Channel } from '../core/channel.js';
import type { Clock } from '../core/clock.js';
import type { ChannelId } from '../core/inbound.js';
import type { Log, Metrics } from '../core/log.js';
import type { Store } from '../core/store.js';
import { createNotices, type Notices } from '../notices/notices.js';
import { createCannedWords } from './canned-words.js';

/** The built page lies in dist/, whichever of sources and dist runs. */
const PAGE_DIR = path.join(path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url)))), 'dist', 'console', 'page');
/** A colleague who comes or goes changes what people are told about the wait: a few seconds late will do. */
const VIEW_MS = 3_000;

interface ConsoleBuild {
  readonly env: Environment;
  readonly room: Room;
  readonly store: Store;
  readonly pseudonyms: Pseudonyms;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly channels: ReadonlyMap<ChannelId, Channel>;
  /** Settings that no environment gives: the demo's. */
  readonly settings?: Partial<ConsoleSettings> | undefined;
}

/** What the console works with. Its page is served when it has been built. */
export function buildConsole({ env, room, store, pseudonyms, clock, log, metrics, channels, settings }: ConsoleBuild): ConsoleParts {
  const publicUrl = (env.CONSOLE_PUBLIC_URL ?? env.PUBLIC_URL)?.replace(/\/$/, '');
  const { CONSOLE_OIDC_ISSUER: issuer, CONSOLE_OIDC_CLIENT_ID: clientId, CONSOLE_OIDC_CLIENT_SECRET: clientSecret } = env;
  const oidc = issuer === undefined || clientId === undefined ? undefined : { issuer, clientId, ...(clientSecret === undefined ? {} : { clientSecret }) };
  return {
    store, pseudonyms, clock, log, metrics,
    settings: {
      ...(publicUrl === undefined ? {} : { publicUrl }),
      ...(env.PUBLIC_URL === undefined ? {} : { mediaUrl: env.PUBLIC_URL.replace(/\/$/, '') }),
      secureCookies: !isLoopback(env.HOST),
      ...(env.CONSOLE_COOKIE_DOMAIN === undefined ? {} : { cookieDomain: env.CONSOLE_COOKIE_DOMAIN }),
      ...(oidc === undefined ? {} : { oidc }),
      humanAgent: env.MESSENGER_HUMAN_AGENT,
      capacity: env.CONSOLE_CAPACITY,
      ...(existsSync(path.join(PAGE_DIR, 'index.html')) ? { pageDir: PAGE_DIR } : {}),
      ...settings,
    },
    calendar: room.calendar ?? NO_HOURS,
    canned: createCannedWords(room),
    media: {
      fetch: async (channel, source) => (await channels.get(channel)?.fetchMedia?.(source)) ?? { kind: 'gone' },
      // What opens pictures is loaded with the first one.
      clean: async (bytes, wanted) => (await import('../pictures/clean-file.js')).cleanFile(bytes, wanted),
    },
    pushQuota: async () => {
      const quota = await channels.get('line')?.pushQuota?.();
      return quota === undefined ? undefined : { ...quota, reserve: env.LINE_QUOTA_RESERVE };
    },
  };
}

/** Browsers keep `Secure` cookies for https only, and on a developer's own machine there is none. */
function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}

/** What turns may know of the desk, a few seconds old at most. Rejects when the store does not answer. */
export function createDeskView({ store, env, clock }: Pick<ConsoleBuild, 'store' | 'env' | 'clock'>): () => Promise<DeskView> {
  const colleagues = createColleagues(store, new Presence(store), env.CONSOLE_CAPACITY);
  let known: { readonly at: number; readonly view: Promise<DeskView> } | undefined;
  const read = async (): Promise<DeskView> => {
    const open = await store.desk.open();
    return { counsellors: await colleagues.list(open), open: open.map((record) => record.case) };
  };
  return () => {
    if (known === undefined || clock() - known.at > VIEW_MS) {
      const view = read();
      known = { at: clock(), view };
      view.catch(() => (known = undefined));
    }
    return known.view;
  };
}

/** Calls people outside the page; silent where nothing is configured. */
export function buildNotices({ env, room, clock, log, metrics }: Pick<ConsoleBuild, 'env' | 'room' | 'clock' | 'log' | 'metrics'>): Notices {
  const { NOTICE_WEBHOOK_URL: webhookUrl, NOTICE_MAIL_URL: url, NOTICE_MAIL_FROM: from, NOTICE_MAIL_TO: to, NOTICE_LANGUAGE: language } = env;
  const page = (env.CONSOLE_PUBLIC_URL ?? env.PUBLIC_URL)?.replace(/\/$/, '');
  return createNotices({
    settings: {
      ...(webhookUrl === undefined ? {} : { webhookUrl }),
      ...(url === undefined || from === undefined ? {} : { mail: { url, from, to } }),
      ...(page === undefined ? {} : { consoleUrl: `${page}/console/` }),
    },
    words: (key, variables) => room.words.t(language, `notices:${key}`, variables),
    clock, log, metrics,
  });
}
