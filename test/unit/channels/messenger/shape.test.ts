import fc from 'fast-check';
import type { OutboxId } from '../../../../src/core/brand.js';
import type { Card, CardAction, Choice, Reply } from '../../../../src/core/outbound.js';
import { showsNumber, toDialledNumber } from '../../../../src/channels/messenger/phone-number.js';
import { shapeReply } from '../../../../src/channels/messenger/shape.js';
import { messageProblems } from '../../../../src/standin/messenger-limits.js';

const ROW = '0b6f6a3e-6d0a-4c55-9d7e-1f6f6f0d2a11' as OutboxId;
const shape = (reply: Partial<Reply>) => shapeReply({ messages: [], choices: [], ...reply }, ROW);
const cards = (...list: Card[]) => shape({ messages: [{ kind: 'cards', alt: 'Menu', cards: list }] });
const choice = (label: string, data = 'v1:open:menu'): Choice => ({ label, data });
const call = (label: string, number: string): CardAction => ({ kind: 'call', label, number });
const template = (message: unknown) => (message as { attachment: { payload: unknown } }).attachment.payload;

describe('text', () => {
  it('goes out as it is, with the row and the part', () => {
    expect(shape({ messages: [{ kind: 'text', text: 'Xin chào' }] })).toEqual([{ text: 'Xin chào', metadata: `mdg:${ROW}:0` }]);
  });

  it('that is long is split, and each part has its number', () => {
    const parts = shape({ messages: [{ kind: 'text', text: 'မြန်မာစကား'.repeat(500) }] });
    expect(parts.length).toBeGreaterThan(2);
    expect(parts.map(({ metadata }) => metadata)).toEqual(parts.map((_, index) => `mdg:${ROW}:${index}`));
  });

  it('that is blank is no message', () => {
    expect(shape({ messages: [{ kind: 'text', text: ' \n' }] })).toEqual([]);
  });
});

describe('choices', () => {
  it('hang on the last message only', () => {
    const [first, last] = shape({ messages: [{ kind: 'text', text: 'a' }, { kind: 'text', text: 'b' }], choices: [choice('Yes', 'v1:open:yes')] });
    expect(first).not.toHaveProperty('quick_replies');
    expect(last).toMatchObject({ text: 'b', quick_replies: [{ content_type: 'text', title: 'Yes', payload: 'v1:open:yes' }] });
  });

  it('that number fourteen are a numbered list with the first thirteen to tap', () => {
    const fourteen = Array.from({ length: 14 }, (_, index) => choice(`Option ${index + 1}`));
    const messages = shape({ messages: [{ kind: 'text', text: 'Which?' }], choices: fourteen });
    expect(messages).toHaveLength(2);
    expect(messages[1]).toMatchObject({ text: fourteen.map(({ label }, index) => `${index + 1}. ${label}`).join('\n') });
    expect(messages[1]?.quick_replies).toHaveLength(13);
  });

  it('with a long label are listed in full', () => {
    const messages = shape({ messages: [{ kind: 'text', text: '?' }], choices: [choice('A label of more than twenty signs')] });
    expect(messages[1]).toMatchObject({ text: '1. A label of more than twenty signs', quick_replies: [{ title: 'A label of more tha…' }] });
  });

  it('without a message are the message', () => {
    expect(shape({ choices: [choice('Menu')] })).toMatchObject([{ text: '1. Menu', quick_replies: [{ title: 'Menu' }] }]);
  });
});

describe('cards', () => {
  const short: Card = { title: 'OTIT', lines: ['Open now', '0120-250-168'], actions: [call('Call', '0120-250-168'), { kind: 'link', label: 'Site', url: 'https://example.jp/' }] };

  it('that fit are elements side by side', () => {
    const [message] = cards(short, { title: 'Menu', lines: [], actions: [{ kind: 'choose', choice: choice('Menu') }] });
    expect(template(message)).toEqual({
      template_type: 'generic',
      elements: [
        {
          title: 'OTIT', subtitle: 'Open now\n0120-250-168',
          buttons: [{ type: 'phone_number', title: 'Call', payload: '+81120250168' }, { type: 'web_url', title: 'Site', url: 'https://example.jp/' }],
        },
        { title: 'Menu', buttons: [{ type: 'postback', title: 'Menu', payload: 'v1:open:menu' }] },
      ],
    });
  });

  it('go ten to a template', () => {
    expect(cards(...Array.from({ length: 11 }, () => short)).map((message) => (template(message) as { elements: unknown[] }).elements.length)).toEqual([10, 1]);
  });

  it('whose lines do not fit are written out above their buttons, in their place', () => {
    const long: Card = { title: 'Bureau', lines: ['x'.repeat(90), 'second line'], actions: [{ kind: 'choose', choice: choice('More') }] };
    const messages = cards(short, long, short);
    expect(messages.map((message) => (template(message) as { template_type: string }).template_type)).toEqual(['generic', 'button', 'generic']);
    expect(template(messages[1])).toMatchObject({ text: `Bureau\n${'x'.repeat(90)}\nsecond line` });
  });

  it('that are longer than a button template begin as text', () => {
    const lines = Array.from({ length: 30 }, (_, index) => `line ${index} ${'y'.repeat(60)}`);
    const messages = cards({ title: 'Bureau', lines, actions: [{ kind: 'choose', choice: choice('More') }] });
    expect(messages[0]).toHaveProperty('text');
    expect(template(messages.at(-1))).toMatchObject({ template_type: 'button', buttons: [{ title: 'More' }] });
  });

  it('with more than three buttons repeat their title over the rest', () => {
    const actions = ['a', 'b', 'c', 'd'].map((label): CardAction => ({ kind: 'choose', choice: choice(label) }));
    expect(cards({ title: 'T', lines: ['l'], actions }).map(template)).toMatchObject([
      { text: 'T\nl', buttons: [{ title: 'a' }, { title: 'b' }, { title: 'c' }] }, { text: 'T', buttons: [{ title: 'd' }] },
    ]);
  });

  it.each(['110', '119', '#9110', '188'])('say %s in words and never as a button', (number) => {
    expect(cards({ title: 'Help', lines: ['Any time'], actions: [call('Call', number)] }).map(template)).toEqual([
      { template_type: 'generic', elements: [{ title: 'Help', subtitle: `Any time\nCall: ${number}` }] },
    ]);
  });

  it('show a number that only the button holds', () => {
    expect(cards({ title: 'Help', lines: [], actions: [call('Call', '03-1234-5678')] }).map(template)).toMatchObject([
      { elements: [{ subtitle: 'Call: 03-1234-5678', buttons: [{ payload: '+81312345678' }] }] },
    ]);
  });

  it('say an address in words when it cannot be a button', () => {
    const link: CardAction = { kind: 'link', label: 'Map', url: 'geo:36,140' };
    expect(cards({ title: 'T', lines: [], actions: [link] }).map(template)).toMatchObject([{ elements: [{ subtitle: 'Map: geo:36,140' }] }]);
  });
});

describe('a telephone number', () => {
  it.each([
    ['03-1234-5678', '+81312345678'], ['0120-250-168', '+81120250168'], ['0570-013904', '+81570013904'], ['090-1234-5678', '+819012345678'],
    ['+84 24 1234 5678', '+842412345678'], ['+81-3-1234-5678', '+81312345678'],
  ])('%s is dialled as %s', (number, dialled) => expect(toDialledNumber(number)).toBe(dialled));

  it.each(['110', '119', '118', '171', '#7119', '#9110', '189', '*123', '', '00812345678', '012'])('%s is never a button', (number) => {
    expect(toDialledNumber(number)).toBeUndefined();
  });
});

describe('a number in the words', () => {
  it.each([['110', 'Dial 110 at any time'], ['110', '110番'], ['0120-250-168', 'Tel. 0120250168'], ['0120250168', '0120-250-168 (vi)'], ['#9110', 'or #9110'], ['+84 24 1234', '+84-24-1234']])(
    '%s is found in "%s"', (number, text) => expect(showsNumber(text, number)).toBe(true),
  );

  it.each([['110', 'Fine of 1100 yen'], ['110', '03-1101-2222'], ['110', '#9110'], ['110', 'Tel. 03-110-4444'], ['110', '110-4444'], ['', 'x']])(
    '"%s" is not found in "%s"', (number, text) => expect(showsNumber(text, number)).toBe(false),
  );
});

const SCRIPTS = ['Tiền lương tháng này ', 'မြန်မာစကားပြောသူများ', 'ខ្ញុំចង់និយាយជាមួយមនុស្ស', 'เงินเดือนไม่ได้รับ', 'नेपाली भाषा ', '給料が払われません。', '👨‍👩‍👧‍👦', 'https://example.jp/a?b=1 ', '0120-250-168\n', '\n\n', '{{name}} '];
const words = (max: number) => fc.oneof(
  fc.array(fc.constantFrom(...SCRIPTS), { maxLength: max }).map((list) => list.join('')),
  fc.string({ unit: 'grapheme', maxLength: max }),
);
const someChoice = fc.record({ label: words(3), data: fc.stringMatching(/^v1:open:[a-z]{1,40}$/) });
const someAction: fc.Arbitrary<CardAction> = fc.oneof(
  fc.record({ kind: fc.constant('choose' as const), choice: someChoice }),
  fc.record({ kind: fc.constant('call' as const), label: words(3), number: fc.constantFrom('110', '#9110', '0120-250-168', '03-1234-5678', '+842412345678') }),
  fc.record({ kind: fc.constant('link' as const), label: words(3), url: fc.constantFrom('https://example.jp/', 'geo:1,2', `https://example.jp/${'a'.repeat(2_000)}`) }),
);
const someReply: fc.Arbitrary<Reply> = fc.record({
  messages: fc.array(fc.oneof(
    fc.record({ kind: fc.constant('text' as const), text: words(400) }),
    fc.record({ kind: fc.constant('cards' as const), alt: fc.constant('Menu'), cards: fc.array(fc.record({ title: words(6), lines: fc.array(words(30), { maxLength: 5 }), actions: fc.array(someAction, { maxLength: 7 }) }), { maxLength: 13 }) }),
    fc.record({ kind: fc.constant('picture' as const), url: fc.constantFrom('https://example.org/media/abc', 'ftp://example.org/x'), alt: fc.constant('Picture') }),
  ), { maxLength: 3 }),
  choices: fc.array(someChoice, { maxLength: 16 }),
});

/** Words that a person is meant to read, and the numbers and addresses that no button carries. */
function visible({ messages, choices }: Reply): string[] {
  const labelOf = (action: CardAction): string => (action.kind === 'choose' ? action.choice.label : action.label);
  return [
    ...messages.flatMap((message) => (message.kind === 'text' ? [message.text] : message.kind === 'picture' ? [message.url] : message.cards.flatMap((card) => [
      card.title, ...card.lines, ...card.actions.map(labelOf),
      ...card.actions.flatMap((action) => (action.kind === 'call' ? [action.number] : [])),
    ]))),
    ...choices.map(({ label }) => label),
  ];
}

const bare = (text: string): string => text.replace(/\s+/g, '');
/** Everything that is shown, in one string without spaces: splitting may fall at any place. */
const shown = (messages: readonly unknown[]): string => {
  const read = (value: unknown, key = ''): string[] => {
    if (typeof value === 'string') return ['text', 'title', 'subtitle'].includes(key) || value.startsWith('https://example.org/media/') ? [value] : [];
    if (typeof value !== 'object' || value === null) return [];
    return Object.entries(value).flatMap(([name, inner]) => read(inner, Array.isArray(value) ? key : name));
  };
  return bare(messages.flatMap((message) => read(message)).join(''));
};

describe('a picture', () => {
  const url = 'https://example.org/media/abc';
  const sent = { type: 'image', payload: { url, is_reusable: false } };

  it('is a message of its own beside the words, in their order', () => {
    const parts = shape({ messages: [{ kind: 'text', text: 'see' }, { kind: 'picture', url, alt: 'Picture' }, { kind: 'text', text: 'there' }] });
    expect(parts).toEqual([{ text: 'see', metadata: `mdg:${ROW}:0` }, { attachment: sent, metadata: `mdg:${ROW}:1` }, { text: 'there', metadata: `mdg:${ROW}:2` }]);
    expect(parts.flatMap(messageProblems)).toEqual([]);
  });

  it('carries the quick replies when it is the last', () => {
    const parts = shape({ messages: [{ kind: 'picture', url, alt: 'Picture' }], choices: [choice('Menu')] });
    expect(parts).toMatchObject([{ attachment: sent, quick_replies: [{ title: 'Menu' }] }]);
    expect(parts.flatMap(messageProblems)).toEqual([]);
  });

  it('at an address that Meta does not fetch is said in words', () => {
    expect(shape({ messages: [{ kind: 'picture', url: 'http://example.org/a', alt: 'Picture' }] })).toMatchObject([{ text: 'Picture: http://example.org/a' }]);
  });

  it('beside words, or without TLS, is refused by the stand-in', () => {
    expect(messageProblems({ text: 'see', attachment: sent })).not.toEqual([]);
    expect(messageProblems({ attachment: { type: 'image', payload: { url: 'http://example.org/a' } } })).not.toEqual([]);
    expect(messageProblems({ attachment: { type: 'image', payload: { url: 'http://localhost:1/a' } } })).toEqual([]);
  });
});

describe('any reply', () => {
  it('passes the limits of the platform', () => {
    fc.assert(fc.property(someReply, (reply) => {
      for (const message of shapeReply(reply, ROW)) expect(messageProblems(message)).toEqual([]);
    }), { numRuns: 150 });
  });

  it('loses nothing that a person can see', () => {
    fc.assert(fc.property(someReply, (reply) => {
      const text = shown(shapeReply(reply, ROW));
      for (const word of visible(reply)) expect(text).toContain(bare(word));
    }), { numRuns: 150 });
  });

  it('gives the same parts when it is shaped again', () => {
    fc.assert(fc.property(someReply, (reply) => expect(shapeReply(reply, ROW)).toEqual(shapeReply(reply, ROW))), { numRuns: 20 });
  });
});
