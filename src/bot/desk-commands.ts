import type { OutboxId } from '../core/brand.js';
import type { CaseId, CounsellorId } from '../core/case.js';
import type { DeskAnswer, DeskCommand } from '../core/desk.js';
import type { Input } from '../core/inbound.js';
import type { OutMessage } from '../core/outbound.js';
import { idleWarningAt, nextAlarmAt } from '../handoff/alarms.js';
import type { CaseCommand, Transition } from '../handoff/command.js';
import { decideTurn } from '../handoff/voice.js';
import { NO_HOURS } from './calendar.js';
import { changeRecord, noteSystem, runOnCase, tellPerson } from './case-turn.js';
import { openChoices } from './open-choices.js';
import type { Room } from './room.js';
import { sayIn, write } from './say.js';
import type { Talk } from './talk.js';
import { describeWhen } from './waiting-words.js';

interface Counter {
  readonly room: Room;
  readonly newId: () => OutboxId;
}
type DeskInput = Extract<Input, { kind: 'desk' }>;
type Of<Kind extends DeskCommand['kind']> = Extract<DeskCommand, { kind: Kind }>;

/** A counsellor's command, or a timer of the case, as a turn of its own; what came of it is kept for whoever gave it. */
export function respondToDesk(counter: Counter, talk: Talk, { command, case: meant }: DeskInput): void {
  talk.outcome = `desk-${command.kind}`;
  const answer = refuseOther(talk, meant) ?? run(counter, talk, command);
  if (answer.kind === 'refused') talk.outcome = `desk-${command.kind}-refused`;
  talk.desk.answers.push({ event: talk.head.id, answer });
}

/** What was meant for a case that is gone touches neither the talk after it nor another case in it. */
function refuseOther({ snapshot: { desk } }: Talk, meant: CaseId | undefined): DeskAnswer | undefined {
  if (desk === undefined) return { kind: 'refused', why: 'erased' };
  return meant === undefined || meant === desk.case.id ? undefined : { kind: 'refused', why: 'no-case' };
}

function run({ room, newId }: Counter, talk: Talk, command: DeskCommand): DeskAnswer {
  switch (command.kind) {
    case 'claim':
      return claim(room, talk, command);
    case 'release':
      return release(room, talk, command);
    case 'transfer':
      return transfer(room, talk, command);
    case 'close':
      return close(room, talk, command);
    case 'message':
      return speak({ room, newId }, talk, command);
    case 'note':
      talk.transcript.push({ from: 'note', id: command.id, at: talk.now, text: command.text, name: command.name });
      talk.desk.changes.push({ kind: 'message', case: idOf(talk), id: command.id });
      return done(talk);
    case 'tags':
      changeRecord(talk, { tags: [...new Set(command.tags)] });
      return done(talk);
    case 'consented':
      talk.transcript.push({ from: 'system', id: command.id, at: talk.now, text: `consented:${command.to}`, name: command.name });
      talk.desk.changes.push({ kind: 'message', case: idOf(talk), id: command.id });
      return done(talk);
    case 'read':
      markRead(talk, command.by, command.version);
      return done(talk);
    case 'alarm':
      return ring(room, talk, command);
    case 'idle-warning':
      return warnIdle(room, talk, command);
  }
}

function claim(room: Room, talk: Talk, { by, name, expectedVersion }: Of<'claim'>): DeskAnswer {
  const result = runOnCase(talk, { kind: 'claim', by, expectedVersion });
  if (result.kind !== 'changed') return answerOf(talk, result);
  changeRecord(talk, { assigneeName: name });
  markRead(talk, by, expectedVersion);
  noteSystem(talk, 'claimed', name);
  tellPerson(room, talk, 'handoff.joined', { name });
  return done(talk);
}

function transfer(room: Room, talk: Talk, { by, to, toName }: Of<'transfer'>): DeskAnswer {
  const result = runOnCase(talk, { kind: 'transfer', by, to });
  if (result.kind !== 'changed') return answerOf(talk, result);
  changeRecord(talk, { assigneeName: toName });
  noteSystem(talk, 'transferred', toName);
  tellPerson(room, talk, 'handoff.changed', { name: toName });
  return done(talk);
}

function release(room: Room, talk: Talk, { by }: Of<'release'>): DeskAnswer {
  const name = talk.snapshot.desk?.assigneeName;
  const result = runOnCase(talk, { kind: 'release', by });
  if (result.kind !== 'changed') return answerOf(talk, result);
  noteSystem(talk, 'released', name);
  handBack(room, talk);
  return done(talk);
}

function close(room: Room, talk: Talk, { by, outcome }: Of<'close'>): DeskAnswer {
  const before = talk.snapshot.desk;
  const result = runOnCase(talk, { kind: 'close', by, outcome });
  if (result.kind !== 'changed') return answerOf(talk, result);
  noteSystem(talk, `closed:${outcome}`, before?.assigneeName);
  // Whoever has blocked the account wanted everything gone; only the open case stood in the way.
  if (talk.snapshot.unreachable === true) talk.forget = true;
  else if (before?.case.state === 'active') handBack(room, talk);
  else offerMenu(room, talk, tellPerson(room, talk, 'handoff.request-closed'));
  return done(talk);
}

/** The bot may speak again: it says that it is a program, and when somebody may come if the case waits on. */
function handBack(room: Room, talk: Talk): void {
  const { desk, pausedUntil, unreachable } = talk.snapshot;
  // The questions of the time before belong to another talk.
  talk.change({ frames: [] });
  const situation = { case: desk?.case, now: talk.now, ...(pausedUntil === undefined ? {} : { pausedUntil }), ...(unreachable === undefined ? {} : { unreachable }) };
  const decision = decideTurn(situation, { kind: 'handed-back' });
  if (decision.kind !== 'bot-back') return;
  const told = tellPerson(room, talk, decision.key);
  // What could not be said now is said with the next answer.
  talk.change({ introduced: told });
  const subject = desk?.case;
  if (told && subject?.state === 'waiting') {
    sayIn(talk, (language) => [describeWhen(room, talk, subject, language), write(room, talk, { language, key: 'handoff.in-danger' })].filter((text) => text !== '').join('\n\n'));
  }
  offerMenu(room, talk, told);
}

function offerMenu(room: Room, talk: Talk, told: boolean): void {
  if (told) talk.choices = openChoices(room, talk, ['topics', 'human', 'menu']);
}

function speak({ room, newId }: Counter, talk: Talk, { id, by, name, expectedVersion, words }: Of<'message'>): DeskAnswer {
  const { desk, unreachable } = talk.snapshot;
  const situation = { case: desk?.case, now: talk.now, ...(unreachable === undefined ? {} : { unreachable }) };
  const decision = decideTurn(situation, { kind: 'counsellor', by });
  if (decision.kind === 'refused') return { kind: 'refused', why: decision.why };
  const result = runOnCase(talk, { kind: 'counsellor-message', by, expectedVersion });
  if (result.kind !== 'changed') return answerOf(talk, result);
  const row = newId();
  const message: OutMessage = words.kind === 'text'
    ? { kind: 'text', text: words.text }
    : { kind: 'picture', url: words.url, alt: room.words.t(talk.language, 'handoff:picture-alt') };
  const { conversation, address } = talk.head;
  talk.desk.rows.push({
    id: row, conversation, address, purpose: 'counsellor', reply: { messages: [message], choices: [] }, createdAt: talk.now, answers: [],
    speaker: { name }, desk: { case: result.case.id, entry: id },
  });
  talk.transcript.push({
    from: 'counsellor', id, at: talk.now, name, outbox: row,
    ...(words.kind === 'text' ? { text: words.text } : { text: '[image]', attachment: { type: 'image', file: words.file } }),
  });
  markRead(talk, by, expectedVersion);
  return done(talk);
}

/** Read is what whoever has the case had before the eyes; a message that came later stays unread, and with it all. */
function markRead(talk: Talk, by: CounsellorId, version: number): void {
  const record = talk.snapshot.desk;
  if (record === undefined || record.unread === 0) return;
  const { case: subject } = record;
  if (subject.state === 'active' && subject.assignee === by && version >= subject.messageVersion) changeRecord(talk, { unread: 0 });
}

function ring(room: Room, talk: Talk, { case: id, nth }: Of<'alarm'>): DeskAnswer {
  const subject = talk.snapshot.desk?.case;
  if (subject?.id !== id) return { kind: 'refused', why: 'no-case' };
  // Whatever comes of it, the next alarm is set: one that came too early, by another clock, must not be the last.
  talk.desk.rearm = true;
  return runTimer(talk, { kind: 'alarm', nth }, nextAlarmAt(subject, room.calendar ?? NO_HOURS));
}

function warnIdle(room: Room, talk: Talk, { case: id }: Of<'idle-warning'>): DeskAnswer {
  const subject = talk.snapshot.desk?.case;
  if (subject?.id !== id) return { kind: 'refused', why: 'no-case' };
  talk.desk.rearm = true;
  return runTimer(talk, { kind: 'idle-warning' }, idleWarningAt(subject, room.calendar ?? NO_HOURS));
}

/** @param due epoch ms; what was set before something else happened comes too early, and says nothing */
function runTimer(talk: Talk, command: CaseCommand, due: number | undefined): DeskAnswer {
  if (due === undefined || due > talk.now) return { kind: 'refused', why: command.kind === 'alarm' ? 'nothing-owed' : 'already-warned' };
  return answerOf(talk, runOnCase(talk, command));
}

function idOf(talk: Talk): NonNullable<Talk['snapshot']['desk']>['case']['id'] {
  const record = talk.snapshot.desk;
  if (record === undefined) throw new Error('there is no case');
  return record.case.id;
}

function answerOf(talk: Talk, result: Transition): DeskAnswer {
  return result.kind === 'refused' ? { kind: 'refused', why: result.why } : done(talk);
}

function done(talk: Talk): DeskAnswer {
  return { kind: 'done', version: talk.snapshot.desk?.case.version ?? 0 };
}
