import type { CaseId } from '../core/case.js';
import type { CaseRecord, DeskChange } from '../core/desk.js';
import type { CaseRoom } from './case-room.js';
import { gatherRows } from './case-row.js';
import type { Colleague } from './colleagues.js';
import type { CaseRow, ColleagueView, EventName, EventView } from './schema.js';
import { nameEntries, showDelivery, showMessage, showNote, type Deliveries, type NamedEntry } from './transcript-view.js';

export interface PlacedChange {
  readonly change: DeskChange;
  readonly position: string;
}

/** One server-sent event as it goes over the wire. */
export interface Frame {
  readonly name: EventName;
  readonly text: string;
}

/** What changes of one batch are told from; each thing is read once. */
interface Background {
  readonly records: ReadonlyMap<CaseId, CaseRecord>;
  readonly rows: ReadonlyMap<CaseId, CaseRow>;
  readonly talks: ReadonlyMap<CaseId, { readonly entries: readonly NamedEntry[]; readonly deliveries: Deliveries }>;
  readonly colleagues: readonly ColleagueView[];
}

/**
 * Turns changes into events, with what stands in the store now: of several changes of the same thing the last one tells all.
 * @returns in the order of the changes; what is gone meanwhile, or is not for counsellors, is left out
 * @throws StoreError
 */
export async function renderChanges(room: CaseRoom, changes: readonly PlacedChange[]): Promise<readonly Frame[]> {
  const latest = [...new Map(changes.map((placed) => [nameChange(placed.change), placed] as const)).values()].sort((a, b) => changes.indexOf(a) - changes.indexOf(b));
  const background = await readBackground(room, latest.map(({ change }) => change));
  return latest.map(({ change, position }) => renderChange(change, position, background)).filter((frame) => frame !== undefined);
}

/** @param position absent: the reader resumes from the event before */
export function makeFrame<Name extends EventName>(name: Name, data: EventView<Name>, position?: string): Frame {
  return { name, text: `${position === undefined ? '' : `id: ${position}\n`}event: ${name}\ndata: ${JSON.stringify(data)}\n\n` };
}

export function showColleagues(colleagues: readonly Colleague[]): ColleagueView[] {
  return colleagues.map(({ id, name, role, languages, available, load }) => ({ id, name, role, languages: [...languages], available, load }));
}

function nameChange(change: DeskChange): string {
  switch (change.kind) {
    case 'presence':
      return change.kind;
    case 'message':
    case 'delivery':
      return JSON.stringify([change.kind, change.case, change.id]);
    case 'case':
    case 'unsent':
      return JSON.stringify([change.kind, change.case]);
    case 'alarm':
      return JSON.stringify([change.kind, change.case, change.why, change.nth]);
  }
}

async function readBackground(room: CaseRoom, changes: readonly DeskChange[]): Promise<Background> {
  const { desk, conversations } = room.parts.store;
  const casesOf = (...kinds: DeskChange['kind'][]): ReadonlySet<CaseId> => new Set(changes.flatMap((change) => (kinds.includes(change.kind) && 'case' in change ? [change.case] : [])));
  const ids = [...casesOf('case', 'message', 'delivery', 'alarm')];
  const found = (await Promise.all(ids.map((id) => desk.find(id)))).filter((record) => record !== undefined);
  const records = new Map(found.map((record) => [record.case.id, record]));
  const [shown, talked] = [casesOf('case', 'alarm'), casesOf('message', 'delivery')];
  const [rows, talks, colleagues] = await Promise.all([
    gatherRows(room, found.filter(({ case: { id } }) => shown.has(id))),
    Promise.all(found.filter(({ case: { id } }) => talked.has(id)).map(async (record) => {
      const { id, conversation } = record.case;
      const [transcript, deliveries] = await Promise.all([conversations.transcript(conversation), desk.deliveries(conversation)]);
      return [id, { entries: nameEntries(transcript, record), deliveries }] as const;
    })),
    changes.some(({ kind }) => kind === 'presence') ? room.colleagues.list() : [],
  ]);
  return { records, rows: new Map(rows.map((row) => [row.id as CaseId, row])), talks: new Map(talks), colleagues: showColleagues(colleagues) };
}

function renderChange(change: DeskChange, position: string, background: Background): Frame | undefined {
  switch (change.kind) {
    case 'presence':
      return makeFrame('presence', { colleagues: [...background.colleagues] }, position);
    case 'case': {
      const row = background.rows.get(change.case);
      return makeFrame('case', row === undefined ? { id: change.case, gone: true } : { case: row }, position);
    }
    case 'message':
      return renderMessage(change, position, background);
    case 'unsent':
      return makeFrame('unsent', { case: change.case }, position);
    case 'delivery': {
      const talk = background.talks.get(change.case);
      const outbox = talk?.entries.find(({ id }) => id === change.id)?.entry.outbox;
      const delivery = outbox === undefined ? null : showDelivery(talk?.deliveries.get(outbox));
      return delivery === null ? undefined : makeFrame('delivery', { case: change.case, message: change.id, delivery }, position);
    }
    case 'alarm': {
      const row = background.rows.get(change.case);
      const { why, nth, loud } = change;
      return row === undefined ? undefined : makeFrame('alarm', { case: row, why, nth, loud }, position);
    }
  }
}

function renderMessage(change: Extract<DeskChange, { kind: 'message' }>, position: string, { records, talks }: Background): Frame | undefined {
  const record = records.get(change.case);
  const talk = talks.get(change.case);
  const named = talk?.entries.find(({ id }) => id === change.id);
  if (record === undefined || talk === undefined || named === undefined) return undefined;
  const note = showNote(named);
  const message = note === undefined ? showMessage(named, record, talk.deliveries) : { ...note, from: 'note' as const };
  return message === undefined ? undefined : makeFrame('message', { case: change.case, version: record.case.version, message }, position);
}
