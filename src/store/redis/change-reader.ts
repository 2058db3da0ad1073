import type { Desk, DeskChange } from '../../core/desk.js';
import { CHANGES_MS } from '../limits.js';
import { compareStreamIds, decodePosition, encodePosition, parseStreamId, type Position, type StreamId } from './change-position.js';
import { READ_CHANGES } from './scripts/desk.lua.js';
import type { Shards } from './shard-runner.js';

type Changes = Awaited<ReturnType<Desk['changes']>>;

/** A stream that was empty is read from a little earlier: a clock may be set back. */
const EMPTY_MARGIN_MS = 2_000;
/** A position further ahead comes from another Redis. */
const AHEAD_MS = 60_000;

interface Entry {
  readonly shard: number;
  readonly id: StreamId;
  readonly change: DeskChange;
}
interface ShardReply {
  readonly now: number;
  readonly newest?: StreamId;
  readonly entries: readonly Entry[];
}

/** Merges the streams of all shards. @param since as {@link Desk.changes} has it */
export async function readChanges(shards: Shards, since: string | undefined): Promise<Changes> {
  const from = since === undefined ? undefined : decodePosition(since);
  const replies = await Promise.all(Array.from({ length: shards.count }, (_, shard) => readShard(shards, shard, from)));
  const now = Math.min(...replies.map((reply) => reply.now));
  const end = endOf(replies, now);
  if (since === undefined) return { changes: [], position: end, gap: false };
  if (from === undefined || from.at < now - CHANGES_MS || from.at > now + AHEAD_MS) return { changes: [], position: end, gap: true };
  const entries = replies.flatMap((reply) => reply.entries).sort((a, b) => compareStreamIds(a.id, b.id) || a.shard - b.shard);
  const read = new Map(from.read);
  const changes = entries.map(({ shard, id, change }) => {
    read.set(shard, id);
    // What has not been told yet is not older than this one.
    return { change, position: encodePosition({ at: Math.min(now, id.ms), read }) };
  });
  return { changes, position: end, gap: false };
}

async function readShard(shards: Shards, shard: number, from: Position | undefined): Promise<ShardReply> {
  const reply = (await shards.run(READ_CHANGES, shard, [startOf(shard, from)])) as readonly string[];
  const [now, newest = '', ...items] = reply;
  const entries: Entry[] = [];
  for (let at = 0; at + 1 < items.length; at += 2) {
    entries.push({ shard, id: parseStreamId(items[at] ?? ''), change: JSON.parse(items[at + 1] ?? '') as DeskChange });
  }
  return { now: Number(now), entries, ...(newest === '' ? {} : { newest: parseStreamId(newest) }) };
}

function startOf(shard: number, from: Position | undefined): string {
  if (from === undefined) return '';
  const last = from.read.get(shard);
  return last === undefined ? `${Math.max(0, from.at - EMPTY_MARGIN_MS)}-0` : `${last.ms}-${last.seq}`;
}

function endOf(replies: readonly ShardReply[], now: number): string {
  const read = new Map<number, StreamId>();
  replies.forEach(({ newest }, shard) => {
    if (newest !== undefined) read.set(shard, newest);
  });
  return encodePosition({ at: now, read });
}
