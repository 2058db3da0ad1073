/**
 * Every error of the console's API: its status and an English message that says what to do. docs/console-api.md lists the same
 * codes, which a test compares. Messages never hold what people wrote.
 */
export const API_ERRORS = {
  'invalid': { status: 400, message: 'The request does not have the documented form; correct the named fields.' },
  'not-signed-in': { status: 401, message: 'Sign in first.' },
  'wrong-credentials': { status: 401, message: 'E-mail or password is wrong, or the account is disabled. Check both, or ask whoever keeps the accounts.' },
  'code-needed': { status: 401, message: 'This account has an authenticator app. Send its six-digit code as well.' },
  'wrong-code': { status: 401, message: 'The code is wrong or was used before. Wait for the next one.' },
  'csrf': { status: 403, message: 'The request did not come from the page, or the page is old. Load it again and send the token of GET /api/session as x-csrf-token.' },
  'forbidden': { status: 403, message: 'Only supervisors may do this. Ask one.' },
  'not-found': { status: 404, message: 'There is no such thing, or it was deleted.' },
  'taken': { status: 409, message: 'A colleague already has this case. Choose another one.' },
  'stale': { status: 409, message: 'The case has changed since you looked. Look at it again, then decide.' },
  'not-active': { status: 409, message: 'Nobody has this case. Claim it first.' },
  'closed': { status: 409, message: 'The case is closed. It opens again when the person writes.' },
  'not-closed': { status: 409, message: 'The case is still open. Close it first.' },
  'not-assignee': { status: 409, message: 'A colleague has this case. Ask them to hand it over, or ask a supervisor.' },
  'unseen-message': { status: 409, message: 'The person has written something that you have not seen. Read it, then close.' },
  'not-allowed': { status: 415, message: 'This kind of file cannot be sent. Send a JPEG, PNG, GIF or WebP picture.' },
  'too-large': { status: 413, message: 'This is too large. Send a picture of at most 12 MB; everything else has to be smaller than 1 MB.' },
  'damaged': { status: 422, message: 'The picture cannot be opened. Save it anew and try again.' },
  'unreachable': { status: 422, message: 'The person has blocked the account or left. Nothing can be sent until they come back.' },
  'window-closed': { status: 422, message: 'The platform does not allow a message now. Wait until the person writes again; they were told how to reach you.' },
  'pictures-off': { status: 422, message: 'Pictures cannot be sent because PUBLIC_URL is not set. Send words instead.' },
  'locked': { status: 429, message: 'Too many attempts. Wait until the named time, then try again.' },
  'internal': { status: 500, message: 'Something went wrong here. Try again; if it stays so, tell whoever runs the service.' },
  'platform-failed': { status: 502, message: 'The platform did not hand the file over. Try again in a minute.' },
  'slow': { status: 503, message: 'It is stored and will be done, but takes longer than usual. Look again in a moment; do not send it anew.' },
  'store-unavailable': { status: 503, message: 'The store does not answer. Nothing was changed; try again in a moment.' },
} as const satisfies Readonly<Record<string, { readonly status: number; readonly message: string }>>;
export type ApiErrorCode = keyof typeof API_ERRORS;

/** A request that was understood and refused. The error handler of the console answers with {@link failureBody}. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;

  /** @param details.until epoch ms: end of a lock, or when a closed window was open last. `message` instead of the one of the table */
  constructor(readonly code: ApiErrorCode, readonly details: { readonly until?: number; readonly message?: string } = {}) {
    super(details.message ?? API_ERRORS[code].message);
    this.status = API_ERRORS[code].status;
  }

  /** Epoch ms. */
  get until(): number | undefined {
    return this.details.until;
  }
}

export interface FailureBody {
  readonly error: { readonly code: ApiErrorCode; readonly message: string; readonly until?: string };
}

/** The body of every refusal (schema `failure`). */
export function failureBody({ code, message, until }: ApiError): FailureBody {
  return { error: { code, message, ...(until === undefined ? {} : { until: new Date(until).toISOString() }) } };
}
