import type { OutboxId } from '../../../src/core/brand.js';
import { randomUUID } from 'node:crypto';
import type { CaseRecord, DeskAnswer, DeskChange, DeskCommand } from '../../../src/core/desk.js';
import type { InboundEvent } from '../../../src/core/inbound.js';
import type { OutboxRow } from '../../../src/core/outbound.js';
import { SNAPSHOT_VERSION, type Snapshot } from '../../../src/core/snapshot.js';
import type { Claim, Commit, Store, TranscriptEntry } from '../../../src/core/store.js';
import type { CaseCommand } from '../../../src/handoff/command.js';
import { transition } from '../../../src/handoff/transition.js';

/** What a planned turn writes. */
export type Planned = Partial<Omit<Commit, 'consumed'>>;

/** Stands in for the turn: runs commands against the model and writes as the real one does, one event at a time. */
export class DeskWorker {
  readonly #plans = new Map<string, (claim: Claim) => Planned>();
  #stop: () => void = () => undefined;
  #running: Promise<void> = Promise.resolve();
  /** While false, events wait. */
  working = true;

  constructor(private readonly store: Store, private readonly clock: () => number) {}

  start(): void {
    this.#stop = this.store.inbox.onReady(() => this.poke());
  }

  poke(): void {
    this.#running = this.#running.then(() => this.#drain());
  }

  async stop(): Promise<void> {
    this.#stop();
    await this.#running;
  }

  /** Accepts an event whose turn writes this. */
  async play(event: InboundEvent, plan: (claim: Claim) => Planned): Promise<void> {
    this.#plans.set(event.id, plan);
    await this.store.inbox.accept([event], { settleMs: 0 });
    this.poke();
    await this.#running;
  }

  async #drain(): Promise<void> {
    while (this.working) {
      const [claim] = await this.store.inbox.claim({ max: 1, maxEvents: 1, leaseMs: 60_000 });
      if (claim === undefined) return;
      const [event] = claim.events;
      const planned = event === undefined ? {} : (this.#plans.get(event.id)?.(claim) ?? this.#run(event, claim));
      await this.store.inbox.commit(claim, {
        consumed: 1, snapshot: claim.snapshot ?? blank(), outbox: [], transcript: [], timers: [], cancelTimers: [], confirmed: [], forget: false, ...planned,
      });
    }
  }

  #run({ id, input }: InboundEvent, { snapshot }: Claim): Planned {
    if (input.kind !== 'desk') return {};
    const record = snapshot?.desk;
    // What a blocked person has left goes with the case.
    if (record?.unreachable === true && input.command.kind === 'close') {
      return { forget: true, snapshot: blank(), desk: { record: null, answers: [{ event: id, answer: { kind: 'done', version: record.case.version + 1 } }], changes: [] } };
    }
    const outcome = record === undefined ? refuse('no-case') : runCommand(record, input.command, this.clock());
    const { answer, record: next, transcript = [], outbox = [], changes = [] } = outcome;
    return {
      snapshot: { ...(snapshot ?? blank()), ...(next === undefined ? {} : { desk: next }) },
      transcript,
      outbox,
      desk: { ...(next === undefined ? {} : { record: next }), answers: [{ event: id, answer }], changes },
    };
  }
}

interface Outcome {
  readonly answer: DeskAnswer;
  readonly record?: CaseRecord;
  readonly transcript?: readonly TranscriptEntry[];
  readonly outbox?: readonly OutboxRow[];
  readonly changes?: readonly DeskChange[];
}

export function blank(): Snapshot {
  return { version: SNAPSHOT_VERSION, epoch: 1, introduced: true, frames: [], slots: {}, offered: [], misses: 0, learntFrom: [], lastTurnAt: 0 };
}

function refuse(why: Extract<DeskAnswer, { kind: 'refused' }>['why']): Outcome {
  return { answer: { kind: 'refused', why } };
}

function runCommand(record: CaseRecord, command: DeskCommand, now: number): Outcome {
  const change: DeskChange = { kind: 'case', case: record.case.id };
  const keep = (more: Partial<CaseRecord>, entry?: TranscriptEntry): Outcome => {
    const next = { ...record, ...more, case: { ...record.case, version: record.case.version + 1 } };
    return {
      answer: { kind: 'done', version: next.case.version },
      record: next,
      ...(entry === undefined ? { changes: [change] } : { transcript: [entry], changes: [{ kind: 'message', case: record.case.id, id: entry.id! }, change] }),
    };
  };
  switch (command.kind) {
    case 'note':
      return keep({}, { from: 'note', at: now, text: command.text, id: command.id, name: command.name });
    case 'consented':
      return keep({}, { from: 'system', at: now, text: `consented:${command.to}`, id: command.id, name: command.name });
    case 'tags':
      return keep({ tags: command.tags });
    case 'read':
      return keep({ unread: 0 });
    case 'idle-warning':
      return refuse('not-active');
    case 'alarm':
    case 'claim':
    case 'close':
    case 'message':
    case 'release':
    case 'transfer':
      return runOnCase(record, command, now);
  }
}

function runOnCase(record: CaseRecord, command: Exclude<DeskCommand, { kind: 'note' | 'consented' | 'tags' | 'read' | 'idle-warning' }>, now: number): Outcome {
  const result = transition(record.case, toModel(command), now);
  if (result.kind === 'refused') return refuse(result.why);
  const name = command.kind === 'claim' ? command.name : command.kind === 'transfer' ? command.toName : record.assigneeName;
  const next: CaseRecord = { ...record, case: result.case, ...(name === undefined ? {} : { assigneeName: name }) };
  const change: DeskChange = { kind: 'case', case: record.case.id };
  const answer: DeskAnswer = { kind: 'done', version: result.case.version };
  if (command.kind !== 'message') return { answer, record: next, changes: [change] };
  const { id, words } = command;
  const row: OutboxRow = {
    id: randomUUID() as string as OutboxId,
    conversation: record.case.conversation,
    address: record.address,
    purpose: 'counsellor',
    reply: { messages: [words.kind === 'text' ? { kind: 'text', text: words.text } : { kind: 'picture', url: words.url, alt: 'picture' }], choices: [] },
    createdAt: now,
    answers: [],
    desk: { case: record.case.id, entry: id },
  };
  const entry: TranscriptEntry = {
    from: 'counsellor', at: now, id, name: command.name, outbox: row.id,
    ...(words.kind === 'text' ? { text: words.text } : { text: '[image]', attachment: { type: 'image', file: words.file } }),
  };
  return { answer, record: next, transcript: [entry], outbox: [row], changes: [{ kind: 'message', case: record.case.id, id }, change] };
}

function toModel(command: Extract<DeskCommand, { kind: 'claim' | 'release' | 'transfer' | 'close' | 'message' | 'alarm' }>): CaseCommand {
  switch (command.kind) {
    case 'message':
      return { kind: 'counsellor-message', by: command.by, expectedVersion: command.expectedVersion };
    case 'alarm':
      return { kind: 'alarm', nth: command.nth };
    case 'claim':
    case 'release':
    case 'transfer':
    case 'close':
      return command;
  }
}
