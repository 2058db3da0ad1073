import type { Pseudonyms } from '../../core/brand.js';
import type { Ignored, InboundEvent, ParsedBody } from '../../core/inbound.js';
import { fieldsOf, idOf, listOf, platformWord, type Fields } from './fields.js';
import { readItem, type ItemEvent, type PageIdentity } from './parse-item.js';

/** What is the same for a whole body. */
interface Delivery {
  readonly page: PageIdentity;
  readonly pseudonyms: Pseudonyms;
  readonly receivedAt: number;
}

/**
 * Reads a verified webhook body (Messenger Platform, webhooks): every entry, every item, `standby` marked.
 * Never throws. What cannot be read is ignored by itself. Meta does not promise an order, so events come out by their time.
 */
export function parseBody(body: unknown, delivery: Delivery): ParsedBody {
  const events: InboundEvent[] = [];
  const ignored: Ignored[] = [];
  const root = fieldsOf(body);
  if (root === undefined || root['object'] !== 'page') return { events, ignored: [{ kind: 'ignored', type: 'other-object' }] };
  for (const value of listOf(root['entry'])) {
    const entry = fieldsOf(value);
    if (entry === undefined) {
      ignored.push({ kind: 'ignored', type: 'broken' });
      continue;
    }
    for (const change of listOf(entry['changes'])) {
      ignored.push({ kind: 'ignored', type: `change-${platformWord(fieldsOf(change)?.['field'])}` });
    }
    for (const item of listOf(entry['messaging'])) collect(readEntryItem(entry, item, false, delivery), events, ignored);
    for (const item of listOf(entry['standby'])) collect(readEntryItem(entry, item, true, delivery), events, ignored);
  }
  events.sort((one, other) => one.at - other.at);
  return { events, ignored };
}

function collect(read: readonly InboundEvent[] | Ignored, events: InboundEvent[], ignored: Ignored[]): void {
  if ('kind' in read) ignored.push(read);
  else events.push(...read);
}

function readEntryItem(entry: Fields, value: unknown, standby: boolean, delivery: Delivery): readonly InboundEvent[] | Ignored {
  const item = fieldsOf(value);
  if (item === undefined) return { kind: 'ignored', type: 'broken' };
  // A PSID belongs to one Page: with the token of another nobody could be answered.
  if (idOf(entry['id']) !== delivery.page.pageId) return { kind: 'ignored', type: 'other-page' };
  const reading = readItem(item, delivery.page, delivery.pseudonyms);
  if (typeof reading === 'string') return { kind: 'ignored', type: reading };
  const at = timeOf(item['timestamp']) ?? timeOf(entry['time']) ?? delivery.receivedAt;
  return reading.map((event) => toInboundEvent(event, at, standby, delivery));
}

function toInboundEvent(event: ItemEvent, at: number, standby: boolean, delivery: Delivery): InboundEvent {
  const { pseudonyms, page, receivedAt } = delivery;
  return {
    id: pseudonyms.event(event.key),
    conversation: pseudonyms.conversation(`messenger:${page.pageId}:${event.person}`),
    address: { channel: 'messenger', bot: page.pageId, to: event.person, scope: 'user' },
    at,
    receivedAt,
    // Messenger delivers again without saying so; the event id tells.
    redelivery: false,
    standby,
    ...(event.mid === undefined ? {} : { message: pseudonyms.message(`messenger:${event.mid}`) }),
    input: event.input,
  };
}

function timeOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : undefined;
}
