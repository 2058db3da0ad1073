import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { composeInvolved, composeScreening } from '../../../src/bot/screening-reply.js';
import { createWords } from '../../../src/bot/words.js';
import type { Content } from '../../../src/content/content.js';
import type { Fact } from '../../../src/content/schema.js';
import { loadScreeningTexts } from '../../../src/content/screening-files.js';
import { ANSWER_LANGUAGES, type AnswerLanguage } from '../../../src/core/language.js';
import { MadoguchiError } from '../../../src/core/errors.js';
import type { AskerStatus } from '../../../src/core/snapshot.js';
import type { FoundSignal, ScreeningResult, Verdict } from '../../../src/screening/result.js';
import { content, rules } from './rules.js';

const roots: string[] = [];
afterAll(() => roots.forEach((root) => rmSync(root, { recursive: true })));

type Edit = (text: string) => string;

/** The screening of the project with some files changed. */
function load(edits: Readonly<Record<string, Edit>>, facts: Content['facts'] = content.facts): ReturnType<typeof loadScreeningTexts> {
  const root = mkdtempSync(join(tmpdir(), 'screening-law-'));
  roots.push(root);
  cpSync('dialogs/screening', join(root, 'dialogs/screening'), { recursive: true });
  for (const language of ['vi', 'en', 'ja', 'id', 'fil', 'zh', 'th']) cpSync(`locales/${language}/screening`, join(root, `locales/${language}/screening`), { recursive: true });
  for (const [path, edit] of Object.entries(edits)) {
    const before = readFileSync(join(root, path), 'utf8');
    const after = edit(before);
    if (after === before) throw new Error(`the edit of ${path} changed nothing`);
    writeFileSync(join(root, path), after);
  }
  return loadScreeningTexts({ localesDir: join(root, 'locales'), dialogsDir: join(root, 'dialogs'), rules: { ...rules, facts } });
}

function refusal(edits: Readonly<Record<string, Edit>>, facts?: Content['facts']): string {
  try {
    load(edits, facts);
  } catch (error) {
    expect(error).toBeInstanceOf(MadoguchiError);
    expect((error as MadoguchiError).code).toBe('content-invalid');
    return (error as MadoguchiError).message;
  }
  return 'it loads';
}

/** The facts of the project, one of them changed. */
function withFact(id: string, change: Partial<Fact>): Content['facts'] {
  const fact = content.facts.get(id);
  if (fact === undefined) throw new Error(`no fact ${id}`);
  return new Map([...content.facts, [id, { ...fact, ...change }]]);
}

const LAW = 'dialogs/screening/law.yaml';
const VI = 'locales/vi/screening/reply.yaml';
const SIGNALS = 'locales/en/screening/signals.yaml';
/** Puts words before a line of reply.yaml. */
const before = (key: string, words: string): Edit => (text) => text.replace(`\n  ${key}: "`, `\n  ${key}: "${words}`);
const inAll = (file: string, edit: Edit): Record<string, Edit> => Object.fromEntries(ANSWER_LANGUAGES.map((language) => [`locales/${language}/screening/${file}.yaml`, edit]));

describe('what the screening rests on', () => {
  test.each<[string, Record<string, Edit>, RegExp]>([
    ['an unknown fact', { [LAW]: (text) => text.replace('[account-sim]', '[account-sim, hearsay]') }, /law\.yaml: rules\.sim-phone-trade: unknown fact "hearsay"/],
    ['a sign without an entry', { [LAW]: (text) => text.replace(/\n {2}drug-work: .*/, '') }, /rules\.drug-work: the facts of this sign are missing/],
    ['an entry without a sign', { [LAW]: (text) => text.replace('rules:', 'rules:\n  moon: []') }, /rules\.moon: there is no such sign/],
    ['a line without an entry', { [LAW]: (text) => text.replace(/\n {2}held: .*/, '') }, /law\.yaml: involved\.held: Required/],
    ['a digit in a line', { [VI]: before('held', '110! ') }, /vi\/screening\/reply\.yaml: involved\.held: a digit stands outside/],
    ['a digit of another script', { [VI]: before('held', '１１０! ') }, /involved\.held: a digit stands outside/],
    ['a digit in a reason', { [SIGNALS]: (text) => text.replace('reason: "The weekly', 'reason: "28 hours. The weekly') }, /en\/screening\/signals\.yaml: hours-over-28\.reason: a digit stands outside/],
    ['a digit in the frame', { [VI]: (text) => text.replace('more: "', 'more: "3 ') }, /reply\.yaml: more: a digit stands outside/],
    ['a value of a fact that is not of the line', inAll('reply', before('send', '{{emergency-police}} ')), /lawful\.send: \{\{emergency-police\}\} is not among/],
    ['a value in a reason, which stays when the fact goes', inAll('signals', (text) => text.replace('money-mule: { reason: "', 'money-mule: { reason: "{{account-forward-crime}} ')), /money-mule\.reason: \{\{account-forward-crime\}\} is not among/],
    ['a fact without a value', inAll('reply', before('send', '{{account-close-before-home}} ')), /"account-close-before-home" has no value to show/],
    ['a value in one language only', { [VI]: (text) => text.replace('{{emergency-police}}; ', '') }, /locales\/\*\/screening\/reply\.yaml: involved\.default: the languages show different values/],
  ])('%s is refused', (_, edits, message) => {
    expect(refusal(edits)).toMatch(message);
  });

  test.each<[string, Partial<Fact>]>([['low', { confidence: 'low' }], ['marked check', { check: true }]])('a telephone number that is %s is never shown', (_, change) => {
    expect(refusal({ [VI]: (text) => `${text}\n` }, withFact('consumer-hotline', change))).toMatch(/involved\.money: "consumer-hotline" is a telephone number of low confidence/);
  });

  test('every line of law is short enough to be read on a phone', () => {
    const texts = load({ [VI]: (text) => `${text}\n` });
    const long = ANSWER_LANGUAGES.flatMap((language) => {
      const { involved, status, lawful } = texts.reply[language];
      return [...Object.values(texts.signals[language]).map(({ rule }) => rule), ...[involved, status, lawful].flatMap((part) => Object.values(part))].filter((text) => text.length > 300);
    });
    expect(long).toEqual([]);
  });

  test('a sign that rests on no fact and names no source gives advice without law', () => {
    const { law } = load({ [VI]: (text) => `${text}\n` });
    const bare = rules.signals.filter(({ id, sources }) => law.rules[id]?.length === 0 && sources.length === 0).map(({ id }) => id);
    expect(bare.sort()).toEqual(['age-gender-limit', 'appearance-demand', 'body-trade', 'docs-early', 'pressure-urgency', 'status-unclear']);
  });
});

const texts = loadScreeningTexts({ localesDir: 'locales', dialogsDir: 'dialogs', rules });

interface Asked {
  readonly signals?: readonly (string | FoundSignal)[];
  readonly verdict?: Verdict;
  readonly status?: AskerStatus;
  readonly language?: AnswerLanguage;
  readonly day?: string;
  readonly facts?: Content['facts'];
}

function answer({ signals = [], verdict = 'danger', status = 'unknown', language = 'en', day = '2026-11-21', facts = content.facts }: Asked): { readonly text: string; readonly uncertain: boolean } {
  const found = signals.map((one): FoundSignal => (typeof one === 'string' ? { id: one, severity: 'critical', evidence: '' } : one));
  const result = { lang: language, verdict, signals: found, facts: { kind: 'job' }, questions: [], askerStatus: status, lowering: [] } as unknown as ScreeningResult;
  const whole = { ...content, facts };
  const said = composeScreening({ content: whole, words: createWords(whole), texts, language, now: Date.parse(`${day}T12:00:00+09:00`), slots: {} }, result);
  return { text: said.messages.map((message) => (message.kind === 'text' ? message.text : '')).join('\n\n'), uncertain: said.uncertain };
}

const UNSURE = 'Not certain. Please ask a person first:';

describe('law in the answer to an offer', () => {
  test('is said with the values of its facts, and the day of the check ends the answer', () => {
    const { text, uncertain } = answer({ signals: ['fake-documents'], language: 'vi' });
    expect(text).toContain('từ 1 đến 10 năm');
    expect(text).toContain('gọi cảnh sát 110');
    expect(text).not.toMatch(/\{\{|\}\}/);
    expect(text.endsWith('Thông tin được kiểm tra ngày 21 tháng 11 năm 2026.')).toBe(true);
    expect(uncertain).toBe(false);
  });

  test('is left out before its first day, while the reason stands', () => {
    const { text } = answer({ signals: ['money-mule'], day: '2026-07-09' });
    expect(text).toContain(texts.signals.en['money-mule']?.reason);
    expect(text).not.toContain('full accomplice');
    expect(answer({ signals: ['money-mule'], day: '2026-07-10' }).text).toContain('Since 10 July 2026, moving money');
  });

  test('disappears after its last day, with its heading', () => {
    const facts = withFact('side-work-ssw', { valid: { to: '2026-11-20' } });
    expect(answer({ verdict: 'no-red-flags', status: 'ssw' }).text).toContain(texts.reply.en.heading.status);
    const { text } = answer({ verdict: 'no-red-flags', status: 'ssw', facts });
    expect(text).not.toContain(texts.reply.en.heading.status);
    expect(text).not.toContain('Facts checked');
  });

  test.each<[string, Partial<Fact>]>([['low', { confidence: 'low' }], ['marked check', { check: true }], ['overdue', { verify_by: '2026-10' }]])('is said as uncertain when a fact is %s', (_, change) => {
    const { text, uncertain } = answer({ signals: ['parcel-mule'], facts: withFact('dark-job-parcels', change) });
    expect(text).toContain(`${UNSURE}\n${texts.signals.en['parcel-mule']?.rule}`);
    expect(uncertain).toBe(true);
    expect(answer({ signals: ['parcel-mule'] }).text).not.toContain(UNSURE);
  });

  test('a minimum wage whose check is overdue is uncertain', () => {
    const wage = { paid: 900, minimum: 1280, place: 'tokyo', since: '2026-10-01' };
    const low: FoundSignal = { id: 'below-minimum-wage', severity: 'high', evidence: '', wage };
    expect(answer({ signals: [low], verdict: 'high-risk' }).text).not.toContain(UNSURE);
    expect(answer({ signals: [low], verdict: 'high-risk', day: '2027-01-15' }).text).toContain(`${UNSURE}\nHere: about ¥900 an hour.`);
  });

  test('an answer without any fact names no day of a check', () => {
    expect(answer({ verdict: 'no-red-flags' }).text).not.toContain('Facts checked');
    expect(answer({ verdict: 'not-an-offer' }).text).not.toContain('Facts checked');
  });

  test.each(ANSWER_LANGUAGES)('every rule, status and way fills whole (%s)', (language) => {
    const statuses = Object.keys(texts.law.status) as AskerStatus[];
    const every = [...rules.signals.map(({ id }) => answer({ signals: [id], language }).text), ...statuses.map((status) => answer({ verdict: 'caution', status, language }).text)];
    expect(every.filter((text) => /\{\{|\}\}|undefined/.test(text))).toEqual([]);
  });

  test.each(ANSWER_LANGUAGES)('whoever is already involved is told that offices may tell immigration (%s)', (language) => {
    expect(Object.values(texts.reply[language].involved).filter((text) => !/入管|にゅうかん/.test(text))).toEqual([]);
  });

  test('what to do when already involved can be told on its own, with a person first', () => {
    const { messages, choices } = composeInvolved({ content, words: createWords(content), texts, language: 'en', now: Date.parse('2026-11-21T12:00:00+09:00'), slots: {} }, 'money');
    expect(messages).toEqual([{ kind: 'text', text: expect.stringMatching(/^If you are already involved:\nCall your bank at once.*consumer hotline 188\..*\n\nFacts checked on 21 November 2026\.$/s) }]);
    expect(choices.map(({ label }) => label)).toEqual(['Talk to a person', 'Menu']);
  });

  test('nobody without a valid card is sent to the public job office', () => {
    expect(answer({ signals: ['job-fee'], verdict: 'high-risk' }).text).toContain('ハローワーク');
    const { text } = answer({ signals: ['job-fee'], verdict: 'high-risk', status: 'undocumented' });
    expect(text).not.toContain('ハローワーク');
    expect(text).toContain('First talk to a lawyer, an NGO or a person here');
  });
});
