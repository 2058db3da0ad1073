import fastify, { type FastifyInstance, type LightMyRequestResponse } from 'fastify';
import { createAccountDesk, type AccountDesk } from '../../../src/console/account-desk.js';
import { createConsole } from '../../../src/console/console.js';
import type { ConsoleParts, ConsoleSettings } from '../../../src/console/parts.js';
import { silentMetrics, type Log } from '../../../src/core/log.js';
import type { Store } from '../../../src/core/store.js';
import { createMemoryStore } from '../../../src/store/memory/memory-store.js';
import { createPseudonyms } from '../../../src/store/pseudonyms.js';

const NOON = Date.parse('2026-02-03T12:00:00+09:00');
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const EMAIL = 'hanako@example.org';
export const PASSWORD = 'correct horse battery';

export interface Desk {
  readonly app: FastifyInstance;
  readonly store: Store;
  readonly accounts: AccountDesk;
  readonly parts: ConsoleParts;
  readonly logged: string[];
  pass(ms: number): void;
  now(): number;
}

/** A console within a server that hands bodies on as raw bytes, as the real one does. */
export async function openDesk(settings: Partial<ConsoleSettings> = {}, withStore: (store: Store) => Store = (store) => store): Promise<Desk> {
  let now = NOON;
  const clock = (): number => now;
  const logged: string[] = [];
  const write = (event: string, fields?: object): void => void logged.push(`${event} ${JSON.stringify(fields ?? {})}`);
  const log: Log = { debug: write, info: write, warn: write, error: write };
  const store = withStore(createMemoryStore({ clock, retentionMs: 30 * 24 * HOUR }));
  const pseudonyms = createPseudonyms(Buffer.alloc(32, 7));
  const parts: ConsoleParts = {
    store, pseudonyms, clock, log, metrics: silentMetrics,
    settings: { secureCookies: false, humanAgent: false, capacity: 10, ...settings },
    calendar: { schedule: { counsellors: [], closures: [], openOnHolidays: false } as never, isHoliday: () => false },
    canned: { topics: () => [], topic: () => undefined, contacts: () => [], page: (language) => (language === 'ja' ? { console: { title: 'desk' } } : undefined) },
    media: { fetch: () => Promise.reject(new Error('not here')), clean: () => Promise.resolve({ kind: 'refused', why: 'damaged' }) },
    pushQuota: () => Promise.resolve(undefined),
  };
  const app = fastify({ exposeHeadRoutes: false });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.setNotFoundHandler((_request, reply) => reply.status(404).send('outside'));
  await app.register(createConsole(parts));
  await app.ready();
  return { app, store, parts, logged, accounts: createAccountDesk({ store, pseudonyms, clock }), pass: (ms) => void (now += ms), now: clock };
}

export async function addHanako({ accounts }: Desk): Promise<void> {
  await accounts.add({ email: EMAIL, name: 'Hanako', role: 'counsellor', languages: ['vi', 'ja'], password: PASSWORD });
}

export interface SignedInBrowser {
  readonly cookie: string;
  readonly csrf: string;
}

export function signInWith({ app }: Desk, payload: object, remoteAddress = '192.0.2.1'): Promise<LightMyRequestResponse> {
  return app.inject({ method: 'POST', url: '/api/session', payload, remoteAddress });
}

/** The cookie and token of an answer that signed somebody in. */
export function browserOf(answer: LightMyRequestResponse): SignedInBrowser {
  const [cookie] = answer.cookies;
  if (cookie === undefined) throw new Error(`no cookie: ${String(answer.statusCode)} ${answer.body}`);
  return { cookie: `${cookie.name}=${cookie.value}`, csrf: answer.json<{ csrfToken: string }>().csrfToken };
}

export async function signInHanako(desk: Desk): Promise<SignedInBrowser> {
  return browserOf(await signInWith(desk, { email: EMAIL, password: PASSWORD }));
}

/** A request as the page makes it. */
export function call({ app }: Desk, { cookie, csrf }: SignedInBrowser, request: { readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'; readonly url: string; readonly payload?: object }): Promise<LightMyRequestResponse> {
  return app.inject({ ...request, headers: { cookie, ...(request.method === 'GET' ? {} : { 'x-csrf-token': csrf }) } });
}

export function codeOf(answer: LightMyRequestResponse): string {
  return answer.json<{ error: { code: string } }>().error.code;
}

export async function auditOf({ store }: Desk): Promise<readonly string[]> {
  const { entries } = await store.audit.read(100);
  return entries.map(({ did, detail }) => (detail === undefined ? did : `${did} ${detail}`)).reverse();
}
