/** Id of an entry in a stream: epoch ms of its node and a number within that ms. */
export interface StreamId {
  readonly ms: number;
  readonly seq: number;
}

/**
 * How far the streams of all shards have been read. Exact for each shard, so that no change is told twice or missed, whatever the
 * clocks of the nodes say.
 */
export interface Position {
  /** Epoch ms: nothing that was not read is older, and shards without an entry below were empty then. */
  readonly at: number;
  /** Newest entry read, by shard. */
  readonly read: ReadonlyMap<number, StreamId>;
}

const BASE = 36;

/** `at`, then `.shard_age_seq` for each shard, all in base 36: some 60 letters for a busy desk, at most 200. */
export function encodePosition({ at, read }: Position): string {
  const parts = [...read].map(([shard, { ms, seq }]) => [shard, at - ms, seq].map((one) => one.toString(BASE)).join('_'));
  return [at.toString(BASE), ...parts].join('.');
}

/** @returns undefined for anything that was not written by {@link encodePosition} */
export function decodePosition(text: string): Position | undefined {
  const [first = '', ...parts] = text.split('.');
  const at = readNumber(first);
  const read = new Map<number, StreamId>();
  for (const part of parts) {
    const [shard, age, seq, ...rest] = part.split('_').map(readNumber);
    if (at === undefined || shard === undefined || age === undefined || seq === undefined || rest.length > 0) return undefined;
    if (shard < 0 || seq < 0 || age > at) return undefined;
    read.set(shard, { ms: at - age, seq });
  }
  return at === undefined || at < 0 ? undefined : { at, read };
}

function readNumber(text: string): number | undefined {
  return /^-?[0-9a-z]{1,10}$/.test(text) ? Number.parseInt(text, BASE) : undefined;
}

/** As Redis writes it: `ms-seq`. */
export function parseStreamId(text: string): StreamId {
  const [ms, seq] = text.split('-');
  return { ms: Number(ms), seq: Number(seq) };
}

export function compareStreamIds(a: StreamId, b: StreamId): number {
  return a.ms - b.ms || a.seq - b.seq;
}
