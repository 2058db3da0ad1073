import type { DeskView } from '../../../src/bot/desk-view.js';
import { createTurn, type TurnReport } from '../../../src/bot/turn.js';
import type { Room } from '../../../src/bot/room.js';
import type { ConversationKey, EventId, MessageRef, OutboxId } from '../../../src/core/brand.js';
import type { CaseId, CounsellorId } from '../../../src/core/case.js';
import type { CaseRecord, DeskAnswer, DeskCommand } from '../../../src/core/desk.js';
import type { ChannelId, InboundEvent, Input } from '../../../src/core/inbound.js';
import type { Snapshot } from '../../../src/core/snapshot.js';
import type { Commit, Timer, TranscriptEntry } from '../../../src/core/store.js';
import type { Counsellor } from '../../../src/handoff/routing.js';

export interface Turned {
  readonly events: readonly InboundEvent[];
  readonly before: Snapshot | undefined;
  readonly commit: Commit;
  readonly report: TurnReport;
}

export const counsellorOf = (id: string): Counsellor => ({ id: id as CounsellorId, languages: ['vi'], available: true, load: 0, capacity: 5 });

/** One conversation as a store keeps it: events wait in order, turns are committed, timers come back. */
export class DeskMailbox {
  snapshot: Snapshot | undefined;
  /** The desk's own copy. */
  record: CaseRecord | undefined;
  transcript: TranscriptEntry[] = [];
  readonly timers = new Map<string, Timer>();
  readonly answers = new Map<EventId, DeskAnswer>();
  readonly waiting: InboundEvent[] = [];
  private count = 0;
  private readonly run;

  constructor(room: Room, private readonly channel: ChannelId, private readonly counsellors: readonly Counsellor[], public now: number) {
    this.run = createTurn(room);
  }

  accept(input: Input, extra: Partial<InboundEvent> = {}): InboundEvent {
    this.count += 1;
    const event: InboundEvent = {
      id: `e${this.count}` as EventId, conversation: 'talk' as ConversationKey, address: { channel: this.channel, bot: 'b', to: 'p', scope: 'user' },
      at: this.now, receivedAt: this.now, redelivery: false, standby: false, input,
      ...(input.kind === 'text' ? { message: `m${this.count}` as MessageRef } : {}),
      ...extra,
    };
    this.waiting.push(event);
    return event;
  }

  command(command: DeskCommand): InboundEvent {
    return this.accept({ kind: 'desk', command });
  }

  /** Puts due timers behind what waits, as a claim does. */
  deliverTimers(): void {
    for (const [name, timer] of this.timers) {
      if (timer.at > this.now) continue;
      this.timers.delete(name);
      this.waiting.push(timer.event);
    }
  }

  /** Runs turns until nothing waits. */
  async settle(): Promise<readonly Turned[]> {
    const turns: Turned[] = [];
    while (this.waiting.length > 0) turns.push(await this.turn());
    return turns;
  }

  private async turn(): Promise<Turned> {
    const before = this.snapshot;
    const view: DeskView = { counsellors: this.counsellors, open: this.record === undefined || this.record.case.state === 'closed' ? [] : [this.record.case] };
    const request = { events: this.waiting.slice(0, 20), snapshot: before, transcriptLength: this.transcript.length, now: this.now, desk: view };
    const { commit, report } = await this.run(request, () => `row-${(this.count += 1)}` as OutboxId);
    const events = this.waiting.splice(0, commit.consumed);
    this.write(commit);
    return { events, before, commit, report };
  }

  private write(commit: Commit): void {
    if (commit.forget) {
      this.transcript = [];
      this.timers.clear();
      this.record = undefined;
    }
    // What is stored has been written out and read back.
    this.snapshot = JSON.parse(JSON.stringify(commit.snapshot)) as Snapshot;
    this.transcript.push(...commit.transcript);
    if (commit.desk?.record !== undefined) this.record = commit.desk.record === null ? undefined : (JSON.parse(JSON.stringify(commit.desk.record)) as CaseRecord);
    for (const { event, answer } of commit.desk?.answers ?? []) this.answers.set(event, answer);
    for (const name of commit.cancelTimers) this.timers.delete(name);
    for (const timer of commit.timers) this.timers.set(timer.name, timer);
  }

  get caseId(): CaseId | undefined {
    return this.record?.case.id;
  }
}
