import type { NoticeOutcome } from './delivery-line.js';
import type { Notice } from './notice.js';

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

const DEADLINE_MS = 10_000;
/** Answers after which the same request may pass. */
const LATER: ReadonlySet<number> = new Set([408, 425, 429]);

/** Posts notices as JSON to one address. A redirect is refused: it would carry them to where nobody decided. */
export function createWebhook(url: string, fetchNow: Fetch): (notice: Notice) => Promise<NoticeOutcome> {
  return async ({ json }) => {
    try {
      const response = await fetchNow(url, {
        method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(json), redirect: 'manual', signal: AbortSignal.timeout(DEADLINE_MS),
      });
      // Nobody reads it, and an open body would hold the connection.
      await response.body?.cancel();
      if (response.ok) return { kind: 'sent' };
      return { kind: response.status >= 500 || LATER.has(response.status) ? 'failed' : 'refused', code: String(response.status) };
    } catch {
      return { kind: 'failed', code: 'no-answer' };
    }
  };
}
