import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Card, CardAction, Choice, OutMessage, Reply } from '../../../../src/core/outbound.js';
import { readSenderFace } from '../../../../src/channels/line/sender-face.js';
import { shapeLineReply } from '../../../../src/channels/line/shape.js';
import { checkLineMessages } from '../../../../src/standin/line-messages.js';
import { loadLineSchemas } from '../../../line-openapi/schema.js';

const ICON = 'https://example.org/media/counsellor.png';
const validate = loadLineSchemas()('ReplyMessageRequest');
const choices = (count: number): Choice[] => Array.from({ length: count }, (_, index) => ({ label: `Choice ${index + 1}`, data: `v1:open:d${index + 1}` }));
const text = (words: string): OutMessage => ({ kind: 'text', text: words });
const reply = (messages: readonly OutMessage[], offered: readonly Choice[] = []): Reply => ({ messages, choices: offered });
const labelsOf = (call: readonly { quickReply?: { items?: readonly unknown[] } }[] | undefined): unknown[] =>
  (call?.at(-1)?.quickReply?.items ?? []).map((item) => (item as { action: { label: string } }).action.label);

/** Everything a person can read: texts, labels of buttons, and what a button opens. */
function readable(value: unknown): string {
  if (Array.isArray(value)) return value.map(readable).join(' ');
  if (typeof value !== 'object' || value === null) return '';
  const node = value as Record<string, unknown>;
  const own = [node['text'], node['label'], node['uri'], node['originalContentUrl']].filter((part): part is string => typeof part === 'string');
  return [...own, ...Object.entries(node).filter(([key]) => key !== 'quickReply').map(([, child]) => readable(child))].join(' ');
}
const visible = (words: string): string => words.replace(/\s+/gu, '');

function expectAccepted(calls: readonly (readonly unknown[])[]): void {
  for (const messages of calls) {
    expect(checkLineMessages(messages)).toEqual([]);
    expect({ ok: validate({ replyToken: 'x', messages }), errors: validate.errors }).toEqual({ ok: true, errors: null });
  }
}

describe("LINE's published schema", () => {
  test.each([
    ['an unknown message type', { type: 'hologram', text: 'x' }],
    ['a missing text', { type: 'text' }],
    ['an unknown field', { type: 'text', text: 'x', colour: 'red' }],
    ['an unknown component in a card', { type: 'flex', altText: 'x', contents: { type: 'bubble', body: { type: 'box', layout: 'vertical', contents: [{ type: 'gauge' }] } } }],
    ['postback data that is too long', { type: 'text', text: 'x', quickReply: { items: [{ type: 'action', action: { type: 'postback', label: 'x', data: 'x'.repeat(301) } }] } }],
    ['fourteen quick replies', { type: 'text', text: 'x', quickReply: { items: Array.from({ length: 14 }, () => ({ type: 'action', action: { type: 'message', label: 'x', text: 'x' } })) } }],
  ])('as these tests read it, refuses %s', (_what, message) => {
    expect(validate({ replyToken: 'x', messages: [message] })).toBe(false);
  });
});

describe('a counsellor who speaks', () => {
  const says = (name: string, icon?: string): unknown[] => {
    const calls = shapeLineReply(reply([text('hello'), { kind: 'picture', url: 'https://example.org/p', alt: 'Picture' }]), readSenderFace({ name }, icon));
    expectAccepted(calls);
    return calls.flat();
  };

  test('has name and picture on every message', () => {
    const sender = { name: 'Nguyễn Thị Hoa', iconUrl: ICON };
    expect(says('Nguyễn Thị Hoa', ICON)).toMatchObject([{ type: 'text', text: 'hello', sender }, { type: 'image', sender }]);
  });

  test('has every message of every call under the name', () => {
    const calls = shapeLineReply(reply(Array.from({ length: 7 }, (_, index) => text(`${index}`.repeat(4_900)))), readSenderFace({ name: 'Hoa' }, undefined));
    expect(calls).toHaveLength(2);
    for (const message of calls.flat()) expect(message).toMatchObject({ sender: { name: 'Hoa' } });
  });

  test.each([
    ['Maria Cristina dela Cruz Santos', 'Maria Cristina dela'],
    ['  田中\n花子  ', '田中 花子'],
    ['👩‍🌾👩‍🌾👩‍🌾👩‍🌾👩‍🌾', '👩‍🌾👩‍🌾👩‍🌾👩‍🌾'],
  ])('whose name is %j is shown as %j', (name, shown) => {
    expect(says(name)[0]).toMatchObject({ sender: { name: shown } });
  });

  test.each(['LINE相談', 'Caroline', 'ＬＩＮＥ', 'Li\u200bne'])('whose name is %j, which LINE refuses, is named in the first line', (name) => {
    const [first, second] = says(name, ICON) as { text?: string; sender?: unknown }[];
    expect(first?.text).toBe(`${name}:\nhello`);
    expect([first?.sender, second?.sender]).toEqual([undefined, undefined]);
  });

  test('whose refused name comes with a picture alone says it before', () => {
    const calls = shapeLineReply(reply([{ kind: 'picture', url: 'https://example.org/p', alt: 'Picture' }]), readSenderFace({ name: 'LINE' }, undefined));
    expect(calls).toMatchObject([[{ type: 'text', text: 'LINE:' }, { type: 'image' }]]);
  });

  test('without a name speaks as the account', () => {
    expect(says(' \n')[0]).toEqual({ type: 'text', text: 'hello' });
  });

  test('has no picture when its address is none that LINE loads', () => {
    expect(says('Hoa', 'http://example.org/i.png')[0]).toMatchObject({ sender: { name: 'Hoa' } });
    expect(JSON.stringify(says('Hoa', 'http://example.org/i.png'))).not.toContain('iconUrl');
  });
});

describe('shapeLineReply', () => {
  test('a text is plain text with its braces, never textV2', () => {
    expect(shapeLineReply(reply([text('Pay {amount} to }{')]))).toEqual([[{ type: 'text', text: 'Pay {amount} to }{' }]]);
  });

  test('a text of more than 5,000 UTF-16 units becomes several, in one call', () => {
    const [call, ...more] = shapeLineReply(reply([text('一文です。'.repeat(3_000))]));
    expect(more).toEqual([]);
    expect(call?.map((object) => object.type)).toEqual(['text', 'text', 'text']);
    expectAccepted([call ?? []]);
  });

  test('quick replies are postbacks with their label as displayText, on the last object only', () => {
    const [call] = shapeLineReply(reply([text('a'), text('b')], choices(2)));
    expect(call?.[0]).toEqual({ type: 'text', text: 'a' });
    expect(call?.[1]?.quickReply?.items?.[0]).toEqual({ type: 'action', action: { type: 'postback', label: 'Choice 1', data: 'v1:open:d1', displayText: 'Choice 1' } });
  });

  test('thirteen choices are thirteen quick replies without a list', () => {
    const [call] = shapeLineReply(reply([text('a')], choices(13)));
    expect(labelsOf(call)).toHaveLength(13);
    expect(call?.[0]).toMatchObject({ text: 'a' });
  });

  test('fourteen choices are listed by number in the last text, the first thirteen also as quick replies', () => {
    const [call] = shapeLineReply(reply([text('a')], choices(14)));
    expect(labelsOf(call)).toHaveLength(13);
    expect((call?.[0] as { text: string }).text).toBe(`a\n\n${choices(14).map((choice, index) => `${index + 1}. ${choice.label}`).join('\n')}`);
  });

  test('a label that LINE would refuse is listed by number, the others stay buttons', () => {
    const long: Choice = { label: 'x'.repeat(21), data: 'v1:open:x' };
    const [call] = shapeLineReply(reply([text('a')], [...choices(1), long, { label: 'Data too long', data: 'x'.repeat(301) }]));
    expect(labelsOf(call)).toEqual(['Choice 1']);
    expect((call?.[0] as { text: string }).text).toContain(`2. ${long.label}\n3. Data too long`);
  });

  test('labels are measured in graphemes: twenty of Burmese fit although they have more units', () => {
    const label = 'မြန်မာ'.repeat(5);
    const [call] = shapeLineReply(reply([text('a')], [{ label, data: 'v1:open:x' }]));
    expect(labelsOf(call)).toEqual([label]);
  });

  test('choices without a message are listed, because quick replies need a message to stand on', () => {
    const [call] = shapeLineReply(reply([], choices(2)));
    expect(call).toHaveLength(1);
    expect(labelsOf(call)).toEqual(['Choice 1', 'Choice 2']);
  });

  test('a picture is an image message with itself as preview, quick replies may hang on it', () => {
    const url = 'https://example.org/media/abc';
    const calls = shapeLineReply(reply([text('see'), { kind: 'picture', url, alt: 'Picture' }], choices(2)));
    expect(calls).toMatchObject([[{ type: 'text', text: 'see' }, { type: 'image', originalContentUrl: url, previewImageUrl: url }]]);
    expect(labelsOf(calls[0])).toEqual(['Choice 1', 'Choice 2']);
    expectAccepted(calls);
  });

  test('a picture at an address that LINE does not load is said in words', () => {
    const far = `https://example.org/${'x'.repeat(2_000)}`;
    for (const url of ['http://example.org/a', far, 'nonsense']) {
      expect(shapeLineReply(reply([{ kind: 'picture', url, alt: 'Picture' }]))).toEqual([[{ type: 'text', text: `Picture: ${url}` }]]);
    }
  });

  test('a reply without content makes no call', () => {
    expect(shapeLineReply(reply([text(' \n')]))).toEqual([]);
  });

  test('many short texts are joined into the five objects of one call', () => {
    const calls = shapeLineReply(reply(Array.from({ length: 12 }, (_, index) => text(`line ${index}`)), choices(2)));
    expect(calls).toHaveLength(1);
    expect(visible(readable(calls))).toBe(visible(Array.from({ length: 12 }, (_, index) => `line ${index}`).join('')));
  });

  test('what cannot be joined goes on in a second call, quick replies at its end', () => {
    const calls = shapeLineReply(reply(Array.from({ length: 7 }, () => text('x'.repeat(4_900))), choices(2)));
    expect(calls.map((call) => call.length)).toEqual([5, 2]);
    expect(labelsOf(calls[0])).toEqual([]);
    expect(labelsOf(calls[1])).toHaveLength(2);
  });

  test('a card has its call, link and choice as buttons and a neutral alternative text', () => {
    const actions: CardAction[] = [
      { kind: 'call', label: 'Call', number: '#7119' },
      { kind: 'link', label: 'Page', url: 'https://例え.jp/ページ?a=1 2' },
      { kind: 'choose', choice: { label: 'More', data: 'v1:open:more' } },
    ];
    const calls = shapeLineReply(reply([{ kind: 'cards', alt: 'A message for you', cards: [{ title: 'OTIT', lines: ['Open now'], actions }] }]));
    const [object] = calls[0] ?? [];
    expect(object).toMatchObject({ type: 'flex', altText: 'A message for you', contents: { type: 'bubble' } });
    const footer = (object as unknown as { contents: { footer: { contents: { action: object }[] } } }).contents.footer.contents;
    expect(footer.map(({ action }) => action)).toEqual([
      { type: 'uri', label: 'Call', uri: 'tel:%237119' },
      { type: 'uri', label: 'Page', uri: 'https://xn--r8jz45g.jp/%E3%83%9A%E3%83%BC%E3%82%B8?a=1%202' },
      { type: 'postback', label: 'More', data: 'v1:open:more', displayText: 'More' },
    ]);
    expectAccepted(calls);
  });

  test('an action that cannot be a button is said in words', () => {
    const actions: CardAction[] = [
      { kind: 'call', label: 'Call', number: 'ask at the desk' },
      { kind: 'link', label: 'Page', url: 'javascript:alert(1)' },
      { kind: 'link', label: 'Long page', url: `https://a.jp/${'x'.repeat(1_000)}` },
      { kind: 'choose', choice: { label: 'More', data: '' } },
    ];
    const calls = shapeLineReply(reply([{ kind: 'cards', alt: 'x', cards: [{ title: 'T', lines: [], actions }] }]));
    const words = readable(calls);
    for (const part of ['Call: ask at the desk', 'Page: javascript:alert(1)', 'Long page: https://a.jp/x', 'More']) expect(words).toContain(part);
    expect(words).not.toContain('"uri"');
    expectAccepted(calls);
  });

  test('more than twelve cards go on in a second carousel', () => {
    const cards: Card[] = Array.from({ length: 14 }, (_, index) => ({ title: `Card ${index}`, lines: [], actions: [] }));
    const [call] = shapeLineReply(reply([{ kind: 'cards', alt: 'x', cards }]));
    expect(call?.map((object) => (object as unknown as { contents: { contents: unknown[] } }).contents.contents.length)).toEqual([12, 2]);
  });

  test('a card too big for a bubble goes on in the next one', () => {
    const lines = Array.from({ length: 40 }, (_, index) => `${index} ${'あ'.repeat(900)}`);
    const calls = shapeLineReply(reply([{ kind: 'cards', alt: 'x', cards: [{ title: 'T', lines, actions: [] }] }]));
    expectAccepted(calls);
    expect(visible(readable(calls))).toBe(visible(['T', ...lines].join('')));
  });

  const words = fc.oneof(
    { weight: 8, arbitrary: fc.string({ unit: 'grapheme', maxLength: 60 }) },
    { weight: 8, arbitrary: fc.constantFrom('အလုပ်ရှင်က လစာမပေးပါဘူး', 'ខ្ញុំមិនបានទទួលប្រាក់ខែ', 'นายจ้างไม่จ่ายค่าจ้าง', 'मेरो तलब', '{name} }', '👨‍👩‍👧‍👦', '0120-007-110') },
    { weight: 1, arbitrary: fc.constant('ကျွန်တော် လစာမရပါ။ '.repeat(400)) },
    { weight: 4, arbitrary: fc.tuple(fc.constantFrom('Một câu dài. ', '長い文です。', 'ကျွန်တော် '), fc.integer({ min: 1, max: 90 })).map(([part, times]) => part.repeat(times)) },
  );
  const choice = fc.record({ label: fc.oneof(fc.string({ unit: 'grapheme', maxLength: 24 }), fc.constantFrom('Có', 'မြန်မာ', '相談する')), data: fc.oneof(fc.constant('v1:open:menu'), fc.string({ maxLength: 320 })) });
  const action: fc.Arbitrary<CardAction> = fc.oneof(
    fc.record({ kind: fc.constant('call' as const), label: words, number: fc.constantFrom('0120007110', '+84243825', '#9110', 'none') }),
    fc.record({ kind: fc.constant('link' as const), label: words, url: fc.constantFrom('https://www.moj.go.jp/isa/', 'http://例え.jp', 'ftp://x', 'x') }),
    fc.record({ kind: fc.constant('choose' as const), choice }),
  );
  const card: fc.Arbitrary<Card> = fc.record({ title: words, lines: fc.array(words, { maxLength: 6 }), actions: fc.array(action, { maxLength: 5 }) });
  const message: fc.Arbitrary<OutMessage> = fc.oneof(
    fc.record({ kind: fc.constant('text' as const), text: words }),
    fc.record({ kind: fc.constant('cards' as const), cards: fc.array(card, { maxLength: 5 }), alt: words }),
    fc.record({ kind: fc.constant('picture' as const), url: fc.constantFrom('https://example.org/media/abc', 'http://example.org/plain'), alt: words }),
  );
  const anyReply: fc.Arbitrary<Reply> = fc.record({ messages: fc.array(message, { maxLength: 8 }), choices: fc.array(choice, { maxLength: 20 }) });

  test('whatever the reply, LINE accepts every call', () => {
    fc.assert(fc.property(anyReply, words, (any, name) => expectAccepted([...shapeLineReply(any), ...shapeLineReply(any, readSenderFace({ name }, ICON))])), { numRuns: 60 });
  });

  test('whatever the reply, nothing visible is lost', () => {
    fc.assert(
      fc.property(anyReply, (any) => {
        const seen = visible(readable(shapeLineReply(any)));
        let at = 0;
        const expectNext = (part: string): void => {
          const wanted = visible(part);
          const found = seen.indexOf(wanted, at);
          expect({ wanted, found: found >= at }).toEqual({ wanted, found: true });
          at = found + wanted.length;
        };
        for (const one of any.messages) {
          if (one.kind === 'text') expectNext(one.text);
          else if (one.kind === 'picture') expectNext(one.url);
          else for (const { title, lines, actions } of one.cards) [title, ...lines, ...actions.map((a) => (a.kind === 'choose' ? a.choice.label : a.label))].forEach(expectNext);
        }
        const shown = new Set(labelsOf(shapeLineReply(any).at(-1)));
        for (const { label } of any.choices) if (!shown.has(label)) expectNext(label);
      }),
      { numRuns: 60 },
    );
  });

  test('the same reply always gives the same calls, which the retry key relies on', () => {
    fc.assert(fc.property(anyReply, (any) => expect(shapeLineReply(any)).toEqual(shapeLineReply(any))), { numRuns: 30 });
  });
});
