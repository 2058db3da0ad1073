import { messagingApi } from '@line/bot-sdk';
import type { AccessToken } from './access-token.js';
import { readFailure, readSentIds, type CallResult } from './call-result.js';
import { withDeadline } from './deadline.js';
import type { LineCallMessages } from './shape.js';

/** How long each call may take, in ms (platform rule 2.11). */
export interface LineDeadlines {
  readonly reply: number;
  readonly push: number;
  readonly content: number;
  readonly other: number;
}
export const LINE_DEADLINES: LineDeadlines = { reply: 8_000, push: 10_000, content: 30_000, other: 5_000 };

interface LineClientOptions {
  readonly accessToken: AccessToken;
  readonly apiBaseUrl?: string;
  readonly deadlines: LineDeadlines;
}

type Api = messagingApi.MessagingApiClient;
interface Answered {
  readonly httpResponse: Response;
  readonly body: unknown;
}

/** LINE's calls with a deadline each; results instead of exceptions. Ids must have been checked before. */
export class LineClient {
  private current: { readonly token: string; readonly api: Api } | undefined;

  constructor(private readonly options: LineClientOptions) {}

  /** A retry key is forbidden here: a second try with the same token is the only way to ask again. */
  reply(replyToken: string, messages: LineCallMessages): Promise<CallResult> {
    return this.run(this.options.deadlines.reply, (api) => api.replyMessageWithHttpInfo({ replyToken, messages: [...messages] }));
  }

  push(to: string, messages: LineCallMessages, retryKey: string): Promise<CallResult> {
    return this.run(this.options.deadlines.push, (api) => api.pushMessageWithHttpInfo({ to, messages: [...messages] }, retryKey));
  }

  leave(scope: 'group' | 'room', id: string): Promise<CallResult> {
    return this.run(this.options.deadlines.other, (api) => (scope === 'group' ? api.leaveGroupWithHttpInfo(id) : api.leaveRoomWithHttpInfo(id)));
  }

  showLoading(chatId: string, loadingSeconds: number): Promise<CallResult> {
    return this.run(this.options.deadlines.other, (api) => api.showLoadingAnimationWithHttpInfo({ chatId, loadingSeconds }));
  }

  /** Language of the profile. @throws whatever the SDK or the deadline throws */
  async profileLanguage(userId: string): Promise<string | undefined> {
    const api = await this.connect();
    return (await withDeadline(api.getProfile(userId), this.options.deadlines.other)).language;
  }

  /** Pushes of the month so far, and the plan's limit. @throws whatever the SDK or the deadline throws */
  async quota(): Promise<{ readonly used: number; readonly limit: number }> {
    const api = await this.connect();
    const both = Promise.all([api.getMessageQuota(), api.getMessageQuotaConsumption()]);
    const [quota, consumption] = await withDeadline(both, this.options.deadlines.other);
    return { used: consumption.totalUsage, limit: quota.type === 'limited' && quota.value !== undefined ? quota.value : Infinity };
  }

  private async run(deadline: number, call: (api: Api) => Promise<Answered>): Promise<CallResult> {
    const first = await this.attempt(deadline, call, false);
    if (first.kind !== 'refused' || first.status !== 401) return first;
    // The token may have been replaced. A refusal did nothing, so one more try is safe.
    const second = await this.attempt(deadline, call, true);
    return second.kind === 'unreached' ? first : second;
  }

  private async attempt(deadline: number, call: (api: Api) => Promise<Answered>, renew: boolean): Promise<CallResult> {
    let api: Api;
    try {
      api = await this.connect(renew);
    } catch {
      return { kind: 'unreached' };
    }
    try {
      const { httpResponse, body } = await withDeadline(call(api), deadline);
      const requestId = httpResponse.headers.get('x-line-request-id');
      return { kind: 'accepted', messageIds: readSentIds(body), ...(requestId === null ? {} : { requestId }) };
    } catch (error) {
      return readFailure(error);
    }
  }

  /** The SDK fixes the token at construction, so a new token needs a new client. */
  private async connect(renew = false): Promise<Api> {
    const token = await this.options.accessToken(renew ? { renew } : undefined);
    if (this.current?.token !== token) {
      const { apiBaseUrl } = this.options;
      const api = new messagingApi.MessagingApiClient({ channelAccessToken: token, ...(apiBaseUrl === undefined ? {} : { baseURL: apiBaseUrl }) });
      this.current = { token, api };
    }
    return this.current.api;
  }
}
