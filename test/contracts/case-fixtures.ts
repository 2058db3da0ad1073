import { randomUUID } from 'node:crypto';
import type { ActiveCase, CaseId, ClosedCase, CounsellorId, WaitingCase } from '../../src/core/case.js';
import type { CaseFigure, CaseRecord, DeskCommand, DeskCommit } from '../../src/core/desk.js';
import type { OutboxRow } from '../../src/core/outbound.js';
import { claimNow, commitOf, snapshot, type StoreRoom, type Talker } from './store-fixtures.js';

const COUNSELLOR = 'c-0001' as CounsellorId;
const AT_ONCE = { settleMs: 0 };

export function waitingCase(talker: Talker, at: number, id = randomUUID() as CaseId): WaitingCase {
  return {
    id, conversation: talker.conversation, channel: 'line', language: 'vi', urgency: 'soon', consent: 'talk', state: 'waiting', reason: 'asked',
    version: 1, ownerVersion: 1, messageVersion: 1, requestedAt: at, waitingSince: at, lastMessageAt: at, owedSince: at,
    alarms: { from: at, raised: 0 }, hidden: [],
  };
}

export function activeCase(talker: Talker, at: number): ActiveCase {
  return { ...waitingCase(talker, at), state: 'active', assignee: COUNSELLOR, claimedAt: at };
}

export function closedCase(talker: Talker, at: number, id?: CaseId): ClosedCase {
  return { ...waitingCase(talker, at, id), state: 'closed', closing: { at, outcome: 'answered', assignee: COUNSELLOR } };
}

export function recordOf(talker: Talker, one: CaseRecord['case'], more: Partial<CaseRecord> = {}): CaseRecord {
  return { case: one, address: talker.address, tags: ['pay'], unread: 1, unreachable: false, ...more };
}

export function deskOf(more: Partial<DeskCommit> = {}): DeskCommit {
  return { answers: [], changes: [], ...more };
}

export function figureOf(closedAt: number, more: Partial<CaseFigure> = {}): CaseFigure {
  return { closedAt, requestedAt: closedAt - 60_000, language: 'vi', channel: 'line', urgency: 'soon', outcome: 'answered', ...more };
}

/** One turn of a conversation that writes what is given. */
export async function turn(room: StoreRoom, talker: Talker, more: Parameters<typeof commitOf>[0]): Promise<void> {
  await room.store.inbox.accept([talker.says(randomUUID())], AT_ONCE);
  const claim = await claimNow(room);
  await room.store.inbox.commit(claim, commitOf({ consumed: claim.events.length, ...more }));
}

/** Opens a case as a turn would. */
export async function openCase(room: StoreRoom, talker: Talker, one: CaseRecord['case'] = waitingCase(talker, room.now())): Promise<CaseRecord> {
  const record = recordOf(talker, one);
  await turn(room, talker, { snapshot: snapshot({ desk: record }), desk: deskOf({ record }) });
  return record;
}

/** A counsellor's message on its way out. */
export function counsellorRow(talker: Talker, record: CaseRecord, entry: string): OutboxRow {
  return talker.row('từ tư vấn viên', { purpose: 'counsellor', speaker: { name: 'Hana' }, desk: { case: record.case.id, entry } });
}

export const CLAIM_COMMAND: DeskCommand = { kind: 'claim', by: COUNSELLOR, name: 'Hana', expectedVersion: 1 };
