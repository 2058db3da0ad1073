import { describe, expect, test } from '@jest/globals';
import { composeAnswer, composeContacts } from '../../../src/bot/answer.js';
import type { Answer } from '../../../src/bot/answer-context.js';
import { plainText } from '../../../src/bot/answer-plain.js';
import { createWords } from '../../../src/bot/words.js';
import { loadContent } from '../../../src/content/load.js';
import type { Language } from '../../../src/core/language.js';
import type { TopicSection } from '../../../src/core/topic-section.js';
import type { Slots } from '../../../src/core/snapshot.js';
import { writeContent } from '../content/fixture.js';

const content = loadContent(writeContent());
const words = createWords(content);
/** Friday, noon in Japan. */
const NOON = Date.parse('2026-11-20T12:00:00+09:00');

function ask(options: { section?: TopicSection; language?: Language; at?: string; slots?: Slots; topic?: string } = {}): Answer {
  const { section = 'answer', language = 'en', at = '2026-11-20T12:00:00+09:00', slots = {}, topic = 'pay' } = options;
  const answer = composeAnswer({ content, words, topic, section, language, now: Date.parse(at), slots });
  if (answer === undefined) throw new Error('no answer');
  return answer;
}
const textOf = (answer: Answer): string => plainText(answer.messages, answer.choices);

describe('a whole answer', () => {
  test('has the short answer with the day of the check, the steps and the contacts', () => {
    const { messages, contacts } = ask();
    expect(messages[0]).toEqual({ kind: 'text', text: 'My pay\n\nClaim within 3 years.\n\nThe limit is ¥1,000.\n\nNot certain. Please ask a person first:\nIt may be 12.5%.\n\nFacts checked on 21 November 2026.' });
    expect(messages[1]).toEqual({ kind: 'text', text: 'What you can do\n\n1. Write it down.' });
    expect(messages[2]).toMatchObject({ kind: 'cards', alt: 'Madoguchi' });
    expect(contacts).toEqual(['friends', 'desk'].reverse());
  });

  test('no figure is said outside its days', () => {
    expect(textOf(ask({ at: '2027-03-31T23:59:00+09:00' }))).toContain('The limit is ¥1,000.');
    expect(textOf(ask({ at: '2027-03-31T23:59:00+09:00' }))).not.toContain('¥2,000');
    expect(textOf(ask({ at: '2027-04-01T00:00:00+09:00' }))).toContain('The new limit is ¥2,000.');
    expect(textOf(ask({ at: '2027-04-01T00:00:00+09:00' }))).not.toContain('¥1,000');
  });

  test('a fact past its check is said as not certain', () => {
    const text = textOf(ask({ at: '2027-11-01T12:00:00+09:00' }));
    expect(text.indexOf('Not certain.')).toBeLessThan(text.indexOf('Claim within 3 years.'));
  });

  test('what is not certain brings the person to the front of the buttons', () => {
    const answer = ask();
    expect(answer.uncertain).toBe(true);
    expect(answer.choices.map((choice) => choice.data)).toEqual(['v1:open:human', 'v1:topic:pay:proof', 'v1:topic:pay:sources', 'v1:open:menu']);
  });

  test('without doubt or urgency the person comes after the parts of the answer', () => {
    const sure = loadContent(writeContent({ 'dialogs/facts/pay.yaml': (text) => text.replace('confidence: low', 'confidence: high') }));
    const answer = composeAnswer({ content: sure, words: createWords(sure), topic: 'pay', section: 'answer', language: 'en', now: NOON, slots: {} });
    expect(answer?.uncertain).toBe(false);
    expect(answer?.choices.map((choice) => choice.data)).toEqual(['v1:topic:pay:proof', 'v1:topic:pay:sources', 'v1:open:human', 'v1:open:menu']);
  });

  test('a neighbour without an answer is not offered', () => {
    expect(ask().choices.some((choice) => choice.data.includes('visa'))).toBe(false);
  });

  test('a reader of a language without answers gets English words', () => {
    expect(ask({ language: 'zh' }).messages).toEqual(ask({ language: 'en' }).messages.map((message) => (message.kind === 'text' ? message : expect.anything())));
  });

  test('a topic that does not exist has no answer', () => {
    expect(composeAnswer({ content, words, topic: 'constructor', section: 'answer', language: 'en', now: NOON, slots: {} })).toBeUndefined();
  });
});

describe('one section of an answer', () => {
  test('proof alone, with the way back', () => {
    const answer = ask({ section: 'proof', language: 'vi' });
    expect(answer.messages).toEqual([{ kind: 'text', text: 'Giữ lại làm bằng chứng\n\n• Keep payslips.' }]);
    expect(answer.choices.map((choice) => choice.data)).toContain('v1:topic:pay:answer');
    expect(answer.choices.map((choice) => choice.data)).not.toContain('v1:topic:pay:proof');
  });
  test('an old button for proof that is gone shows the answer', () => {
    const bare = loadContent(writeContent({
      'dialogs/topics/pay.yaml': (text) => text.replace('proof: [{ key: slips }]', 'proof: []'),
      ...Object.fromEntries(['vi', 'en', 'ja'].map((language) => [`locales/${language}/topics/pay.yaml`, (text: string) => text.replace('proof: { slips: Keep payslips. }', '')])),
    }));
    const answer = composeAnswer({ content: bare, words: createWords(bare), topic: 'pay', section: 'proof', language: 'en', now: NOON, slots: {} });
    expect(answer?.messages).toHaveLength(3);
    expect(answer?.choices.some((choice) => choice.data.endsWith(':proof'))).toBe(false);
  });
  test('sources name title, date, sureness and the next check, for what holds today only', () => {
    const text = textOf(ask({ section: 'sources' }));
    expect(text).toContain('• Wage Act (5 January 2026)\nSeen at the law or the office itself. Next check: October 2027.\nhttps://law.example/');
    expect(text).toContain('• Blog (no date)\nNot certain. Next check: October 2027.');
    expect(text).toContain('Old rule');
    expect(text).not.toContain('New rule');
    expect(text).toContain('No native speaker of this language has checked these words yet.');
  });
  test('sources of an overdue fact say so', () => {
    expect(textOf(ask({ section: 'sources', at: '2027-11-01T12:00:00+09:00' }))).toContain('The check is overdue');
  });
  test('steps and contacts stand alone', () => {
    expect(ask({ section: 'steps' }).messages).toHaveLength(1);
    expect(ask({ section: 'contacts' }).messages.map((message) => message.kind)).toEqual(['text', 'cards']);
  });
});

describe('a contact card', () => {
  const card = (options: Parameters<typeof ask>[0] & { index?: number }): { lines: readonly string[]; actions: readonly object[] } => {
    const message = ask({ section: 'contacts', ...options }).messages.find((one) => one.kind === 'cards');
    const found = message?.cards[options.index ?? 0];
    if (found === undefined) throw new Error('no card');
    return found;
  };
  test('says what the body does, number, language, hours and cost, and can be tapped', () => {
    expect(card({ language: 'vi' })).toEqual({
      title: 'Desk',
      lines: ['Helps trainees.', '☎ 0120-000-001 (tiếng Việt)', 'Đang mở, đến 19:00', 'Gọi miễn phí'],
      actions: [{ kind: 'call', label: 'Gọi 0120-000-001', number: '0120000001' }, { kind: 'link', label: 'Trang web', url: 'https://desk.example/vi' }],
    });
  });
  test('names the keys to press, and says when hours are not known', () => {
    expect(card({ language: 'en', index: 1 }).lines).toEqual(['Helps everybody.', '☎ 03-0000-0002, then press 2 (English, Japanese)', 'Opening hours: we do not know']);
  });
  test.each([
    ['2026-11-20T08:00:00+09:00', 'Closed now. Opens today at 11:00'],
    ['2026-11-19T20:00:00+09:00', 'Closed now. Opens tomorrow (Friday) at 11:00'],
    ['2026-11-20T20:00:00+09:00', 'Closed now. Opens on Tuesday at 11:00'],
  ])('at %s it says: %s', (at, line) => {
    expect(card({ at, slots: { status: 'trainee' } }).lines.concat(card({ at, index: 1 }).lines)).toContain(line);
  });
  test('hours in doubt are told as such, a week without a break as every day', () => {
    const doubtful = loadContent(writeContent({ 'dialogs/contacts/all.yaml': (text) => text
      .replace("[mon, tue, wed, thu, fri], from: '11:00', to: '19:00' }], holidays: closed", "[mon, tue, wed, sat], from: '11:00', to: '19:00' }], holidays: closed, hours_uncertain: true")
      .replace('hours: [], holidays: unknown', "hours: [{ days: [sun, mon, tue, wed, thu, fri, sat], from: '09:00', to: '17:00' }], holidays: open, hours_uncertain: true") }));
    const answer = composeContacts({ content: doubtful, words: createWords(doubtful), topic: 'pay', language: 'en', now: NOON, slots: {} });
    expect(textOf(answer)).toContain('Hours, not certain: Mon–Wed, Sat 11:00–19:00');
    expect(textOf(answer)).toContain('Hours, not certain: Every day 09:00–17:00');
  });
  test('of many languages the own one is named, the rest hinted at', () => {
    const many = loadContent(writeContent({ 'dialogs/contacts/all.yaml': (text) => text.replace('languages: [vi]', 'languages: [en, zh, xx, vi]') }));
    const answer = composeContacts({ content: many, words: createWords(many), ids: ['desk'], language: 'vi', now: NOON, slots: {} });
    expect(textOf(answer)).toContain('☎ 0120-000-001 (tiếng Việt, tiếng Anh và tiếng khác)');
  });
  test('warns people without status of a body that may tell immigration, and puts it last', () => {
    const lines = card({ language: 'vi', slots: { status: 'undocumented' }, index: 1 }).lines;
    expect(lines.join('\n')).toContain('có thể báo cho Cục Xuất nhập cảnh');
    expect(card({ language: 'vi' }).lines.join('\n')).not.toContain('Cục Xuất nhập cảnh');
  });
  test('says when the contact itself is overdue for a check', () => {
    expect(card({ at: '2027-04-02T12:00:00+09:00' }).lines.join('\n')).toContain('We have not checked this contact lately.');
  });
});

describe('talk to a person', () => {
  test('shows the bodies that take any question, or those of the topic', () => {
    const general = composeContacts({ content, words, language: 'vi', now: NOON, slots: {} });
    expect(general.contacts).toEqual(['desk']);
    expect(composeContacts({ content, words, topic: 'pay', language: 'vi', now: NOON, slots: {} }).contacts).toEqual(['desk', 'friends']);
    expect(composeContacts({ content, words, ids: ['friends'], language: 'vi', now: NOON, slots: {} }).contacts).toEqual(['friends']);
    expect(general.choices.map((choice) => choice.data)).toEqual(['v1:open:menu']);
  });
  test('a topic without an answer falls back to the general bodies', () => {
    expect(composeContacts({ content, words, topic: 'visa', language: 'vi', now: NOON, slots: {} }).contacts).toEqual(['desk']);
  });
  test('says so when there is nobody to show', () => {
    const answer = composeContacts({ content, words, ids: [], language: 'en', now: NOON, slots: {} });
    expect(textOf(answer)).toContain('We have no number for this here.');
  });
});

describe('words', () => {
  test('plural forms go by the count', () => {
    expect(words.t('en', 'ui:left', { count: 1 })).toBe('one left');
    expect(words.t('en', 'ui:left', { count: 3 })).toBe('3 left');
    expect(words.t('vi', 'ui:left', { count: 1 })).toBe('1 left');
  });
  test('what people wrote is put in as it is, neither escaped nor interpreted', () => {
    expect(words.t('en', 'ui:hello', { name: '<b>$t(ui:left) {{count}}</b>' })).toBe('Hi <b>$t(ui:left) {{count}}</b>');
  });
  test('a text that does not exist is an error, never an empty message', () => {
    expect(() => words.t('en', 'ui:nothing')).toThrow('there is no text "ui:nothing"');
    expect(words.has('en', 'ui:nothing')).toBe(false);
  });
});
