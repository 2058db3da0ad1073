import { readdirSync, readFileSync } from 'node:fs';
import type { ConversationKey, EventId, MessageRef, Pseudonyms } from '../../../src/core/brand.js';
import { parseBody } from '../../../src/channels/messenger/parse.js';

interface Case {
  readonly title: string;
  readonly body: unknown;
  readonly events: readonly { readonly to: string; readonly at: number; readonly standby: boolean; readonly input: unknown; readonly message: string | null; readonly id?: string }[];
  readonly ignored: readonly string[];
}

const readable: Pseudonyms = {
  conversation: (raw) => `c/${raw}` as ConversationKey,
  event: (raw) => `e/${raw}` as EventId,
  message: (raw) => `m/${raw}` as MessageRef,
};
const folder = new URL('.', import.meta.url);
const cases = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => ({ name, ...(JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Case) }));

const parse = (body: unknown) => parseBody(body, { page: { pageId: '104', appId: '777' }, pseudonyms: readable, receivedAt: 1_790_000_001_000 });

describe('recorded Messenger webhooks', () => {
  it.each(cases)('$name: $title', ({ body, events, ignored }) => {
    const parsed = parse(body);
    const withId = new Set(events.flatMap((event) => (event.id === undefined ? [] : [event.id])));
    const seen = parsed.events.map((event) => ({
      to: event.address.to, at: event.at, standby: event.standby, input: event.input, message: event.message ?? null,
      ...(withId.has(event.id) ? { id: event.id } : {}),
    }));
    expect(seen).toEqual(events);
    expect(parsed.ignored.map(({ type }) => type)).toEqual(ignored);
    for (const event of parsed.events) {
      expect(event.conversation).toBe(`c/messenger:104:${event.address.to}`);
      expect(event.address).toMatchObject({ channel: 'messenger', bot: '104', scope: 'user' });
      expect(event).toMatchObject({ receivedAt: 1_790_000_001_000, redelivery: false });
    }
  });

  it.each(cases)('$name: parsed twice it gives the same ids, and no two events share one', ({ body }) => {
    const ids = parse(body).events.map((event) => event.id);
    expect(parse(body).events.map((event) => event.id)).toEqual(ids);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it.each([[null], ['text'], [7], [[]], [{ object: 'page', entry: {} }], [{ object: 'page', entry: [{ id: '104', messaging: 'x', standby: 3, changes: null }] }]])(
    'a body of the wrong shape gives no event: %j',
    (body) => expect(parse(body).events).toEqual([]),
  );

  it('without a known app id a passed thread is ours and a taken one is not', () => {
    const item = (change: string) => ({ sender: { id: '1' }, [change]: { new_owner_app_id: '5' } });
    const body = { object: 'page', entry: [{ id: '104', messaging: [item('pass_thread_control'), item('take_thread_control')] }] };
    const { events } = parseBody(body, { page: { pageId: '104' }, pseudonyms: readable, receivedAt: 1 });
    expect(events.map(({ input }) => input)).toEqual([
      { kind: 'thread-control', change: 'passed-to-us' }, { kind: 'thread-control', change: 'taken-from-us' },
    ]);
  });
});
