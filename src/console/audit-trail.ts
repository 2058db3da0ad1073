import type { CaseId, CounsellorId } from '../core/case.js';
import type { Clock } from '../core/clock.js';
import type { AuditEntry } from '../core/desk.js';
import type { Log } from '../core/log.js';
import type { AuditLog } from '../core/desk.js';

/** The same person reads the same case again and again while they work on it: one line in so long tells as much. */
const READ_AGAIN_MS = 5 * 60_000;
const MAX_REMEMBERED = 2_000;

type Act = Omit<AuditEntry, 'at' | 'by'>;

/** Who read and did what. */
export class AuditTrail {
  readonly #reads = new Map<string, number>();

  constructor(private readonly log: AuditLog, private readonly clock: Clock, private readonly journal: Log) {}

  /** Notes a reading before anything is shown: without the note nothing is. @throws StoreError */
  async read(by: CounsellorId, subject: CaseId, did: 'read' | 'read-file'): Promise<void> {
    const at = this.clock();
    const key = `${by} ${subject} ${did}`;
    const last = this.#reads.get(key);
    if (last !== undefined && at - last < READ_AGAIN_MS) return;
    await this.log.append({ at, by, did, case: subject });
    if (this.#reads.size >= MAX_REMEMBERED) this.#reads.clear();
    this.#reads.set(key, at);
  }

  /** Notes something that is done: what happened cannot be taken back, so a failure here is only reported. */
  async did(by: CounsellorId, act: Act): Promise<void> {
    await this.log.append({ at: this.clock(), by, ...act }).catch(() => this.journal.error('audit-not-written', { did: act.did }));
  }
}
