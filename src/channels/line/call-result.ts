import { HTTPFetchError } from '@line/bot-sdk';
import { MadoguchiError } from '../../core/errors.js';

/** What is known after one call. */
export type CallResult =
  | { readonly kind: 'accepted'; readonly messageIds: readonly string[]; readonly requestId?: string }
  /** LINE answered and did nothing. */
  | { readonly kind: 'refused'; readonly status: number; readonly reason: RefusalReason; readonly requestId?: string; readonly retryAfterMs?: number }
  /** 5xx, timeout, reset: it may have been done. */
  | { readonly kind: 'unknown'; readonly status: number }
  /** The request never left: no connection, no access token. */
  | { readonly kind: 'unreached' };

export type RefusalReason = 'reply-token' | 'recipient' | 'monthly-quota' | 'user-rate' | 'rate' | 'credentials' | 'message';

const NEVER_CONNECTED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT']);

/** Maps everything that the SDK, its fetch or the deadline can throw. The one place that knows LINE's errors (rules 2.4 to 2.6). */
export function readFailure(error: unknown): CallResult {
  if (!(error instanceof HTTPFetchError)) return NEVER_CONNECTED.has(causeCode(error)) ? { kind: 'unreached' } : { kind: 'unknown', status: 0 };
  const { status, headers } = error;
  const requestId = headers.get('x-line-request-id') ?? undefined;
  const body = readBody(error.body);
  // The retry key was accepted before: this is the success that we did not hear of.
  if (status === 409) return { kind: 'accepted', messageIds: readSentIds(body), ...withId(headers.get('x-line-accepted-request-id') ?? requestId) };
  if (status >= 500) return { kind: 'unknown', status };
  const seconds = Number(headers.get('retry-after'));
  const retryAfterMs = Number.isFinite(seconds) && seconds > 0 ? { retryAfterMs: seconds * 1_000 } : {};
  return { kind: 'refused', status, reason: readReason(status, body), ...withId(requestId), ...retryAfterMs };
}

/** Ids of `sentMessages`, in order; empty when the body has none. */
export function readSentIds(body: unknown): string[] {
  const sent = typeof body === 'object' && body !== null && 'sentMessages' in body ? body.sentMessages : undefined;
  if (!Array.isArray(sent)) return [];
  return sent.flatMap((item: unknown) => (typeof item === 'object' && item !== null && 'id' in item && typeof item.id === 'string' ? [item.id] : []));
}

function withId(requestId: string | undefined): { readonly requestId?: string } {
  return requestId === undefined ? {} : { requestId };
}

/** LINE tells refusals of one status apart only by the words of `message` (rule 2.6). */
function readReason(status: number, body: unknown): RefusalReason {
  const message = typeof body === 'object' && body !== null && 'message' in body && typeof body.message === 'string' ? body.message : '';
  if (status === 401 || status === 403) return 'credentials';
  if (status === 429) {
    if (/monthly limit/i.test(message)) return 'monthly-quota';
    return /user/i.test(message) ? 'user-rate' : 'rate';
  }
  if (/invalid reply token/i.test(message)) return 'reply-token';
  return /'to'/.test(message) ? 'recipient' : 'message';
}

function readBody(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Node wraps the reason of a failed fetch in causes, and the tries of several addresses in a list. */
function causeCode(error: unknown): string {
  let at = error;
  for (let depth = 0; depth < 5 && typeof at === 'object' && at !== null; depth += 1) {
    if (at instanceof MadoguchiError) return '';
    if ('code' in at && typeof at.code === 'string') return at.code;
    const listed: unknown = 'errors' in at && Array.isArray(at.errors) ? at.errors[0] : undefined;
    at = listed ?? ('cause' in at ? at.cause : undefined);
  }
  return '';
}
