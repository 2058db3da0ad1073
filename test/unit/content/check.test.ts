import { describe, expect, test } from '@jest/globals';
import { checkContent, type AnswerSpot } from '../../../src/content/check.js';
import { loadContent } from '../../../src/content/load.js';
import type { Reply } from '../../../src/core/outbound.js';
import { writeContent } from './fixture.js';

const content = loadContent(writeContent());
const say = (text: string, labels: readonly string[] = []): Reply => ({ messages: [{ kind: 'text', text }], choices: labels.map((label) => ({ label, data: 'v1:open:menu' })) });

describe('checking content', () => {
  test('a topic without an answer is an error', () => {
    expect(checkContent(content, { today: '2026-11-21' }).errors).toEqual(['visa: the topic has no answer.']);
  });

  test('what must be looked at again within 60 days is due, and what is past is overdue', () => {
    expect(checkContent(content, { today: '2026-11-01' }).due).toEqual([{ kind: 'minimum-wage', id: 'FY2026', verifyBy: '2026-12', overdue: false }]);
    expect(checkContent(content, { today: '2027-04-01' }).due).toEqual([
      { kind: 'minimum-wage', id: 'FY2026', verifyBy: '2026-12', overdue: true },
      { kind: 'contact', id: 'desk', verifyBy: '2027-03', overdue: true },
      { kind: 'contact', id: 'friends', verifyBy: '2027-03', overdue: true },
    ]);
  });

  test('a topic with nothing left to say on a later day is an error', () => {
    const places = writeContent({ 'dialogs/topics/pay.yaml': (text) => text.replace('{ key: write }', '{ key: write, facts: [old-limit] }') });
    const { errors } = checkContent(loadContent(places), { today: '2026-11-21' });
    expect(errors).toContain('pay: nothing is left to say under "steps" on 2027-04-01.');
  });

  test('a topic whose contacts are all regional is an error', () => {
    const places = writeContent({ 'dialogs/contacts/all.yaml': (text) => text.replaceAll('area: nationwide', 'area: [Chiba]') });
    expect(checkContent(loadContent(places), { today: '2026-11-21' }).errors).toContain('pay: no contact is shown to somebody whose prefecture is not known.');
  });

  test('every section of every topic is composed in every language', () => {
    const spots: AnswerSpot[] = [];
    checkContent(content, { today: '2026-11-21', compose: (spot) => { spots.push(spot); return say('x'); } });
    expect(spots).toHaveLength(15);
    expect(new Set(spots.map((spot) => `${spot.section} ${spot.language}`)).size).toBe(15);
  });

  test('answers that are missing, unfinished, too wide for a button or unfit for a channel are errors', () => {
    const replies: Record<string, Reply | undefined> = { answer: say('pay {{amount}}'), steps: undefined, contacts: say('x', ['a label that is far too long']), proof: say('long') };
    const { errors } = checkContent(content, {
      today: '2026-11-21',
      compose: (spot) => (spot.language === 'vi' && spot.section in replies ? replies[spot.section] : say('x')),
      shapers: [{ channel: 'line', check: (reply) => (JSON.stringify(reply).includes('long"') ? ['text of 4'] : []) }],
    });
    expect(errors.slice(1)).toEqual([
      'pay answer vi: "{{" is left in the text.',
      'pay steps vi: there is no answer.',
      'pay contacts vi: the label "a label that is far too long" has 28 characters, 20 are allowed.',
      'pay contacts vi on line: text of 4',
      'pay proof vi on line: text of 4',
    ]);
  });

  test('figures without a fact, long steps and long sentences are warned of', () => {
    const places = writeContent({
      'locales/vi/topics/pay.yaml': (text) => text.replace('Write it down.', `${'ghi '.repeat(43)}trong 7 N4 hai.`),
    });
    const { warnings } = checkContent(loadContent(places), { today: '2026-11-21' });
    expect(warnings.filter((line) => line.startsWith('locales/'))).toEqual([
      'locales/vi/topics/pay.yaml: steps.write: 187 characters, 160 are advised.',
      'locales/vi/topics/pay.yaml: steps.write: a sentence is long (47, 42 are advised).',
      'locales/vi/topics/pay.yaml: steps.write: the figure 7 comes from no fact.',
    ]);
  });

  test('words that no native speaker has read are warned of', () => {
    expect(checkContent(content, { today: '2026-11-21' }).warnings).toContain('vi: 1 of 1 topics have not been read by a native speaker.');
  });
});
