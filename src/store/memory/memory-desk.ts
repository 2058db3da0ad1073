import type { ConversationKey, EventId, MessageRef, OutboxId } from '../../core/brand.js';
import type { CaseId } from '../../core/case.js';
import type { CaseFigure, CaseFigures, CaseRecord, DeliveryState, Desk, DeskAnswer, DeskChange, FileId, Reach, StoredFile } from '../../core/desk.js';
import { waitFor } from '../answer-wait.js';
import { FILES_MAX } from '../limits.js';
import type { Mailbox, Mailboxes } from './mailbox.js';

/** The counsellors' desk in memory. */
export class MemoryDesk implements Desk {
  readonly #boxes: Mailboxes;

  constructor(boxes: Mailboxes) {
    this.#boxes = boxes;
  }

  open(): Promise<readonly CaseRecord[]> {
    return Promise.resolve(this.#records().filter((record) => record.case.state !== 'closed'));
  }

  closed(limit: number): Promise<readonly CaseRecord[]> {
    const closed = this.#records().filter((record) => record.case.state === 'closed');
    return Promise.resolve(closed.sort((a, b) => closedAt(b) - closedAt(a)).slice(0, Math.max(0, limit)));
  }

  find(id: CaseId): Promise<CaseRecord | undefined> {
    return Promise.resolve(this.#records().find((record) => record.case.id === id));
  }

  #records(): CaseRecord[] {
    return [...this.#boxes.all()].flatMap((box) => (box.record === undefined || this.#boxes.isExpired(box) ? [] : [box.record]));
  }

  answer(conversation: ConversationKey, event: EventId, waitMs: number): Promise<DeskAnswer | undefined> {
    return waitFor(this.#boxes.changes.ready, waitMs, () => {
      const known = this.#boxes.answers.get(event);
      return Promise.resolve(known?.conversation === conversation && known.until > this.#boxes.clock() ? known.answer : undefined);
    });
  }

  deliveries(conversation: ConversationKey): Promise<ReadonlyMap<OutboxId, DeliveryState>> {
    const noted = this.#live(conversation)?.deliveries ?? new Map<OutboxId, { readonly state: DeliveryState }>();
    return Promise.resolve(new Map([...noted].map(([row, { state }]) => [row, state])));
  }

  reach(conversation: ConversationKey): Promise<Reach> {
    const box = this.#live(conversation);
    const newest = Math.max(0, ...(box?.tokens ?? []).map((token) => token.receivedAt));
    return Promise.resolve({
      ...(box?.lastUserActionAt === undefined ? {} : { lastUserActionAt: box.lastUserActionAt }),
      ...(newest === 0 ? {} : { replyTokenAt: newest }),
    });
  }

  keepFile(record: CaseRecord, id: FileId, file: StoredFile, message?: MessageRef): Promise<boolean> {
    const box = this.#live(record.case.conversation);
    if (box?.record?.case.id !== record.case.id || (message !== undefined && this.#boxes.isUnsent(message))) return Promise.resolve(false);
    box.files.set(id, { file, message });
    for (const oldest of [...box.files.keys()].slice(0, Math.max(0, box.files.size - FILES_MAX))) box.files.delete(oldest);
    return Promise.resolve(true);
  }

  file(conversation: ConversationKey, id: FileId): Promise<StoredFile | undefined> {
    return Promise.resolve(this.#live(conversation)?.files.get(id)?.file);
  }

  #live(conversation: ConversationKey): Mailbox | undefined {
    const box = this.#boxes.get(conversation);
    return box === undefined || this.#boxes.isExpired(box) ? undefined : box;
  }

  changes(since: string | undefined): ReturnType<Desk['changes']> {
    return Promise.resolve(this.#boxes.changes.read(since));
  }

  announce(change: DeskChange): Promise<void> {
    this.#boxes.changes.tell(change);
    return Promise.resolve();
  }

  onChange(listener: () => void): () => void {
    return this.#boxes.changes.ready.listen(listener);
  }
}

/** Counted facts of cases in memory. */
export class MemoryCaseFigures implements CaseFigures {
  readonly #boxes: Mailboxes;

  constructor(boxes: Mailboxes) {
    this.#boxes = boxes;
  }

  read(from: number, to: number): Promise<readonly CaseFigure[]> {
    const figures = this.#boxes.figures.filter(({ closedAt: at }) => at >= from && at <= to);
    return Promise.resolve(figures.sort((a, b) => a.closedAt - b.closedAt));
  }
}

function closedAt({ case: one }: CaseRecord): number {
  return one.state === 'closed' ? one.closing.at : 0;
}
