import { createHash } from 'node:crypto';
import type { Pseudonyms } from '../../core/brand.js';
import type { Address, Ignored, InboundEvent, Input, ParsedBody, ReplyToken } from '../../core/inbound.js';
import { isPlainId, isUserId } from './ids.js';
import { readMessage, readRecord, safeWord, type Fields } from './parse-message.js';

/** Redelivered tokens are dead when the event is older than this (platform rule 1.3). */
const REDELIVERED_TOKEN_MAX_AGE_MS = 20 * 60_000;
/** Sent by LINE's old "Verify" button together with made-up users. */
const VERIFY_TOKEN = /^(?:0{32}|f{32})$/;

interface Body {
  readonly destination: string;
  readonly receivedAt: number;
  readonly pseudonyms: Pseudonyms;
}

/**
 * Reads a verified webhook body (platform rules 2.1 to 2.3). Tolerant: unknown fields are skipped, unknown event types are
 * `ignored` under their name, and one broken item never loses its neighbours.
 */
export function parseLineBody(body: unknown, receivedAt: number, pseudonyms: Pseudonyms): ParsedBody {
  const fields = readRecord(body);
  const items = fields?.['events'];
  if (fields === undefined || !Array.isArray(items)) return { events: [], ignored: [] };
  const { destination } = fields;
  const events: InboundEvent[] = [];
  const ignored: Ignored[] = [];
  for (const item of items as readonly unknown[]) {
    const event = readRecord(item);
    const read = event === undefined || !isUserId(destination) ? malformed(event) : readEvent(event, { destination, receivedAt, pseudonyms });
    if ('kind' in read) ignored.push(read);
    else events.push(read);
  }
  return { events, ignored };
}

function malformed(event: Fields | undefined): Ignored {
  const type = safeWord(event?.['type']);
  return { kind: 'ignored', type: type === '' ? 'malformed' : `malformed-${type}`.slice(0, 40) };
}

function readEvent(event: Fields, body: Body): InboundEvent | Ignored {
  const type = safeWord(event['type']);
  const { replyToken } = event;
  if (typeof replyToken === 'string' && VERIFY_TOKEN.test(replyToken)) return { kind: 'ignored', type: 'verify' };
  if (!isAnswerableType(type)) return type === '' ? malformed(event) : { kind: 'ignored', type };
  const address = readAddress(event['source'], body.destination);
  if (address === undefined) return malformed(event);
  const input = readInput(type, event, { scope: address.scope, pseudonyms: body.pseudonyms });
  if (input === undefined) return malformed(event);
  const at = typeof event['timestamp'] === 'number' && Number.isFinite(event['timestamp']) ? event['timestamp'] : body.receivedAt;
  const redelivery = readRecord(event['deliveryContext'])?.['isRedelivery'] === true;
  const standby = event['mode'] === 'standby';
  const token = standby ? undefined : readToken(replyToken, { at, redelivery, receivedAt: body.receivedAt });
  const messageId = type === 'message' ? readRecord(event['message'])?.['id'] : undefined;
  return {
    id: body.pseudonyms.event(`line:${eventName(event, body.destination)}`),
    conversation: body.pseudonyms.conversation(`line:${address.bot}:${address.to}`),
    address,
    at,
    receivedAt: body.receivedAt,
    redelivery,
    standby,
    ...(typeof messageId === 'string' ? { message: body.pseudonyms.message(`line:${messageId}`) } : {}),
    ...(token === undefined ? {} : { replyToken: token }),
    input,
  };
}

const ANSWERABLE = ['message', 'postback', 'follow', 'unfollow', 'unsend', 'join', 'memberJoined'] as const;
type AnswerableType = (typeof ANSWERABLE)[number];

function isAnswerableType(type: string): type is AnswerableType {
  return (ANSWERABLE as readonly string[]).includes(type);
}

/** Undefined: the event lacks what its type needs. */
function readInput(type: AnswerableType, event: Fields, context: { readonly scope: Address['scope']; readonly pseudonyms: Pseudonyms }): Input | undefined {
  const inGroup = context.scope !== 'user';
  switch (type) {
    case 'message': {
      const input = readMessage(event['message']);
      return input !== undefined && inGroup ? { kind: 'group' } : input;
    }
    case 'postback': {
      const data = readRecord(event['postback'])?.['data'];
      if (typeof data !== 'string') return undefined;
      return inGroup ? { kind: 'group' } : { kind: 'choice', data };
    }
    case 'unsend': {
      const id = readRecord(event['unsend'])?.['messageId'];
      return isPlainId(id) ? { kind: 'unsend', of: context.pseudonyms.message(`line:${id}`) } : undefined;
    }
    case 'follow':
      return inGroup ? undefined : { kind: 'follow', again: readRecord(event['follow'])?.['isUnblocked'] === true };
    case 'unfollow':
      return inGroup ? undefined : { kind: 'unfollow' };
    case 'join':
    case 'memberJoined':
      return inGroup ? { kind: 'group' } : undefined;
  }
}

function readAddress(source: unknown, bot: string): Address | undefined {
  const fields = readRecord(source);
  const at = (scope: Address['scope'], to: unknown, known: boolean): Address | undefined => (known ? { channel: 'line', bot, to: to as string, scope } : undefined);
  switch (fields?.['type']) {
    case 'user':
      return at('user', fields['userId'], isUserId(fields['userId']));
    case 'group':
      return at('group', fields['groupId'], isPlainId(fields['groupId']));
    case 'room':
      return at('room', fields['roomId'], isPlainId(fields['roomId']));
    default:
      return undefined;
  }
}

function readToken(token: unknown, event: { readonly at: number; readonly redelivery: boolean; readonly receivedAt: number }): ReplyToken | undefined {
  if (typeof token !== 'string' || !/^[\x21-\x7e]{1,255}$/.test(token)) return undefined;
  const dead = event.redelivery && event.receivedAt - event.at > REDELIVERED_TOKEN_MAX_AGE_MS;
  return dead ? undefined : { token, receivedAt: event.receivedAt };
}

/** LINE's own event id; without one, a name that is the same when the same event is delivered again. */
function eventName(event: Fields, destination: string): string {
  if (isPlainId(event['webhookEventId'])) return event['webhookEventId'];
  const parts = [destination, event['type'], event['timestamp'], event['source'], readRecord(event['message'])?.['id'], event['postback'], event['unsend']];
  return `made-${createHash('sha256').update(JSON.stringify(parts)).digest('hex')}`;
}
