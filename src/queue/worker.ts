import type { OutboxId } from '../core/brand.js';
import type { Channel } from '../core/channel.js';
import type { Clock } from '../core/clock.js';
import { MadoguchiError } from '../core/errors.js';
import type { Address, ChannelId, InboundEvent } from '../core/inbound.js';
import type { Log, Metrics } from '../core/log.js';
import type { MediaSource, PictureSetReading } from '../core/picture.js';
import type { Claim, Store } from '../core/store.js';
import type { RunTurn, TurnReport, TurnRequest, TurnResult } from '../bot/turn.js';
import type { CaseAlarm } from '../bot/desk-notes.js';
import type { DeskView } from '../bot/desk-view.js';
import { READ_PICTURES } from '../bot/pictures.js';
import { startLoop, type Loop } from './loop.js';

export interface WorkerOptions {
  readonly store: Store;
  readonly runTurn: RunTurn;
  /** What is said when an event has to be buried. */
  readonly apologise: (request: TurnRequest, newId: () => OutboxId) => TurnResult;
  readonly channels: ReadonlyMap<ChannelId, Channel>;
  /** Looks again at words that are hard to understand, with deadlines of its own; never rejects. Absent unless configured. */
  readonly refine?: ((request: TurnRequest) => Promise<TurnRequest['refined']>) | undefined;
  /** Reads the pictures that people sent; never rejects. */
  readonly pictures?: { read(address: Address, sources: readonly MediaSource[], waitMs: number): Promise<PictureSetReading> } | undefined;
  /** The counsellors' desk as it stands about now. A failure costs the turn only what it would have said of counsellors. */
  readonly deskView?: (() => Promise<DeskView>) | undefined;
  /** Hears of cases that nobody answers, after the turn is written. Must not wait for anything: turns do not wait for it. */
  readonly onAlarm?: ((alarm: CaseAlarm) => void) | undefined;
  readonly newId: () => OutboxId;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly concurrency?: number;
  readonly idleMs?: number;
}

const LEASE_MS = 30_000;
/** Events of one conversation that one turn sees at most: more than any burst. */
const MAX_EVENTS = 20;
/** Turns begun in one go: between two batches webhooks get their turn of the event loop. */
const BATCH = 8;
/** Tries of the same event before it is buried, about a minute in all. */
const MAX_ATTEMPTS = 6;
/** A person who has waited this long sees that an answer is being prepared. */
const INDICATE_AFTER_MS = 1_500;

/** So long an answer is worth waiting for without a word, ms; a reply token lives about a minute. */
const SHORT_READING_MS = 8_000;
/** Once the person knows that it takes a while, ms: what they write meanwhile waits no longer, for it may be a cry for help. */
const LATER_READING_MS = 4_000;

/** A burst may begin with a picture and go on in words. */
const HAS_WORDS: ReadonlySet<string> = new Set(['text', 'edit', 'media', 'sticker', 'location', 'unknown-message']);

/** What people do, and what counsellors command. */
const ABOUT_DESK: ReadonlySet<string> = new Set([...HAS_WORDS, 'choice', 'follow', 'desk']);

/** Claims due conversations, runs their turns and commits them. Any number of workers may run. */
export function startWorker(options: WorkerOptions): Loop {
  const { store, log } = options;
  return startLoop({
    name: 'worker',
    concurrency: options.concurrency ?? 64,
    idleMs: options.idleMs ?? 200,
    log,
    onReady: (listener) => store.inbox.onReady(listener),
    round: async (room, track) => {
      const claims = await store.inbox.claim({ max: Math.min(room, BATCH), maxEvents: MAX_EVENTS, leaseMs: LEASE_MS });
      for (const claim of claims) track(work(claim, options));
      return claims.length;
    },
  });
}

async function work(claim: Claim, options: WorkerOptions): Promise<void> {
  const { store, log, metrics, clock } = options;
  const started = clock();
  try {
    const request = await prepare(claim, options);
    const result = await options.runTurn(request, options.newId);
    await store.inbox.commit(claim, result.commit);
    metrics.count('turns', { outcome: result.report.outcome });
    metrics.observe('turn_ms', clock() - started);
    report(claim, result.report, started, options);
  } catch (error) {
    if (error instanceof MadoguchiError && error.code === 'lease-lost') {
      log.info('turn-dropped', { conversation: claim.conversation, code: error.code });
      return;
    }
    await recover(claim, error, options).catch((again: unknown) => {
      // The lease runs out by itself and the event is claimed again: nothing is lost.
      log.warn('turn-not-returned', { conversation: claim.conversation, code: codeOf(again) });
    });
  }
}

/** Looks up what the turn may not fetch itself: it is free of IO. */
async function prepare(claim: Claim, options: WorkerOptions): Promise<TurnRequest> {
  const [head] = claim.events;
  const now = options.clock();
  const desk = head === undefined ? undefined : await lookAtDesk(head, options);
  const base = { events: claim.events, snapshot: claim.snapshot, transcriptLength: claim.transcriptLength, now, ...(desk === undefined ? {} : { desk }) };
  if (head === undefined) return base;
  const channel = options.channels.get(head.address.channel);
  if (channel !== undefined && isSlow(head, now, claim.attempts)) void channel.indicate(head.address);
  const { input } = head;
  if (input.kind === 'timer' && input.name === 'foreign-echo' && input.subject !== undefined) {
    const known = await options.store.outbox.isOurs(claim.conversation, input.subject as Parameters<typeof options.store.outbox.isOurs>[1]);
    return { ...base, echoIsOurs: known };
  }
  if (input.kind === 'timer' && input.name === READ_PICTURES) {
    const pictures = await readPictures(claim, head, options);
    // Reading takes seconds: the turn is now.
    return { ...base, pictures, now: options.clock() };
  }
  // Neither says a word that would tell the language.
  if (claim.snapshot?.language === undefined && (input.kind === 'follow' || input.kind === 'media') && channel?.profileLanguage !== undefined) {
    return { ...base, profileLanguage: await channel.profileLanguage(head.address) };
  }
  const refined = HAS_WORDS.has(input.kind) ? await options.refine?.(base) : undefined;
  return refined === undefined ? base : { ...base, refined };
}

/** Asked only where counsellors may be offered or heard. Never a reason to lose a turn. */
async function lookAtDesk({ input, standby }: InboundEvent, { deskView, log }: WorkerOptions): Promise<DeskView | undefined> {
  if (deskView === undefined || standby) return undefined;
  if (!ABOUT_DESK.has(input.kind) && (input.kind !== 'timer' || input.name !== READ_PICTURES)) return undefined;
  return deskView().catch((error: unknown) => {
    log.warn('desk-not-seen', { code: codeOf(error) });
    return undefined;
  });
}

/** Reading may take longer than a lease: it is renewed meanwhile. */
async function readPictures(claim: Claim, head: InboundEvent, { pictures, store }: WorkerOptions): Promise<PictureSetReading> {
  const waiting = claim.snapshot?.pictures;
  // A counsellor has the talk: the bot will say nothing of the pictures, and both sides must not wait behind the reading.
  const isClaimed = claim.snapshot?.desk?.case.state === 'active';
  if (waiting === undefined || pictures === undefined || isClaimed) return { kind: 'done', readings: [] };
  const sources = [...waiting.sources].sort((a, b) => a.index - b.index);
  const renewal = setInterval(() => void store.inbox.extend(claim, LEASE_MS).catch(() => undefined), LEASE_MS / 3);
  try {
    return await pictures.read(head.address, sources, waiting.acknowledged ? LATER_READING_MS : SHORT_READING_MS);
  } finally {
    clearInterval(renewal);
  }
}

function isSlow(head: InboundEvent, now: number, attempts: number): boolean {
  if (head.address.scope !== 'user' || head.standby) return false;
  if (head.input.kind === 'media') return head.input.media === 'image';
  return head.input.kind === 'text' && (attempts > 1 || now - head.receivedAt > INDICATE_AFTER_MS);
}

/** A failed turn saves nothing: it is tried again with growing rests, then buried so that the talk can go on. */
async function recover(claim: Claim, error: unknown, options: WorkerOptions): Promise<void> {
  const { store, log, metrics } = options;
  const code = codeOf(error);
  metrics.count('turns_failed', { code });
  if (claim.attempts < MAX_ATTEMPTS || code === 'store-unavailable') {
    log.warn('turn-failed', { conversation: claim.conversation, code, attempt: claim.attempts, kind: claim.events[0]?.input.kind });
    await store.inbox.retry(claim, Math.min(30_000, 500 * 2 ** (claim.attempts - 1)));
    return;
  }
  const request: TurnRequest = { events: claim.events.slice(0, 1), snapshot: claim.snapshot, transcriptLength: claim.transcriptLength, now: options.clock() };
  const { consumed: _consumed, forget: _forget, ...commit } = options.apologise(request, options.newId).commit;
  await store.inbox.bury(claim, code, commit);
  metrics.count('events_buried');
  metrics.count('alarms', { what: 'event-buried' });
  log.error('event-buried', { conversation: claim.conversation, code, kind: claim.events[0]?.input.kind });
}

function report(claim: Claim, done: TurnReport, started: number, { log, metrics, clock, onAlarm }: WorkerOptions): void {
  for (const what of done.alarms) metrics.count('alarms', { what });
  for (const alarm of done.caseAlarms) {
    metrics.count('alarms', { what: `case-${alarm.why}` });
    passOn(alarm, onAlarm, log);
  }
  if (done.erased) metrics.count('erasures');
  log.info('turn', {
    conversation: claim.conversation,
    channel: claim.events[0]?.address.channel,
    kind: done.kind,
    events: done.events,
    outcome: done.outcome,
    topic: done.topic,
    urgent: done.urgent,
    ms: clock() - started,
    attempt: claim.attempts,
    out: done.messages,
    alarms: done.alarms.length === 0 ? undefined : done.alarms.join(),
    handoff: done.handoff.length === 0 ? undefined : done.handoff.join(),
    caseAlarms: done.caseAlarms.length === 0 ? undefined : done.caseAlarms.map(({ why }) => why).join(),
    receipt: done.receipt,
  });
}

/** The turn is written: whatever goes wrong here is no reason to do it again. */
function passOn(alarm: CaseAlarm, onAlarm: WorkerOptions['onAlarm'], log: Log): void {
  try {
    onAlarm?.(alarm);
  } catch (error) {
    log.warn('alarm-not-passed-on', { code: codeOf(error) });
  }
}

function codeOf(error: unknown): string {
  return error instanceof MadoguchiError ? error.code : 'turn-failed';
}
