import { randomUUID } from 'node:crypto';
import type { CaseId } from '../../core/case.js';
import type { Clock } from '../../core/clock.js';
import type { Desk, DeskChange } from '../../core/desk.js';
import { CHANGES_MS } from '../limits.js';
import { ReadySignal } from '../ready-signal.js';

/** What the consoles have to show, for a quarter of an hour. A position names the log, so that one of an earlier process is a gap. */
export class ChangeLog {
  readonly ready = new ReadySignal();
  readonly #clock: Clock;
  readonly #name = randomUUID().slice(0, 8);
  /** Numbered without a hole. */
  #changes: { readonly number: number; readonly at: number; readonly change: DeskChange }[] = [];
  #number = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  tell(change: DeskChange): void {
    const now = this.#clock();
    this.#number += 1;
    this.#changes.push({ number: this.#number, at: now, change });
    const fresh = this.#changes.findIndex(({ at }) => at >= now - CHANGES_MS);
    if (fresh > 0) this.#changes = this.#changes.slice(fresh);
    this.ready.fire();
  }

  tellGone(id: CaseId): void {
    this.tell({ kind: 'case', case: id, gone: true });
  }

  read(since: string | undefined): Awaited<ReturnType<Desk['changes']>> {
    const position = this.#position(this.#number, this.#clock());
    if (since === undefined) return { changes: [], position, gap: false };
    const [name, number = '', at = ''] = since.split('.');
    const from = Number(number);
    if (name !== this.#name || !Number.isSafeInteger(from) || from > this.#number || !(Number(at) >= this.#clock() - CHANGES_MS)) {
      return { changes: [], position, gap: true };
    }
    const told = this.#changes.filter((one) => one.number > from);
    return { changes: told.map((one) => ({ change: one.change, position: this.#position(one.number, one.at) })), position, gap: false };
  }

  #position(number: number, at: number): string {
    return `${this.#name}.${number}.${at}`;
  }
}
