import type { OutboxId } from '../core/brand.js';
import type { Case } from '../core/case.js';
import type { CaseRecord, DeskChange, DeskCommit } from '../core/desk.js';
import type { OutboxRow } from '../core/outbound.js';
import type { Snapshot } from '../core/snapshot.js';
import type { Commit } from '../core/store.js';
import type { MessageData } from './adapter.js';
import { caseTimers } from './case-timers.js';
import { noteSystem } from './case-turn.js';
import type { Room } from './room.js';
import { freshSnapshot } from './snapshot-storage.js';
import type { Talk } from './talk.js';

/** Everything that a turn has come to, for the one step in which it is written. */
export interface TurnEnd {
  readonly saved: Snapshot;
  readonly collected: readonly MessageData[];
  readonly newId: () => OutboxId;
}

/** Puts together what is committed. The case goes by the snapshot: its copy for the desk is written with it. */
export function composeCommit(room: Room, talk: Talk, { saved, collected, newId }: TurnEnd): Commit {
  const messages = collected.map(({ message }) => message);
  const speaks = (messages.length > 0 || talk.thenLeave) && saved.unreachable !== true;
  const row: OutboxRow = {
    id: newId(),
    conversation: talk.head.conversation,
    address: talk.head.address,
    purpose: talk.purpose,
    reply: { messages, choices: collected.at(-1)?.choices ?? [] },
    createdAt: talk.now,
    answers: talk.messageRefs,
    ...(talk.thenLeave ? { thenLeave: true } : {}),
  };
  const moved = !talk.forget && saved.desk !== undefined && (saved.desk.case !== talk.caseBefore?.case || talk.desk.rearm);
  const { timers, cancelled } = moved ? caseTimers(room, talk, saved.desk.case) : { timers: [], cancelled: [] };
  const desk = composeDesk(talk, saved.desk);
  const { figure } = talk.desk;
  return {
    consumed: talk.events.length,
    // What was deleted leaves nothing behind but the language of the receipt's reader and a higher epoch for stale buttons.
    snapshot: talk.forget ? forgotten(talk, saved) : saved,
    outbox: [...(speaks ? [row] : []), ...talk.desk.rows],
    transcript: talk.forget ? [] : talk.transcript,
    timers: [...talk.timers, ...timers],
    cancelTimers: cancelled,
    confirmed: talk.confirmed,
    forget: talk.forget,
    ...(desk === undefined ? {} : { desk }),
    ...(figure === undefined ? {} : { figure }),
  };
}

function forgotten(talk: Talk, saved: Snapshot): Snapshot {
  return { ...freshSnapshot(saved.epoch + 1, talk.now), ...(saved.unreachable === undefined ? {} : { unreachable: saved.unreachable }) };
}

/**
 * Brings what the counsellors see of the conversation up to what the turn has learnt of it: the language, whether the person can be
 * reached, who else answers, the last offer.
 */
export function syncRecord(talk: Talk): void {
  followLanguage(talk);
  const record = talk.snapshot.desk;
  if (record === undefined || talk.forget) return;
  const { elsewhereUntil: _elsewhere, ...rest } = record;
  const unreachable = talk.snapshot.unreachable === true;
  const { pausedUntil } = talk.snapshot;
  const open = record.case.state !== 'closed';
  const screened = open && talk.screened !== undefined && talk.screened.verdict !== 'not-an-offer' ? talk.screened : undefined;
  if (open && unreachable !== record.unreachable) noteSystem(talk, unreachable ? 'blocked' : 'back');
  if (unreachable === record.unreachable && pausedUntil === record.elsewhereUntil && screened === undefined) return;
  talk.change({
    desk: {
      ...rest,
      unreachable,
      ...(pausedUntil === undefined ? {} : { elsewhereUntil: pausedUntil }),
      ...(screened === undefined ? {} : { screening: { verdict: screened.verdict, signals: screened.signals.map(({ id }) => id), at: talk.now } }),
    },
  });
}

/** Who helps goes by the language that the person has chosen; one that is only written in now and then changes nothing. */
function followLanguage(talk: Talk): void {
  const { desk, language, languageSource } = talk.snapshot;
  if (desk === undefined || desk.case.state === 'closed' || talk.forget) return;
  if (languageSource !== 'chosen' || language === undefined || language === desk.case.language) return;
  talk.change({ desk: { ...desk, case: { ...desk.case, language, version: desk.case.version + 1 } } });
}

function composeDesk(talk: Talk, record: CaseRecord | undefined): DeskCommit | undefined {
  const { caseBefore: before } = talk;
  const { answers } = talk.desk;
  if (talk.forget) {
    const gone = new Set([before?.case.id, record?.case.id]);
    const changes = [...gone].flatMap((id): readonly DeskChange[] => (id === undefined ? [] : [{ kind: 'case', case: id, gone: true }]));
    return changes.length === 0 && answers.length === 0 ? undefined : { record: null, answers, changes };
  }
  const changed = record !== undefined && record !== before;
  const changes = [...goneChanges(before, record), ...(changed ? [{ kind: 'case', case: record.case.id } as const] : []), ...entryChanges(talk, record), ...talk.desk.changes];
  if (!changed && answers.length === 0 && changes.length === 0) return undefined;
  return { ...(changed ? { record } : {}), answers, changes };
}

/** A conversation has one case: a later one takes the place of the former. */
function goneChanges(before: CaseRecord | undefined, record: CaseRecord | undefined): readonly DeskChange[] {
  return before === undefined || before.case.id === record?.case.id ? [] : [{ kind: 'case', case: before.case.id, gone: true }];
}

/** What is said in an open case is shown at once, whoever says it. Notes and the like are told by their commands. */
function entryChanges({ transcript, caseBefore, desk }: Talk, record: CaseRecord | undefined): readonly DeskChange[] {
  if (record === undefined || (!isOpen(record.case) && !isOpen(caseBefore?.case))) return [];
  const told = new Set(desk.changes.flatMap((change) => (change.kind === 'message' ? [change.id] : [])));
  return transcript.flatMap(({ id }): readonly DeskChange[] => (id === undefined || told.has(id) ? [] : [{ kind: 'message', case: record.case.id, id }]));
}

function isOpen(subject: Case | undefined): boolean {
  return subject !== undefined && subject.state !== 'closed';
}
