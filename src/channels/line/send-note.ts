import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { OutboxId } from '../../core/brand.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

const NOTE = z.discriminatedUnion('via', [
  z.object({
    via: z.literal('reply'),
    part: z.number().int().nonnegative(),
    token: z.object({ token: z.string(), receivedAt: z.number() }),
    /** Calls with this token whose outcome is unknown; 0: LINE refused for another reason or was not reached. */
    unknown: z.number().int().nonnegative(),
  }),
  z.object({ via: z.literal('push'), part: z.number().int().nonnegative() }),
]);

/** What the earlier try did, kept (encrypted, by the store) for the next one. */
export type SendNote = z.infer<typeof NOTE>;

export function writeNote(note: SendNote): string {
  return JSON.stringify(note);
}

/** The note of this part, or undefined when there is none that can be read. */
export function readNote(text: string | undefined, part: number): SendNote | undefined {
  if (text === undefined) return undefined;
  try {
    const note = NOTE.safeParse(JSON.parse(text));
    return note.success && note.data.part === part ? note.data : undefined;
  } catch {
    return undefined;
  }
}

/** LINE's retry key of one call: the row's id for the first, a UUID derived from it for each further one; always the same. */
export function retryKeyFor(row: OutboxId, part: number): string {
  if (part === 0 && UUID.test(row)) return row;
  const hex = createHash('sha256').update(`line-retry-key:${row}:${part}`).digest('hex');
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
