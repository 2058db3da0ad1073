import { randomUUID } from 'node:crypto';
import type { EventId } from '../core/brand.js';
import type { Refusal } from '../core/case.js';
import type { CaseRecord, DeskAnswer, DeskCommand } from '../core/desk.js';
import type { InboundEvent } from '../core/inbound.js';
import { ApiError, type ApiErrorCode } from './api-errors.js';
import type { CaseRoom } from './case-room.js';

/** A browser waits no longer than this for what came of a command; the command itself is not lost. */
const ANSWER_MS = 10_000;

const CODES: Readonly<Record<Refusal | 'unreachable' | 'erased', ApiErrorCode>> = {
  'no-case': 'not-found',
  erased: 'not-found',
  unreachable: 'unreachable',
  taken: 'taken',
  stale: 'stale',
  'not-active': 'not-active',
  closed: 'closed',
  'not-closed': 'not-closed',
  'not-assignee': 'not-assignee',
  'unseen-message': 'unseen-message',
  // Refusals of timers; a counsellor whose command met one saw a case that is no longer so.
  'too-late': 'stale',
  'nothing-owed': 'stale',
  'already-raised': 'stale',
  'already-warned': 'stale',
};

/**
 * Puts a counsellor's command into the conversation's mailbox, where all voices queue, and waits for what came of it.
 * @param clientId the same one again is the same command again; absent: a command of its own
 * @throws ApiError `slow` when it is stored but not done yet, or the refusal; StoreError
 */
export async function giveCommand(room: CaseRoom, record: CaseRecord, command: DeskCommand, clientId: string = randomUUID()): Promise<void> {
  const { parts: { clock, pseudonyms, store } } = room;
  const { case: { id: subject, conversation }, address } = record;
  const now = clock();
  const id: EventId = pseudonyms.event(`desk:${subject}:${clientId}`);
  const event: InboundEvent = { id, conversation, address, at: now, receivedAt: now, redelivery: false, standby: false, input: { kind: 'desk', command, case: subject } };
  await store.inbox.accept([event], { settleMs: 0 });
  const answer = await store.desk.answer(conversation, id, ANSWER_MS);
  if (answer === undefined) throw new ApiError('slow');
  throwRefusal(answer);
}

function throwRefusal(answer: DeskAnswer): void {
  if (answer.kind === 'refused') throw new ApiError(CODES[answer.why]);
}
