import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { CounsellorId } from '../core/case.js';
import type { Store } from '../core/store.js';

/** A page that is open somewhere; refreshed by each heartbeat, so that one whose server died is gone after this. */
const SEEN_MS = 90_000;
/** A wish not to be counted outlives closed pages by so long: the next working day begins anew. */
const CHOICE_MS = 12 * 3_600_000;
/** A page that is loaded anew must not look like somebody who left. */
const GRACE_MS = 5_000;

const choice = z.object({ available: z.boolean() });
const sight = z.object({ counsellor: z.string().transform((id) => id as CounsellorId) });

interface Present {
  readonly record: string;
  pages: number;
  leaving?: NodeJS.Timeout;
}

/** Who is at their desk: has the page open and has not said otherwise. Known to all processes through the vault. */
export class Presence {
  readonly #here = new Map<CounsellorId, Present>();

  constructor(private readonly store: Store) {}

  /** What the counsellor has chosen; true without a choice. */
  async wish(id: CounsellorId): Promise<boolean> {
    return choice.safeParse(await this.store.vault.get('presence', id)).data?.available ?? true;
  }

  async choose(id: CounsellorId, available: boolean): Promise<void> {
    await this.store.vault.put('presence', id, { available }, { ttlMs: CHOICE_MS });
    await this.store.desk.announce({ kind: 'presence' });
  }

  /** Everybody with an open page who has not said that they are away. */
  async findAvailable(): Promise<ReadonlySet<CounsellorId>> {
    const records = await this.store.vault.list('presence');
    const seen = [...records.values()].map((value) => sight.safeParse(value).data?.counsellor).filter((id) => id !== undefined);
    return new Set(seen.filter((id) => choice.safeParse(records.get(id)).data?.available !== false));
  }

  /** A page of the counsellor has connected to this process. @throws StoreError: then it counts as never entered */
  async enter(id: CounsellorId): Promise<void> {
    const present = this.#here.get(id);
    if (present !== undefined) {
      present.pages += 1;
      clearTimeout(present.leaving);
      return;
    }
    const entered: Present = { record: `at-${randomUUID()}`, pages: 1 };
    this.#here.set(id, entered);
    try {
      await this.#see(id, entered);
      await this.store.desk.announce({ kind: 'presence' });
    } catch (error) {
      this.#here.delete(id);
      throw error;
    }
  }

  /** A page has gone. @param failed is called when the store could not be told; the record then runs out by itself */
  leave(id: CounsellorId, failed: () => void): void {
    const present = this.#here.get(id);
    if (present === undefined) return;
    present.pages -= 1;
    if (present.pages > 0) return;
    clearTimeout(present.leaving);
    present.leaving = setTimeout(() => {
      if (present.pages === 0) this.#forget(id, present).catch(failed);
    }, GRACE_MS).unref();
  }

  /** Says again that everybody here is still here. */
  async beat(): Promise<void> {
    for (const [id, present] of this.#here) {
      await this.#see(id, present);
      const chosen = choice.safeParse(await this.store.vault.get('presence', id)).data;
      if (chosen !== undefined) await this.store.vault.put('presence', id, chosen, { ttlMs: CHOICE_MS, ifPresent: true });
    }
  }

  /** The process ends: nobody is here any more. */
  async close(): Promise<void> {
    const all = [...this.#here];
    for (const [, { leaving }] of all) clearTimeout(leaving);
    await Promise.all(all.map(([id, present]) => this.#forget(id, present)));
  }

  async #see(id: CounsellorId, { record }: Present): Promise<void> {
    await this.store.vault.put('presence', record, { counsellor: id }, { ttlMs: SEEN_MS });
  }

  async #forget(id: CounsellorId, { record }: Present): Promise<void> {
    this.#here.delete(id);
    await this.store.vault.remove('presence', record);
    await this.store.desk.announce({ kind: 'presence' });
  }
}
