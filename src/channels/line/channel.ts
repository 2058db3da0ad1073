import type { Pseudonyms } from '../../core/brand.js';
import type { Channel } from '../../core/channel.js';
import type { Clock } from '../../core/clock.js';
import type { Log, Metrics } from '../../core/log.js';
import type { Counters } from '../../core/store.js';
import type { AccessToken } from './access-token.js';
import { LINE_DEADLINES, LineClient, type LineDeadlines } from './client.js';
import { fetchLineContent } from './content.js';
import { isUserId } from './ids.js';
import { parseLineBody } from './parse.js';
import { PushQuota } from './quota.js';
import { LineSender } from './send.js';
import { verifyLineSignature } from './verify.js';

/** Seconds; LINE takes 5 to 60 in steps of 5. Ends by itself with the next message. */
const LOADING_SECONDS = 20;

export interface LineChannelOptions {
  /** All are accepted for webhooks while a channel secret is being changed. */
  readonly channelSecrets: readonly string[];
  /** See access-token: long-lived, or stateless and renewed. */
  readonly accessToken: AccessToken;
  readonly apiBaseUrl?: string;
  readonly dataApiBaseUrl?: string;
  readonly clock: Clock;
  readonly counters: Counters;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Fraction of the monthly push quota that is kept for counsellors and safety messages, e.g. 0.2. */
  readonly quotaReserve: number;
  /** Names sent messages. */
  readonly pseudonyms?: Pseudonyms;
  /** Picture beside the names of counsellors: https, PNG 1:1, at most 1 MB. Changing it while rows wait only changes the picture. */
  readonly senderIconUrl?: string;
  readonly deadlines?: Partial<LineDeadlines>;
  /** 0 ≤ x < 1. */
  readonly random?: () => number;
  /** Larger content is refused. */
  readonly maxContentBytes?: number;
  /** Between polls of content that is not ready. */
  readonly wait?: (ms: number) => Promise<void>;
}

/** LINE as a {@link Channel}. */
export function createLineChannel(options: LineChannelOptions): Channel {
  const { accessToken, clock, log, metrics, pseudonyms } = options;
  const deadlines = { ...LINE_DEADLINES, ...options.deadlines };
  const client = new LineClient({ accessToken, deadlines, ...(options.apiBaseUrl === undefined ? {} : { apiBaseUrl: options.apiBaseUrl }) });
  const quota = new PushQuota({ read: () => client.quota(), counters: options.counters, clock, reserve: options.quotaReserve, log, metrics });
  const random = options.random ?? Math.random;
  const sender = new LineSender({
    client, quota, clock, random, log, metrics,
    ...(pseudonyms === undefined ? {} : { pseudonyms }),
    ...(options.senderIconUrl === undefined ? {} : { senderIconUrl: options.senderIconUrl }),
  });
  return {
    id: 'line',
    verify: (raw, headers) => verifyLineSignature(raw, headers, options.channelSecrets),
    parse: parseLineBody,
    send: (context) => sender.send(context),
    async indicate({ scope, to }) {
      if (scope === 'user' && isUserId(to)) await client.showLoading(to, LOADING_SECONDS);
    },
    async profileLanguage({ scope, to }) {
      if (scope !== 'user' || !isUserId(to)) return undefined;
      // 404 (blocked, unknown, no consent) is as good as no language.
      return client.profileLanguage(to).catch(() => undefined);
    },
    async fetchMedia(source) {
      if (source.by !== 'id') return { kind: 'refused' };
      const content = await fetchLineContent(source.value, {
        accessToken,
        deadlineMs: deadlines.content,
        log,
        ...(options.dataApiBaseUrl === undefined ? {} : { dataApiBaseUrl: options.dataApiBaseUrl }),
        ...(options.maxContentBytes === undefined ? {} : { maxBytes: options.maxContentBytes }),
        ...(options.wait === undefined ? {} : { wait: options.wait }),
      });
      if (content.kind === 'ready') return { kind: 'fetched', bytes: content.bytes };
      if (content.kind === 'gone' || content.kind === 'too-large') return { kind: content.kind };
      return { kind: content.kind === 'unusable' ? 'refused' : 'failed' };
    },
    pushQuota: () => quota.reading(),
  };
}
