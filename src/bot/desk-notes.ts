import type { EventId } from '../core/brand.js';
import type { Case, CaseId } from '../core/case.js';
import type { CaseFigure, DeskAnswer, DeskChange } from '../core/desk.js';
import type { OutboxRow } from '../core/outbound.js';

/** Somebody has to look at a case. Fixed words and ids only: it may be sent anywhere. */
export interface CaseAlarm {
  readonly case: CaseId;
  readonly why: 'danger' | 'waiting' | 'unanswered';
  readonly nth: number;
  readonly loud: boolean;
  readonly language: Case['language'];
  readonly urgency: Case['urgency'];
  readonly state: Case['state'];
}

/** Bot Framework's hand-off events, before the SDK gives them their form. */
export type HandoffEvent =
  | { readonly name: 'handoff.initiate'; readonly case: Case }
  | { readonly name: 'handoff.status'; readonly state: 'accepted' | 'failed' | 'completed' };

/** What one turn has gathered for the counsellors' side. */
export class DeskNotes {
  readonly answers: { readonly event: EventId; readonly answer: DeskAnswer }[] = [];
  /** Besides those that follow from the record and the transcript. */
  readonly changes: DeskChange[] = [];
  readonly alarms: CaseAlarm[] = [];
  readonly events: HandoffEvent[] = [];
  /** Words of counsellors. */
  readonly rows: OutboxRow[] = [];
  figure: CaseFigure | undefined;
  /** The timers of the case are set anew although the case has not changed. */
  rearm = false;
  /** Epoch ms before which no timer of the case comes. */
  notBefore = 0;
}
