/** Fields that may be logged: pseudonyms, kinds, codes, counts, durations. Never texts, names, ids of the platforms or tokens. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

/** One JSON line a call. `event` is a fixed word. */
export interface Log {
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}

/** For tests and tools that want no log. */
export const silentLog: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/** Counts and durations for /metrics. Names are fixed words, labels are few. */
export interface Metrics {
  count(name: MetricName, labels?: Readonly<Record<string, string>>, by?: number): void;
  observe(name: DurationName, ms: number, labels?: Readonly<Record<string, string>>): void;
}
export type MetricName =
  | 'webhook_requests' | 'events_accepted' | 'events_ignored' | 'turns' | 'turns_failed' | 'events_buried'
  | 'sends' | 'send_failures' | 'quota_refused' | 'alarms' | 'erasures';
export type DurationName = 'webhook_ms' | 'turn_ms' | 'send_ms' | 'answer_ms';

export const silentMetrics: Metrics = { count: () => undefined, observe: () => undefined };
