import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from '../core/clock.js';
import { createAccessCheck, graphError, graphOk, readCall, type GraphAnswer, type GraphCall } from './messenger-calls.js';
import { createItemMaker, newMid, signEntries, type ItemMaker, type MessagingItem, type SignedBody } from './messenger-items.js';
import { createPageSettings, type PageSettings } from './messenger-page.js';
import { refuseSend } from './messenger-send-rules.js';

/** Something that has reached a person's screen. */
export interface Delivery {
  readonly to: string;
  readonly message?: unknown;
  readonly senderAction?: string;
  readonly messageId?: string;
  readonly metadata?: string;
  readonly tag?: string;
  readonly persona?: string;
}

/** What goes wrong with one call. `accepted`: the message is delivered all the same, only the answer is missing. */
export type Fault =
  | { readonly kind: 'error'; readonly code: number; readonly subcode?: number; readonly status?: number; readonly accepted?: boolean }
  | { readonly kind: 'status'; readonly status: number; readonly body?: string; readonly location?: string }
  | { readonly kind: 'hang'; readonly accepted?: boolean }
  | { readonly kind: 'drop'; readonly accepted?: boolean };

export interface MessengerStandInOptions {
  readonly port?: number;
  readonly appSecret: string;
  readonly pageAccessToken: string;
  readonly pageId: string;
  readonly appId: string;
  readonly verifyToken: string;
  readonly clock?: Clock;
  readonly onMessage?: (delivery: Delivery) => void;
  /** False: limits and windows are not checked (for measuring). Token and proof always are. */
  readonly validate?: boolean;
}

/** The Graph API on loopback, as strict as the real one, and the sender of its webhooks. */
export interface MessengerStandIn extends ItemMaker {
  /** Base URL without version and without a slash at the end. */
  readonly url: string;
  /** The newest calls and deliveries, oldest first; at least the last 10,000. */
  readonly calls: GraphCall[];
  readonly deliveries: Delivery[];
  readonly settings: PageSettings;
  /** Whole entries `{id, time, messaging?, standby?, changes?}`; opens the windows of the persons in `messaging`. */
  signedBody(entries: readonly unknown[]): SignedBody;
  /** One entry of this Page. */
  entryOf(messaging: readonly MessagingItem[]): MessagingItem;
  /** Query string of the handshake. */
  handshakeQuery(challenge: string): string;
  /** @param at epoch ms of the person's last action */
  openWindow(psid: string, at: number): void;
  /** Asked at every call; undefined = the call goes well. */
  setFault(fault: ((call: GraphCall) => Fault | undefined) | undefined): void;
  close(): Promise<void>;
}

const KEPT = 10_000;

/** Starts the stand-in on 127.0.0.1. */
export async function startMessengerStandIn(options: MessengerStandInOptions): Promise<MessengerStandIn> {
  const now = options.clock ?? Date.now;
  const windows = new Map<string, number>();
  const graph = new StandInGraph(options, now, windows);
  const server = createServer((request, response) => void graph.serve(request, response));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const openWindow = (psid: string, at: number): void => void windows.set(psid, Math.max(at, windows.get(psid) ?? 0));
  return {
    ...createItemMaker(options.pageId, now, openWindow),
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls: graph.calls,
    deliveries: graph.deliveries,
    settings: graph.settings,
    signedBody: (entries) => {
      for (const { psid, at } of personsOf(entries, options.pageId)) openWindow(psid, at ?? now());
      return signEntries(entries, options.appSecret);
    },
    entryOf: (messaging) => ({ id: options.pageId, time: now(), messaging }),
    handshakeQuery: (challenge) => new URLSearchParams({ 'hub.mode': 'subscribe', 'hub.verify_token': options.verifyToken, 'hub.challenge': challenge }).toString(),
    // Set, not raised: a test may also close a window.
    openWindow: (psid, at) => void windows.set(psid, at),
    setFault: (fault) => void (graph.fault = fault),
    close: () => new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
  };
}

class StandInGraph {
  readonly calls: GraphCall[] = [];
  readonly deliveries: Delivery[] = [];
  readonly settings: PageSettings;
  fault: ((call: GraphCall) => Fault | undefined) | undefined;
  private readonly refuseAccess: (call: GraphCall) => GraphAnswer | undefined;

  constructor(
    private readonly options: MessengerStandInOptions,
    private readonly now: Clock,
    private readonly windows: ReadonlyMap<string, number>,
  ) {
    this.settings = createPageSettings(options.pageId, options.appId);
    this.refuseAccess = createAccessCheck(options.appSecret, options.pageAccessToken);
  }

  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const call = await readCall(request).catch(() => undefined);
    if (call === undefined) return void response.destroy();
    remember(this.calls, call);
    const fault = this.fault?.(call);
    if (fault === undefined) writeAnswer(response, this.answer(call));
    else this.fail(fault, call, response);
  }

  private fail(fault: Fault, call: GraphCall, response: ServerResponse): void {
    if (fault.kind === 'status') {
      response.writeHead(fault.status, { 'content-type': 'text/html', ...(fault.location === undefined ? {} : { location: fault.location }) });
      response.end(fault.body ?? '<html>fault</html>');
      return;
    }
    if (fault.accepted === true) this.answer(call);
    if (fault.kind === 'drop') response.destroy();
    if (fault.kind === 'error') writeAnswer(response, graphError(fault.code, fault.subcode, 'Fault', fault.status));
  }

  private answer(call: GraphCall): GraphAnswer {
    const refused = this.refuseAccess(call);
    if (refused !== undefined) return refused;
    const sends = call.path === `/${this.options.pageId}/messages` || call.path === '/me/messages';
    if (sends && call.method === 'POST') return this.send(call);
    return this.settings.answer(call) ?? graphError(100, 33, 'Unsupported request: the object does not exist');
  }

  private send(call: GraphCall): GraphAnswer {
    const { body } = call;
    const to = (body['recipient'] as { id?: unknown } | undefined)?.id;
    if (typeof to !== 'string' || !/^\d{1,32}$/.test(to)) return graphError(100, undefined, 'recipient.id');
    const refused = this.options.validate === false ? undefined : refuseSend(call, this.windows.get(to), this.now());
    if (refused !== undefined) return refused;
    const persona = body['persona_id'];
    // Which subcode Meta gives is not documented; the code says that a parameter is wrong.
    if (persona !== undefined && (typeof persona !== 'string' || !this.settings.personas.has(persona))) return graphError(100, undefined, 'Invalid persona');
    if (typeof body['sender_action'] === 'string') {
      this.deliver({ to, senderAction: body['sender_action'] });
      return graphOk({ recipient_id: to });
    }
    const messageId = newMid();
    const metadata = (body['message'] as { metadata?: unknown } | undefined)?.metadata;
    this.deliver({
      to, messageId, message: body['message'],
      ...(typeof metadata === 'string' ? { metadata } : {}),
      ...(typeof body['tag'] === 'string' ? { tag: body['tag'] } : {}),
      ...(typeof body['persona_id'] === 'string' ? { persona: body['persona_id'] } : {}),
    });
    return graphOk({ recipient_id: to, message_id: messageId });
  }

  private deliver(delivery: Delivery): void {
    remember(this.deliveries, delivery);
    this.options.onMessage?.(delivery);
  }
}

function writeAnswer(response: ServerResponse, { status, body }: GraphAnswer): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=UTF-8' });
  response.end(JSON.stringify(body));
}

function remember<T>(list: T[], item: T): void {
  list.push(item);
  if (list.length >= 2 * KEPT) list.splice(0, KEPT);
}

type LooseEntry = Readonly<Record<'messaging', unknown>>;
type LooseItem = Readonly<Record<string, unknown>> & { readonly sender?: { readonly id?: unknown } };

/** Persons whose own action stands in the entries: what comes from the Page, reads and deliveries open nothing. */
function personsOf(entries: readonly unknown[], pageId: string): readonly { readonly psid: string; readonly at: number | undefined }[] {
  const items = (entries as readonly (LooseEntry | null)[]).flatMap((entry) => (Array.isArray(entry?.messaging) ? (entry.messaging as (LooseItem | null)[]) : []));
  return items.flatMap((item) => {
    const psid = item?.sender?.id;
    const acts = ['message', 'postback', 'referral', 'reaction', 'optin'].some((name) => item?.[name] !== undefined);
    if (typeof psid !== 'string' || psid === pageId || !acts) return [];
    return [{ psid, at: typeof item?.['timestamp'] === 'number' ? item['timestamp'] : undefined }];
  });
}
