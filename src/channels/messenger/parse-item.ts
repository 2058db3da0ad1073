import type { Pseudonyms } from '../../core/brand.js';
import type { Input } from '../../core/inbound.js';
import { fieldsOf, idOf, platformWord, stringOf, type Fields } from './fields.js';
import { readMessageContent } from './message-content.js';
import { readMetadata } from './metadata.js';

/** Payload of the button that starts a conversation; set by the Messenger profile. */
const GET_STARTED_PAYLOAD = 'GET_STARTED';

/** Whose webhook it is. */
export interface PageIdentity {
  readonly pageId: string;
  /** Without it an echo or a thread change can only be told apart by what it carries. */
  readonly appId?: string | undefined;
}

/** One event found in an item, still under the platform's own ids. */
export interface ItemEvent {
  /** PSID; the Page itself for what concerns no person. */
  readonly person: string;
  /** What deduplication goes by. */
  readonly key: string;
  /** Set on what a person wrote. */
  readonly mid?: string;
  readonly input: Input;
}

/** The events of an item, or the platform's word for an item that is none. */
export type ItemReading = readonly ItemEvent[] | string;

interface Scope {
  readonly page: PageIdentity;
  readonly pseudonyms: Pseudonyms;
  readonly item: Fields;
  readonly sender: string | undefined;
  readonly recipient: string | undefined;
}

/** Reads one element of `messaging` or `standby` (Messenger Platform, webhook events). Never throws. */
export function readItem(item: Fields, page: PageIdentity, pseudonyms: Pseudonyms): ItemReading {
  const scope: Scope = {
    page, pseudonyms, item,
    sender: idOf(fieldsOf(item['sender'])?.['id']),
    recipient: idOf(fieldsOf(item['recipient'])?.['id']),
  };
  const policy = fieldsOf(item['policy_enforcement']) ?? fieldsOf(item['policy-enforcement']);
  if (policy !== undefined) return readPolicy(policy, scope);
  const message = fieldsOf(item['message']);
  // Before anything else about a message: an echo that is taken for a person answers itself for ever.
  if (message !== undefined && (message['is_echo'] === true || scope.sender === page.pageId)) return readEcho(message, scope);
  if (scope.sender === undefined) return 'broken';
  if (scope.sender === page.pageId) return 'own';
  if (message !== undefined) return readMessage(message, scope, scope.sender);
  return readOther(scope, scope.sender);
}

/** Identity of what has no mid: the same person, moment and content. */
function contentKey(scope: Scope, content: unknown): string {
  return `messenger:${scope.sender ?? ''}:${String(scope.item['timestamp'])}:${JSON.stringify(content)}`;
}

function readMessage(message: Fields, scope: Scope, person: string): ItemReading {
  const mid = midOf(message['mid']);
  const key = mid === undefined ? contentKey(scope, message) : `messenger:${mid}`;
  if (message['is_deleted'] === true) {
    return mid === undefined ? 'broken' : [{ person, key: `${key}:unsend`, input: { kind: 'unsend', of: scope.pseudonyms.message(key) } }];
  }
  return readMessageContent(message, mid).map((input, index) => ({
    person, input, key: index === 0 ? key : `${key}:${index}`, ...(mid === undefined ? {} : { mid }),
  }));
}

function readEcho(message: Fields, scope: Scope): ItemReading {
  if (scope.recipient === undefined || scope.recipient === scope.page.pageId) return 'broken';
  const ours = readMetadata(message['metadata']);
  const app = idOf(message['app_id']);
  // Another tool with our own app id wrote it (the profile, a script): no human has stepped in.
  if (ours === undefined && app !== undefined && app === scope.page.appId) return 'echo-own-app';
  const mid = midOf(message['mid']);
  const key = mid === undefined ? contentKey(scope, message) : `messenger:${mid}`;
  const input: Input = { kind: 'echo', message: scope.pseudonyms.message(key), ...(ours === undefined ? {} : { ours }) };
  return [{ person: scope.recipient, key: `${key}:echo`, input }];
}

function readOther(scope: Scope, person: string): ItemReading {
  const { item } = scope;
  const postback = fieldsOf(item['postback']);
  if (postback !== undefined) return readPostback(postback, scope, person);
  const edit = fieldsOf(item['message_edit']);
  if (edit !== undefined) return readEdit(edit, scope, person);
  const reaction = fieldsOf(item['reaction']);
  if (reaction !== undefined) {
    if (reaction['action'] === 'unreact') return 'unreact';
    return [{ person, key: `${contentKey(scope, reaction)}:reaction`, input: { kind: 'reaction' } }];
  }
  const referral = fieldsOf(item['referral']);
  // Meta sends this one only for a thread that exists already; a first visit brings it inside the postback.
  if (referral !== undefined) return [follow(scope, person, true, referral)];
  const optin = fieldsOf(item['optin']);
  if (optin !== undefined) return optin['type'] === undefined ? [follow(scope, person, false, optin)] : 'optin-notification';
  if (item['read'] !== undefined) return 'read';
  if (item['delivery'] !== undefined) return 'delivery';
  return readThreadControl(scope, person);
}

function readPostback(postback: Fields, scope: Scope, person: string): ItemReading {
  const mid = midOf(postback['mid']);
  const payload = stringOf(postback['payload']);
  const title = stringOf(postback['title']);
  if (payload === GET_STARTED_PAYLOAD) {
    const event = follow(scope, person, false, fieldsOf(postback['referral']));
    return [mid === undefined ? event : { ...event, key: `messenger:${mid}`, mid }];
  }
  const input: Input = payload === undefined
    ? { kind: 'unknown-message', type: 'postback' }
    : { kind: 'choice', data: payload, ...(title === undefined ? {} : { title }) };
  return [{ person, input, key: mid === undefined ? contentKey(scope, postback) : `messenger:${mid}`, ...(mid === undefined ? {} : { mid }) }];
}

function follow(scope: Scope, person: string, again: boolean, source: Fields | undefined): ItemEvent {
  const referral = stringOf(source?.['ref']);
  const short = referral !== undefined && referral.length <= 250 ? { referral } : {};
  return { person, key: `${contentKey(scope, source)}:follow`, input: { kind: 'follow', again, ...short } };
}

function readEdit(edit: Fields, scope: Scope, person: string): ItemReading {
  const mid = midOf(edit['mid']);
  const text = stringOf(edit['text']);
  if (mid === undefined || text === undefined) return 'broken';
  const of = scope.pseudonyms.message(`messenger:${mid}`);
  return [{ person, mid, key: `messenger:${mid}:edit:${JSON.stringify(edit['num_edit'] ?? text)}`, input: { kind: 'edit', text, of } }];
}

function readThreadControl(scope: Scope, person: string): ItemReading {
  const event = (name: string, change: 'passed-to-us' | 'taken-from-us' | 'requested'): ItemReading =>
    [{ person, key: `${contentKey(scope, scope.item[name])}:${name}`, input: { kind: 'thread-control', change } }];
  const pass = fieldsOf(scope.item['pass_thread_control']);
  const take = fieldsOf(scope.item['take_thread_control']);
  const { appId } = scope.page;
  const owner = idOf((pass ?? take)?.['new_owner_app_id']);
  // `pass` is told to the app that receives the thread, `take` to the one that loses it; the ids decide where they are known.
  if (pass !== undefined) return event('pass_thread_control', appId === undefined || owner === undefined || owner === appId ? 'passed-to-us' : 'taken-from-us');
  if (take !== undefined) return event('take_thread_control', appId !== undefined && owner === appId ? 'passed-to-us' : 'taken-from-us');
  if (fieldsOf(scope.item['request_thread_control']) !== undefined) return event('request_thread_control', 'requested');
  return platformWord(Object.keys(scope.item).find((key) => !['sender', 'recipient', 'timestamp'].includes(key)) ?? 'empty');
}

function readPolicy(policy: Fields, scope: Scope): ItemReading {
  const action = platformWord(policy['action']);
  return [{ person: scope.page.pageId, key: `${contentKey(scope, policy)}:policy`, input: { kind: 'policy', action } }];
}

/** Message ids are only ever turned into pseudonyms; this keeps out what no platform would send. */
function midOf(value: unknown): string | undefined {
  return typeof value === 'string' && /^[\x21-\x7e]{1,512}$/.test(value) ? value : undefined;
}
