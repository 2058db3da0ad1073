import { setTimeout as pause } from 'node:timers/promises';
import type { Clock } from '../core/clock.js';
import type { Log, Metrics } from '../core/log.js';
import { DeliveryLine, type DeliveryLineParts } from './delivery-line.js';
import { createMailer, type MailSettings } from './mail.js';
import { composeNotice, type CaseAlarm, type Notice, type NoticeWords } from './notice.js';
import { createWebhook, type Fetch } from './webhook.js';

export interface NoticesOptions {
  readonly settings: {
    /** Takes a JSON body with `text`. */
    readonly webhookUrl?: string;
    readonly mail?: MailSettings;
    /** Address of the console's page, with a slash at the end. */
    readonly consoleUrl?: string;
  };
  readonly words: NoticeWords;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly fetch?: Fetch;
  /** Between tries. */
  readonly wait?: DeliveryLineParts['wait'];
}

/** Calls people who have no console open: a webhook, a mail. Both are off until they are configured. */
export interface Notices {
  /** Returns at once and never throws; at most one notice of a case waits on each way. */
  alarm(alarm: CaseAlarm): void;
  /** Lets the tries in hand end; what waits is given up. */
  close(): Promise<void>;
}

/** The same alarm may come from several turns; within this time it is told once, ms. */
const SAME_MS = 30_000;

export function createNotices({ settings, words, clock, log, metrics, ...options }: NoticesOptions): Notices {
  const wait = options.wait ?? ((ms: number, signal: AbortSignal) => pause(ms, undefined, { signal, ref: false }));
  const openLine = (way: DeliveryLineParts['way'], deliver: DeliveryLineParts['deliver']): DeliveryLine => new DeliveryLine({ way, deliver, wait, log, metrics });
  const lines = [
    ...(settings.webhookUrl === undefined ? [] : [openLine('webhook', createWebhook(settings.webhookUrl, options.fetch ?? fetch))]),
    ...(settings.mail === undefined || settings.mail.to.length === 0 ? [] : [openLine('mail', createMailer(settings.mail))]),
  ];
  const told = new Map<string, number>();
  const isNew = ({ case: id, why, nth }: CaseAlarm): boolean => {
    const now = clock();
    for (const [key, at] of told) if (now - at >= SAME_MS) told.delete(key);
    const key = `${id}/${why}/${nth}`;
    if (told.has(key)) return false;
    told.set(key, now);
    return true;
  };
  return {
    alarm(alarm) {
      try {
        if (lines.length === 0 || !isNew(alarm)) return;
        const notice: Notice = composeNotice(alarm, words, settings.consoleUrl);
        for (const line of lines) line.add(notice);
      } catch {
        log.error('notice-not-worded', { why: alarm.why });
        metrics.count('alarms', { what: 'notice-not-worded' });
      }
    },
    async close() {
      await Promise.all(lines.map((line) => line.close()));
    },
  };
}
