import type { TurnContext } from 'botbuilder';
import type { MessageRef, OutboxId } from '../core/brand.js';
import type { InboundEvent } from '../core/inbound.js';
import { answerLanguage, type AnswerLanguage, type Language } from '../core/language.js';
import type { Choice, OutMessage, Purpose } from '../core/outbound.js';
import type { CaseRecord } from '../core/desk.js';
import type { Snapshot } from '../core/snapshot.js';
import type { Timer, TranscriptEntry } from '../core/store.js';
import type { ScreeningResult } from '../screening/result.js';
import type { Understanding } from '../understand/understanding.js';
import { DeskNotes } from './desk-notes.js';
import type { DeskView } from './desk-view.js';

/** Where the turn keeps its working state in Bot Framework's context. */
const TALK = Symbol('talk');

/** Why something is wrong enough to wake somebody: fixed words for the alarm metric. */
export type Alarm = 'danger-while-paused' | 'policy-enforcement' | 'foreign-reply' | 'event-buried';

type TalkStart = Pick<Talk, 'events' | 'head' | 'text' | 'tooLong' | 'now' | 'transcriptLength' | 'snapshot' | 'refined' | 'view'>;

/** What one turn knows and has gathered so far. Lives for the turn only. */
export class Talk {
  readonly messages: OutMessage[] = [];
  readonly transcript: TranscriptEntry[] = [];
  readonly timers: Timer[] = [];
  readonly confirmed: { outbox: OutboxId; part: number }[] = [];
  readonly alarms: Alarm[] = [];
  /** For the counsellors' side. */
  readonly desk = new DeskNotes();
  choices: readonly Choice[] = [];
  purpose: Purpose = 'answer';
  understanding: Understanding | undefined;
  /** The topic answered in this turn, for transcript and log. */
  answered: string | undefined;
  /** What came of the offer that was judged in this turn. */
  screened: ScreeningResult | undefined;
  outcome = 'silent';
  forget = false;
  receipt: string | undefined;
  thenLeave = false;
  /** The person now writes in another language than the talk was in: to be said. */
  switchedLanguage = false;
  /** Messages of earlier events that are answered only now: pictures that have been read, an offer that is looked at again. */
  earlier: readonly MessageRef[] = [];
  /** Ids of the contacts shown in this turn. */
  contacts: readonly string[] = [];

  /** The events of this turn, oldest first; never empty. */
  readonly events: readonly InboundEvent[];
  /** The first of them. */
  readonly head: InboundEvent;
  readonly text: string;
  readonly tooLong: boolean;
  readonly now: number;
  readonly transcriptLength: number;
  /** What a further tier makes of `text`. */
  readonly refined: Understanding | undefined;
  /** The counsellors' desk; undefined when nobody looked, or it could not be asked. */
  readonly view: DeskView | undefined;
  /** The case as the turn found it. */
  readonly caseBefore: CaseRecord | undefined;
  snapshot: Snapshot;

  constructor(start: TalkStart) {
    this.events = start.events;
    this.head = start.head;
    this.text = start.text;
    this.tooLong = start.tooLong;
    this.now = start.now;
    this.transcriptLength = start.transcriptLength;
    this.refined = start.refined;
    this.snapshot = start.snapshot;
    this.view = start.view;
    this.caseBefore = start.snapshot.desk;
  }

  /** The language in which answers are written now. */
  get language(): AnswerLanguage {
    return answerLanguage(this.snapshot.language);
  }

  /** A human answers elsewhere: the bot keeps silent. */
  get paused(): boolean {
    return this.snapshot.pausedUntil !== undefined && this.snapshot.pausedUntil > this.now;
  }

  /** A counsellor has the talk: nobody else speaks in it. */
  get isClaimed(): boolean {
    return this.snapshot.desk?.case.state === 'active';
  }

  /** Whether a person wrote, tapped or sent something that wants an answer. */
  get isPerson(): boolean {
    return ['text', 'choice', 'media', 'sticker', 'location', 'unknown-message', 'edit'].includes(this.head.input.kind);
  }

  /** What this turn answers: when one of them is unsent, the answer goes with it. */
  get messageRefs(): readonly MessageRef[] {
    return [...new Set([...this.earlier, ...this.events.flatMap((event) => event.message ?? [])])];
  }

  change(part: Partial<Snapshot>): void {
    this.snapshot = { ...this.snapshot, ...part };
  }

  /** Takes fields out of the snapshot that need not be there. */
  drop(...fields: readonly ('offer' | 'pictures' | 'pausedUntil' | 'unreachable')[]): void {
    const gone: ReadonlySet<string> = new Set(fields);
    this.snapshot = Object.fromEntries(Object.entries(this.snapshot).filter(([field]) => !gone.has(field))) as unknown as Snapshot;
  }

  setLanguage(language: Language, source: NonNullable<Snapshot['languageSource']>): void {
    this.change({ language, languageSource: source });
  }

  say(...messages: readonly OutMessage[]): void {
    this.messages.push(...messages);
  }
}

export function putTalk(context: TurnContext, talk: Talk): void {
  context.turnState.set(TALK, talk);
}

/** @throws Error when the turn was not begun by `runTurn` */
export function talkOf(context: TurnContext): Talk {
  const talk = context.turnState.get<Talk | undefined>(TALK);
  if (talk === undefined) throw new Error('the turn has no working state');
  return talk;
}
