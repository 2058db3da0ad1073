import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ConversationKey, EventId, MessageRef } from '../../../../src/core/brand.js';
import { parseLineBody } from '../../../../src/channels/line/parse.js';

const pseudonyms = {
  conversation: (raw: string) => raw as ConversationKey,
  event: (raw: string) => raw as EventId,
  message: (raw: string) => raw as MessageRef,
};
const destination = 'U8e742f61d673b39c7fff3cecb7536ef0';
const source = { type: 'user', userId: 'U4af4980629b1c2d3e4f5a6b7c8d9e0f1' };
const event = (fields: object): object => ({ type: 'message', mode: 'active', timestamp: 5, source, webhookEventId: '01ABC', message: { type: 'text', id: '1', text: 'x' }, ...fields });
const parse = (...events: unknown[]): ReturnType<typeof parseLineBody> => parseLineBody({ destination, events }, 10, pseudonyms);

describe('parseLineBody', () => {
  test.each([null, 1, 'x', [], {}, { events: {} }, { destination }])('a body like %j holds nothing', (body) => {
    expect(parseLineBody(body, 0, pseudonyms)).toEqual({ events: [], ignored: [] });
  });

  test('a huge text is kept whole', () => {
    const text = 'あ'.repeat(6_000);
    expect(parse(event({ message: { type: 'text', id: '1', text } })).events[0]?.input).toEqual({ kind: 'text', text });
  });

  test.each([
    ['destination', () => parseLineBody({ destination: '../x', events: [event({})] }, 0, pseudonyms)],
    ['user id', () => parse(event({ source: { type: 'user', userId: 'U123' } }))],
    ['group id', () => parse(event({ source: { type: 'group', groupId: '../../x' } }))],
    ['room id', () => parse(event({ source: { type: 'room', roomId: 'a'.repeat(65) } }))],
    ['message id', () => parse(event({ message: { type: 'image', id: '1/../2' } }))],
    ['source type', () => parse(event({ source: { type: 'planet', userId: source.userId } }))],
    ['unsent message id', () => parse(event({ type: 'unsend', unsend: { messageId: 'a b' } }))],
    ['postback', () => parse(event({ type: 'postback', postback: { data: 7 } }))],
    ['text', () => parse(event({ message: { type: 'text', id: '1' } }))],
  ])('an event with a malformed %s is ignored', (_what, run) => {
    const { events, ignored } = run();
    expect(events).toEqual([]);
    expect(ignored.map(({ type }) => type.startsWith('malformed'))).toEqual([true]);
  });

  test('without an event id the same event gets the same name, another one another', () => {
    const name = (fields: object): unknown => parse(event({ webhookEventId: undefined, ...fields })).events[0]?.id;
    expect(name({})).toBe(name({ deliveryContext: { isRedelivery: true } }));
    expect(name({})).not.toBe(name({ timestamp: 6 }));
    expect(name({})).not.toBe(name({ message: { type: 'text', id: '2', text: 'x' } }));
  });

  test('the name of a message type is made safe before it is passed on', () => {
    const { events } = parse(event({ message: { type: 'a b<c>'.repeat(20), id: '1' } }));
    expect(events[0]?.input).toEqual({ kind: 'unknown-message', type: 'abc'.repeat(14).slice(0, 40) });
  });

  test('whatever stands in a body, reading it neither throws nor loses a good neighbour', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.json().map((text) => JSON.parse(text) as unknown), fc.object({ maxDepth: 2 }).map((extra) => event({ ...extra, source: null })))), (junk) => {
        const { events, ignored } = parse(...junk, event({}));
        expect(events.length + ignored.length).toBe(junk.length + 1);
        expect(events.at(-1)?.input).toEqual({ kind: 'text', text: 'x' });
      }),
      { numRuns: 200 },
    );
  });
});
