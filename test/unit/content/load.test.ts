import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { formatProblem } from '../../../src/content/content.js';
import { loadContent, readContent } from '../../../src/content/load.js';
import { MadoguchiError } from '../../../src/core/errors.js';
import { counsellorSchedule } from '../../../src/handoff/schedule.js';
import { writeContent } from './fixture.js';

const anyDialog = z.object({ id: z.string() }).passthrough();

function problemsOf(changes: Parameters<typeof writeContent>[0]): string[] {
  return readContent(writeContent(changes)).problems.map(formatProblem);
}

describe('loading content', () => {
  test('whole content loads, with every kind of file in its place', () => {
    const content = loadContent(writeContent());
    expect(content.checkedOn).toBe('2026-11-21');
    expect([...content.facts.keys()]).toEqual(['claim-years', 'old-limit', 'new-limit', 'rumour']);
    expect(content.wages.get('Chiba')?.map((row) => [row.yen_per_hour, row.source])).toEqual([[1140, 'List'], [1195, 'Table, part 2']]);
    expect(content.words.vi.topics.get('pay')?.label).toBe('Pay');
    expect([...content.intents]).toEqual(['talk-to-human']);
    expect([...content.dialogs.keys()]).toEqual(['menu']);
    expect(content.words.ja.resources.get('ui')).toEqual({ hello: 'Hi {{name}}', left_other: '{{count}} left' });
  });

  test('what was loaded cannot be changed', () => {
    const content = loadContent(writeContent());
    expect(Object.isFrozen(content)).toBe(true);
    expect(Object.isFrozen(content.facts.get('claim-years')?.source)).toBe(true);
    expect(Object.isFrozen(content.words.en.topics.get('pay')?.answer)).toBe(true);
  });

  test('facts that no topic uses and topics without an answer are warned of', () => {
    const { warnings } = readContent(writeContent({ 'dialogs/facts/more.yaml': '- { id: spare, statement: s, source: { name: n }, confidence: high, verify_by: 2027-01 }\n' }));
    expect(warnings).toEqual(['dialogs/facts/more.yaml: no topic uses the fact "spare".', 'dialogs/topics/visa.yaml: the topic has no answer yet.']);
  });

  test('the error has one line per problem', () => {
    const places = writeContent({
      'dialogs/topics/pay.yaml': (text) => text.replace('[desk, friends]', '[desk, nobody]').replace('[visa]', '[moon]'),
    });
    let caught: unknown;
    try {
      loadContent(places);
    } catch (error) {
      caught = error;
    }
    expect(caught).toBeInstanceOf(MadoguchiError);
    expect((caught as MadoguchiError).code).toBe('content-invalid');
    expect((caught as MadoguchiError).message.split('\n')).toEqual([
      'dialogs/topics/pay.yaml: contacts[1]: unknown contact "nobody". Add it to dialogs/contacts/ or correct the id.',
      'dialogs/topics/pay.yaml: neighbours[0]: unknown topic "moon". Use an id of dialogs/topics-index.yaml.',
    ]);
  });

  test('a dialog schema and a check of the dialog room are plugged in', () => {
    const options = {
      ...writeContent(),
      dialogSchema: z.object({ id: z.string(), version: z.number() }).strict(),
      checkDialogs: () => [{ file: 'dialogs/talk/menu.yaml', path: 'nodes', wrong: 'no node', todo: 'Write one.' }],
    };
    const { content, problems } = readContent<{ id: string; version: number }>(options);
    expect(content.dialogs.get('menu')?.version).toBe(1);
    expect(problems.map(formatProblem)).toEqual(['dialogs/talk/menu.yaml: nodes: no node. Write one.']);
  });

  test('hours of counsellors need not be stated; where they are, the schema of the hand-off room reads them', () => {
    expect(loadContent(writeContent()).schedule).toBeUndefined();
    const places = writeContent({ 'dialogs/counsellors.yaml': 'hours:\n  vi: [{ days: [mon], from: "10:00", to: "12:00" }]\n' });
    const { schedule } = readContent({ ...places, dialogSchema: anyDialog, scheduleSchema: counsellorSchedule }).content;
    expect(schedule).toMatchObject({ hours: { vi: [{ days: ['mon'], from: '10:00', to: '12:00' }] }, holidays: 'closed', idle_minutes: 30 });
    expect(Object.isFrozen(schedule)).toBe(true);
  });

  test('a fault in the hours names its place', () => {
    const places = writeContent({ 'dialogs/counsellors.yaml': 'hours:\n  vi: [{ days: [mon], from: "10 am", to: "12:00" }]\nholiday: open\n' });
    const { problems, content } = readContent({ ...places, dialogSchema: anyDialog, scheduleSchema: counsellorSchedule });
    expect(problems.map(({ file, path, wrong }) => `${file}: ${path}: ${wrong}`)).toEqual([
      'dialogs/counsellors.yaml: hours.vi[0].from: times are HH:MM in Japan',
      "dialogs/counsellors.yaml: : Unrecognized key(s) in object: 'holiday'",
    ]);
    expect(content.schedule).toBeUndefined();
  });

  test('rules of the understanding and example utterances are left to their own rooms', () => {
    expect(problemsOf({ 'dialogs/understanding/rules.yaml': '- x', 'locales/km/utterances/part-1.tsv': 'x' })).toEqual([]);
  });
});

describe('faults of content', () => {
  const edit = (from: string, to: string) => (text: string): string => {
    if (!text.includes(from)) throw new Error(`the fixture has no "${from}"`);
    return text.replace(from, to);
  };
  const cases: readonly (readonly [string, Parameters<typeof writeContent>[0], readonly string[]])[] = [
    ['a file that nobody reads', { 'dialogs/notes.txt': 'x' }, ['dialogs/notes.txt: nobody reads this file']],
    ['a file of a language without answers', { 'locales/km/ui.yaml': 'a: b' }, ['locales/km/ui.yaml: "km" is not a language with answers']],
    ['a missing reference file', { 'dialogs/minimum-wage.csv': undefined }, ['dialogs/minimum-wage.csv: the file is missing', 'dialogs/minimum-wage.csv: there is no rate for "Chiba"']],
    ['broken YAML', { 'dialogs/talk/menu.yaml': 'id: "menu' }, ['dialogs/talk/menu.yaml: line 2: not YAML']],
    ['a wrong value', { 'dialogs/facts/pay.yaml': edit('verify_by: 2027-10', 'verify_by: soon') }, ['dialogs/facts/pay.yaml: [0].verify_by: verify_by is YYYY-MM', 'dialogs/topics/pay.yaml: answer[0].facts[0]: unknown fact "claim-years"', ...['vi', 'en', 'ja'].map((l) => `locales/${l}/topics/pay.yaml: answer.point: the fact "claim-years" has no value`)]],
    ['an unknown key', { 'dialogs/topics/pay.yaml': edit('version: 1', 'version: 1\ncolour: red') }, ["dialogs/topics/pay.yaml: Unrecognized key(s) in object: 'colour'", ...['vi', 'en', 'ja'].map((l) => `locales/${l}/topics/pay.yaml: there is no topic "pay"`)]],
    ['an id that is taken', { 'dialogs/facts/again.yaml': '- { id: rumour, statement: s, source: { name: n }, confidence: low, verify_by: 2027-01 }' }, ['dialogs/facts/pay.yaml: [3]: the fact id "rumour" is taken by dialogs/facts/again.yaml', ...['vi', 'en', 'ja'].map((l) => `locales/${l}/topics/pay.yaml: answer.said: the fact "rumour" has no value`)]],
    ['a file name that is not the id', { 'dialogs/talk/menu.yaml': 'id: main' }, ['dialogs/talk/menu.yaml: id: "main" is not the name of the file']],
    ['an urgency that differs from the list', { 'dialogs/topics/pay.yaml': edit('urgency: none', 'urgency: now') }, ['dialogs/topics/pay.yaml: urgency: "now", but "none"']],
    ['a contact of low confidence in a topic', { 'dialogs/contacts/all.yaml': edit('confidence: medium', 'confidence: low') }, ['dialogs/topics/pay.yaml: contacts[1]: "friends" is of low confidence']],
    ['a key that stands twice', { 'dialogs/topics/pay.yaml': edit('{ key: after', '{ key: before') }, ['dialogs/topics/pay.yaml: answer[2].key: "before" stands twice', ...['vi', 'en', 'ja'].flatMap((l) => [`locales/${l}/topics/pay.yaml: answer.before: {{old-limit}} is not among`, `locales/${l}/topics/pay.yaml: answer.after: no passage has this key`])]],
    ['words missing in one language', { 'locales/ja/topics/pay.yaml': undefined }, ['locales/ja/topics/pay.yaml: the words of this topic are missing']],
    ['a passage without words', { 'locales/vi/topics/pay.yaml': edit('steps: { write: Write it down. }', 'steps: {}') }, ['locales/vi/topics/pay.yaml: steps.write: the text is missing']],
    ['a variable that is no fact of the passage', { 'locales/vi/topics/pay.yaml': edit('{{claim-years}}', '{{rumour}}') }, ['locales/vi/topics/pay.yaml: answer.point: {{rumour}} is not among the facts']],
    ['a label that is too long in UTF-16', { 'locales/vi/topics/pay.yaml': edit('label: Pay', 'label: 😀😀😀😀😀😀😀😀😀😀😀') }, ['locales/vi/topics/pay.yaml: label: the label "😀😀😀😀😀😀😀😀😀😀😀" has 22 characters, 20 are allowed']],
    ['a title that is too long', { 'locales/en/topics/pay.yaml': edit('title: My pay', `title: ${'x'.repeat(61)}`) }, ['locales/en/topics/pay.yaml: title: 61 characters, 60 are allowed']],
    ['an answer that is too long', { 'locales/en/topics/pay.yaml': edit('Claim within', 'x'.repeat(460)) }, ['locales/en/topics/pay.yaml: answer: 513 characters together, 500 are allowed']],
    ['a contact without words', { 'locales/en/contacts.yaml': edit('friends:', 'enemies:') }, ['locales/en/contacts.yaml: contacts.friends: the words of this contact are missing', 'locales/en/contacts.yaml: contacts.enemies: there is no such contact']],
    ['a contact in a prefecture that does not exist', { 'dialogs/contacts/all.yaml': edit('area: nationwide', 'area: [Atlantis]') }, ['dialogs/contacts/all.yaml: [0].area[0]: unknown prefecture "Atlantis"']],
    ['a contact that serves an unknown topic', { 'dialogs/contacts/all.yaml': edit('[pay, talk-to-human]', '[pay, chess]') }, ['dialogs/contacts/all.yaml: [0].serves[1]: unknown topic "chess"']],
    ['a text missing in one language', { 'locales/vi/ui.yaml': edit('hello: "Hi {{name}}"\n', '') }, ['locales/vi/ui.yaml: hello: the text is missing']],
    ['a text too many in one language', { 'locales/ja/ui.yaml': (text) => `${text}bye: Bye\n` }, ['locales/ja/ui.yaml: bye: the key does not exist in English']],
    ['other variables than in English', { 'locales/ja/ui.yaml': edit('{{name}}', '{{who}}') }, ['locales/ja/ui.yaml: hello: its variables are (who), in English (name)']],
    ['a whole namespace missing', { 'locales/ja/ui.yaml': undefined }, ['locales/ja/ui.yaml: the file is missing']],
    ['a text that YAML reads as a number', { 'locales/en/ui.yaml': edit('"Hi {{name}}"', '12') }, ['locales/en/ui.yaml: hello: not a text', ...['vi', 'ja'].flatMap((l) => [`locales/${l}/ui.yaml: hello: the key does not exist in English`])]],
    ['two rates that begin on one day', { 'dialogs/minimum-wage.csv': edit('2026-10-01', '2025-10-03') }, ['dialogs/minimum-wage.csv: Chiba: two rates begin on 2025-10-03']],
    ['a rate that is no number', { 'dialogs/minimum-wage.csv': edit('1195', 'much') }, ['dialogs/minimum-wage.csv: line 3.yen_per_hour: Expected number']],
  ];
  test.each(cases)('%s is a problem that names its file and place', (_title, changes, expected) => {
    const problems = problemsOf(changes);
    expect(problems.map((problem, index) => problem.slice(0, (expected[index] ?? '').length))).toEqual(expected);
  });
});
