import type { Log } from '../../core/log.js';
import { MAX_MEDIA_BYTES } from '../../core/picture.js';
import type { AccessToken } from './access-token.js';
import { isPlainId } from './ids.js';

const DATA_API = 'https://api-data.line.me';
const POLL_MS = 1_000;
const POLLS = 8;

/** What became of a download. */
export type LineContent =
  | { readonly kind: 'ready'; readonly bytes: Buffer; /** MIME type as LINE names it, in lower case and without parameters. */ readonly type: string }
  /** LINE has not finished preparing it; worth another try later. */
  | { readonly kind: 'pending' }
  /** The person has unsent it, or LINE has deleted it. */
  | { readonly kind: 'gone' }
  | { readonly kind: 'too-large' }
  /** LINE cannot prepare this film or voice, now or later. */
  | { readonly kind: 'unusable' }
  | { readonly kind: 'failed'; readonly retryable: boolean; readonly code: string };

interface LineContentOptions {
  readonly accessToken: AccessToken;
  readonly dataApiBaseUrl?: string;
  /** For the whole download, in ms. */
  readonly deadlineMs: number;
  readonly maxBytes?: number;
  readonly wait?: (ms: number) => Promise<void>;
  readonly log: Log;
}

/**
 * Downloads what a person sent, of any kind (platform rule 2.9): 202 is polled, unless LINE says that it cannot prepare the film or
 * voice; 404 and 410 are `gone`. Never throws.
 * Uses fetch itself: the SDK's stream has no way to stop, and a broken connection in it ends the process.
 */
export async function fetchLineContent(messageId: string, options: LineContentOptions): Promise<LineContent> {
  if (!isPlainId(messageId)) return { kind: 'failed', retryable: false, code: 'id-malformed' };
  const signal = AbortSignal.timeout(options.deadlineMs);
  const wait = options.wait ?? ((ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)));
  try {
    const headers = { authorization: `Bearer ${await options.accessToken()}` };
    const url = new URL(`/v2/bot/message/${messageId}/content`, options.dataApiBaseUrl ?? DATA_API);
    const request = { headers, signal, redirect: 'error' } as const;
    for (let poll = 0; poll < POLLS; poll += 1) {
      // A redirect would carry the access token to another host.
      const response = await fetch(url, request);
      if (response.status !== 202) return await readContent(response, options);
      await response.body?.cancel();
      if (await hasFailedTranscoding(url, request)) return { kind: 'unusable' };
      await wait(POLL_MS);
      if (signal.aborted) break;
    }
    return { kind: 'pending' };
  } catch {
    const code = signal.aborted ? 'deadline-passed' : 'line-unreachable';
    options.log.warn('line-content-failed', { code });
    return { kind: 'failed', retryable: true, code };
  }
}

/** Films and voices only; for a picture LINE has no answer, and then the next poll tells. */
async function hasFailedTranscoding(content: URL, request: RequestInit): Promise<boolean> {
  const response = await fetch(`${content.href}/transcoding`, request);
  if (response.status !== 200) {
    await response.body?.cancel();
    return false;
  }
  const answer: unknown = await response.json().catch(() => undefined);
  return typeof answer === 'object' && answer !== null && 'status' in answer && answer.status === 'failed';
}

async function readContent(response: Response, options: LineContentOptions): Promise<LineContent> {
  const max = options.maxBytes ?? MAX_MEDIA_BYTES;
  const { status } = response;
  if (status !== 200) {
    await response.body?.cancel();
    if (status === 404 || status === 410) return { kind: 'gone' };
    options.log.warn('line-content-failed', { status, requestId: response.headers.get('x-line-request-id') ?? undefined });
    return { kind: 'failed', retryable: status >= 500 || status === 429, code: `line-${status}` };
  }
  if (Number(response.headers.get('content-length') ?? 0) > max) {
    await response.body?.cancel();
    return { kind: 'too-large' };
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += (chunk as Uint8Array).byteLength;
    if (size > max) return { kind: 'too-large' };
    chunks.push(chunk as Uint8Array);
  }
  const type = (response.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  return { kind: 'ready', bytes: Buffer.concat(chunks), type };
}
