import cookie from '@fastify/cookie';
import fastify, { type FastifyInstance, type LightMyRequestResponse } from 'fastify';
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import { randomUUID } from 'node:crypto';
import { registerCaseRoutes } from '../../../src/console/case-routes.js';
import { addFailures } from '../../../src/console/console-failures.js';
import type { CannedWords, ConsoleParts, ConsoleSettings, MediaDesk } from '../../../src/console/parts.js';
import { addGuard } from '../../../src/console/sign-in-guard.js';
import { createSignInParts, type SignInParts } from '../../../src/console/sign-in-parts.js';
import type { MessageRef } from '../../../src/core/brand.js';
import type { Case, CaseId, CounsellorId } from '../../../src/core/case.js';
import type { CaseRecord, DeskChange } from '../../../src/core/desk.js';
import type { Address, ChannelId, InboundEvent, Input } from '../../../src/core/inbound.js';
import { silentLog, silentMetrics } from '../../../src/core/log.js';
import type { Store, TranscriptEntry } from '../../../src/core/store.js';
import type { CaseCommand } from '../../../src/handoff/command.js';
import { transition } from '../../../src/handoff/transition.js';
import type { PushQuota } from '../../../src/handoff/window.js';
import { createMemoryStore } from '../../../src/store/memory/memory-store.js';
import { createPseudonyms } from '../../../src/store/pseudonyms.js';
import { CALENDAR, changed, DAY, NOON } from '../handoff/sample-case.js';
import { blank, DeskWorker } from './desk-worker.js';

const PSEUDONYMS = createPseudonyms(Buffer.alloc(32, 7));
export const PUBLIC_URL = 'https://help.example.org';
/** Answers every opening of a file with these bytes as a JPEG. */
export const CLEANED = Buffer.from('cleaned bytes');

const NO_MEDIA: MediaDesk = {
  fetch: () => Promise.resolve({ kind: 'failed' }),
  clean: () => Promise.resolve({ kind: 'clean', file: { mime: 'image/jpeg', bytes: CLEANED } }),
};
const NO_WORDS: CannedWords = { topics: () => [], topic: () => undefined, contacts: () => [], page: () => undefined };

export interface DeskOptions {
  readonly settings?: Partial<ConsoleSettings>;
  readonly media?: Partial<MediaDesk>;
  readonly canned?: Partial<CannedWords>;
  readonly quota?: PushQuota;
  readonly heartbeatMs?: number;
}

/** A signed-in counsellor, calling the API without a socket. */
export interface Caller {
  readonly id: CounsellorId;
  readonly headers: Readonly<Record<string, string>>;
  call(method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<LightMyRequestResponse>;
}

export interface PersonOptions {
  readonly channel?: ChannelId;
  readonly command?: Partial<Extract<CaseCommand, { kind: 'request' }>['opening']>;
  readonly reason?: 'asked' | 'danger';
  readonly said?: readonly Partial<TranscriptEntry>[];
  readonly promisedAt?: number;
  readonly record?: Partial<CaseRecord>;
}

/** The API of cases on the store in memory, with a worker that runs its commands. */
export class DeskRoom {
  now = NOON;
  readonly store: Store;
  readonly parts: ConsoleParts;
  readonly app: FastifyInstance;
  readonly worker: DeskWorker;
  readonly #signIn: SignInParts;
  #people = 0;

  constructor(options: DeskOptions = {}) {
    const clock = (): number => this.now;
    this.store = createMemoryStore({ clock, retentionMs: 30 * DAY });
    this.parts = {
      store: this.store, pseudonyms: PSEUDONYMS, clock, log: silentLog, metrics: silentMetrics,
      settings: { publicUrl: PUBLIC_URL, mediaUrl: PUBLIC_URL, secureCookies: false, humanAgent: true, capacity: 3, ...options.settings },
      calendar: CALENDAR,
      canned: { ...NO_WORDS, ...options.canned },
      media: { ...NO_MEDIA, ...options.media },
      pushQuota: () => Promise.resolve(options.quota),
    };
    this.worker = new DeskWorker(this.store, clock);
    this.worker.start();
    this.#signIn = createSignInParts(this.parts);
    this.app = fastify({ forceCloseConnections: 'idle' });
    this.app.register(async (server) => {
      const app = server.withTypeProvider<ZodTypeProvider>();
      app.setValidatorCompiler(validatorCompiler);
      app.setSerializerCompiler(serializerCompiler);
      app.addContentTypeParser(/^image\//, { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
      addFailures(app, this.parts);
      await app.register(cookie);
      addGuard(app, this.#signIn);
      app.decorate('isSessionValid', (signedIn) => this.#signIn.sessions.isValid(signedIn));
      registerCaseRoutes(app, this.parts, options.heartbeatMs === undefined ? {} : { heartbeatMs: options.heartbeatMs });
    });
  }

  async counsellor(name: string, role: 'counsellor' | 'supervisor' = 'counsellor', languages: readonly ('vi' | 'ja' | 'en')[] = ['vi', 'ja']): Promise<Caller> {
    const account = await this.#signIn.accounts.add({ email: `${name}@example.org`, name, role, languages: [...languages] });
    return this.enter(account!.id);
  }

  /** A new session of an account. */
  async enter(id: CounsellorId): Promise<Caller> {
    const { token, session } = await this.#signIn.sessions.begin((await this.#signIn.accounts.find(id))!);
    const headers = { cookie: `madoguchi_session=${token}`, 'x-csrf-token': session.csrf };
    return {
      id,
      headers,
      call: (method, url, body, more) => this.app.inject({ method, url, headers: { ...headers, ...more }, ...(body === undefined ? {} : { payload: body as object }) }),
    };
  }

  async signOut({ headers }: Caller): Promise<void> {
    const session = await this.#signIn.sessions.open(headers['cookie']?.split('=')[1]);
    await this.#signIn.sessions.end(session!.id);
  }

  async disable(id: CounsellorId): Promise<void> {
    await this.#signIn.accounts.disable(id);
  }

  /** A person who has asked for a counsellor. @returns the id of the case */
  async person({ channel = 'line', command, reason = 'asked', said = [], promisedAt, record }: PersonOptions = {}): Promise<CaseId> {
    this.#people += 1;
    const address: Address = { channel, bot: 'bot', to: `person-${this.#people}`, scope: 'user' };
    const conversation = PSEUDONYMS.conversation(`${channel}/${address.to}`);
    const opening = { id: randomUUID() as string as CaseId, conversation, channel, language: 'vi', urgency: 'soon', consent: 'talk', topic: 'wage-unpaid', ...command } as const;
    const requested = changed(transition(undefined, { kind: 'request', opening, reason, ...(promisedAt === undefined ? {} : { promisedAt }) }, this.now));
    const kept: CaseRecord = { case: requested, address, tags: [], unread: 0, unreachable: false, ...record };
    const transcript = said.map((one): TranscriptEntry => ({ from: 'user', at: this.now - 1, text: 'words', ...one }));
    await this.worker.play(this.event(kept, { kind: 'text', text: 'help' }), () => ({
      snapshot: { ...blank(), desk: kept }, transcript, desk: { record: kept, answers: [], changes: [{ kind: 'case', case: opening.id }] },
    }));
    return opening.id;
  }

  /** The person says something in the case; `change` is what the turn makes of the case beside. */
  async says(id: CaseId, entry: Partial<TranscriptEntry>, change?: (current: Case) => CaseCommand, more: readonly DeskChange[] = []): Promise<void> {
    const record = await this.record(id);
    const event = this.event(record, { kind: 'text', text: entry.text ?? 'words' });
    const next = change === undefined ? record : { ...record, unread: record.unread + 1, case: changed(transition(record.case, change(record.case), this.now)) };
    const said: TranscriptEntry = { from: 'user', at: this.now, text: 'words', id: event.id, message: event.message!, ...entry };
    await this.worker.play(event, ({ snapshot }) => ({
      snapshot: { ...(snapshot ?? blank()), desk: next }, transcript: [said],
      desk: { record: next, answers: [], changes: [{ kind: 'message', case: id, id: said.id! }, { kind: 'case', case: id }, ...more] },
    }));
  }

  event({ address, case: { conversation } }: CaseRecord, input: Input): InboundEvent {
    const raw = randomUUID();
    return {
      id: PSEUDONYMS.event(raw), conversation, address, at: this.now, receivedAt: this.now, redelivery: false, standby: false,
      message: PSEUDONYMS.message(raw) satisfies MessageRef, input,
    };
  }

  async record(id: CaseId): Promise<CaseRecord> {
    return (await this.store.desk.find(id))!;
  }

  async audited(): Promise<readonly string[]> {
    return (await this.store.audit.read(100)).entries.map(({ did }) => did).reverse();
  }

  async close(): Promise<void> {
    await this.app.close();
    await this.worker.stop();
    await this.store.close();
  }
}
