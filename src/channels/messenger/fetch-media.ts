import { lookup as resolveHost, type LookupAddress } from 'node:dns';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { detectFileKind, type FileKind } from '../../core/file-kind.js';
import { findHostRule, mayConnect, type HostRule } from './media-hosts.js';

/** Resolves a host to all its addresses; replaced in tests. */
export type ResolveAddresses = (host: string, done: (error: Error | null, addresses: readonly LookupAddress[]) => void) => void;

export interface MediaOptions {
  /** Hosts beside Meta's own, `host` or `host:port`; loopback ones are for tests and may speak http. */
  readonly extraHosts?: readonly string[];
  /** Default 25 MiB. */
  readonly maxBytes?: number;
  /** For the whole fetch, redirects included, ms; default 15,000. */
  readonly deadlineMs?: number;
  readonly resolve?: ResolveAddresses;
}

export type MediaRefusal = 'host' | 'address' | 'redirects' | 'too-large' | 'not-media';
export type MediaResult =
  | { readonly kind: 'fetched'; readonly bytes: Buffer; readonly type: FileKind }
  /** Must not be fetched or kept; asking again gives the same. */
  | { readonly kind: 'refused'; readonly why: MediaRefusal }
  /** The signed URL has run out or the file is gone. */
  | { readonly kind: 'gone' }
  /** Network, deadline, or the host's own trouble: may work later. */
  | { readonly kind: 'failed' };

const MAX_REDIRECTS = 3;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** One request's answer, before its content is judged. */
type Step = { readonly kind: 'redirect'; readonly to: string } | { readonly kind: 'bytes'; readonly bytes: Buffer } | Exclude<MediaResult, { kind: 'fetched' }>;

interface Limits {
  readonly signal: AbortSignal;
  readonly maxBytes: number;
  readonly resolve: ResolveAddresses;
}

/**
 * Fetches what a person sent on Messenger. The URL comes from outside: only allowed hosts, https, public addresses (checked on the
 * address that is really connected to, so a name that changes its answer gains nothing), again after every redirect.
 * No token is ever sent along. Never throws.
 */
export async function fetchMedia(url: string, options: MediaOptions = {}): Promise<MediaResult> {
  const extra = options.extraHosts ?? [];
  const limits: Limits = {
    signal: AbortSignal.timeout(options.deadlineMs ?? 15_000),
    maxBytes: options.maxBytes ?? 25 * 1024 * 1024,
    resolve: options.resolve ?? ((host, done) => resolveHost(host, { all: true }, done)),
  };
  let target = url;
  for (let hop = 0; hop <= MAX_REDIRECTS; hop += 1) {
    const parsed = URL.canParse(target) ? new URL(target) : undefined;
    const rule = parsed === undefined ? undefined : findHostRule(parsed, extra);
    if (parsed === undefined || rule === undefined) return { kind: 'refused', why: 'host' };
    const step = await request(parsed, rule, limits);
    if (step.kind === 'bytes') return judgeBytes(step.bytes);
    if (step.kind !== 'redirect') return step;
    if (!URL.canParse(step.to, parsed.href)) return { kind: 'refused', why: 'host' };
    target = new URL(step.to, parsed).href;
  }
  return { kind: 'refused', why: 'redirects' };
}

function judgeBytes(bytes: Buffer): MediaResult {
  const type = detectFileKind(bytes);
  return type === undefined ? { kind: 'refused', why: 'not-media' } : { kind: 'fetched', bytes, type };
}

function request(url: URL, rule: HostRule, limits: Limits): Promise<Step> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  // A literal address is connected to without a lookup, so it is checked here.
  if (isIP(host) !== 0 && !mayConnect(host, rule)) return Promise.resolve({ kind: 'refused', why: 'address' });
  return new Promise((resolve) => {
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const outgoing = send(url, {
      agent: false,
      signal: limits.signal,
      headers: { accept: '*/*', 'accept-encoding': 'identity' },
      lookup: createGuardedLookup(rule, limits.resolve),
    }, (response) => {
      void readStep(response, limits.maxBytes).then(resolve);
    });
    outgoing.on('error', (error) => resolve(error instanceof AddressRefused ? { kind: 'refused', why: 'address' } : { kind: 'failed' }));
    outgoing.end();
  });
}

async function readStep(response: IncomingMessage, maxBytes: number): Promise<Step> {
  const status = response.statusCode ?? 0;
  const { location } = response.headers;
  if (REDIRECTS.has(status) && location !== undefined) return finish(response, { kind: 'redirect', to: location });
  // Meta's CDN answers 403 when the signature of a URL has expired.
  if (status === 403 || status === 404 || status === 410) return finish(response, { kind: 'gone' });
  if (status !== 200) return finish(response, { kind: 'failed' });
  if (Number(response.headers['content-length'] ?? 0) > maxBytes) return finish(response, { kind: 'refused', why: 'too-large' });
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of response) {
      size += (chunk as Buffer).length;
      if (size > maxBytes) return finish(response, { kind: 'refused', why: 'too-large' });
      chunks.push(chunk as Buffer);
    }
  } catch {
    return { kind: 'failed' };
  }
  return { kind: 'bytes', bytes: Buffer.concat(chunks) };
}

/** Nothing more is read from the connection. */
function finish(response: IncomingMessage, step: Step): Step {
  response.destroy();
  return step;
}

class AddressRefused extends Error {}

/** Gives the connection only addresses that it may go to; one forbidden address among several refuses the host. */
function createGuardedLookup(rule: HostRule, resolve: ResolveAddresses): LookupFunction {
  return (host, options, done) => {
    resolve(host, (error, addresses) => {
      const [first] = addresses;
      if (error !== null || first === undefined) done(error ?? new Error('no address'), '', 0);
      else if (!addresses.every(({ address }) => mayConnect(address, rule))) done(new AddressRefused('address not allowed'), '', 0);
      else if (options.all === true) done(null, [...addresses]);
      else done(null, first.address, first.family);
    });
  };
}
