import type { ConversationKey } from '../../core/brand.js';

/** Everything of ours in Redis begins with this. */
export const PREFIX = 'mdg:';
export const WAKE_CHANNEL = `${PREFIX}wake`;
export const DESK_KEY = `${PREFIX}desk-key`;
export const PSEUDONYM_KEY = `${PREFIX}pseudonym`;
/** Accounts, sessions, audit: nobody's conversation, all on one node. */
export const VAULT_PREFIX = `${PREFIX}{desk}:`;
export const SHARDS_KEY = `${PREFIX}shards`;

/** Prefix of all keys of one shard. The braces are Redis Cluster's hash tag: the keys of a shard lie on one node. */
export function shardPrefix(shard: number): string {
  return `${PREFIX}{s${String(shard).padStart(2, '0')}}:`;
}

/** Which shard a conversation belongs to: FNV-1a over the key. Changing this, or the number of shards, orphans what is stored. */
export function shardOf(conversation: ConversationKey, shards: number): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < conversation.length; at += 1) {
    hash = Math.imul(hash ^ conversation.charCodeAt(at), 0x01000193);
  }
  return (hash >>> 0) % shards;
}

/** What each record is bound to: a record copied under another conversation or kind does not open. */
export type RecordKind = 'event' | 'snapshot' | 'row' | 'note' | 'token' | 'entry' | 'buried' | 'case' | 'answer' | `file:${string}`;

export function recordAad(conversation: ConversationKey, kind: RecordKind): string {
  return `${conversation}|${kind}`;
}
