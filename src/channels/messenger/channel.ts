import type { Pseudonyms } from '../../core/brand.js';
import type { Channel } from '../../core/channel.js';
import type { Clock } from '../../core/clock.js';
import type { Address, ParsedBody } from '../../core/inbound.js';
import type { Log, Metrics } from '../../core/log.js';
import { MAX_MEDIA_BYTES } from '../../core/picture.js';
import { fetchMedia } from './fetch-media.js';
import { createGraphClient, type GraphClient } from './graph-client.js';
import { parseBody } from './parse.js';
import { Personas, type PersonaShelf } from './personas.js';
import { MessengerSender } from './send.js';
import { verifySignature } from './verify.js';

export interface MessengerOptions {
  readonly appSecret: string;
  readonly pageAccessToken: string;
  readonly pageId: string;
  readonly appId?: string;
  readonly graphBaseUrl?: string;
  readonly graphVersion?: string;
  /** The Human Agent feature was granted to the app. */
  readonly humanAgent: boolean;
  /** Where personas of counsellors are kept; they need `senderIconUrl` too. Absent: counsellors write as the Page. */
  readonly personas?: PersonaShelf;
  /** Picture of the personas, https. */
  readonly senderIconUrl?: string;
  /** Hosts beside Meta's own from which attachments may be fetched. */
  readonly mediaHosts?: readonly string[];
  /** Turns the ids of sent messages into pseudonyms. */
  readonly pseudonyms: Pseudonyms;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  /** For one call, ms; default 10,000. */
  readonly deadlineMs?: number;
  /** Spreads retries; default Math.random. */
  readonly random?: () => number;
}

const INDICATE_DEADLINE = 3_000;

/** The Messenger channel of one Page. `close` lets go of idle connections. */
export function createMessengerChannel(options: MessengerOptions): Channel & { close(): void } {
  const { appSecret, pageAccessToken, pageId, appId, log, metrics } = options;
  const graph = createGraphClient({
    appSecret, pageAccessToken,
    ...(options.graphBaseUrl === undefined ? {} : { baseUrl: options.graphBaseUrl.replace(/\/+$/, '') }),
    ...(options.graphVersion === undefined ? {} : { version: options.graphVersion }),
  });
  const { personas: shelf, senderIconUrl: pictureUrl } = options;
  const personas = shelf === undefined || pictureUrl === undefined ? undefined : new Personas({ graph, shelf, pictureUrl, clock: options.clock, log });
  const sender = new MessengerSender({ ...options, graph, personas, random: options.random ?? Math.random, deadlineMs: options.deadlineMs ?? 10_000 });
  return {
    id: 'messenger',
    verify: (raw, headers) => verifySignature(raw, headers, appSecret),
    parse: (body, receivedAt, pseudonyms) => {
      const parsed = parseBody(body, { page: { pageId, appId }, pseudonyms, receivedAt });
      raisePolicyAlarm(parsed, log, metrics);
      return parsed;
    },
    send: (context) => sender.send(context),
    indicate: (address) => showTyping(graph, pageId, address),
    async fetchMedia(source) {
      if (source.by !== 'url') return { kind: 'refused' };
      const result = await fetchMedia(source.value, { maxBytes: MAX_MEDIA_BYTES, ...(options.mediaHosts === undefined ? {} : { extraHosts: options.mediaHosts }) });
      if (result.kind === 'fetched') return { kind: 'fetched', bytes: result.bytes };
      if (result.kind === 'refused') return { kind: result.why === 'too-large' ? 'too-large' : 'refused' };
      return { kind: result.kind };
    },
    close: () => graph.close(),
  };
}

/** Meta warns or blocks the Page: somebody must look at once, even when no turn gets to it (Messenger Platform, policy enforcement). */
function raisePolicyAlarm(parsed: ParsedBody, log: Log, metrics: Metrics): void {
  for (const { input } of parsed.events) {
    if (input.kind !== 'policy') continue;
    log.error('messenger_policy', { action: input.action });
    metrics.count('alarms', { what: `messenger-policy-${input.action}` });
  }
}

/** Sender actions stand alone, so it takes two calls; nothing depends on either. */
async function showTyping(graph: GraphClient, pageId: string, address: Address): Promise<void> {
  if (!/^\d{1,32}$/.test(address.to) || address.bot !== pageId) return;
  const act = (action: string): Promise<unknown> =>
    graph.post(`/${pageId}/messages`, { recipient: { id: address.to }, sender_action: action }, INDICATE_DEADLINE);
  await Promise.all([act('mark_seen'), act('typing_on')]);
}
