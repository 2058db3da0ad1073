import { createHmac } from 'node:crypto';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import axios, { type AxiosRequestConfig } from 'axios';
import { fieldsOf, stringOf } from './fields.js';
import type { Refusal } from './refusal.js';

export interface GraphOptions {
  readonly appSecret: string;
  readonly pageAccessToken: string;
  /** Default Meta's. Without a slash at the end. */
  readonly baseUrl?: string;
  /** Default `v25.0`. */
  readonly version?: string;
}

/** What became of one call. */
export type GraphResult =
  | { readonly kind: 'accepted'; readonly body: Readonly<Record<string, unknown>> }
  | { readonly kind: 'refused'; readonly refusal: Refusal; readonly trace?: string }
  /** No answer, or none in time: Meta may have acted. */
  | { readonly kind: 'no-answer' }
  /** No connection came about, so nothing can have happened. */
  | { readonly kind: 'not-sent' };

/** Graph API calls of one Page. */
export interface GraphClient {
  /** Never throws. @param path after the version, e.g. `/104/messages` @param deadlineMs for the whole call */
  post(path: string, body: Readonly<Record<string, unknown>>, deadlineMs: number): Promise<GraphResult>;
  /** Never throws; for set-up and diagnosis. @param query beside the proof, e.g. `{fields: 'get_started'}` */
  get(path: string, query: Readonly<Record<string, string>>, deadlineMs: number): Promise<GraphResult>;
  /** Closes idle connections. */
  close(): void;
}

const NOT_CONNECTED: ReadonlySet<string> = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'ENETDOWN', 'CERT_HAS_EXPIRED', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'ERR_TLS_CERT_ALTNAME_INVALID']);
/** Idle connections are closed by us, before Meta does it in the middle of a call; ms. */
const IDLE = 20_000;
const MAX_ANSWER = 1_000_000;

/**
 * The token travels in a header, never in the address, which ends up in logs. `appsecret_proof` may stand there: it is a digest
 * that opens nothing without the token (Graph API, secure requests).
 */
export function createGraphClient(options: GraphOptions): GraphClient {
  const pool = { keepAlive: true, maxSockets: 50, timeout: IDLE };
  const agents = { httpAgent: new HttpAgent(pool), httpsAgent: new HttpsAgent(pool) };
  const http = axios.create({
    baseURL: `${options.baseUrl ?? 'https://graph.facebook.com'}/${options.version ?? 'v25.0'}`,
    headers: { authorization: `Bearer ${options.pageAccessToken}` },
    params: { appsecret_proof: createHmac('sha256', options.appSecret).update(options.pageAccessToken).digest('hex') },
    maxRedirects: 0,
    maxContentLength: MAX_ANSWER,
    proxy: false,
    validateStatus: () => true,
    ...agents,
  });
  const call = async (request: AxiosRequestConfig, deadlineMs: number): Promise<GraphResult> => {
    try {
      const response = await http.request<unknown>({ ...request, signal: AbortSignal.timeout(deadlineMs) });
      return readAnswer(response.status, response.data);
    } catch (error) {
      // The error holds the request with token and text: nothing of it goes on but its code.
      const code = axios.isAxiosError(error) ? error.code : undefined;
      return code !== undefined && NOT_CONNECTED.has(code) ? { kind: 'not-sent' } : { kind: 'no-answer' };
    }
  };
  return {
    post: (path, body, deadlineMs) => call({ method: 'POST', url: path, data: body }, deadlineMs),
    get: (path, query, deadlineMs) => call({ method: 'GET', url: path, params: query }, deadlineMs),
    close: () => {
      agents.httpAgent.destroy();
      agents.httpsAgent.destroy();
    },
  };
}

function readAnswer(status: number, data: unknown): GraphResult {
  const body = fieldsOf(data);
  const error = fieldsOf(body?.['error']);
  if (error === undefined && status === 200 && body !== undefined) return { kind: 'accepted', body };
  const code = error?.['code'];
  const subcode = error?.['error_subcode'];
  const trace = stringOf(error?.['fbtrace_id']);
  return {
    kind: 'refused',
    refusal: { status, ...(typeof code === 'number' ? { code } : {}), ...(typeof subcode === 'number' ? { subcode } : {}) },
    ...(trace === undefined ? {} : { trace }),
  };
}
