import type { Case } from '../core/case.js';
import type { CaseFigure, CaseRecord } from '../core/desk.js';
import type { InboundEvent } from '../core/inbound.js';
import type { TranscriptEntry } from '../core/store.js';
import type { CaseCommand, CaseEffect, HandoffKey, Transition } from '../handoff/command.js';
import { isLoud } from '../handoff/alarms.js';
import { transition } from '../handoff/transition.js';
import { findReplyWindow } from '../handoff/window.js';
import { say } from './say.js';
import type { Room } from './room.js';
import type { Talk } from './talk.js';

/** Runs a command on the conversation's case, keeps the outcome in the snapshot and does what follows from it. */
export function runOnCase(talk: Talk, command: CaseCommand): Transition {
  const before = talk.snapshot.desk;
  const result = transition(before?.case, command, talk.now);
  if (result.kind !== 'changed') return result;
  const record = withFirsts(keepRecord(talk, before, result.case), command, talk.now);
  talk.change({ desk: record });
  for (const effect of result.effects) follow(talk, effect);
  if (result.case.state === 'closed') talk.desk.figure = figureOf(record, result.case.closing);
  return result;
}

/** Changes what is kept beside the case. */
export function changeRecord(talk: Talk, part: Partial<CaseRecord>): void {
  const record = talk.snapshot.desk;
  if (record !== undefined) talk.change({ desk: { ...record, ...part } });
}

/** Writes down what happened to the case, in a fixed word. @param name whoever did it, or whom it concerns */
export function noteSystem(talk: Talk, word: string, name?: string): void {
  const id = `${talk.head.id}:${word}`;
  const entry: TranscriptEntry = { from: 'system', id, at: talk.now, text: word, ...(name === undefined ? {} : { name }) };
  talk.transcript.push(entry);
}

function keepRecord(talk: Talk, before: CaseRecord | undefined, next: Case): CaseRecord {
  if (before?.case.id !== next.id) return { case: next, address: talk.head.address, tags: [], unread: 0, unreachable: false };
  if (next.state !== 'waiting') return { ...before, case: next };
  const { assigneeName: _name, ...waiting } = before;
  if (before.case.state !== 'closed') return { ...waiting, case: next };
  const { firstClaimedAt: _claimed, firstAnswerAt: _answered, ...again } = waiting;
  return { ...again, unread: 0, case: next };
}

/** When the first counsellor came and first answered: the case itself knows only the last. */
function withFirsts(record: CaseRecord, { kind }: CaseCommand, now: number): CaseRecord {
  if (kind === 'claim' && record.firstClaimedAt === undefined) return { ...record, firstClaimedAt: now };
  if (kind === 'counsellor-message' && record.firstAnswerAt === undefined) return { ...record, firstAnswerAt: now };
  return record;
}

function follow(talk: Talk, effect: CaseEffect): void {
  const subject = talk.snapshot.desk?.case;
  if (subject === undefined) return;
  switch (effect.kind) {
    case 'emit':
      talk.desk.events.push(effect.event === 'handoff.initiate' ? { name: effect.event, case: subject } : { name: effect.event, state: effect.state });
      return;
    case 'tell-person':
      // Told by whoever runs the command: the name is part of it, and so is what comes beside.
      return;
    case 'route':
      // Consoles list whatever waits; whom it suits best is reckoned there.
      return;
    case 'alarm': {
      const loud = isLoud(subject, effect.nth);
      talk.desk.changes.push({ kind: 'alarm', case: subject.id, why: effect.why, nth: effect.nth, loud });
      const { id, language, urgency, state } = subject;
      talk.desk.alarms.push({ case: id, why: effect.why, nth: effect.nth, loud, language, urgency, state });
      return;
    }
    case 'warn-assignee':
      talk.desk.changes.push({ kind: 'alarm', case: subject.id, why: 'idle', nth: 1, loud: false });
      return;
  }
}

/**
 * Tells the person that somebody has come or changed, in the bot's own row. On LINE it may use what is kept for counsellors: held back
 * it would hold the counsellor's words behind it. On Messenger a program may not use the counsellors' longer window, so what cannot be
 * sent within a day is left out; the name stands beside the counsellor's words.
 */
export function tellPerson(room: Room, talk: Talk, key: HandoffKey | 'handoff.request-closed', variables: Readonly<Record<string, string>> = {}): boolean {
  const { channel } = talk.head.address;
  const last = talk.snapshot.desk?.case.lastMessageAt;
  const window = findReplyWindow({ channel, now: talk.now, humanAgent: false, ...(last === undefined ? {} : { lastUserActionAt: last }) });
  const mayWait = key === 'handoff.bot-back' || key === 'handoff.request-closed';
  if (window.kind === 'closed' && !mayWait) return false;
  talk.purpose = channel === 'line' ? 'counsellor' : 'system';
  say(room, talk, key, variables);
  return true;
}

function figureOf({ case: subject, firstClaimedAt, firstAnswerAt }: CaseRecord, { at, outcome, assignee }: { readonly at: number; readonly outcome: CaseFigure['outcome']; readonly assignee?: CaseFigure['assignee'] }): CaseFigure {
  const { requestedAt, promisedAt, language, channel, topic, urgency } = subject;
  return {
    closedAt: at, requestedAt, language, channel, urgency, outcome,
    ...(firstClaimedAt === undefined ? {} : { claimedAt: firstClaimedAt }),
    ...(firstAnswerAt === undefined ? {} : { firstAnswerAt }),
    ...(promisedAt === undefined ? {} : { promisedAt }),
    ...(topic === undefined ? {} : { topic }),
    ...(assignee === undefined ? {} : { assignee }),
  };
}

/** The event of a timer of the case, under an id that is its own: versions never come twice. */
export function deskEvent(talk: Talk, at: number, { subject, what }: { readonly subject: Case; readonly what: 'alarm' | 'idle-warning' }): InboundEvent {
  const { conversation, address } = talk.head;
  return {
    id: `${subject.id}:${what}:${subject.version}:${at}` as InboundEvent['id'],
    conversation, address, at, receivedAt: at, redelivery: false, standby: false,
    input: { kind: 'desk', command: what === 'alarm' ? { kind: 'alarm', case: subject.id, nth: subject.alarms.raised + 1 } : { kind: 'idle-warning', case: subject.id } },
  };
}
