import type { IncomingHttpHeaders } from 'node:http';
import { isItem } from './line-checks.js';
import { STATELESS_TOKEN_MS, type LineAnswer, type LineState } from './line-state.js';

export type LineCallName = 'reply' | 'push' | 'loading' | 'leave' | 'profile' | 'quota' | 'content' | 'transcoding' | 'token' | 'info' | 'other';

/** One request, read to its end. */
export interface LineCall {
  readonly name: LineCallName;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly raw: string;
}

export interface LineRouteContext {
  readonly state: LineState;
  readonly calls: Record<LineCallName, number>;
  readonly channelSecret: string;
  readonly channelAccessToken: string;
  readonly channelId?: string;
  readonly botUserId: string;
}

/** LINE refuses larger requests with 413. */
const BODY_BYTES = 2 * 1024 * 1024;

/** Answers one call as LINE would. */
export function answerLineCall(call: LineCall, context: LineRouteContext): LineAnswer {
  context.calls[call.name] += 1;
  if (Buffer.byteLength(call.raw) > BODY_BYTES) return { status: 413, body: { message: 'Request entity too large' } };
  if (call.name === 'token') return answerToken(call, context);
  const bearer = /^Bearer (.+)$/.exec(call.headers.authorization ?? '')?.[1];
  if (bearer === undefined || (bearer !== context.channelAccessToken && !context.state.knowsAccessToken(bearer))) {
    return { status: 401, body: { message: 'Authentication failed. Confirm that the access token in the authorization header is valid.' } };
  }
  return answerKnown(call, context);
}

function answerKnown(call: LineCall, { state, botUserId }: LineRouteContext): LineAnswer {
  const retryKey = call.headers['x-line-retry-key'];
  const key = Array.isArray(retryKey) ? retryKey[0] : retryKey;
  const id = call.path.split('/')[4] ?? '';
  switch (call.name) {
    case 'reply':
      return withBody(call, (body) => state.reply(body, key));
    case 'push':
      return withBody(call, (body) => state.push(body, call.raw, key));
    case 'loading':
      return withBody(call, (body) => state.loading(body));
    case 'leave':
      return state.leave(id);
    case 'profile':
      return answerProfile(state, id);
    case 'quota':
      return { status: 200, body: call.path.endsWith('/consumption') ? { totalUsage: state.used } : quotaOf(state) };
    case 'content':
      return state.fetchContent(id);
    case 'transcoding':
      return state.transcoding(id);
    case 'info':
      return { status: 200, body: { userId: botUserId, basicId: '@216ujxxq', displayName: 'Stand-in', chatMode: 'bot', markAsReadMode: 'auto' } };
    case 'token':
    case 'other':
      return { status: 404, body: { message: 'Not found' } };
  }
}

function quotaOf(state: LineState): object {
  const { monthlyQuota } = state.options;
  return monthlyQuota === null ? { type: 'none' } : { type: 'limited', value: monthlyQuota };
}

function answerProfile(state: LineState, userId: string): LineAnswer {
  const profile = state.profiles.get(userId) ?? { displayName: 'Test', userId };
  return 'userId' in profile ? { status: 200, body: profile } : { status: 404, body: { message: 'Not found' } };
}

function withBody(call: LineCall, answer: (body: Readonly<Record<string, unknown>>) => LineAnswer): LineAnswer {
  try {
    const body: unknown = JSON.parse(call.raw);
    if (isItem(body)) return answer(body);
  } catch {
    // Falls through to LINE's own words for a body that is not JSON.
  }
  return { status: 400, body: { message: 'The request body could not be parsed as JSON (line: 1, column: 1)' } };
}

function answerToken(call: LineCall, context: LineRouteContext): LineAnswer {
  const form = new URLSearchParams(call.raw);
  const known = form.get('grant_type') === 'client_credentials' && form.get('client_secret') === context.channelSecret;
  if (!known || (context.channelId !== undefined && form.get('client_id') !== context.channelId)) {
    return { status: 400, body: { error: 'invalid_client', error_description: 'invalid client_secret' } };
  }
  return { status: 200, body: { token_type: 'Bearer', access_token: context.state.issueAccessToken(), expires_in: STATELESS_TOKEN_MS / 1000 } };
}
