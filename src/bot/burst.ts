import type { InboundEvent } from '../core/inbound.js';

/** Longest text that a turn reads; platforms allow 5,000 per message and a burst may hold many. */
const MAX_TEXT = 6_000;

const TALK: ReadonlySet<string> = new Set(['text', 'media', 'sticker', 'location', 'unknown-message']);

/**
 * The events from the head that belong to one turn: a run of messages that a person sent one after the other is answered once,
 * together; everything else stands alone.
 */
export function takeBurst(events: readonly InboundEvent[]): readonly InboundEvent[] {
  const [head] = events;
  if (head === undefined || !TALK.has(head.input.kind)) return events.slice(0, 1);
  const end = events.findIndex((event) => !TALK.has(event.input.kind) || event.standby !== head.standby);
  return end === -1 ? events : events.slice(0, end);
}

/** The words of a burst, a line each, and whether there was more than a turn reads. */
export function burstText(events: readonly InboundEvent[]): { readonly text: string; readonly tooLong: boolean } {
  const text = events
    .map(({ input }) => (input.kind === 'text' || input.kind === 'edit' ? input.text.trim() : ''))
    .filter((line) => line !== '')
    .join('\n');
  return text.length <= MAX_TEXT ? { text, tooLong: false } : { text: text.slice(0, MAX_TEXT), tooLong: true };
}
