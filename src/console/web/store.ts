import type { CaseDetail, CaseRow, ColleagueView, DeliveryView, EventView, MessageView, NoteView } from '../schema.js';

/** What the page knows of the desk. Three sources tell of the same case (lists, answers, events) and may overtake one another. */

export type Connection = 'connecting' | 'connected' | 'reconnecting';
export type Alarm = EventView<'alarm'> & { readonly key: string };

/** The case before the counsellor's eyes. Only this one's words are held. */
export type Opened =
  | { readonly id: string; readonly phase: 'loading' | 'gone' }
  | { readonly id: string; readonly phase: 'failed'; readonly code: string }
  | { readonly id: string; readonly phase: 'ready'; readonly detail: CaseDetail };

export interface DeskState {
  readonly cases: ReadonlyMap<string, CaseRow>;
  /** The list has been read at least once. */
  readonly loaded: boolean;
  readonly opened: Opened | undefined;
  readonly colleagues: readonly ColleagueView[];
  readonly connection: Connection;
  readonly alarms: readonly Alarm[];
}

/** Number of the moment at which a request went out: what was heard since then is newer than its answer. */
export type Mark = number;

const EMPTY: DeskState = { cases: new Map(), loaded: false, opened: undefined, colleagues: [], connection: 'connecting', alarms: [] };

export class DeskStore {
  private state = EMPTY;
  private ticks = 0;
  private cleared = 0;
  private readonly heard = new Map<string, number>();
  private readonly gone = new Set<string>();
  private readonly listeners = new Set<() => void>();

  readonly get = (): DeskState => this.state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };

  /** To be taken before a request, and given back with its answer. */
  mark(): Mark {
    return ++this.ticks;
  }

  /** Somebody else signs in, or nobody: nothing stays, and answers still on their way no longer count. */
  clear(): void {
    this.heard.clear();
    this.gone.clear();
    this.cleared = ++this.ticks;
    this.change(EMPTY);
  }

  /**
   * Takes a row in. An older version never overwrites a newer one; of equal versions (tags and read marks make none) whatever was heard last wins.
   * @returns whether it was taken
   */
  putCase(row: CaseRow, since?: Mark): boolean {
    const cases = new Map(this.state.cases);
    if (!this.mayReplace(row, since)) return false;
    cases.set(row.id, row);
    this.heard.set(row.id, ++this.ticks);
    this.change({ cases, ...this.withRow(row), alarms: this.state.alarms.filter((alarm) => alarm.case.id !== row.id || isStillDue(alarm, row)) });
    return true;
  }

  /** The whole list as it was at `since`. What is missing from it is gone, unless it was heard of later. */
  putList(rows: readonly CaseRow[], since: Mark): void {
    if (since < this.cleared) return;
    const listed = new Set(rows.map(({ id }) => id));
    const cases = new Map([...this.state.cases].filter(([id]) => listed.has(id) || (this.heard.get(id) ?? 0) > since));
    for (const row of rows) {
      if (!this.mayReplace(row, since)) continue;
      cases.set(row.id, row);
      this.heard.set(row.id, ++this.ticks);
    }
    this.change({ cases, loaded: true, alarms: this.state.alarms.filter((alarm) => isStillDue(alarm, cases.get(alarm.case.id))) });
  }

  /** Erased: nothing of it stays on the page, and nothing that arrives late brings it back. */
  dropCase(id: string): void {
    this.gone.add(id);
    const cases = new Map(this.state.cases);
    cases.delete(id);
    const opened = this.state.opened?.id === id ? { opened: { id, phase: 'gone' } as const } : {};
    this.change({ cases, ...opened, alarms: this.state.alarms.filter((alarm) => alarm.case.id !== id) });
  }

  open(id: string | undefined): void {
    if (id === this.state.opened?.id) return;
    this.change({ opened: id === undefined ? undefined : { id, phase: 'loading' } });
  }

  /** @param since messages that were heard of later are kept; all others are as the answer says */
  putDetail(detail: CaseDetail, since: Mark): void {
    const opened = this.state.opened;
    if (since < this.cleared || opened?.id !== detail.case.id || this.gone.has(detail.case.id)) return;
    const before = opened.phase === 'ready' ? opened.detail : undefined;
    const later = <T extends { readonly id: string }>(known: readonly T[] | undefined): readonly T[] => (known ?? []).filter(({ id }) => (this.heard.get(id) ?? 0) > since);
    this.putCase(detail.case, since);
    const row = this.state.cases.get(detail.case.id) ?? detail.case;
    this.change({
      opened: { id: opened.id, phase: 'ready', detail: { ...detail, case: row, messages: merge(detail.messages, later(before?.messages)), notes: merge(detail.notes, later(before?.notes)) } },
    });
  }

  failDetail(id: string, code: string): void {
    if (this.state.opened?.id !== id || this.state.opened.phase === 'gone') return;
    this.change({ opened: { id, phase: code === 'not-found' ? 'gone' : 'failed', ...(code === 'not-found' ? {} : { code }) } as Opened });
  }

  /** @returns whether it is new to the page */
  putMessage(id: string, message: MessageView): boolean {
    this.heard.set(message.id, ++this.ticks);
    return this.changeDetail(
      id,
      (detail) => {
        // The answer to a message may come after the news that it was delivered.
        const known = detail.messages.find((one) => one.id === message.id)?.delivery ?? null;
        const delivery = message.delivery === null || isOlder(message.delivery, known) ? known : message.delivery;
        return { ...detail, messages: merge(detail.messages, [{ ...message, delivery }]) };
      },
      ({ messages }) => !messages.some((known) => known.id === message.id),
    );
  }

  putNote(id: string, note: NoteView): void {
    this.heard.set(note.id, ++this.ticks);
    this.changeDetail(id, (detail) => ({ ...detail, notes: merge(detail.notes, [note]) }));
  }

  putDelivery(id: string, message: string, delivery: DeliveryView): void {
    this.heard.set(message, ++this.ticks);
    this.changeDetail(id, (detail) => ({
      ...detail,
      messages: detail.messages.map((known) => (known.id === message && !isOlder(delivery, known.delivery) ? { ...known, delivery } : known)),
    }));
  }

  putColleagues(colleagues: readonly ColleagueView[]): void {
    this.change({ colleagues });
  }

  setConnection(connection: Connection): void {
    if (connection !== this.state.connection) this.change({ connection });
  }

  /** One alarm a case and reason stands on the page: the latest. */
  raise(alarm: EventView<'alarm'>): void {
    this.putCase(alarm.case);
    const key = `${alarm.case.id}/${alarm.why}`;
    this.change({ alarms: [{ ...alarm, key }, ...this.state.alarms.filter((other) => other.key !== key)] });
  }

  dismiss(key?: string): void {
    this.change({ alarms: key === undefined ? [] : this.state.alarms.filter((alarm) => alarm.key !== key) });
  }

  private mayReplace(row: CaseRow, since: Mark | undefined): boolean {
    if (this.gone.has(row.id) || (since !== undefined && since < this.cleared)) return false;
    const known = this.state.cases.get(row.id);
    if (known === undefined || row.version > known.version) return true;
    return row.version === known.version && (since === undefined || (this.heard.get(row.id) ?? 0) <= since);
  }

  private withRow(row: CaseRow): Partial<DeskState> {
    const opened = this.state.opened;
    return opened?.phase === 'ready' && opened.id === row.id ? { opened: { ...opened, detail: { ...opened.detail, case: row } } } : {};
  }

  private changeDetail(id: string, next: (detail: CaseDetail) => CaseDetail, isNew: (detail: CaseDetail) => boolean = () => true): boolean {
    const opened = this.state.opened;
    if (opened?.phase !== 'ready' || opened.id !== id) return false;
    const fresh = isNew(opened.detail);
    this.change({ opened: { ...opened, detail: next(opened.detail) } });
    return fresh;
  }

  private change(change: Partial<DeskState>): void {
    this.state = { ...this.state, ...change };
    for (const listener of this.listeners) listener();
  }
}

/** By time; the same id stands once, as it was told last. */
function merge<T extends { readonly id: string; readonly at: string }>(known: readonly T[], more: readonly T[]): T[] {
  const byId = new Map(known.map((one) => [one.id, one]));
  for (const one of more) byId.set(one.id, one);
  return [...byId.values()].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

/** A delivery that is done stays so: `sent` never goes back to `queued` because two answers crossed. */
function isOlder(next: DeliveryView, known: DeliveryView | null): boolean {
  if (known === null) return false;
  const [before, after] = [Date.parse(known.at), Date.parse(next.at)];
  return after < before || (after === before && (known.state === 'sent' || known.state === 'failed') && next.state !== known.state);
}

/** An alarm ends when somebody has acted: the case is closed, taken, or nothing is owed any more. */
function isStillDue(alarm: Alarm, row: CaseRow | undefined): boolean {
  if (row === undefined || row.state === 'closed' || row.state !== alarm.case.state) return false;
  if (row.assignee?.id !== alarm.case.assignee?.id) return false;
  if (alarm.why === 'idle') return row.lastMessageAt === alarm.case.lastMessageAt && row.lastAnswerAt === alarm.case.lastAnswerAt;
  return row.state === 'waiting' || row.owedSince !== null;
}
