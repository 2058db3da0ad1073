import type { CaseId, CounsellorId } from '../core/case.js';
import type { CaseRecord, Reach } from '../core/desk.js';
import { chooseCounsellor } from '../handoff/routing.js';
import { findReplyWindow, type PushQuota, type ReplyWindow } from '../handoff/window.js';
import type { CaseRoom } from './case-room.js';
import type { Colleague } from './colleagues.js';
import type { CaseRow, WindowView } from './schema.js';

/** What rows need beside the records; gathered once for many of them. */
interface RowFacts {
  /** Epoch ms. */
  readonly now: number;
  readonly humanAgent: boolean;
  readonly reach: ReadonlyMap<CaseId, Reach>;
  readonly quota?: PushQuota;
  readonly colleagues: readonly Colleague[];
  readonly names: ReadonlyMap<CounsellorId, string>;
}

/** Rows of the inbox in the order of the records; looks up only what these records need. @throws StoreError */
export async function gatherRows(room: CaseRoom, records: readonly CaseRecord[], open?: readonly CaseRecord[]): Promise<CaseRow[]> {
  const { parts: { clock, pushQuota, settings, store }, colleagues } = room;
  const waiting = records.some(({ case: { state } }) => state === 'waiting');
  const closed = records.some(({ case: { state } }) => state === 'closed');
  const [reach, quota, present, names] = await Promise.all([
    Promise.all(records.map(async (record) => [record.case.id, await reachOf(store.desk, record)] as const)),
    records.some(({ case: { channel } }) => channel === 'line') ? pushQuota() : undefined,
    waiting ? colleagues.list(open) : [],
    closed ? colleagues.names() : new Map<CounsellorId, string>(),
  ]);
  const facts: RowFacts = { now: clock(), humanAgent: settings.humanAgent, reach: new Map(reach), ...(quota === undefined ? {} : { quota }), colleagues: present, names };
  return records.map((record) => showRow(record, facts));
}

/** @throws StoreError */
export async function gatherRow(room: CaseRoom, record: CaseRecord): Promise<CaseRow> {
  const [row] = await gatherRows(room, [record]);
  if (row === undefined) throw new RangeError('one record makes one row');
  return row;
}

/** Nobody writes in a closed case, so the person's last message tells enough of its window and saves a read each. */
async function reachOf(desk: CaseRoom['parts']['store']['desk'], { case: subject }: CaseRecord): Promise<Reach> {
  return subject.state === 'closed' ? { lastUserActionAt: subject.lastMessageAt } : desk.reach(subject.conversation);
}

/** How the person can be written to now. */
export function windowOf(record: CaseRecord, { reach, quota, humanAgent, now }: { reach: Reach; quota?: PushQuota | undefined; humanAgent: boolean; now: number }): ReplyWindow {
  return findReplyWindow({
    channel: record.case.channel,
    now,
    unreachable: record.unreachable,
    humanAgent,
    ...(reach.lastUserActionAt === undefined ? {} : { lastUserActionAt: reach.lastUserActionAt }),
    ...(reach.replyTokenAt === undefined ? {} : { replyToken: { receivedAt: reach.replyTokenAt } }),
    ...(quota === undefined ? {} : { quota }),
  });
}

function showRow(record: CaseRecord, { now, humanAgent, reach, quota, colleagues, names }: RowFacts): CaseRow {
  const { case: subject, tags, unread, unreachable, elsewhereUntil } = record;
  return {
    id: subject.id,
    version: subject.version,
    state: subject.state,
    channel: subject.channel,
    language: subject.language,
    topic: subject.topic ?? null,
    urgency: subject.urgency,
    reason: subject.reason,
    prefecture: subject.prefecture ?? null,
    status: subject.status ?? null,
    tags: [...tags],
    requestedAt: iso(subject.requestedAt),
    waitingSince: iso(subject.waitingSince),
    promisedAt: isoOrNull(subject.promisedAt),
    closedAt: isoOrNull(subject.state === 'closed' ? subject.closing.at : undefined),
    outcome: subject.state === 'closed' ? subject.closing.outcome : null,
    assignee: assigneeOf(record, names),
    lastMessageAt: iso(subject.lastMessageAt),
    lastAnswerAt: isoOrNull(subject.lastAnswerAt),
    owedSince: isoOrNull(subject.owedSince),
    unread,
    alarms: subject.alarms.raised,
    unreachable,
    elsewhereUntil: isoOrNull(elsewhereUntil !== undefined && elsewhereUntil > now ? elsewhereUntil : undefined),
    suggested: subject.state === 'waiting' ? (chooseCounsellor(subject, colleagues)?.counsellor ?? null) : null,
    replyWindow: showWindow(windowOf(record, { reach: reach.get(subject.id) ?? {}, quota, humanAgent, now })),
  };
}

/** Who has the case, or had it when it was closed. */
function assigneeOf({ case: subject, assigneeName }: CaseRecord, names: ReadonlyMap<CounsellorId, string>): CaseRow['assignee'] {
  if (subject.state === 'active') return { id: subject.assignee, name: assigneeName ?? '' };
  const before = subject.state === 'closed' ? subject.closing.assignee : undefined;
  return before === undefined ? null : { id: before, name: names.get(before) ?? assigneeName ?? '' };
}

function showWindow(window: ReplyWindow): WindowView {
  switch (window.kind) {
    case 'open':
    case 'push':
      return { ...window };
    case 'reply':
    case 'human-agent':
      return { ...window, until: iso(window.until) };
    case 'standard':
      return { ...window, until: iso(window.until), finally: iso(window.finally) };
    case 'closed': {
      const { wasOpenUntil, ...rest } = window;
      return { ...rest, ...(wasOpenUntil === undefined ? {} : { wasOpenUntil: iso(wasOpenUntil) }) };
    }
  }
}

/** @param at epoch ms */
export function iso(at: number): string {
  return new Date(at).toISOString();
}

export function isoOrNull(at: number | undefined): string | null {
  return at === undefined ? null : iso(at);
}
