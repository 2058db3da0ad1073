import { randomBytes, randomUUID } from 'node:crypto';
import { makeMessageId } from './line-events.js';
import { checkLineMessages } from './line-messages.js';

/** One accepted call. */
export interface LineDelivery {
  readonly to: string;
  readonly messages: readonly unknown[];
  readonly via: 'reply' | 'push' | 'loading' | 'leave';
}

/** An answer of the stand-in. */
export interface LineAnswer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly bytes?: Buffer;
}

interface Accepted {
  readonly requestId: string;
  readonly body: string;
  readonly at: number;
  readonly sentMessages: readonly object[];
}

interface Content {
  readonly bytes: Buffer;
  readonly type: string;
  pending: number;
}

const RETRY_KEY_MS = 24 * 60 * 60_000;
export const STATELESS_TOKEN_MS = 15 * 60_000;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export interface LineStateOptions {
  readonly clock: () => number;
  readonly tokenTtlMs: number;
  /** Null: an unlimited plan. */
  readonly monthlyQuota: number | null;
  readonly validate: boolean;
  readonly record: boolean;
  readonly onMessages: (delivery: LineDelivery) => void;
}

const refuse = (status: number, message: string, details?: readonly object[]): LineAnswer => ({ status, body: { message, ...(details === undefined ? {} : { details }) } });

/** The rules of LINE's sending side, without the wire: reply tokens, retry keys, quota, content. */
export class LineState {
  readonly deliveries: LineDelivery[] = [];
  readonly content = new Map<string, Content | 'unsent'>();
  /** Messages whose film or voice LINE never gets ready. */
  readonly transcodingFailed = new Set<string>();
  readonly profiles = new Map<string, object>();
  readonly unreachable = new Set<string>();
  /** Calls that LINE would take but that no careful client makes. */
  readonly violations: string[] = [];
  used = 0;
  private readonly replyTokens = new Map<string, { readonly to: string; readonly issuedAt: number }>();
  private readonly retryKeys = new Map<string, Accepted>();
  private readonly statelessTokens = new Map<string, number>();

  constructor(readonly options: LineStateOptions) {}

  issueReplyToken(to: string): string {
    const token = randomBytes(16).toString('hex');
    this.replyTokens.set(token, { to, issuedAt: this.options.clock() });
    return token;
  }

  issueAccessToken(): string {
    const token = `stateless-${randomUUID()}`;
    this.statelessTokens.set(token, this.options.clock());
    return token;
  }

  knowsAccessToken(token: string): boolean {
    const issuedAt = this.statelessTokens.get(token);
    return issuedAt !== undefined && this.options.clock() - issuedAt < STATELESS_TOKEN_MS;
  }

  reply(body: Readonly<Record<string, unknown>>, retryKey: string | undefined): LineAnswer {
    if (retryKey !== undefined) return refuse(400, 'The retry key is not allowed on this endpoint');
    const name = String(body['replyToken']);
    const token = this.replyTokens.get(name);
    // Whether LINE keeps the token after a refusal is unknown, so the stand-in takes the harder reading.
    this.replyTokens.delete(name);
    if (token === undefined || this.options.clock() - token.issuedAt > this.options.tokenTtlMs) return refuse(400, 'Invalid reply token');
    return this.check(body) ?? this.deliver({ to: token.to, messages: body['messages'] as unknown[], via: 'reply' });
  }

  push(body: Readonly<Record<string, unknown>>, raw: string, retryKey: string | undefined): LineAnswer {
    const to = body['to'];
    if (retryKey !== undefined) {
      if (!UUID.test(retryKey)) return refuse(400, "The value of the 'X-Line-Retry-Key' header is invalid");
      const earlier = this.retryKeys.get(retryKey);
      if (earlier !== undefined && this.options.clock() - earlier.at < RETRY_KEY_MS) {
        if (earlier.body !== raw) this.violations.push('retry key reused with another body');
        const answer = refuse(409, 'The retry key is already accepted');
        return { ...answer, body: { message: 'The retry key is already accepted', sentMessages: earlier.sentMessages }, headers: { 'x-line-accepted-request-id': earlier.requestId } };
      }
    }
    if (typeof to !== 'string' || !/^[UCR][0-9a-f]{32}$/.test(to)) return refuse(400, "The property, 'to', in the request body is invalid (line: -, column: -)");
    const complaint = this.check(body);
    if (complaint !== undefined) return complaint;
    if (this.options.monthlyQuota !== null && this.used >= this.options.monthlyQuota) return refuse(429, 'You have reached your monthly limit.');
    const reachable = !this.unreachable.has(to);
    if (reachable) this.used += 1;
    const answer = this.deliver({ to, messages: body['messages'] as unknown[], via: 'push' }, reachable);
    if (retryKey !== undefined) {
      const sentMessages = (answer.body as { sentMessages: object[] }).sentMessages;
      this.retryKeys.set(retryKey, { requestId: answer.headers?.['x-line-request-id'] ?? '', body: raw, at: this.options.clock(), sentMessages });
    }
    return answer;
  }

  loading(body: Readonly<Record<string, unknown>>): LineAnswer {
    const { chatId, loadingSeconds = 20 } = body;
    if (typeof chatId !== 'string' || !/^U[0-9a-f]{32}$/.test(chatId)) return refuse(400, 'The chatId is invalid');
    if (typeof loadingSeconds !== 'number' || loadingSeconds < 5 || loadingSeconds > 60 || loadingSeconds % 5 !== 0) return refuse(400, 'The loadingSeconds is invalid');
    this.note({ to: chatId, messages: [], via: 'loading' });
    return { status: 202, body: {} };
  }

  leave(id: string): LineAnswer {
    this.note({ to: id, messages: [], via: 'leave' });
    return { status: 200, body: {} };
  }

  fetchContent(messageId: string): LineAnswer {
    const content = this.content.get(messageId);
    if (content === undefined) return refuse(404, 'Not found');
    if (content === 'unsent') return refuse(410, 'Gone');
    if (content.pending > 0) {
      content.pending -= 1;
      return { status: 202 };
    }
    if (this.transcodingFailed.has(messageId)) return { status: 202 };
    return { status: 200, bytes: content.bytes, headers: { 'content-type': content.type } };
  }

  /** Films and voices only. */
  transcoding(messageId: string): LineAnswer {
    const content = this.content.get(messageId);
    if (content === undefined || content === 'unsent' || !/^(?:audio|video)\//.test(content.type)) return refuse(404, 'Not found');
    const status = this.transcodingFailed.has(messageId) ? 'failed' : content.pending > 0 ? 'processing' : 'succeeded';
    return { status: 200, body: { status } };
  }

  private check(body: Readonly<Record<string, unknown>>): LineAnswer | undefined {
    if (!this.options.validate) return undefined;
    const complaints = checkLineMessages(body['messages']);
    return complaints.length === 0 ? undefined : refuse(400, `The request body has ${complaints.length} error(s)`, complaints);
  }

  private deliver(delivery: LineDelivery, reachable = true): LineAnswer {
    if (reachable) this.note(delivery);
    const sentMessages = delivery.messages.map(() => ({ id: makeMessageId(), quoteToken: randomBytes(12).toString('base64url') }));
    return { status: 200, body: { sentMessages }, headers: { 'x-line-request-id': randomUUID() } };
  }

  private note(delivery: LineDelivery): void {
    if (this.options.record) this.deliveries.push(delivery);
    this.options.onMessages(delivery);
  }
}
