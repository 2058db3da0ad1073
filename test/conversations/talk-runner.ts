import { createTurn, type TurnReport } from '../../src/bot/turn.js';
import { plainText } from '../../src/bot/answer-plain.js';
import { readCalendar } from '../../src/bot/calendar.js';
import type { DeskView } from '../../src/bot/desk-view.js';
import type { Room } from '../../src/bot/room.js';
import type { CaseId, CounsellorId } from '../../src/core/case.js';
import type { DeskAnswer, DeskCommand } from '../../src/core/desk.js';
import type { ConversationKey, EventId, MessageRef, OutboxId } from '../../src/core/brand.js';
import type { ChannelId, InboundEvent, Input } from '../../src/core/inbound.js';
import type { Choice } from '../../src/core/outbound.js';
import type { Snapshot } from '../../src/core/snapshot.js';
import type { Commit, Timer, TranscriptEntry } from '../../src/core/store.js';
import type { Counsellor } from '../../src/handoff/routing.js';

/** What the bot did in one turn of a golden talk. */
export interface Said {
  readonly text: string;
  readonly choices: readonly Choice[];
  readonly report: TurnReport;
  readonly commit: Commit;
  readonly snapshot: Snapshot;
  /** What came of a counsellor's command. */
  readonly answer?: DeskAnswer;
}

/** A counsellor who speaks Vietnamese and is at the desk. */
export const HOA: Counsellor = { id: 'hoa' as CounsellorId, languages: ['vi'], available: true, load: 0, capacity: 5 };

/** The room of a counter with counsellors: hours of the project's example, cases numbered. */
export function withCounsellors(room: Room): Room {
  const calendar = readCalendar(room.content);
  let cases = 0;
  return { ...room, humanAgent: false, newCaseId: () => `case-${(cases += 1)}` as CaseId, ...(calendar === undefined ? {} : { calendar }) };
}

/** One person talking to the bot, turn by turn, without a network. The clock stands still unless it is moved. */
export class GoldenTalk {
  snapshot: Snapshot | undefined;
  transcript = 0;
  now: number;
  /** The counsellors' desk as turns see it; undefined: there is none. The case of this talk is added. */
  view: DeskView | undefined;
  readonly written: TranscriptEntry[] = [];
  readonly timers = new Map<string, Timer>();
  private count = 0;
  private readonly run;
  private offered: readonly Choice[] = [];

  constructor(room: Room, private readonly channel: ChannelId = 'line', start = '2026-11-24T23:00:00+09:00') {
    this.run = createTurn(room);
    this.now = Date.parse(start);
  }

  text(...texts: readonly string[]): Promise<Said> {
    return this.turn(texts.map((text) => ({ kind: 'text', text })));
  }

  /** Taps the button with this label under the last reply. */
  tap(label: string): Promise<Said> {
    const choice = this.offered.find((one) => one.label === label);
    if (choice === undefined) throw new Error(`there is no button "${label}" but ${this.offered.map((one) => `"${one.label}"`).join(', ')}`);
    return this.turn([{ kind: 'choice', data: choice.data, title: choice.label }]);
  }

  /** A counsellor's command, on the case as it stands. */
  async command(command: DeskCommand): Promise<Said & { readonly answer: DeskAnswer }> {
    const said = await this.turn([{ kind: 'desk', command }]);
    if (said.answer === undefined) throw new Error('the command was not answered');
    return { ...said, answer: said.answer };
  }

  /** Lets the timer of this name come, at its own time. */
  async ring(name: string): Promise<Said> {
    const timer = this.timers.get(name);
    if (timer === undefined) throw new Error(`there is no timer "${name}"`);
    this.timers.delete(name);
    this.now = Math.max(this.now, timer.at);
    return this.turn([timer.event.input]);
  }

  get version(): number {
    return this.snapshot?.desk?.case.version ?? 0;
  }

  async turn(inputs: readonly Input[], extra: Partial<InboundEvent> & { readonly echoIsOurs?: boolean; readonly profileLanguage?: string } = {}): Promise<Said> {
    const { echoIsOurs, profileLanguage, ...rest } = extra;
    const events = inputs.map((input): InboundEvent => {
      this.count += 1;
      return {
        id: `event-${this.count}` as EventId,
        conversation: 'talk' as ConversationKey,
        address: { channel: this.channel, bot: 'bot', to: 'person', scope: 'user' },
        at: this.now, receivedAt: this.now, redelivery: false, standby: false,
        ...(input.kind === 'text' || input.kind === 'media' ? { message: `message-${this.count}` as MessageRef } : {}),
        input,
        ...rest,
      };
    });
    const own = this.snapshot?.desk?.case;
    const desk = this.view === undefined ? undefined : { ...this.view, open: [...this.view.open, ...(own === undefined || own.state === 'closed' ? [] : [own])] };
    const { commit, report } = await this.run(
      { events, ...(desk === undefined ? {} : { desk }), snapshot: this.snapshot, transcriptLength: this.transcript, now: this.now, ...(echoIsOurs === undefined ? {} : { echoIsOurs }), ...(profileLanguage === undefined ? {} : { profileLanguage }) },
      () => `row-${this.count}` as OutboxId,
    );
    this.snapshot = commit.snapshot;
    this.keep(commit);
    this.transcript = commit.forget ? commit.transcript.length : this.transcript + commit.transcript.length;
    const answer = commit.desk?.answers[0]?.answer;
    const reply = commit.outbox[0]?.reply ?? { messages: [], choices: [] };
    if (reply.choices.length > 0) this.offered = reply.choices;
    return { text: plainText(reply.messages, []), choices: reply.choices, report, commit, snapshot: commit.snapshot, ...(answer === undefined ? {} : { answer }) };
  }

  private keep(commit: Commit): void {
    if (commit.forget) {
      this.written.length = 0;
      this.timers.clear();
    }
    this.written.push(...commit.transcript);
    for (const name of commit.cancelTimers) this.timers.delete(name);
    for (const timer of commit.timers) this.timers.set(timer.name, timer);
  }
}
