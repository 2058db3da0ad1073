import { BotState, type StatePropertyAccessor, type Storage, type StoreItems, type TurnContext } from 'botbuilder';
import { SNAPSHOT_VERSION, type Snapshot } from '../core/snapshot.js';

const KEY = 'talk';
const PROPERTY = 'snapshot';

/** Bot Framework's storage over the one snapshot that the claim has loaded; the commit writes what is left in it. */
class SnapshotStorage implements Storage {
  private items: StoreItems;

  constructor(snapshot: Snapshot | undefined) {
    this.items = snapshot === undefined ? {} : { [KEY]: { [PROPERTY]: snapshot } };
  }

  read(keys: string[]): Promise<StoreItems> {
    return Promise.resolve(Object.fromEntries(keys.filter((key) => key in this.items).map((key) => [key, this.items[key] as unknown])));
  }

  write(changes: StoreItems): Promise<void> {
    // Snapshots are never changed in place, so that nobody needs a copy of his own.
    this.items = { ...this.items, ...changes };
    return Promise.resolve();
  }

  delete(keys: string[]): Promise<void> {
    this.items = Object.fromEntries(Object.entries(this.items).filter(([key]) => !keys.includes(key)));
    return Promise.resolve();
  }

  get snapshot(): Snapshot | undefined {
    return (this.items[KEY] as Record<string, Snapshot | undefined> | undefined)?.[PROPERTY];
  }
}

/** The state of one turn as Bot Framework keeps it. Ordering and fences lie outside: `saveChanges` always overwrites (platforms 4.3). */
export class TalkState {
  private readonly storage: SnapshotStorage;
  private readonly state: BotState;
  private readonly property: StatePropertyAccessor<Snapshot>;

  constructor(snapshot: Snapshot | undefined) {
    this.storage = new SnapshotStorage(snapshot);
    this.state = new BotState(this.storage, () => Promise.resolve(KEY));
    this.property = this.state.createProperty<Snapshot>(PROPERTY);
  }

  /** The snapshot as it stood, or a fresh one. */
  load(context: TurnContext, now: number): Promise<Snapshot> {
    return this.property.get(context, freshSnapshot(0, now));
  }

  async save(context: TurnContext, snapshot: Snapshot): Promise<void> {
    await this.property.set(context, snapshot);
    await this.state.saveChanges(context);
  }

  /** What `save` has written last. */
  get saved(): Snapshot | undefined {
    return this.storage.snapshot;
  }
}

/** The state of somebody who has never written, or has deleted everything. */
export function freshSnapshot(epoch: number, now: number): Snapshot {
  return { version: SNAPSHOT_VERSION, epoch, introduced: false, frames: [], slots: {}, offered: [], misses: 0, learntFrom: [], lastTurnAt: now };
}

/**
 * Brings a stored snapshot to the present shape. One of another version is started afresh, but keeps the language, the pause,
 * the block and the case: losing those would be felt by a person.
 */
export function migrateSnapshot(stored: Snapshot | undefined, now: number): Snapshot | undefined {
  if (stored === undefined || (stored.version as number) === SNAPSHOT_VERSION) return stored;
  const fresh = freshSnapshot(stored.epoch + 1, now);
  return {
    ...fresh,
    introduced: stored.introduced,
    ...(stored.language === undefined ? {} : { language: stored.language }),
    ...(stored.languageSource === undefined ? {} : { languageSource: stored.languageSource }),
    ...(stored.pausedUntil === undefined ? {} : { pausedUntil: stored.pausedUntil }),
    ...(stored.unreachable === undefined ? {} : { unreachable: stored.unreachable }),
    ...(stored.desk === undefined ? {} : { desk: stored.desk }),
  };
}
