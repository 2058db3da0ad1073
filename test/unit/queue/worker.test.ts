import { randomUUID } from 'node:crypto';
import { afterEach, expect, test } from '@jest/globals';
import type { CaseAlarm } from '../../../src/bot/desk-notes.js';
import type { TurnRequest, TurnResult } from '../../../src/bot/turn.js';
import type { ConversationKey, EventId, OutboxId } from '../../../src/core/brand.js';
import type { CaseId } from '../../../src/core/case.js';
import type { CaseRecord } from '../../../src/core/desk.js';
import type { Channel } from '../../../src/core/channel.js';
import { MadoguchiError } from '../../../src/core/errors.js';
import type { ChannelId, InboundEvent } from '../../../src/core/inbound.js';
import { silentLog, silentMetrics } from '../../../src/core/log.js';
import type { OutboxRow, SendOutcome } from '../../../src/core/outbound.js';
import { SNAPSHOT_VERSION } from '../../../src/core/snapshot.js';
import type { Store } from '../../../src/core/store.js';
import type { Loop } from '../../../src/queue/loop.js';
import { startSender } from '../../../src/queue/sender.js';
import { startWorker } from '../../../src/queue/worker.js';
import { createMemoryStore } from '../../../src/store/memory/memory-store.js';

const loops: Loop[] = [];
afterEach(async () => {
  await Promise.all(loops.splice(0).map((loop) => loop.stop()));
});

/** A clock that runs a thousand times as fast as the wall's, so that back-off takes no time. */
function fastClock(): () => number {
  const start = Date.now();
  return () => start + (Date.now() - start) * 1_000;
}

function event(text: string): InboundEvent {
  return {
    id: randomUUID() as string as EventId, conversation: 'someone' as ConversationKey, address: { channel: 'simulator', bot: 'b', to: 'p', scope: 'user' },
    at: 1, receivedAt: Date.now(), redelivery: false, standby: false, input: { kind: 'text', text },
  };
}

function result(request: TurnRequest, text: string): TurnResult {
  const [head] = request.events;
  if (head === undefined) throw new Error('no event');
  const row: OutboxRow = { id: randomUUID() as string as OutboxId, conversation: head.conversation, address: head.address, purpose: 'answer', reply: { messages: [{ kind: 'text', text }], choices: [] }, createdAt: 1, answers: [] };
  return {
    commit: {
      consumed: 1, snapshot: { version: SNAPSHOT_VERSION, epoch: 0, introduced: true, frames: [], slots: {}, offered: [], misses: 0, learntFrom: [], lastTurnAt: 1 },
      outbox: [row], transcript: [], timers: [], cancelTimers: [], confirmed: [], forget: false,
    },
    report: { kind: 'text', events: 1, outcome: 'answer', urgent: false, messages: 1, contacts: [], alarms: [], erased: false, handoff: [], caseAlarms: [] },
  };
}

interface Stage {
  readonly store: Store;
  readonly sent: string[];
}

function startStage(turn: (request: TurnRequest) => TurnResult, outcome: (row: OutboxRow) => SendOutcome = () => ({ kind: 'sent', messages: [], via: 'send' })): Stage {
  const clock = fastClock();
  const store = createMemoryStore({ clock, retentionMs: 1e12 });
  const sent: string[] = [];
  const channel: Channel = {
    id: 'simulator', verify: () => false, parse: () => ({ events: [], ignored: [] }), indicate: () => Promise.resolve(),
    send: ({ row }) => {
      const done = outcome(row);
      if (done.kind === 'sent') sent.push(...row.reply.messages.map((message) => (message.kind === 'text' ? message.text : 'cards')));
      return Promise.resolve(done);
    },
  };
  const channels = new Map<ChannelId, Channel>([['simulator', channel]]);
  const common = { store, channels, clock, log: silentLog, metrics: silentMetrics, idleMs: 2 };
  loops.push(
    startWorker({ ...common, newId: () => randomUUID() as string as OutboxId, runTurn: (request) => Promise.resolve(turn(request)), apologise: (request) => result(request, 'sorry') }),
    startSender(common),
  );
  return { store, sent };
}

async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; tries < 2_000 && !condition(); tries += 1) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(condition()).toBe(true);
}

test('a turn that fails for a while is done in the end, once', async () => {
  let failures = 3;
  const { store, sent } = startStage((request) => {
    if (failures-- > 0) throw new Error('broken for now');
    return result(request, 'answer');
  });
  await store.inbox.accept([event('hello')], { settleMs: 0 });
  await until(() => sent.length > 0);
  expect(sent).toEqual(['answer']);
});

test('a poison event is buried, the person is told, and the next event is answered', async () => {
  const { store, sent } = startStage((request) => {
    const [head] = request.events;
    if (head?.input.kind === 'text' && head.input.text === 'poison') throw new MadoguchiError('turn-failed', 'always');
    return result(request, 'fine');
  });
  await store.inbox.accept([event('poison'), event('good')], { settleMs: 0 });
  await until(() => sent.length >= 2);
  expect(sent).toEqual(['sorry', 'fine']);
  expect((await store.depths()).buried).toBe(1);
});

test('a send that must be retried keeps its place before later ones', async () => {
  let refusals = 2;
  const { store, sent } = startStage(
    (request) => {
      const [head] = request.events;
      return result(request, head?.input.kind === 'text' ? head.input.text : '');
    },
    () => (refusals-- > 0 ? { kind: 'retry', at: 0, code: 'busy', outcomeUnknown: false } : { kind: 'sent', messages: [], via: 'send' }),
  );
  await store.inbox.accept([event('first'), event('second')], { settleMs: 0 });
  await until(() => sent.length >= 2);
  expect(sent).toEqual(['first', 'second']);
});

const ALARM: CaseAlarm = { case: 'case-1' as CaseId, why: 'waiting', nth: 1, loud: false, language: 'vi', urgency: 'soon', state: 'waiting' };

test('the turn sees the counsellors, and cases that ring are passed on when it is written, each once', async () => {
  const clock = fastClock();
  const store = createMemoryStore({ clock, retentionMs: 1e12 });
  const seen: TurnRequest['desk'][] = [];
  const rung: CaseAlarm[] = [];
  const view = { counsellors: [], open: [] };
  loops.push(startWorker({
    store, channels: new Map(), clock, log: silentLog, metrics: silentMetrics, idleMs: 2, newId: () => randomUUID() as string as OutboxId,
    apologise: (request) => result(request, 'sorry'),
    deskView: () => Promise.resolve(view),
    onAlarm: (alarm) => {
      rung.push(alarm);
      throw new Error('nobody listens');
    },
    runTurn: (request) => {
      seen.push(request.desk);
      const { commit, report } = result(request, 'fine');
      return Promise.resolve({ commit, report: { ...report, caseAlarms: [ALARM] } });
    },
  }));
  await store.inbox.accept([event('hello'), { ...event(''), input: { kind: 'receipt', what: 'read' } }], { settleMs: 0 });
  await until(() => seen.length >= 2);
  expect(seen).toEqual([view, undefined]);
  await until(() => rung.length >= 2);
  expect(rung).toEqual([ALARM, ALARM]);
});

test('a desk that cannot be asked costs no turn', async () => {
  const clock = fastClock();
  const store = createMemoryStore({ clock, retentionMs: 1e12 });
  const seen: TurnRequest[] = [];
  loops.push(startWorker({
    store, channels: new Map(), clock, log: silentLog, metrics: silentMetrics, idleMs: 2, newId: () => randomUUID() as string as OutboxId,
    apologise: (request) => result(request, 'sorry'),
    deskView: () => Promise.reject(new MadoguchiError('store-unavailable', 'away')),
    runTurn: (request) => {
      seen.push(request);
      return Promise.resolve(result(request, 'fine'));
    },
  }));
  await store.inbox.accept([event('hello')], { settleMs: 0 });
  await until(() => seen.length > 0);
  expect(seen[0]).not.toHaveProperty('desk');
});

test('pictures are read for the bot only: a claimed talk does not wait for them', async () => {
  const clock = fastClock();
  const store = createMemoryStore({ clock, retentionMs: 1e12 });
  const asked: string[] = [];
  const seen: TurnRequest[] = [];
  loops.push(startWorker({
    store, channels: new Map(), clock, log: silentLog, metrics: silentMetrics, idleMs: 2, newId: () => randomUUID() as string as OutboxId,
    apologise: (request) => result(request, 'sorry'),
    pictures: {
      read: (_address, sources) => {
        asked.push(...sources.map(({ value }) => value));
        return Promise.resolve({ kind: 'done', readings: [] });
      },
    },
    runTurn: (request) => {
      seen.push(request);
      const { commit, report } = result(request, 'fine');
      // The first word brings a picture, the second a counsellor.
      const pictures = { sources: [{ by: 'id' as const, value: `picture ${seen.length}`, index: 0 }], since: 1, acknowledged: false };
      const desk = { case: { state: 'active' } } as CaseRecord;
      return Promise.resolve({ commit: { ...commit, snapshot: { ...commit.snapshot, pictures, ...(seen.length > 2 ? { desk } : {}) } }, report });
    },
  }));
  const reading = (): InboundEvent => ({ ...event(''), input: { kind: 'timer', name: 'read-pictures' } });
  await store.inbox.accept([event('a picture'), reading(), event('a claim'), reading()], { settleMs: 0 });
  await until(() => seen.length >= 4);
  expect(asked).toEqual(['picture 1']);
});

test('stopping waits for the turn in hand', async () => {
  let release = (): void => undefined;
  const clock = fastClock();
  const store = createMemoryStore({ clock, retentionMs: 1e12 });
  let begun = false;
  const loop = startWorker({
    store, channels: new Map(), clock, log: silentLog, metrics: silentMetrics, idleMs: 2, newId: () => randomUUID() as string as OutboxId,
    apologise: (request) => result(request, 'sorry'),
    runTurn: async (request) => {
      begun = true;
      await new Promise<void>((resolve) => (release = resolve));
      return result(request, 'late');
    },
  });
  await store.inbox.accept([event('hello')], { settleMs: 0 });
  await until(() => begun);
  const stopped = loop.stop();
  release();
  await stopped;
  expect((await store.depths()).outgoing).toBe(1);
});
