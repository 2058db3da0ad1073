import type { OutboxId } from '../../core/brand.js';

/**
 * What every message of ours carries, and its echo brings back: Messenger has no idempotency key, so this is how a message
 * whose fate was unknown is recognised (platform rule 3.3).
 */
export function writeMetadata(outbox: OutboxId, part: number): string {
  return `mdg:${outbox}:${part}`;
}

const METADATA = /^mdg:([A-Za-z0-9-]{1,64}):(\d{1,4})$/;

/** Reads {@link writeMetadata} back; undefined when somebody else wrote it. */
export function readMetadata(metadata: unknown): { readonly outbox: OutboxId; readonly part: number } | undefined {
  const match = typeof metadata === 'string' ? METADATA.exec(metadata) : null;
  if (match === null) return undefined;
  return { outbox: match[1] as OutboxId, part: Number(match[2]) };
}
