import type { CaseDetail, CaseRow, MessageView } from '../../../../src/console/schema.js';

const START = Date.parse('2026-11-22T01:00:00.000Z');

/** A time on the day of the tests, so many minutes after its beginning. */
export function minute(minutes: number): string {
  return new Date(START + minutes * 60_000).toISOString();
}

export function makeRow(change: Partial<CaseRow> = {}): CaseRow {
  return {
    id: 'case-0001', version: 1, state: 'waiting', channel: 'line', language: 'vi', topic: 'wage-unpaid', urgency: 'none', reason: 'asked', prefecture: null, status: null, tags: [],
    requestedAt: minute(0), waitingSince: minute(0), promisedAt: null, closedAt: null, outcome: null, assignee: null, lastMessageAt: minute(0), lastAnswerAt: null, owedSince: minute(0),
    unread: 0, alarms: 0, unreachable: false, elsewhereUntil: null, suggested: null, replyWindow: { kind: 'push' }, ...change,
  };
}

export function makeMessage(change: Partial<MessageView> = {}): MessageView {
  return { id: 'message-1', from: 'user', at: minute(1), text: 'words', name: null, topic: null, attachments: [], delivery: null, ...change };
}

export function makeDetail(change: Partial<CaseDetail> = {}): CaseDetail {
  return { case: makeRow(), messages: [], notes: [], summary: { consent: 'talk', topics: [], quotes: [], messages: 0, firstAt: null, screening: null, sharedWith: [] }, ...change };
}
