import type { Clock } from '../core/clock.js';
import type { Log, Metrics } from '../core/log.js';
import type { CallResult } from './json-call.js';

export interface PatienceParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
}

/** Failures in a row after which a service is left alone … */
const FAILURES = 3;
/** … for so long: people should not wait for a time-out at every message. */
const REST_MS = 30_000;

/** Counts how often a service fails, and leaves it alone for a while when it goes on failing. */
export class Patience {
  private failures = 0;
  private notBefore = -Infinity;

  constructor(
    private readonly service: 'embeddings' | 'chooser',
    private readonly parts: PatienceParts,
  ) {}

  /** Makes the call, unless the service rests. Undefined: it rests, or has failed, and the default tier stands. */
  async ask<T>(call: () => Promise<CallResult<T>>): Promise<{ readonly value: T } | undefined> {
    const { clock, log, metrics } = this.parts;
    if (clock() < this.notBefore) return undefined;
    const result = await call();
    if (result.ok) {
      this.failures = 0;
      return { value: result.value };
    }
    this.failures += 1;
    log.warn('assist-failed', { service: this.service, code: result.fault });
    if (this.failures >= FAILURES) {
      this.failures = 0;
      this.notBefore = clock() + REST_MS;
      metrics.count('alarms', { what: `assist-${this.service}` });
    }
    return undefined;
  }
}
