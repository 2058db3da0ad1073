import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Pseudonyms } from '../core/brand.js';
import type { Channel } from '../core/channel.js';
import type { Clock } from '../core/clock.js';
import { MadoguchiError } from '../core/errors.js';
import type { Log, Metrics } from '../core/log.js';
import type { Store } from '../core/store.js';
import { endWithConnections } from './connections.js';
import { addMedia, type OpenMedia } from './media.js';

export interface HttpOptions {
  readonly store: Store;
  readonly pseudonyms: Pseudonyms;
  readonly line?: Channel;
  readonly messenger?: Channel;
  /** Answers Meta's subscription handshake from the query of the request. */
  readonly handshake?: (query: Readonly<Record<string, unknown>>) => { readonly status: number; readonly body: string };
  /** How long a text waits for the rest of its burst, in ms. */
  readonly settleMs: number;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Prometheus text. */
  readonly metricsText: () => Promise<string>;
  readonly metricsToken?: string;
  /** True once content and model are loaded. */
  readonly isReady: () => boolean;
  /** Opens the public address of a picture that a counsellor sent; absent: there are none. */
  readonly media?: OpenMedia;
  /** The service stands behind one reverse proxy: the address of a caller is the one that it names. */
  readonly trustProxy?: boolean;
  /** Adds what else this port serves (the console), in a scope of its own, before the server listens. */
  readonly extend?: (app: FastifyInstance) => Promise<void> | void;
}

/** LINE sends at most a few hundred KB; platforms.md 6 asks that 2 MB be survived. */
const BODY_LIMIT = 2 * 1024 * 1024;
/** From the first byte of a request to its last: enough for a large picture over a bad line, not for somebody who sends a byte a minute. */
const REQUEST_MS = 120_000;

/**
 * The service's HTTP side. Nothing happens before a webhook's 200 but verify, parse, dedupe and store.
 * What `extend` throws comes out of `listen` or `ready`.
 */
export function createServer(options: HttpOptions): FastifyInstance {
  // Only what the proxy itself has seen is believed, never the list that a caller writes in front of it.
  const trustProxy = options.trustProxy === true ? (_address: string, hop: number) => hop === 0 : false;
  const app = fastify({ logger: false, bodyLimit: BODY_LIMIT, exposeHeadRoutes: false, forceCloseConnections: 'idle', trustProxy, frameworkErrors: refuseAddress, requestTimeout: REQUEST_MS });
  endWithConnections(app);
  app.setErrorHandler((error: { statusCode?: number }, _request, reply) => {
    const status = error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500 ? error.statusCode : 500;
    if (status === 500) options.log.error('http-failed', { status });
    return reply.status(status).send({ error: { code: status === 413 ? 'too-large' : 'bad-request', message: status === 413 ? 'The body is larger than 2 MB.' : 'The request could not be read.' } });
  });
  app.setNotFoundHandler((_request, reply) => reply.status(404).send({ error: { code: 'not-found', message: 'There is nothing here.' } }));
  // Each in its own scope: the parsers of one must not read for another.
  void app.register((scope, _options, done) => {
    addWebhooks(scope, options);
    done();
  });
  addHealth(app, options);
  addMedia(app, options);
  const { extend } = options;
  if (extend !== undefined) void app.register(async (scope) => extend(scope));
  return app;
}

function addWebhooks(app: FastifyInstance, options: HttpOptions): void {
  // The raw bytes are what is signed: no parser may touch them (platform pitfalls 1 to 3).
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  for (const channel of [options.line, options.messenger]) {
    if (channel === undefined) continue;
    app.post(`/webhooks/${channel.id}`, (request, reply) => receive(channel, request, reply, options));
  }
  const { handshake } = options;
  if (handshake !== undefined) {
    app.get('/webhooks/messenger', (request, reply) => {
      const answer = handshake(request.query as Readonly<Record<string, unknown>>);
      return reply.status(answer.status).type('text/plain').send(answer.body);
    });
  }
}

/** An address that no route can be found for. Fastify's own answer would say the address back. */
function refuseAddress({ code }: { readonly code: string }, _request: unknown, reply: FastifyReply): void {
  const tooLong = code === 'FST_ERR_MAX_PARAM_LENGTH';
  void reply
    .status(tooLong ? 404 : 400)
    .headers({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' })
    .send({ error: tooLong ? { code: 'not-found', message: 'There is nothing here.' } : { code: 'invalid', message: 'The address cannot be read.' } });
}

/**
 * One webhook body: 401 bad or missing signature, 400 not JSON, 503 store down (the platform delivers again), else 200 once
 * every event is stored.
 */
async function receive(channel: Channel, request: FastifyRequest, reply: FastifyReply, options: HttpOptions): Promise<FastifyReply> {
  const started = options.clock();
  const finish = (status: number, code?: string): FastifyReply => {
    options.metrics.count('webhook_requests', { channel: channel.id, status: String(status) });
    options.metrics.observe('webhook_ms', options.clock() - started);
    return reply.status(status).send(code === undefined ? 'EVENT_RECEIVED' : { error: { code } });
  };
  const raw = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  if (!channel.verify(raw, request.headers)) return finish(401, 'bad-signature');
  let body: unknown;
  try {
    body = JSON.parse(raw.toString('utf8'));
  } catch {
    return finish(400, 'not-json');
  }
  const parsed = channel.parse(body, started, options.pseudonyms);
  for (const { type } of parsed.ignored) options.metrics.count('events_ignored', { channel: channel.id, type });
  if (parsed.events.length === 0) return finish(200);
  try {
    // Words come in bursts, and are waited for; a tap stands alone, and is answered at once.
    const settleMs = parsed.events.every(({ input }) => input.kind === 'choice') ? 0 : options.settleMs;
    const outcomes = await options.store.inbox.accept(parsed.events, { settleMs });
    for (const outcome of outcomes) options.metrics.count('events_accepted', { channel: channel.id, outcome });
    return await finish(200);
  } catch (error) {
    options.log.warn('webhook-not-stored', { channel: channel.id, code: error instanceof MadoguchiError ? error.code : 'unexpected', events: parsed.events.length });
    return finish(503, 'store-unavailable');
  }
}

function addHealth(app: FastifyInstance, options: HttpOptions): void {
  app.get('/healthz', (_request, reply) => reply.send({ status: 'alive' }));
  app.get('/readyz', async (_request, reply) => {
    const store = await options.store.ping().then(() => true, () => false);
    const ready = store && options.isReady();
    return reply.status(ready ? 200 : 503).send({ status: ready ? 'ready' : 'not-ready', store, content: options.isReady() });
  });
  app.get('/metrics', async (request, reply) => {
    if (options.metricsToken !== undefined && request.headers.authorization !== `Bearer ${options.metricsToken}`) {
      return reply.status(401).send({ error: { code: 'unauthorized', message: 'Send Authorization: Bearer with METRICS_TOKEN.' } });
    }
    return reply.type('text/plain; version=0.0.4').send(await options.metricsText());
  });
}
