import { EventFactory, type Activity, type Middleware, type TurnContext } from 'botbuilder';
import type { OutboxId } from '../core/brand.js';
import { opensWindow, type InboundEvent } from '../core/inbound.js';
import { parseLanguage } from '../core/language.js';
import type { PictureSetReading } from '../core/picture.js';
import type { Snapshot } from '../core/snapshot.js';
import type { Commit } from '../core/store.js';
import type { ScreeningResult } from '../screening/result.js';
import type { Understanding } from '../understand/understanding.js';
import { CollectingAdapter, messageActivity } from './adapter.js';
import { burstText, takeBurst } from './burst.js';
import { readCommands } from './commands.js';
import { introduce } from './introduction.js';
import { CaseMiddleware, hear } from './case-middleware.js';
import type { CaseAlarm, HandoffEvent } from './desk-notes.js';
import type { DeskView } from './desk-view.js';
import { GateMiddleware, LanguageMiddleware, SafetyMiddleware } from './middleware.js';
import { TranscriptMiddleware, writeDown } from './transcript.js';
import { composeCommit, syncRecord, type TurnEnd } from './turn-commit.js';
import { say } from './say.js';
import { respond } from './respond.js';
import type { Room } from './room.js';
import { freshSnapshot, migrateSnapshot, TalkState } from './snapshot-storage.js';
import { putTalk, Talk, type Alarm } from './talk.js';
import { openChoices } from './open-choices.js';

/** After a turn that has failed for a minute. */
const GIVEN_UP_REST_MS = 5 * 60_000;

/** Everything that a turn may know. */
export interface TurnRequest {
  /** Waiting events of one conversation, oldest first; the turn takes as many from the head as belong together. */
  readonly events: readonly InboundEvent[];
  readonly snapshot: Snapshot | undefined;
  readonly transcriptLength: number;
  /** Epoch ms. */
  readonly now: number;
  /** For the timer `foreign-echo`: whether the message was sent by us. */
  readonly echoIsOurs?: boolean;
  /** For the timer `read-pictures`: what has been read by now. */
  readonly pictures?: PictureSetReading | undefined;
  /** Language of the profile, for a first contact without words. */
  readonly profileLanguage?: string | undefined;
  /** What a further tier makes of the words of the head burst; absent when nobody was asked. */
  readonly refined?: Understanding | undefined;
  /** The counsellors' desk; absent: nobody is promised a counsellor. */
  readonly desk?: DeskView | undefined;
}

/** What the log and the metrics may know of a turn: no words, no ids. */
export interface TurnReport {
  readonly kind: string;
  readonly events: number;
  readonly outcome: string;
  readonly topic?: string | undefined;
  /** Of an offer; holds words of the person and goes to no log. */
  readonly screening?: ScreeningResult | undefined;
  readonly urgent: boolean;
  readonly messages: number;
  /** Ids of the contacts shown, first to last. */
  readonly contacts: readonly string[];
  readonly alarms: readonly Alarm[];
  readonly erased: boolean;
  readonly receipt?: string | undefined;
  /** Bot Framework's hand-off events of the turn, e.g. `handoff.initiate`, `handoff.status:accepted`. */
  readonly handoff: readonly string[];
  /** Cases that somebody has to look at now. */
  readonly caseAlarms: readonly CaseAlarm[];
}

export interface TurnResult {
  readonly commit: Commit;
  readonly report: TurnReport;
}

export type RunTurn = (request: TurnRequest, newId: () => OutboxId) => Promise<TurnResult>;

/**
 * Builds the turn: one event (or burst) and a snapshot in, a snapshot and an outbox out. No IO.
 * The middleware stands in the order of safety: transcript, language, the counsellors' case, danger, hand-off, then the dialog.
 */
export function createTurn(room: Room): RunTurn {
  const commands = readCommands(room.content);
  const inner: readonly Middleware[] = [
    new TranscriptMiddleware(room), new LanguageMiddleware(room), new CaseMiddleware(room, commands), new SafetyMiddleware(room), new GateMiddleware(),
  ];
  return async (request, newId) => {
    const talk = beginTalk(request);
    const frame = new FrameMiddleware(room, talk, request);
    const adapter = new CollectingAdapter();
    adapter.use(frame, ...inner);
    await adapter.run(talk.head, talk.text, () => {
      respond({ room, commands, newId, echoIsOurs: request.echoIsOurs, pictures: request.pictures }, talk);
      return Promise.resolve();
    });
    return finishTurn(room, talk, { saved: frame.saved, collected: adapter.collected, newId, handoff: adapter.handoff });
  };
}

/** What is said when an event has failed so often that it is buried: the talk goes on, and nobody is left without an answer. */
export function createApology(room: Room): (request: TurnRequest, newId: () => OutboxId) => TurnResult {
  return (request, newId) => {
    const talk = beginTalk(request);
    // Whoever has the case still sees what could not be understood, and owes an answer to it.
    writeDown(room, talk);
    if (talk.isPerson) hear(talk, false);
    giveUpDesk(talk);
    if (talk.isPerson && !talk.paused && !talk.isClaimed && !talk.head.standby) {
      say(room, talk, 'error.sorry');
      talk.choices = openChoices(room, talk, ['human', 'menu']);
    }
    talk.outcome = 'buried';
    const collected = talk.messages.map((message) => ({ message, choices: talk.choices }));
    const saved = { ...talk.snapshot, frames: [], offered: talk.choices, lastTurnAt: talk.now };
    return finishTurn(room, talk, { saved, collected, newId, handoff: [] });
  };
}

/** A counsellor hears that the command came to nothing. An alarm is set again after a rest: it must not have been the last. */
function giveUpDesk(talk: Talk): void {
  const { id, input } = talk.head;
  if (input.kind !== 'desk') return;
  talk.desk.answers.push({ event: id, answer: { kind: 'refused', why: talk.snapshot.desk === undefined ? 'erased' : 'stale' } });
  if (input.command.kind !== 'alarm' && input.command.kind !== 'idle-warning') return;
  talk.desk.rearm = true;
  talk.desk.notBefore = talk.now + GIVEN_UP_REST_MS;
}

/** Takes the head burst and the state of the talk. @throws RangeError without an event */
export function beginTalk(request: TurnRequest): Talk {
  const events = takeBurst(request.events);
  const [head] = events;
  if (head === undefined) throw new RangeError('a turn needs an event');
  const { text, tooLong } = burstText(events);
  const stored = migrateSnapshot(request.snapshot, request.now) ?? freshSnapshot(0, request.now);
  const snapshot = head.standby ? stored : reachable(stored, events);
  return new Talk({ events, head, text, tooLong, snapshot, now: request.now, transcriptLength: request.transcriptLength, refined: request.refined, view: request.desk });
}

/** Somebody who writes can be written to, whatever an earlier block has left behind. */
function reachable(snapshot: Snapshot, events: readonly InboundEvent[]): Snapshot {
  if (snapshot.unreachable !== true || !events.some((event) => opensWindow(event.input))) return snapshot;
  const { unreachable: _unreachable, ...rest } = snapshot;
  return rest;
}

/** Outermost: brings the state in, says at the end what has been gathered, and takes the state out. */
class FrameMiddleware implements Middleware {
  private readonly state: TalkState;

  constructor(
    private readonly room: Room,
    private readonly talk: Talk,
    private readonly request: TurnRequest,
  ) {
    this.state = new TalkState(talk.snapshot);
  }

  get saved(): Snapshot {
    return this.state.saved ?? this.talk.snapshot;
  }

  async onTurn(context: TurnContext, next: () => Promise<void>): Promise<void> {
    const { talk, room } = this;
    putTalk(context, talk);
    talk.snapshot = await this.state.load(context, talk.now);
    const profile = this.request.profileLanguage === undefined ? undefined : parseLanguage(this.request.profileLanguage);
    if (talk.snapshot.language === undefined && profile !== undefined) talk.setLanguage(profile, 'profile');
    await next();
    introduce(room, talk);
    syncRecord(talk);
    await speak(context, talk);
    for (const event of talk.desk.events) await context.sendActivity(toHandoffEvent(context, event));
    // What only counsellors and timers do is no turn of the talk: how long the person has been away goes on counting.
    const spoke = talk.head.input.kind !== 'desk' || talk.messages.length > 0;
    talk.change({ offered: talk.choices.length > 0 ? talk.choices : talk.snapshot.offered, ...(spoke ? { lastTurnAt: talk.now } : {}) });
    await this.state.save(context, talk.snapshot);
  }
}

/** In Bot Framework's form; says nothing of the person but what counsellors sort by. */
function toHandoffEvent(context: TurnContext, event: HandoffEvent): Partial<Activity> {
  if (event.name === 'handoff.status') return EventFactory.createHandoffStatus(context.activity.conversation, event.state);
  const { reason, urgency, language } = event.case;
  return EventFactory.createHandoffInitiation(context, { reason, urgency, language });
}

async function speak(context: TurnContext, talk: Talk): Promise<void> {
  if (talk.messages.length === 0) return;
  const last = talk.messages.length - 1;
  await context.sendActivities(talk.messages.map((message, index) => messageActivity(message, index === last ? talk.choices : [])));
}

function finishTurn(room: Room, talk: Talk, end: TurnEnd & { readonly handoff: readonly string[] }): TurnResult {
  const { collected, handoff } = end;
  return { commit: composeCommit(room, talk, end), report: reportOf(talk, collected.length + talk.desk.rows.length, handoff) };
}

function reportOf(talk: Talk, messages: number, handoff: readonly string[]): TurnReport {
  return {
    kind: talk.head.input.kind,
    events: talk.events.length,
    outcome: talk.outcome,
    topic: talk.answered,
    screening: talk.screened,
    urgent: talk.purpose === 'safety',
    messages,
    contacts: talk.contacts,
    alarms: talk.alarms,
    erased: talk.forget,
    receipt: talk.receipt,
    handoff,
    caseAlarms: talk.desk.alarms,
  };
}
