import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import type { DurationName, MetricName, Metrics } from '../core/log.js';
import type { Store } from '../core/store.js';

const COUNTERS: Readonly<Record<MetricName, { readonly help: string; readonly labels: readonly string[] }>> = {
  webhook_requests: { help: 'Webhook requests by status', labels: ['channel', 'status'] },
  events_accepted: { help: 'Events offered to the store by what became of them', labels: ['channel', 'outcome'] },
  events_ignored: { help: 'Body items without meaning for the bot, by platform type', labels: ['channel', 'type'] },
  turns: { help: 'Turns by outcome', labels: ['outcome'] },
  turns_failed: { help: 'Turns that threw, by code', labels: ['code'] },
  events_buried: { help: 'Events given up after repeated failure', labels: [] },
  sends: { help: 'Sending attempts by outcome', labels: ['channel', 'outcome'] },
  send_failures: { help: 'Sending attempts that did not succeed, by code', labels: ['channel', 'code'] },
  quota_refused: { help: 'Pushes not made because of the monthly quota', labels: ['purpose'] },
  alarms: { help: 'Things that a human must look at', labels: ['what'] },
  erasures: { help: 'Deletions on request, unfollow or expiry', labels: [] },
};

const DURATIONS: Readonly<Record<DurationName, string>> = {
  webhook_ms: 'From the request to the 200',
  turn_ms: 'One turn with its commit',
  send_ms: 'One sending attempt with its settlement',
  answer_ms: 'From the commit of a turn to its acceptance by the platform',
};

const BUCKETS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 30_000];

/** Counts for /metrics. A label nobody announced is dropped, so that a platform's new word cannot break a turn. */
export function createMetrics(store: Pick<Store, 'depths'>): { readonly metrics: Metrics; readonly text: () => Promise<string> } {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'madoguchi_' });
  const counters = new Map(
    Object.entries(COUNTERS).map(([name, { help, labels }]) => [name, { labels, counter: new Counter({ name: `madoguchi_${name}_total`, help, labelNames: [...labels], registers: [registry] }) }]),
  );
  const durations = new Map(
    Object.entries(DURATIONS).map(([name, help]) => [name, new Histogram({ name: `madoguchi_${name}`, help, buckets: BUCKETS, registers: [registry] })]),
  );
  const depth = new Gauge({ name: 'madoguchi_store_depth', help: 'What lies in the store', labelNames: ['what'], registers: [registry] });
  return {
    metrics: {
      count: (name, given = {}, by = 1) => {
        const found = counters.get(name);
        if (found === undefined) return;
        found.counter.inc(Object.fromEntries(found.labels.map((label) => [label, given[label] ?? 'none'])), by);
      },
      observe: (name, ms) => durations.get(name)?.observe(ms),
    },
    text: async () => {
      const depths = await store.depths().catch(() => undefined);
      for (const [what, count] of Object.entries(depths ?? {})) depth.set({ what }, count as number);
      return registry.metrics();
    },
  };
}
