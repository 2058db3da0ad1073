import type { CaseId } from '../core/case.js';
import type { Log, Metrics } from '../core/log.js';
import type { Notice } from './notice.js';

/** What became of one try. `refused`: trying again changes nothing. `code` is a fixed word or a status, for the log. */
export type NoticeOutcome = { readonly kind: 'sent' } | { readonly kind: 'refused' | 'failed'; readonly code: string };

export interface DeliveryLineParts {
  /** Names the way in logs and alarms. */
  readonly way: 'webhook' | 'mail';
  /** With a deadline of its own. */
  readonly deliver: (notice: Notice) => Promise<NoticeOutcome>;
  /** Rejects or resolves early when the signal says so. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly log: Log;
  readonly metrics: Metrics;
}

const MAX_WAITING = 100;
/** After the first, second and third failed try, ms. */
const BACKOFF_MS = [2_000, 10_000, 60_000] as const;

/**
 * Notices on one way out, one at a time, urgent ones first. A newer one takes the place of an older one of the same case: what
 * counts is how the case stands now. The alarms themselves are raised again and again, so what is given up here is not forgotten.
 */
export class DeliveryLine {
  private readonly waiting = new Map<CaseId, Notice>();
  private readonly closing = new AbortController();
  private running: Promise<void> | undefined;

  constructor(private readonly parts: DeliveryLineParts) {}

  /** Never throws. */
  add(notice: Notice): void {
    if (this.closing.signal.aborted) return;
    this.waiting.set(notice.case, notice);
    if (this.waiting.size > MAX_WAITING) this.dropOne();
    this.running ??= this.run();
  }

  /** Resolves when the try in hand is over; what waits is given up. */
  async close(): Promise<void> {
    this.closing.abort();
    this.waiting.clear();
    await this.running;
  }

  private async run(): Promise<void> {
    for (let notice = this.takeNext(); notice !== undefined; notice = this.takeNext()) await this.deliver(notice);
    this.running = undefined;
  }

  private async deliver(notice: Notice): Promise<void> {
    const { way, wait, log, metrics } = this.parts;
    const { signal } = this.closing;
    for (let tries = 0; ; tries += 1) {
      const outcome = await this.parts.deliver(notice).catch((): NoticeOutcome => ({ kind: 'failed', code: 'unexpected' }));
      if (outcome.kind === 'sent') {
        log.info('notice-sent', { way, urgent: notice.urgent, tries: tries + 1 });
        return;
      }
      const pause = outcome.kind === 'failed' ? BACKOFF_MS[tries] : undefined;
      if (pause === undefined) {
        log.error('notice-not-sent', { way, code: outcome.code, tries: tries + 1 });
        metrics.count('alarms', { what: `notice-${way}` });
        return;
      }
      log.warn('notice-delayed', { way, code: outcome.code, tries: tries + 1 });
      await wait(pause, signal).catch(() => undefined);
      // Closed, or a newer notice of this case is on its way behind this one.
      if (signal.aborted || this.waiting.has(notice.case)) return;
    }
  }

  private takeNext(): Notice | undefined {
    const all = [...this.waiting.values()];
    const next = all.find((notice) => notice.urgent) ?? all[0];
    if (next !== undefined) this.waiting.delete(next.case);
    return next;
  }

  private dropOne(): void {
    const all = [...this.waiting.values()];
    const oldest = all.find((notice) => !notice.urgent) ?? all[0];
    if (oldest !== undefined) this.waiting.delete(oldest.case);
    this.parts.log.error('notice-dropped', { way: this.parts.way });
    this.parts.metrics.count('alarms', { what: 'notice-dropped' });
  }
}
