import type { CaseRoom } from './case-room.js';
import { ChangeReader } from './change-reader.js';
import { makeFrame, renderChanges, showColleagues, type Frame, type PlacedChange } from './live-frames.js';

/** Positions are the store's; whatever else stands in a header never reaches it. */
const POSITION = /^[\w.:-]{1,500}$/;

/** One open page. */
export interface Listener {
  send(frame: Frame): void;
}

interface Subscription {
  readonly listener: Listener;
  /** Filled while the listener still catches up. */
  waiting: Frame[] | undefined;
}

/** One for each process: reads the desk's changes once and tells them to all open pages. Sleeps while there are none. */
export class LiveEvents {
  readonly #subscriptions = new Set<Subscription>();
  #reader: Promise<ChangeReader> | undefined;
  /** As it was told last. */
  #colleagues = '';

  /** @param checkSessions ends the connections of those who are no longer signed in, before anything more is told */
  constructor(private readonly room: CaseRoom, private readonly checkSessions: () => Promise<void>) {}

  /**
   * Tells the listener everything since its position, then what happens. Nothing is lost between; something may come twice.
   * @param since the last position that it heard; absent: from now on
   * @returns the way to leave
   * @throws StoreError
   */
  async join(listener: Listener, since: string | undefined): Promise<() => void> {
    const subscription: Subscription = { listener, waiting: [] };
    this.#subscriptions.add(subscription);
    const leave = (): void => {
      this.#subscriptions.delete(subscription);
      if (this.#subscriptions.size === 0) this.#sleep();
    };
    try {
      // The reader's position is older than what is caught up with: the two overlap.
      const { position } = await this.#follow();
      const missed = await this.#catchUp(since, position);
      const told = new Set(missed.map(({ text }) => text));
      for (const frame of [...missed, ...(subscription.waiting ?? []).filter(({ text }) => !told.has(text))]) listener.send(frame);
      subscription.waiting = undefined;
    } catch (error) {
      leave();
      throw error;
    }
    return leave;
  }

  /** Tells all pages who is there: every so often, so that they notice a dead connection, and proxies a living one. @throws StoreError */
  async tellPresence(): Promise<void> {
    const reader = await this.#reader;
    if (reader !== undefined) this.#send([await this.#presence(reader.position)]);
  }

  close(): void {
    this.#subscriptions.clear();
    this.#sleep();
  }

  #follow(): Promise<ChangeReader> {
    if (this.#reader !== undefined) return this.#reader;
    const reader = ChangeReader.begin(this.room.parts.store.desk, {
      told: (changes, position) => this.#tell(changes, position),
      missed: (position) => this.#send([makeFrame('reset', {}, position)]),
      failed: () => this.room.parts.log.warn('live-events-not-read'),
    });
    this.#reader = reader;
    reader.catch(() => {
      if (this.#reader === reader) this.#reader = undefined;
    });
    return reader;
  }

  #sleep(): void {
    void this.#reader?.then((reader) => reader.stop(), () => undefined);
    this.#reader = undefined;
  }

  async #catchUp(since: string | undefined, now: string): Promise<readonly Frame[]> {
    if (since === undefined) return [await this.#presence(now)];
    if (!POSITION.test(since)) return [makeFrame('reset', {}, now), await this.#presence(now)];
    const { changes, position, gap } = await this.room.parts.store.desk.changes(since);
    const told = gap ? [makeFrame('reset', {}, position)] : await renderChanges(this.room, changes);
    return [...told, await this.#presence(position)];
  }

  async #tell(changes: readonly PlacedChange[], position: string): Promise<void> {
    if (changes.some(({ change: { kind } }) => kind === 'presence')) await this.checkSessions();
    const frames = await renderChanges(this.room, changes);
    // Who has how much to do changes with the cases.
    const before = this.#colleagues;
    const presence = changes.some(({ change: { kind } }) => kind === 'case') ? await this.#presence(position) : undefined;
    this.#send([...frames, ...(presence !== undefined && this.#colleagues !== before ? [presence] : [])]);
  }

  async #presence(position: string): Promise<Frame> {
    const colleagues = showColleagues(await this.room.colleagues.list());
    this.#colleagues = JSON.stringify(colleagues);
    return makeFrame('presence', { colleagues }, position);
  }

  #send(frames: readonly Frame[]): void {
    for (const { listener, waiting } of [...this.#subscriptions]) {
      if (waiting !== undefined) waiting.push(...frames);
      else for (const frame of frames) listener.send(frame);
    }
  }
}
