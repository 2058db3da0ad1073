import { graphError, type GraphAnswer, type GraphCall } from './messenger-calls.js';
import { messageProblems } from './messenger-limits.js';

const HOUR = 3_600_000;
const BOT_WINDOW = 24 * HOUR;
const HUMAN_WINDOW = 7 * 24 * HOUR;
const ACTIONS: ReadonlySet<unknown> = new Set(['typing_on', 'typing_off', 'mark_seen', 'react', 'unreact']);
const DEAD_TAGS: ReadonlySet<unknown> = new Set(['CONFIRMED_EVENT_UPDATE', 'ACCOUNT_UPDATE', 'POST_PURCHASE_UPDATE']);
const FIELDS: ReadonlySet<string> = new Set(['recipient', 'messaging_type', 'message', 'sender_action', 'persona_id', 'tag', 'access_token', 'appsecret_proof']);

/**
 * Checks one call of the Send API by the rules of 2026: form, limits, tags, and the person's window.
 * @param openedAt when the person last did something, epoch ms; undefined = unknown to this Page
 * @returns the refusal, or undefined when the platform would take it
 */
export function refuseSend(call: GraphCall, openedAt: number | undefined, now: number): GraphAnswer | undefined {
  const { body } = call;
  const stranger = Object.keys(body).find((name) => !FIELDS.has(name));
  if (stranger !== undefined) return graphError(100, undefined, `Unknown parameter ${stranger}`);
  if ((body['message'] === undefined) === (body['sender_action'] === undefined)) return graphError(100, undefined, 'Exactly one of message and sender_action');
  if (body['sender_action'] !== undefined) return refuseAction(body, openedAt);

  const type = body['messaging_type'];
  const tag = body['tag'];
  if (type !== 'RESPONSE' && type !== 'UPDATE' && type !== 'MESSAGE_TAG') return graphError(100, undefined, 'Invalid messaging_type');
  if (DEAD_TAGS.has(tag)) return graphError(100, 1893061, 'This message tag is no longer supported');
  if ((type === 'MESSAGE_TAG') !== (tag === 'HUMAN_AGENT')) return graphError(100, undefined, 'Message tag and messaging_type do not go together');
  const [problem] = messageProblems(body['message']);
  if (problem !== undefined) return graphError(100, undefined, problem);
  if (openedAt === undefined) return graphError(100, 2018001, 'No matching user found');
  const window = type === 'MESSAGE_TAG' ? HUMAN_WINDOW : BOT_WINDOW;
  if (now - openedAt > window) return graphError(10, 2018278, 'This message is sent outside of allowed window', 403);
  return undefined;
}

function refuseAction(body: GraphCall['body'], openedAt: number | undefined): GraphAnswer | undefined {
  if (!ACTIONS.has(body['sender_action'])) return graphError(100, undefined, 'Unknown sender_action');
  const extra = Object.keys(body).find((name) => !['recipient', 'sender_action', 'access_token', 'appsecret_proof'].includes(name));
  if (extra !== undefined) return graphError(100, undefined, `A sender action stands alone, without ${extra}`);
  return openedAt === undefined ? graphError(100, 2018001, 'No matching user found') : undefined;
}
