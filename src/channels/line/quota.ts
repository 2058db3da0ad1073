import type { Clock } from '../../core/clock.js';
import type { Log, Metrics } from '../../core/log.js';
import type { Purpose } from '../../core/outbound.js';
import type { Counters } from '../../core/store.js';

const POLL_MS = 60 * 60_000;
/** After a poll that failed. */
const POLL_AGAIN_MS = 60_000;
const COUNTER_TTL_MS = 40 * 24 * 60 * 60_000;
const JAPAN_OFFSET_MS = 9 * 60 * 60_000;
const ALARM_PERCENT = [70, 90] as const;

interface PushQuotaOptions {
  /** Asks LINE. @throws when it does not answer */
  readonly read: () => Promise<{ readonly used: number; readonly limit: number }>;
  readonly counters: Counters;
  readonly clock: Clock;
  /** Fraction of the limit that only counsellors and safety messages may use. */
  readonly reserve: number;
  readonly log: Log;
  readonly metrics: Metrics;
}

interface Reading {
  readonly month: string;
  readonly at: number;
  readonly failed: boolean;
  /** LINE's number plus what we have sent since = an estimate of now. Undefined: LINE did not answer. */
  readonly known?: { readonly used: number; readonly limit: number; readonly counted: number };
}

/**
 * Guards the monthly push quota (platform rule 2.6): asks LINE at most hourly and counts our own pushes in between, in a counter
 * that all processes share. When LINE cannot be asked, sending goes on: silence would be worse than a refused push.
 */
export class PushQuota {
  private last: Reading | undefined;
  private pending: Promise<Reading> | undefined;
  private exhausted: { readonly month: string; readonly until: number } | undefined;

  constructor(private readonly options: PushQuotaOptions) {}

  /** Whether a push for this purpose may be made now. */
  async allows(purpose: Purpose): Promise<boolean> {
    const now = this.options.clock();
    if (this.exhausted?.month === monthOf(now) && now < this.exhausted.until) return false;
    const present = await this.estimate(now);
    if (present === undefined || present.limit === Infinity) return true;
    const { used, limit } = present;
    await this.raiseAlarms(used, limit, now);
    const privileged = purpose === 'safety' || purpose === 'counsellor';
    return used < (privileged ? limit : limit * (1 - this.options.reserve));
  }

  /** As of now, for the console: LINE's last word (at most an hour old) and our own pushes since. Undefined when LINE has told nothing this month. */
  async reading(): Promise<{ readonly used: number; readonly limit: number } | undefined> {
    const now = this.options.clock();
    const present = await this.estimate(now);
    if (present === undefined) return undefined;
    const spent = this.exhausted?.month === monthOf(now) && now < this.exhausted.until && present.limit !== Infinity;
    return spent ? { used: Math.max(present.used, present.limit), limit: present.limit } : present;
  }

  /** Notes one accepted push. */
  async count(): Promise<void> {
    await this.add(counterName(this.options.clock()));
  }

  /** LINE has said that the month's quota is used up: pushing rests until the next month, tried again hourly in case the plan was raised. */
  noteExhausted(): void {
    const now = this.options.clock();
    this.exhausted = { month: monthOf(now), until: now + POLL_MS };
    this.options.metrics.count('alarms', { what: 'line-quota-exhausted' });
    this.options.log.error('line-quota-exhausted');
  }

  private async estimate(now: number): Promise<{ readonly used: number; readonly limit: number } | undefined> {
    const { known } = await this.read(now);
    if (known === undefined) return undefined;
    return { used: known.used + Math.max(0, (await this.counted(now)) - known.counted), limit: known.limit };
  }

  private async read(now: number): Promise<Reading> {
    const { last } = this;
    const restMs = last?.failed === true ? POLL_AGAIN_MS : POLL_MS;
    if (last?.month === monthOf(now) && now - last.at < restMs) return last;
    // Whoever comes first asks; the others wait for the same answer.
    this.pending ??= this.poll(now).finally(() => (this.pending = undefined));
    return this.pending;
  }

  private async poll(now: number): Promise<Reading> {
    const month = monthOf(now);
    const earlier = this.last?.month === month ? this.last.known : undefined;
    try {
      const counted = await this.counted(now);
      const { used, limit } = await this.options.read();
      this.last = { month, at: now, failed: false, known: { used, limit, counted } };
    } catch {
      this.options.log.warn('line-quota-unknown');
      this.last = { month, at: now, failed: true, ...(earlier === undefined ? {} : { known: earlier }) };
    }
    return this.last;
  }

  private async raiseAlarms(used: number, limit: number, now: number): Promise<void> {
    for (const percent of ALARM_PERCENT) {
      if (used * 100 < limit * percent) continue;
      const first = (await this.add(`line-quota-alarm:${percent}:${monthOf(now)}`)) === 1;
      if (!first) continue;
      this.options.metrics.count('alarms', { what: `line-quota-${percent}` });
      this.options.log.warn('line-quota-low', { percent });
    }
  }

  private async counted(now: number): Promise<number> {
    return this.options.counters.get(counterName(now)).catch(() => 0);
  }

  private async add(name: string): Promise<number> {
    return this.options.counters.add(name, 1, COUNTER_TTL_MS).catch(() => 0);
  }
}

/** LINE's months are Japan's. */
function monthOf(now: number): string {
  return new Date(now + JAPAN_OFFSET_MS).toISOString().slice(0, 7);
}

function counterName(now: number): string {
  return `line-push:${monthOf(now)}`;
}
