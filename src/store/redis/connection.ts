import { createClient, createCluster, createSentinel, type RedisClientOptions } from 'redis';
import { StoreError } from '../../core/errors.js';
import type { Log } from '../../core/log.js';
import type { Script } from './scripts/script.js';

/** How Redis is reached. */
export interface RedisEndpoint {
  /** `redis://` or `rediss://`; its credentials also hold for the nodes. */
  readonly url: string;
  readonly mode: 'single' | 'cluster' | 'sentinel';
  /** Further nodes of the cluster, or the sentinels, as `host:port`. */
  readonly nodes?: readonly string[];
  /** Name of the master that the sentinels watch; `mymaster` when absent. */
  readonly sentinelName?: string;
  /** A command without an answer after this many ms has failed; 1,500 when absent. */
  readonly timeoutMs?: number;
}

/** What the three kinds of client have in common. */
interface Wire {
  /** @param firstKey decides the node in a cluster; undefined for a command without keys */
  send(firstKey: string | undefined, args: string[]): Promise<unknown>;
  subscribe(channel: string, listener: (message: string) => void): Promise<unknown>;
  destroy(): void;
}

const DEFAULT_TIMEOUT_MS = 1_500;
const START_TIMEOUT_MS = 5_000;
/** The connection is looked at this often, and given up when it has been silent for twice as long. */
const PING_MS = 5_000;

type ClientOptions = Pick<RedisClientOptions, 'disableOfflineQueue' | 'pingInterval' | 'username' | 'password' | 'database'> & {
  readonly socket: { readonly connectTimeout: number; readonly socketTimeout: number; readonly reconnectStrategy: (retries: number) => number };
};

function clientOptions(): ClientOptions {
  return {
    // A command that waits for a connection would outlive its webhook.
    disableOfflineQueue: true,
    pingInterval: PING_MS,
    socket: {
      connectTimeout: 2_000,
      socketTimeout: PING_MS * 2,
      reconnectStrategy: (retries) => Math.min(50 * 2 ** Math.min(retries, 10), 1_000),
    },
  };
}

/** One connection to Redis in whichever mode, with scripts, deadlines and our own errors. */
export class RedisConnection {
  readonly #wire: Wire;
  readonly #timeoutMs: number;
  /** Sees the keys of every command before it is sent: what the tests for Redis Cluster hook into. */
  onCommand: ((keys: readonly string[]) => void) | undefined;

  constructor(wire: Wire, timeoutMs: number) {
    this.#wire = wire;
    this.#timeoutMs = timeoutMs;
  }

  /** @throws StoreError `store-unavailable` when there is no answer in time or Redis refuses */
  async send(firstKey: string | undefined, args: string[]): Promise<unknown> {
    try {
      return await withDeadline(this.#wire.send(firstKey, args), this.#timeoutMs);
    } catch (cause) {
      throw asStoreError(cause);
    }
  }

  /** Runs a script by its hash, and by its text where Redis does not know it (first use, restart, new node). */
  async run(script: Script, keys: readonly string[], args: readonly (string | number)[]): Promise<unknown> {
    this.onCommand?.(keys);
    const rest = [String(keys.length), ...keys, ...args.map(String)];
    try {
      return await withDeadline(this.#wire.send(keys[0], ['EVALSHA', script.sha, ...rest]), this.#timeoutMs);
    } catch (cause) {
      if (!(cause instanceof Error && cause.message.startsWith('NOSCRIPT'))) throw asStoreError(cause);
      return this.send(keys[0], ['EVAL', script.source, ...rest]);
    }
  }

  async subscribe(channel: string, listener: (message: string) => void): Promise<void> {
    await this.#wire.subscribe(channel, listener);
  }

  close(): void {
    this.#wire.destroy();
  }
}

function asStoreError(cause: unknown): StoreError {
  if (cause instanceof StoreError) return cause;
  // Only the first word of Redis's own errors is safe to repeat: the rest may quote a value.
  const reason = cause instanceof Error ? (/^[A-Z]{3,20}\b/.exec(cause.message)?.[0] ?? cause.name) : 'unknown';
  return new StoreError('store-unavailable', `Redis did not do it: ${reason}`, { cause });
}

function withDeadline<T>(work: Promise<T>, ms: number): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const timer = setTimeout(() => reject(new StoreError('store-unavailable', `no answer from Redis in ${ms} ms`)), ms);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/**
 * Connects, and reconnects by itself from then on.
 * @param onReconnect called whenever a connection stands: wake-ups may have been missed
 * @throws StoreError `store-unavailable` when there is no connection within five seconds
 */
export async function connectRedis(endpoint: RedisEndpoint, log: Log, onReconnect: () => void): Promise<RedisConnection> {
  const { wire, connected } = openWire(endpoint, log, onReconnect);
  try {
    await withDeadline(connected, START_TIMEOUT_MS);
  } catch (cause) {
    wire.destroy();
    throw asStoreError(cause);
  }
  return new RedisConnection(wire, endpoint.timeoutMs ?? DEFAULT_TIMEOUT_MS);
}

interface OpenWire {
  readonly wire: Wire;
  readonly connected: Promise<unknown>;
}

function openWire(endpoint: RedisEndpoint, log: Log, onReconnect: () => void): OpenWire {
  const complain = (error: unknown): void => {
    log.warn('redis-connection-error', { reason: asStoreError(error).message });
  };
  switch (endpoint.mode) {
    case 'single':
      return openSingle(endpoint, complain, onReconnect);
    case 'cluster':
      return openCluster(endpoint, complain, onReconnect);
    case 'sentinel':
      return openSentinel(endpoint, complain, onReconnect);
  }
}

function openSingle(endpoint: RedisEndpoint, complain: (error: unknown) => void, onReconnect: () => void): OpenWire {
  const client = createClient({ ...clientOptions(), url: endpoint.url });
  const subscriber = client.duplicate();
  client.on('error', complain).on('ready', onReconnect);
  subscriber.on('error', complain).on('ready', onReconnect);
  return {
    connected: Promise.all([client.connect(), subscriber.connect()]),
    wire: {
      send: (_key, args) => client.sendCommand(args),
      subscribe: (channel, listener) => subscriber.subscribe(channel, listener),
      destroy: () => {
        if (client.isOpen) client.destroy();
        if (subscriber.isOpen) subscriber.destroy();
      },
    },
  };
}

function openCluster(endpoint: RedisEndpoint, complain: (error: unknown) => void, onReconnect: () => void): OpenWire {
  const { username, password, tls } = readCredentials(endpoint.url);
  const scheme = tls ? 'rediss' : 'redis';
  const cluster = createCluster({
    rootNodes: [{ url: endpoint.url }, ...(endpoint.nodes ?? []).map((node) => ({ url: `${scheme}://${node}` }))],
    defaults: { ...clientOptions(), ...(username === undefined ? {} : { username }), ...(password === undefined ? {} : { password }) },
  });
  cluster.on('error', complain).on('node-ready', onReconnect);
  return {
    connected: cluster.connect(),
    wire: {
      send: (key, args) => cluster.sendCommand(key, false, args),
      subscribe: (channel, listener) => cluster.subscribe(channel, listener),
      destroy: () => cluster.destroy(),
    },
  };
}

function openSentinel(endpoint: RedisEndpoint, complain: (error: unknown) => void, onReconnect: () => void): OpenWire {
  const { username, password, tls, host, port } = readCredentials(endpoint.url);
  const own = { ...clientOptions(), ...(username === undefined ? {} : { username }), ...(password === undefined ? {} : { password }) };
  const options = tls ? { ...own, socket: { ...own.socket, tls: true as const } } : own;
  const sentinel = createSentinel({
    name: endpoint.sentinelName ?? 'mymaster',
    sentinelRootNodes: endpoint.nodes === undefined || endpoint.nodes.length === 0 ? [{ host, port }] : endpoint.nodes.map(readNode),
    nodeClientOptions: options,
    // A reserved client pipelines; otherwise each command would wait for the pool's only one.
    masterPoolSize: 2,
    reserveClient: true,
    passthroughClientErrorEvents: true,
  });
  sentinel.on('error', complain).on('client-error', complain).on('topology-change', onReconnect);
  return {
    connected: sentinel.connect(),
    wire: {
      send: (_key, args) => sentinel.sendCommand(false, args),
      subscribe: (channel, listener) => sentinel.subscribe(channel, listener),
      destroy: () => {
        sentinel.destroy().catch(complain);
      },
    },
  };
}

function readNode(text: string): { host: string; port: number } {
  const colon = text.lastIndexOf(':');
  return { host: text.slice(0, colon), port: Number(text.slice(colon + 1)) };
}

interface Credentials {
  readonly username?: string;
  readonly password?: string;
  readonly tls: boolean;
  readonly host: string;
  readonly port: number;
}

function readCredentials(text: string): Credentials {
  const url = new URL(text);
  return {
    ...(url.username === '' ? {} : { username: decodeURIComponent(url.username) }),
    ...(url.password === '' ? {} : { password: decodeURIComponent(url.password) }),
    tls: url.protocol === 'rediss:',
    host: url.hostname,
    port: Number(url.port === '' ? 6379 : url.port),
  };
}
