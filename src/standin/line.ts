import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createEventBuilders, type EventBuilders } from './line-events.js';
import { answerLineCall, type LineCall, type LineCallName } from './line-routes.js';
import { LineState, type LineAnswer, type LineDelivery } from './line-state.js';

export interface LineStandInOptions {
  /** 0 or absent: any free port. */
  readonly port?: number;
  readonly channelSecret: string;
  /** Accepted for ever; stateless tokens of `/oauth2/v3/token` are accepted for 15 minutes. */
  readonly channelAccessToken: string;
  /** Needed for stateless tokens. */
  readonly channelId?: string;
  readonly botUserId?: string;
  readonly clock?: () => number;
  readonly tokenTtlMs?: number;
  /** Pushes a month; null or absent: unlimited. */
  readonly monthlyQuota?: number | null;
  readonly onMessages?: (delivery: LineDelivery) => void;
  /** Checks every message object. Off for load tests. */
  readonly validate?: boolean;
  /** Keeps every delivery in `deliveries`. Off for load tests. */
  readonly record?: boolean;
}

/** What goes wrong with one call. The `-after` ones do the work first: the message arrives, the answer does not. */
export type LineFault = { readonly status: number; readonly message?: string } | 'hang' | 'reset' | 'hang-after' | 'reset-after';
export type LineFaultRule = (call: { readonly path: string; /** 1 for the first call of this path. */ readonly n: number }) => LineFault | undefined;

export interface LineStandIn extends EventBuilders {
  /** For `apiBaseUrl`. */
  readonly url: string;
  /** For `dataApiBaseUrl`. */
  readonly dataUrl: string;
  readonly botUserId: string;
  readonly calls: Readonly<Record<LineCallName, number>>;
  readonly deliveries: readonly LineDelivery[];
  readonly violations: readonly string[];
  issueReplyToken(userId: string): string;
  setFault(fault: LineFaultRule | undefined): void;
  /** @param pending how many polls answer 202 before the content is ready */
  seedContent(messageId: string, bytes: Buffer, type: string, pending?: number): void;
  /** LINE never gets this film or voice ready. */
  failTranscoding(messageId: string): void;
  /** The content answers 410 from now on. */
  unsendContent(messageId: string): void;
  seedProfile(userId: string, profile: { readonly language?: string } | 'unknown'): void;
  /** The person has blocked the bot: pushes are accepted, not delivered and not counted. */
  blockUser(userId: string): void;
  /** As if so many pushes had been sent this month, for example from OA Manager. */
  setUsedQuota(used: number): void;
  close(): Promise<void>;
}

const DEFAULT_BOT = 'U8e742f61d673b39c7fff3cecb7536ef0';

/** Starts a strict double of LINE's sending API on loopback. It knows nothing of the bot: only what LINE documents. */
export async function startLineStandIn(options: LineStandInOptions): Promise<LineStandIn> {
  const clock = options.clock ?? Date.now;
  const botUserId = options.botUserId ?? DEFAULT_BOT;
  const state = new LineState({
    clock,
    tokenTtlMs: options.tokenTtlMs ?? 60_000,
    monthlyQuota: options.monthlyQuota ?? null,
    validate: options.validate ?? true,
    record: options.record ?? true,
    onMessages: options.onMessages ?? (() => undefined),
  });
  const calls: Record<LineCallName, number> = { reply: 0, push: 0, loading: 0, leave: 0, profile: 0, quota: 0, content: 0, transcoding: 0, token: 0, info: 0, other: 0 };
  let fault: LineFaultRule | undefined;
  const perPath = new Map<string, number>();

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const call = await readCall(request);
    const n = (perPath.get(call.path) ?? 0) + 1;
    perPath.set(call.path, n);
    const trouble = fault?.({ path: call.path, n });
    const answer = (): LineAnswer => answerLineCall(call, { state, calls, ...options, botUserId });
    if (trouble === undefined) { writeAnswer(response, answer()); return; }
    if (typeof trouble === 'object') {
      countFaulted(call, calls);
      writeAnswer(response, { status: trouble.status, body: { message: trouble.message ?? 'Simulated failure' } }); return;
    }
    if (trouble.endsWith('-after')) answer();
    else countFaulted(call, calls);
    if (trouble.startsWith('reset')) request.socket.destroy();
  };
  const server = createServer((request, response) => void handle(request, response).catch(() => request.socket.destroy()));
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const issueReplyToken = (userId: string): string => state.issueReplyToken(userId);

  return {
    ...createEventBuilders({ botUserId, channelSecret: options.channelSecret, clock, issueReplyToken }),
    url,
    dataUrl: url,
    botUserId,
    calls,
    deliveries: state.deliveries,
    violations: state.violations,
    issueReplyToken,
    setFault: (rule) => (fault = rule),
    seedContent: (messageId, bytes, type, pending = 0) => state.content.set(messageId, { bytes, type, pending }),
    failTranscoding: (messageId) => state.transcodingFailed.add(messageId),
    unsendContent: (messageId) => state.content.set(messageId, 'unsent'),
    seedProfile: (userId, profile) => state.profiles.set(userId, profile === 'unknown' ? {} : { displayName: 'Test', userId, ...profile }),
    blockUser: (userId) => state.unreachable.add(userId),
    setUsedQuota: (used) => (state.used = used),
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function countFaulted(call: LineCall, calls: Record<LineCallName, number>): void {
  calls[call.name] += 1;
}

async function readCall(request: IncomingMessage): Promise<LineCall> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const path = (request.url ?? '/').split('?')[0] ?? '/';
  return { ...nameCall(request.method ?? 'GET', path), headers: request.headers, raw: Buffer.concat(chunks).toString('utf8') };
}

const NAMES: readonly (readonly [string, RegExp, LineCallName])[] = [
  ['POST', /^\/v2\/bot\/message\/reply$/, 'reply'],
  ['POST', /^\/v2\/bot\/message\/push$/, 'push'],
  ['POST', /^\/v2\/bot\/chat\/loading\/start$/, 'loading'],
  ['POST', /^\/v2\/bot\/(?:group|room)\/[A-Za-z0-9_-]+\/leave$/, 'leave'],
  ['GET', /^\/v2\/bot\/profile\/[A-Za-z0-9_-]+$/, 'profile'],
  ['GET', /^\/v2\/bot\/message\/quota(?:\/consumption)?$/, 'quota'],
  ['GET', /^\/v2\/bot\/message\/[A-Za-z0-9_-]+\/content$/, 'content'],
  ['GET', /^\/v2\/bot\/message\/[A-Za-z0-9_-]+\/content\/transcoding$/, 'transcoding'],
  ['POST', /^\/oauth2\/v3\/token$/, 'token'],
  ['GET', /^\/v2\/bot\/info$/, 'info'],
];

function nameCall(method: string, path: string): { readonly name: LineCallName; readonly path: string } {
  const known = NAMES.find(([verb, pattern]) => verb === method && pattern.test(path));
  return { name: known?.[2] ?? 'other', path };
}

function writeAnswer(response: ServerResponse, answer: LineAnswer): void {
  const body = answer.bytes ?? Buffer.from(answer.body === undefined ? '' : JSON.stringify(answer.body));
  response.writeHead(answer.status, { 'content-type': 'application/json', 'x-line-request-id': 'stand-in', ...answer.headers, 'content-length': body.length });
  response.end(body);
}
