/** The console's JSON API as the page calls it: token against forged requests, failures with a code, retries where nothing can happen twice. */

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** What went wrong. `code` is the server's word for it, or `network` when no answer came; the page has a sentence for each. */
export class ApiFailure extends Error {
  override readonly name = 'ApiFailure';

  constructor(
    readonly code: string,
    /** HTTP status; 0 when no answer came. */
    readonly status: number,
    message: string,
    /** ISO 8601: end of a lock, or when a window was open last. */
    readonly until?: string,
  ) {
    super(message);
  }

  /** The same request may do better later. */
  get passing(): boolean {
    return this.status === 0 || this.status === 502 || this.status === 503 || this.status === 504;
  }
}

const READ_TRIES = 3;
const FIRST_WAIT_MS = 400;
let csrfToken: string | undefined;
let onSignedOut: () => void = () => undefined;

/** Token of the session, sent with every write from now on. */
export function setCsrfToken(token: string | undefined): void {
  csrfToken = token;
}

/** Called whenever the server says that nobody is signed in (any more). */
export function watchSignedOut(listener: () => void): void {
  onSignedOut = listener;
}

/**
 * Calls the API. Reads are tried three times when the server is not there; writes never by themselves.
 * @param path with the leading slash, e.g. `/api/cases`
 * @param body sent as JSON; absent: no body
 * @throws ApiFailure, or the signal's AbortError
 */
export async function request<T>(method: Method, path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
  const init: RequestInit = { method, headers: headersOf(method, body === undefined ? undefined : 'application/json') };
  if (body !== undefined) init.body = JSON.stringify(body);
  if (signal !== undefined) init.signal = signal;
  const tries = method === 'GET' ? READ_TRIES : 1;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await send<T>(path, init);
    } catch (error) {
      if (error instanceof ApiFailure && error.code === 'csrf' && attempt === 1 && (await readToken())) {
        init.headers = headersOf(method, body === undefined ? undefined : 'application/json');
        continue;
      }
      if (!(error instanceof ApiFailure) || !error.passing || attempt >= tries) throw error;
      await pause(FIRST_WAIT_MS * 3 ** (attempt - 1), signal);
    }
  }
}

/** Sends a file as it is. @throws ApiFailure */
export async function upload<T>(path: string, file: Blob, signal?: AbortSignal): Promise<T> {
  const type = file.type.startsWith('image/') ? file.type : 'application/octet-stream';
  return send<T>(path, { method: 'POST', headers: headersOf('POST', type), body: file, ...(signal === undefined ? {} : { signal }) });
}

/** What the page says about a failure: the server's code, or `unknown` for what is no answer of the API at all. */
export function codeOf(error: unknown): string {
  return error instanceof ApiFailure ? error.code : 'unknown';
}

/** The request was given up by the page itself. */
export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}

/** Another tab may have signed in anew: its token holds for this one too. */
async function readToken(): Promise<boolean> {
  const before = csrfToken;
  const session = await send<{ readonly csrfToken: string }>('/api/session', { headers: headersOf('GET', undefined) }).catch(() => undefined);
  if (session !== undefined) csrfToken = session.csrfToken;
  return csrfToken !== before;
}

function headersOf(method: Method, type: string | undefined): Record<string, string> {
  const headers: Record<string, string> = { accept: 'application/json' };
  if (type !== undefined) headers['content-type'] = type;
  if (method !== 'GET' && csrfToken !== undefined) headers['x-csrf-token'] = csrfToken;
  return headers;
}

async function send<T>(path: string, init: RequestInit): Promise<T> {
  const response = await fetch(path, { ...init, credentials: 'same-origin', cache: 'no-store' }).catch((error: unknown) => {
    if (isAbort(error)) throw error;
    throw new ApiFailure('network', 0, 'no answer');
  });
  const answer = await readJson(response);
  // Types are the server's own (see schema.ts); both are built together.
  if (response.ok) return answer as T;
  const failure = failureOf(response.status, answer);
  if (failure.code === 'not-signed-in') onSignedOut();
  throw failure;
}

async function readJson(response: Response): Promise<unknown> {
  const text = await response.text().catch(() => {
    throw new ApiFailure('network', 0, 'the answer broke off');
  });
  if (text === '') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // A proxy in between answers with a page of its own.
    return undefined;
  }
}

function failureOf(status: number, answer: unknown): ApiFailure {
  const error = typeof answer === 'object' && answer !== null && 'error' in answer ? answer.error : undefined;
  if (typeof error !== 'object' || error === null || !('code' in error) || typeof error.code !== 'string') {
    return new ApiFailure(status >= 502 ? 'network' : 'unknown', status, `HTTP ${status}`);
  }
  const message = 'message' in error && typeof error.message === 'string' ? error.message : '';
  return new ApiFailure(error.code, status, message, 'until' in error && typeof error.until === 'string' ? error.until : undefined);
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      clearTimeout(timer);
      reject(new DOMException('given up', 'AbortError'));
    };
    if (signal?.aborted === true) {
      reject(new DOMException('given up', 'AbortError'));
      return;
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', abort);
      resolve();
    }, ms);
    signal?.addEventListener('abort', abort, { once: true });
  });
}
