import { DAY_MS, tokyoDay } from '../content/tokyo-time.js';
import type { Case, CaseOpening, ClosedCase, Closing, Consent, Stretch, Urgency, WaitingCase } from '../core/case.js';
import type { CaseCommand } from './command.js';

type Request = Extract<CaseCommand, { kind: 'request' }>;
type Reopen = Omit<Extract<CaseCommand, { kind: 'reopen' }>, 'kind'>;

/** Somebody who writes again within a week means the same matter. */
const REOPEN_MS = 7 * DAY_MS;
const RANK: Readonly<Record<Urgency, number>> = { none: 0, soon: 1, now: 2 };

export function isAfterReopening(closing: Closing, now: number): boolean {
  return now - closing.at > REOPEN_MS;
}

/**
 * Whether words of the person bring the case back. Where no counsellor has come, because the person took the request back or it was closed
 * before, nobody has said that what is written to the bot from then on is read by others: only asking anew does it.
 */
export function isReopenedByWords(closing: Closing, now: number): boolean {
  return closing.assignee !== undefined && !isAfterReopening(closing, now);
}

/** Last day on which words bring the case back until midnight, YYYY-MM-DD in Japan. */
export function lastReopeningDay({ at }: Closing): string {
  return tokyoDay(at + REOPEN_MS - DAY_MS);
}

/**
 * A new case, waiting.
 * @param before the conversation's former case: versions go on from it, so that what somebody saw of that one is never taken for this one
 */
export function beginCase({ opening, reason, promisedAt }: Request, before: Case | undefined, now: number): WaitingCase {
  const version = (before?.version ?? 0) + 1;
  return {
    ...opening,
    urgency: reason === 'danger' ? 'now' : opening.urgency,
    state: 'waiting',
    reason,
    version,
    ownerVersion: version,
    messageVersion: version,
    requestedAt: now,
    waitingSince: now,
    lastMessageAt: now,
    owedSince: now,
    alarms: { from: now, raised: 0 },
    hidden: hiddenBefore(now, opening.consent),
    ...(promisedAt === undefined ? {} : { promisedAt }),
  };
}

/** What a consent leaves hidden. @param requestedAt epoch ms */
export function hiddenBefore(requestedAt: number, consent: Consent): readonly Stretch[] {
  return consent === 'talk' ? [] : [{ from: 0, to: requestedAt }];
}

/** The same case, waiting again; version and consent stay. */
export function reopenCase(closed: ClosedCase, { danger, promisedAt, wroteAt }: Reopen, now: number): WaitingCase {
  const { closing, state: _state, promisedAt: _promised, ...rest } = closed;
  return {
    ...rest,
    state: 'waiting',
    urgency: danger ? 'now' : closed.urgency,
    ownerVersion: closed.version + 1,
    messageVersion: closed.version + 1,
    requestedAt: now,
    waitingSince: now,
    lastMessageAt: now,
    owedSince: now,
    alarms: { from: now, raised: 0 },
    reopenedFrom: closing,
    hidden: [...closed.hidden, { from: closing.at, to: wroteAt }],
    ...(promisedAt === undefined ? {} : { promisedAt }),
  };
}

/** What a further request adds to an open case: never a lower urgency, never another consent, never a later promise. Undefined when it adds nothing. */
export function mergeRequest<Open extends Case>(open: Open, { opening, reason, promisedAt }: Request): Open | undefined {
  const asked: Urgency = reason === 'danger' ? 'now' : opening.urgency;
  const urgency = RANK[asked] > RANK[open.urgency] ? asked : open.urgency;
  const promised = open.promisedAt ?? promisedAt;
  const told: Partial<Pick<CaseOpening, 'topic' | 'prefecture' | 'status'>> = {
    ...(opening.topic === undefined ? {} : { topic: opening.topic }),
    ...(opening.prefecture === undefined ? {} : { prefecture: opening.prefecture }),
    ...(opening.status === undefined ? {} : { status: opening.status }),
  };
  const merged: Open = { ...open, ...told, language: opening.language, urgency, ...(promised === undefined ? {} : { promisedAt: promised }) };
  const keys = ['topic', 'prefecture', 'status', 'language', 'urgency', 'promisedAt'] as const;
  return keys.some((key) => merged[key] !== open[key]) ? merged : undefined;
}
