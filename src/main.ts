import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { AnswerBook } from './bot/answer-memo.js';
import { readCalendar } from './bot/calendar.js';
import type { Room } from './bot/room.js';
import { createWords } from './bot/words.js';
import { shapeLineReply } from './channels/line/shape.js';
import { shapeReply } from './channels/messenger/shape.js';
import { readEnvironment, type Environment } from './config.js';
import { cachedContent } from './model-cache/content-cache.js';
import type { ConsoleSettings } from './console/parts.js';
import type { Content } from './content/content.js';
import { loadContent } from './content/load.js';
import { tokyoDay } from './content/tokyo-time.js';
import type { OutboxId, Pseudonyms } from './core/brand.js';
import type { CaseId } from './core/case.js';
import type { Channel } from './core/channel.js';
import type { Clock } from './core/clock.js';
import type { ChannelId } from './core/inbound.js';
import { MadoguchiError } from './core/errors.js';
import { silentLog, silentMetrics, type Log } from './core/log.js';
import type { Store } from './core/store.js';
import type { OutboxRow } from './core/outbound.js';
import { checkDialogs } from './dialog/check.js';
import { counsellorSchedule } from './handoff/schedule.js';
import { dialogDefinition, type DialogDefinition } from './dialog/definition.js';
import { checkAll, type Shaper } from './cli/check.js';
import type { CounsellorAccounts } from './cli/counsellor.js';
import { createAccountDesk } from './console/account-desk.js';
import { buildAssist } from './main/assist.js';
import { startWorking } from './main/working.js';
import { buildChannels } from './main/channels.js';
import { startWeb } from './main/web.js';
import { createScreening as screeningOf, gatherLanguageData, PLACES, readScreening, screenInTalks } from './main/screening.js';
import { loadOrTrainModel } from './model-cache/model-cache.js';
import type { Loop } from './queue/loop.js';
import { startSender } from './queue/sender.js';
import { checkLineMessages } from './standin/line-messages.js';
import { messageProblems } from './standin/messenger-limits.js';
import { createMemoryStore } from './store/memory/memory-store.js';
import { createRandomPseudonyms } from './store/pseudonyms.js';
import { connectRedisStore } from './store/redis/redis-store.js';
import { parseKeyRing } from './store/sealing.js';
import { createLog } from './telemetry/pino-log.js';
import { createMetrics } from './telemetry/prometheus.js';
import { createUnderstand } from './understand/understand.js';

/** The composition root: the only file that builds things. Everything else is given what it needs. */

const DAY_MS = 24 * 3_600_000;
/** Reads and checks all content. @throws MadoguchiError `content-invalid` */
export function readContentFiles(): Content<DialogDefinition> {
  const places = { dialogsDir: PLACES.dialogsDir, localesDir: PLACES.localesDir };
  return cachedContent(places, PLACES.contentCacheDir, () => loadContent({ ...places, dialogSchema: dialogDefinition, scheduleSchema: counsellorSchedule, checkDialogs }));
}

/** Checks all that offers are judged with, and lays the language data for pictures ready. @throws MadoguchiError `content-invalid` */
export function prepareOffers(): void {
  readScreening(readContentFiles());
  gatherLanguageData();
}

/** Trains the topic model, unless the cache holds the one that belongs to these sources. */
export function prepareModel(log: Log = silentLog): ReturnType<typeof loadOrTrainModel> {
  return loadOrTrainModel({ ...PLACES, log });
}

interface RoomOptions {
  /** The words on privacy tell of a model at a service. */
  readonly modelNotice?: boolean;
  /** Messenger: counsellors may answer within a week. */
  readonly humanAgent?: boolean;
}

/**
 * What turns work with: content, words and understanding.
 * @throws MadoguchiError `content-invalid`, `model-missing`
 */
export function createRoom(retentionDays: number, log: Log = silentLog, { modelNotice = false, humanAgent = false }: RoomOptions = {}): Room {
  const content = readContentFiles();
  const words = createWords(content);
  const calendar = readCalendar(content);
  return {
    content,
    words,
    answers: new AnswerBook({ content, words }),
    understand: createUnderstand(prepareModel(log)),
    ...screenInTalks(content, readSettings('tool')),
    readsPictures: true,
    retentionDays,
    modelNotice,
    humanAgent,
    ...(calendar === undefined ? {} : { calendar }),
    newCaseId: () => randomBytes(12).toString('base64url') as CaseId,
    newReceipt: () => randomBytes(5).toString('hex').toUpperCase().replace(/^(.{5})/, '$1-'),
  };
}

/** A running service. */
export interface Service {
  readonly store: Store;
  /** Where the web side listens; undefined for roles without it. */
  readonly url?: string;
  /** Where the console is served; undefined for roles without it. */
  readonly consoleUrl?: string;
  /** Stops accepting, stops claiming, finishes the turns in hand, closes. */
  stop(): Promise<void>;
}

export interface ServiceParts {
  readonly env: Environment;
  readonly room: Room;
  readonly store: Store;
  readonly pseudonyms: Pseudonyms;
  readonly log: Log;
  readonly clock?: Clock;
  /** Channels besides those of the environment (the terminal, the tests). */
  readonly extraChannels?: readonly Channel[];
  /** Settings of the console that no environment gives: the demo's. */
  readonly consoleSettings?: Partial<ConsoleSettings>;
}

/** Starts the roles that the environment names over a given store. */
export async function startService(parts: ServiceParts): Promise<Service> {
  const { env, room, store, pseudonyms, log } = parts;
  const clock = parts.clock ?? Date.now;
  const { metrics, text } = createMetrics(store);
  const built = buildChannels({ env, pseudonyms, store, log, clock, metrics });
  const channels = new Map<ChannelId, Channel>([...built.list, ...(parts.extraChannels ?? [])].map((channel) => [channel.id, channel]));
  // First of all: what arrives is stored and acknowledged while the rest is still being loaded.
  const web = await startWeb({ env, room, store, pseudonyms, log, clock, metrics, metricsText: text, channels, built, settings: parts.consoleSettings });
  const loops: Loop[] = [];
  if (env.ROLE === 'all' || env.ROLE === 'sender') loops.push(startSender({ store, channels, clock, log, metrics }));
  const working = env.ROLE === 'all' || env.ROLE === 'worker' ? await startWorking({ ...parts, clock, metrics, channels }) : undefined;
  return {
    store,
    url: web.url,
    ...(web.consoleUrl === undefined ? {} : { consoleUrl: web.consoleUrl }),
    async stop() {
      await web.close();
      await Promise.all([...loops.map((loop) => loop.stop()), working?.stop()]);
      built.close();
      await store.close();
    },
  };
}

/** Makes the index of embeddings now, so that no worker has to. False when the embedder failed, or none is configured. */
export async function prepareEmbeddings(env: Environment, log: Log = silentLog): Promise<boolean> {
  const assist = buildAssist({ env: { ...env, CHOOSER_URL: undefined }, room: { content: readContentFiles() }, log, metrics: silentMetrics, clock: Date.now });
  return assist === undefined ? false : assist.prepare();
}

/** @throws MadoguchiError with what to mend before the store can be used */
function connect(env: Environment, log: Log): ReturnType<typeof connectRedisStore> {
  return connectRedisStore({
    url: env.REDIS_URL ?? '',
    mode: env.REDIS_MODE,
    nodes: env.REDIS_NODES,
    ...(env.REDIS_SENTINEL_NAME === undefined ? {} : { sentinelName: env.REDIS_SENTINEL_NAME }),
    shards: env.REDIS_SHARDS,
    keyring: parseKeyRing(env.DATA_KEYS ?? ''),
    retentionMs: env.RETENTION_DAYS * DAY_MS,
    log,
    allowUnsafe: env.REDIS_ALLOW_UNSAFE,
  });
}

/** Accounts of the counsellors, for the command line. @throws MadoguchiError `config-invalid` without a store; StoreError */
export async function openAccounts(env: Environment): Promise<CounsellorAccounts> {
  const missing = [
    ...(env.REDIS_URL === undefined && env.REDIS_NODES.length === 0 ? ['REDIS_URL: is needed, because accounts lie in the store'] : []),
    ...(env.DATA_KEYS === undefined ? ['DATA_KEYS: is needed, the same as for serve'] : []),
  ];
  if (missing.length > 0) throw new MadoguchiError('config-invalid', missing.join('\n'));
  const { store, pseudonyms } = await connect(env, silentLog);
  return { ...createAccountDesk({ store, pseudonyms, clock: Date.now }), close: () => store.close() };
}

/** The production service on Redis. @throws MadoguchiError with what to mend before it can start */
export async function serve(env: Environment): Promise<Service> {
  const log = createLog(env.LOG_LEVEL);
  const connected = await connect(env, log);
  const room = createRoom(env.RETENTION_DAYS, log, { modelNotice: env.CHOOSER_URL !== undefined, humanAgent: env.MESSENGER_HUMAN_AGENT });
  const service = await startService({ env, room, store: connected.store, pseudonyms: connected.pseudonyms, log });
  log.info('started', { role: env.ROLE, url: service.url, content: fingerprint(room) });
  return service;
}

/** A store in memory with pseudonyms of its own: for the demo, the terminal and the tests. Gone with the process. */
export function createEmbeddedStore(retentionDays: number, clock: Clock = Date.now): { readonly store: Store; readonly pseudonyms: Pseudonyms } {
  return { store: createMemoryStore({ clock, retentionMs: retentionDays * DAY_MS }), pseudonyms: createRandomPseudonyms() };
}

/** Reads the settings from the environment of the process. @throws MadoguchiError `config-invalid` */
export function readSettings(purpose: 'serve' | 'tool'): Environment {
  return readEnvironment(process.env, purpose);
}

/** The platforms' documented limits, applied to every answer by `madoguchi check`. */
const SHAPERS: readonly Shaper[] = [
  { channel: 'line', check: (reply) => shapeLineReply(reply).flatMap((call) => checkLineMessages(call).map(({ property, message }) => `${property} ${message}`)) },
  { channel: 'messenger', check: (reply) => shapeReply(reply, randomUUID() as OutboxId).flatMap((message) => [...messageProblems(message)]) },
];

/** All content checked as `madoguchi check` reports it. @throws MadoguchiError `content-invalid` when it does not even load */
export function checkEverything(today?: string): { readonly text: string; readonly ok: boolean } {
  const content = readContentFiles();
  return checkAll(content, today ?? tokyoDay(Date.now()), SHAPERS, readScreening(content));
}

/** Judges job offers for `madoguchi screen`. @throws MadoguchiError `content-invalid` */
export function createScreening(): ReturnType<typeof screeningOf> {
  return screeningOf(readContentFiles(), createUnderstand(prepareModel()), readSettings('tool'));
}

/** What a channel would be sent, for people who work in a terminal. */
export function describeShaped(channel: 'line' | 'messenger', row: OutboxRow): string {
  const parts: readonly unknown[] = channel === 'line' ? shapeLineReply(row.reply).flat() : shapeReply(row.reply, row.id);
  return parts.map((part) => JSON.stringify(part, undefined, 2)).join('\n');
}

/** Which content runs: lets two replicas be compared without reading them. */
function fingerprint({ content }: Room): string {
  return createHash('sha256').update(JSON.stringify([content.checkedOn, [...content.facts.values()], [...content.topics.keys()]])).digest('hex').slice(0, 12);
}
