import { wasWarned } from './alarms.js';
import type { ActiveCase, Case, WaitingCase } from '../core/case.js';
import type { CaseCommand, CaseEffect, Transition } from './command.js';
import type { Actor, Refusal } from '../core/case.js';
import { beginCase, hiddenBefore, isAfterReopening, mergeRequest, reopenCase } from './opening.js';
import { whyNotSpeak } from './voice.js';

type Of<Kind extends CaseCommand['kind']> = Extract<CaseCommand, { kind: Kind }>;

/**
 * The whole life of a case: waiting → active → closed, and back. Pure; the caller stores the result under compare-and-set of `version`.
 * @param current the conversation's case, whatever its state
 * @param now epoch ms
 * @returns the changed case with its effects; `unchanged` for what was done before; or why not
 */
export function transition(current: Case | undefined, command: CaseCommand, now: number): Transition {
  if (command.kind === 'request') return request(current, command, now);
  if (current === undefined) return refuse('no-case');
  switch (command.kind) {
    case 'consent':
      if (current.state === 'closed') return refuse('closed');
      if (current.consent === command.consent) return { kind: 'unchanged', case: current };
      return change({ ...current, consent: command.consent, hidden: hiddenBefore(current.requestedAt, command.consent) }, []);
    case 'claim':
      return claim(current, command, now);
    case 'release':
      return release(current, command.by, now);
    case 'transfer':
      return transfer(current, command, now);
    case 'close':
      return close(current, command, now);
    case 'reopen':
      if (current.state !== 'closed') return refuse('not-closed');
      if (isAfterReopening(current.closing, now)) return refuse('too-late');
      return change(reopenCase(current, command, now), opened());
    case 'person-message':
      return hearPerson(current, command.danger, now);
    case 'counsellor-message':
      return hearCounsellor(current, command, now);
    case 'idle-warning':
      return warnIdle(current, now);
    case 'alarm':
      return raiseAlarm(current, command.nth, now);
  }
}

function request(current: Case | undefined, command: Of<'request'>, now: number): Transition {
  if (current === undefined) return { kind: 'changed', case: beginCase(command, current, now), effects: opened() };
  if (current.state === 'closed') {
    if (isAfterReopening(current.closing, now)) return { kind: 'changed', case: beginCase(command, current, now), effects: opened() };
    const { opening: { consent }, promisedAt, reason } = command;
    const again = reopenCase(current, { wroteAt: now, danger: reason === 'danger', ...(promisedAt === undefined ? {} : { promisedAt }) }, now);
    // The wish is a new one, so what may be passed on is what was said this time.
    const known = consent === 'nothing' ? withoutTold(again) : again;
    return change({ ...(mergeRequest(known, command) ?? known), consent, hidden: hiddenBefore(now, consent), reason }, opened());
  }
  const merged = mergeRequest(current, command);
  if (merged !== undefined && command.reason === 'danger') return alarmDanger(merged, now);
  return merged === undefined ? { kind: 'unchanged', case: current } : change(merged, []);
}

/** What the person told of place, status and matter goes with the consent to pass it on. */
function withoutTold({ topic: _topic, prefecture: _prefecture, status: _status, ...rest }: WaitingCase): WaitingCase {
  return rest;
}

function claim(current: Case, { by, expectedVersion }: Of<'claim'>, now: number): Transition {
  if (current.state === 'closed') return refuse('closed');
  if (current.state === 'active') return current.assignee === by ? { kind: 'unchanged', case: current } : refuse('taken');
  if (isStale(current, expectedVersion)) return refuse('stale');
  const active: ActiveCase = { ...current, state: 'active', assignee: by, claimedAt: now, alarms: { from: now, raised: 0 } };
  return changeHands(active, [{ kind: 'emit', event: 'handoff.status', state: 'accepted' }, { kind: 'tell-person', key: 'handoff.joined' }]);
}

function release(current: Case, by: Actor, now: number): Transition {
  const refusal = whyNotDirect(current, by);
  if (refusal !== undefined) return refuse(refusal);
  if (current.state !== 'active') return refuse('not-active');
  const { assignee: _assignee, claimedAt: _claimedAt, idleWarnedAt: _idle, ...rest } = current;
  // Somebody who was never answered has waited all along; somebody who was, waits from now.
  const waitingSince = current.owedSince ?? now;
  return changeHands({ ...rest, state: 'waiting', waitingSince, owedSince: waitingSince, alarms: { from: now, raised: 0 } }, [{ kind: 'route' }]);
}

function transfer(current: Case, { by, to }: Of<'transfer'>, now: number): Transition {
  const refusal = whyNotDirect(current, by);
  if (refusal !== undefined) return refuse(refusal);
  if (current.state !== 'active') return refuse('not-active');
  if (current.assignee === to) return { kind: 'unchanged', case: current };
  const { idleWarnedAt: _idle, ...rest } = current;
  // The colleague may not have noticed: until the first word the case counts as unanswered, and alarms.
  return changeHands({ ...rest, assignee: to, claimedAt: now, owedSince: current.owedSince ?? now, alarms: { from: now, raised: 0 } }, [{ kind: 'tell-person', key: 'handoff.changed' }]);
}

function close(current: Case, { by, outcome }: Of<'close'>, now: number): Transition {
  if (current.state === 'closed') return { kind: 'unchanged', case: current };
  const refusal = by.kind === 'person' ? undefined : whyNotDirect(current, by);
  if (refusal !== undefined) return refuse(refusal);
  if (by.kind === 'counsellor' && current.messageVersion > by.expectedVersion) return refuse('unseen-message');
  const { owedSince: _owed, idleWarnedAt: _idle, ...rest } = current;
  if (rest.state === 'waiting') {
    return changeHands({ ...rest, state: 'closed', closing: { at: now, outcome } }, [{ kind: 'emit', event: 'handoff.status', state: 'failed' }]);
  }
  const { assignee, claimedAt: _claimedAt, ...facts } = rest;
  return changeHands({ ...facts, state: 'closed', closing: { at: now, outcome, assignee } }, [{ kind: 'emit', event: 'handoff.status', state: 'completed' }]);
}

function hearPerson(current: Case, danger: boolean, now: number): Transition {
  if (current.state === 'closed') return refuse('closed');
  // Nothing was owed: the time of whoever has the case begins with this message.
  const owed = current.owedSince === undefined ? { owedSince: now, alarms: { from: now, raised: 0 } } : {};
  const heard: Case = { ...current, ...owed, messageVersion: current.version + 1, lastMessageAt: now };
  return danger ? alarmDanger(heard, now) : change(heard, []);
}

/** Danger does not wait for the next alarm to be due. */
function alarmDanger(current: Case, now: number): Transition {
  const nth = current.alarms.raised + 1;
  const owedSince = current.owedSince ?? now;
  return change({ ...current, urgency: 'now', owedSince, alarms: { from: current.alarms.from, raised: nth, lastAt: now } }, [{ kind: 'alarm', why: 'danger', nth }]);
}

function hearCounsellor(current: Case, { by, expectedVersion }: Of<'counsellor-message'>, now: number): Transition {
  const refusal = whyNotSpeak(current, by);
  if (refusal !== undefined) return refuse(refusal);
  if (expectedVersion > current.version) return refuse('stale');
  const { owedSince: _owed, ...rest } = current;
  const alarms = { from: now, raised: 0 };
  // A message that came in while the answer was written is still owed one.
  if (current.messageVersion > expectedVersion) return change({ ...rest, lastAnswerAt: now, owedSince: current.lastMessageAt, alarms }, []);
  return change({ ...rest, lastAnswerAt: now, alarms }, []);
}

function warnIdle(current: Case, now: number): Transition {
  if (current.state !== 'active') return refuse('not-active');
  if (wasWarned(current)) return refuse('already-warned');
  return change({ ...current, idleWarnedAt: now }, [{ kind: 'warn-assignee', assignee: current.assignee }]);
}

function raiseAlarm(current: Case, nth: number, now: number): Transition {
  if (current.state === 'closed') return refuse('closed');
  if (current.owedSince === undefined) return refuse('nothing-owed');
  if (nth !== current.alarms.raised + 1) return refuse('already-raised');
  const alarms = { from: current.alarms.from, raised: nth, lastAt: now };
  return change({ ...current, alarms }, [{ kind: 'alarm', why: current.state === 'waiting' ? 'waiting' : 'unanswered', nth }]);
}

/** Who has the case, and supervisors, may give it away; on what they see now, not on what was a while ago. */
function whyNotDirect(current: Case, by: Actor): Refusal | undefined {
  if (current.state === 'closed') return 'closed';
  if (by.kind === 'system') return undefined;
  if (by.kind === 'person') return 'not-assignee';
  const own = current.state === 'active' && current.assignee === by.id;
  if (!own && !by.supervisor) return current.state === 'active' ? 'not-assignee' : 'not-active';
  return isStale(current, by.expectedVersion) ? 'stale' : undefined;
}

function isStale(current: Case, expectedVersion: number): boolean {
  return expectedVersion < current.ownerVersion || expectedVersion > current.version;
}

function opened(): readonly CaseEffect[] {
  return [{ kind: 'emit', event: 'handoff.initiate' }, { kind: 'route' }];
}

function change(next: Case, effects: readonly CaseEffect[]): Transition {
  return { kind: 'changed', case: { ...next, version: next.version + 1 }, effects };
}

function changeHands(next: Case, effects: readonly CaseEffect[]): Transition {
  return change({ ...next, ownerVersion: next.version + 1 }, effects);
}

function refuse(why: Refusal): Transition {
  return { kind: 'refused', why };
}
