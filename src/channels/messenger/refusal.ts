/** What Graph said when it did not take a call. */
export interface Refusal {
  /** HTTP status. */
  readonly status: number;
  readonly code?: number;
  readonly subcode?: number;
}

/** What is to be done about it. `code` is ours: stable, for outcomes, logs and counts. */
export type Verdict =
  /** May work in a moment; whether the message arrived is unknown. */
  | { readonly kind: 'transient'; readonly code: string }
  /** Not taken because of too many calls: of the whole Page, or in this thread alone. */
  | { readonly kind: 'rate'; readonly code: string; readonly scope: 'page' | 'thread' }
  | { readonly kind: 'window-closed'; readonly code: 'window-closed' }
  | { readonly kind: 'unreachable'; readonly code: 'person-unreachable' }
  /** Nothing goes out until somebody repairs something. */
  | { readonly kind: 'blocked'; readonly code: string }
  /** Our mistake or our configuration: trying again changes nothing. */
  | { readonly kind: 'bug'; readonly code: string };

const WINDOW = new Set([2018278, 2018065, 2534022]);
const UNREACHABLE = new Set([2018108, 551, 1545041]);
const TRANSIENT = new Set([1, 2, 1200]);
const PAGE_RATE = new Set([4, 32, 80006]);
const BUGS_OF_100: Readonly<Record<number, string>> = { 1893061: 'tag-removed', 2018001: 'person-unknown', 33: 'person-unknown', 2018047: 'attachment-mismatch' };

/**
 * The one table of Graph's answers (Messenger Platform, error codes, 2026-03-18). Decides by code and subcode, never by the words.
 * The subcode goes first where it names the person or the window: Meta files 1545041 under more than one code.
 */
export function judgeRefusal({ status, code, subcode }: Refusal): Verdict {
  if (code === undefined) return judgeStatus(status);
  if (code === 190) return { kind: 'blocked', code: 'token' };
  if (code === 368) return { kind: 'blocked', code: 'policy' };
  if (subcode === 1893063) return { kind: 'blocked', code: 'page-restricted' };
  if (subcode !== undefined && WINDOW.has(subcode)) return { kind: 'window-closed', code: 'window-closed' };
  if (UNREACHABLE.has(code) || (subcode !== undefined && UNREACHABLE.has(subcode))) return { kind: 'unreachable', code: 'person-unreachable' };
  if (code === 100) return { kind: 'bug', code: BUGS_OF_100[subcode ?? 0] ?? 'request-refused' };
  if (code === 3 || (code >= 200 && code <= 299) || (code === 10 && subcode === undefined)) return { kind: 'blocked', code: 'permission' };
  if (code === 613) return { kind: 'rate', code: 'rate-thread', scope: 'thread' };
  if (PAGE_RATE.has(code) || status === 429) return { kind: 'rate', code: 'rate-page', scope: 'page' };
  if (TRANSIENT.has(code) || status >= 500) return { kind: 'transient', code: 'platform-error' };
  return { kind: 'bug', code: 'request-refused' };
}

/** Answers that are not Graph's own: a proxy, an outage page, a wrong address. */
function judgeStatus(status: number): Verdict {
  if (status === 429) return { kind: 'rate', code: 'rate-page', scope: 'page' };
  if (status >= 500 || status === 408) return { kind: 'transient', code: 'platform-error' };
  if (status >= 300 && status < 400) return { kind: 'blocked', code: 'redirected' };
  if (status === 401 || status === 403) return { kind: 'blocked', code: 'permission' };
  // A success without Graph's words: something stands in between, and the message may or may not have passed.
  if (status < 300) return { kind: 'transient', code: 'answer-unreadable' };
  return { kind: 'bug', code: 'request-refused' };
}
