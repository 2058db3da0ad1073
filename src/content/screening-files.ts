import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { z } from 'zod';
import { MadoguchiError } from '../core/errors.js';
import { ANSWER_LANGUAGES, type AnswerLanguage } from '../core/language.js';
import type { Content } from './content.js';
import { licenceWords, type LicenceWords } from './licence-words.js';
import { findLawFaults, INVOLVED, LAWFUL, lawSchema, STATUSES, type ScreeningLaw } from './screening-law.js';
import { id } from './schema.js';

const phrases = z.array(z.string().min(1));
/** Phrases by language. */
const wording = z.record(z.string(), phrases);
const lexicon = z.record(z.string(), phrases);

export const SEVERITIES = ['critical', 'high', 'medium', 'info'] as const;

const signal = z.object({
  id,
  severity: z.enum(SEVERITIES),
  topic: id,
  composite: z.boolean().default(false),
  strong: z.boolean().default(false),
  depends_on_status: z.boolean().default(false),
  /** First day on which the rule holds, YYYY-MM-DD. */
  valid_from: z.string().regex(/^\d{4}-\d{2}-\d{2}$/).optional(),
  /** Ids of sources.yaml. */
  sources: z.array(z.string()),
}).strict();

const signalWording = z.object({
  /** A "not" before or after them cancels them. */
  phrases: wording.optional(),
  /** Their own "not" belongs to them. */
  as_is: wording.optional(),
  /** A "not" between the words of a phrase cancels it too. */
  denied_inside: z.boolean().default(false),
  /** In the same sentence: harmless. */
  not: phrases.optional(),
  /** Anywhere in the post: harmless. */
  unless: phrases.optional(),
}).strict();

const unit = z.object({ id, words: z.string(), factor: z.number(), currency: z.string(), tail: z.number().optional() }).strict();
const period = z.object({ before: z.string(), after: z.string() }).strict();
const PERIODS = ['hour', 'night', 'day', 'month', 'year', 'task', 'once'] as const;
const ROLES = ['skim', 'fine', 'savings', 'bonus', 'deduction', 'fee', 'pay'] as const;

const numbers = z.object({
  units: z.array(unit),
  'signs-before': z.record(z.string(), z.string()),
  roles: z.object(Object.fromEntries(ROLES.map((role) => [role, phrases])) as Record<(typeof ROLES)[number], typeof phrases>).strict(),
  'fee-kinds': lexicon,
  periods: z.object(Object.fromEntries(PERIODS.map((name) => [name, period])) as Record<(typeof PERIODS)[number], typeof period>).strict(),
  hours: z.object({ 'per-day': phrases, 'per-week': phrases, 'per-month': phrases, 'days-per-week': phrases, shift: z.string() }).strict(),
  start: lexicon,
}).strict();

const MARKERS = ['warning', 'victim', 'seeker', 'recruit', 'retold', 'question', 'news', 'other', 'apply'] as const;
const scripts = z.object({ spaced: z.string(), ja: z.string(), zh: z.string(), th: z.string() });
const scope = z.object({
  markers: z.object(Object.fromEntries(MARKERS.map((name) => [name, wording])) as Record<(typeof MARKERS)[number], typeof wording>).strict(),
  negation: z.object({
    before: scripts.extend({ between: z.number().int(), contrast: z.string() }).strict(),
    after: scripts.strict(),
    'not-only': z.string(),
  }).strict(),
}).strict();

const words = z.object({
  jobs: lexicon, contacts: lexicon, statuses: lexicon, documents: lexicon, places: lexicon,
  licences: phrases, 'some-duties': phrases, 'employer-heads': phrases, 'employer-tails': phrases, 'employer-cjk': phrases,
}).strict();

const WORK = ['any', 'own-field', 'plan', 'part-time', 'none', 'unknown'] as const;
const statusWork = z.object({
  statuses: z.record(z.string(), z.object({ work: z.enum(WORK), nightlife: z.boolean() }).strict()),
  clashes: lexicon,
  unrestricted: phrases,
  'ssw-work': phrases,
}).strict();

const ways = z.object({ involved: z.record(z.string(), z.array(id)), lawful: z.record(z.string(), z.array(id)) }).strict();
const QUESTIONS = ['company', 'duties', 'place', 'pay', 'hours', 'status', 'written', 'fees', 'contact', 'training', 'deductions', 'licence', 'why-documents', 'my-status'] as const;
const texts = <K extends string>(keys: readonly K[]): z.ZodObject<Record<K, z.ZodString>, 'strict'> => z.object(Object.fromEntries(keys.map((key) => [key, z.string().min(1)])) as Record<K, z.ZodString>).strict();
const questionWords = z.object({ reviewed: z.boolean(), questions: texts(QUESTIONS) }).strict();
const signalWords = z.object({ reviewed: z.boolean(), signals: z.record(id, texts(['reason', 'rule'])) }).strict();
const replyWords = z.object({
  reviewed: z.boolean(),
  verdict: texts(['danger', 'high-risk', 'caution', 'no-red-flags', 'not-an-offer']),
  'not-checked': z.string(),
  heading: texts(['reasons', 'ask', 'copy', 'status', 'lawful', 'involved']),
  words: z.string(), wage: z.string(), 'wage-anywhere': z.string(), more: z.string(),
  involved: texts(INVOLVED),
  status: texts(STATUSES),
  lawful: texts(LAWFUL),
}).strict();

export type ReplyWords = z.infer<typeof replyWords>;
export type QuestionWords = z.infer<typeof questionWords>['questions'];

/** What the answers to offers are made of. */
export interface ScreeningTexts {
  readonly reply: Readonly<Record<AnswerLanguage, ReplyWords>>;
  readonly signals: Readonly<Record<AnswerLanguage, z.infer<typeof signalWords>['signals']>>;
  /** To send to a recruiter in the language of the post. */
  readonly questions: ReadonlyMap<string, QuestionWords>;
  readonly ways: z.infer<typeof ways>;
  /** Facts that the lines rest on. */
  readonly law: ScreeningLaw;
  /** What is said of organisations looked up in imported lists. */
  readonly licences: Readonly<Record<AnswerLanguage, LicenceWords>>;
  /** Sign → topic of the bot. */
  readonly topics: ReadonlyMap<string, string>;
}

export type Wording = z.infer<typeof wording>;
export type Severity = (typeof SEVERITIES)[number];
export type SignalRule = z.infer<typeof signal>;
export type SignalWording = z.infer<typeof signalWording>;
export type NumberRules = z.infer<typeof numbers>;
export type PayUnit = (typeof PERIODS)[number];
export type SumRole = (typeof ROLES)[number];
export type ScopeRules = z.infer<typeof scope>;
export type ScreeningWords = z.infer<typeof words>;
export type StatusWork = z.infer<typeof statusWork>;

/** The rules of the screening as data. */
export interface ScreeningRules {
  readonly signals: readonly SignalRule[];
  readonly wording: ReadonlyMap<string, SignalWording>;
  readonly vocabulary: ReadonlyMap<string, string>;
  readonly scope: ScopeRules;
  readonly words: ScreeningWords;
  readonly numbers: NumberRules;
  readonly thresholds: Readonly<Record<string, number>>;
  readonly statusWork: StatusWork;
  /** Source id → where it was read. */
  readonly sources: ReadonlyMap<string, string>;
  readonly prefectures: Content['prefectures'];
  readonly wages: Content['wages'];
  /** What the words of the answers may rest on. */
  readonly facts: Content['facts'];
}

const WORDING_FILES = ['critical-trade', 'critical-crime', 'critical-bonds', 'high', 'medium'];

/**
 * Reads dialogs/screening once.
 * @param content prefectures, minimum wages and facts, already loaded
 * @throws MadoguchiError `content-invalid` naming the file and the place in it
 */
export function loadScreeningRules(options: { readonly dialogsDir: string; readonly content: Pick<Content, 'prefectures' | 'wages' | 'facts'> }): ScreeningRules {
  const read = <T extends z.ZodTypeAny>(name: string, schema: T): z.infer<T> => readRules(join(options.dialogsDir, 'screening', `${name}.yaml`), schema);
  const { signals } = read('signals', z.object({ signals: z.array(signal).min(1) }).strict());
  const entries = WORDING_FILES.flatMap((name) => Object.entries(read(`wording/${name}`, z.record(id, signalWording))));
  const { sources } = read('sources', z.object({ sources: z.record(z.string(), z.string()) }).strict());
  const rules: ScreeningRules = {
    signals,
    wording: new Map(entries),
    vocabulary: new Map(Object.entries(read('vocabulary', z.record(z.string(), z.string())))),
    scope: read('scope', scope),
    words: read('lexicon', words),
    numbers: read('numbers', numbers),
    thresholds: read('thresholds', z.object({ thresholds: z.record(z.string(), z.number()) }).strict()).thresholds,
    statusWork: read('status-work', statusWork),
    sources: new Map(Object.entries(sources)),
    prefectures: options.content.prefectures,
    wages: options.content.wages,
    facts: options.content.facts,
  };
  checkReferences(rules);
  return rules;
}

/** Languages in which questions can be sent. */
const QUESTION_LANGUAGES = ['vi', 'en', 'ja', 'id', 'fil', 'zh', 'th'] as const;

/**
 * Reads the words of the screening, locales/<lang>/screening.
 * @throws MadoguchiError `content-invalid` when a sign has no words in a language with answers, or a text says a number that no
 * fact of dialogs/screening/law.yaml gives
 */
export function loadScreeningTexts(options: { readonly localesDir: string; readonly dialogsDir: string; readonly rules: ScreeningRules }): ScreeningTexts {
  const read = <T extends z.ZodTypeAny>(language: string, name: string, schema: T): z.infer<T> => readRules(join(options.localesDir, language, 'screening', `${name}.yaml`), schema);
  const each = <V>(make: (language: AnswerLanguage) => V): Record<AnswerLanguage, V> => Object.fromEntries(ANSWER_LANGUAGES.map((language) => [language, make(language)])) as Record<AnswerLanguage, V>;
  const worded = each((language) => read(language, 'signals', signalWords).signals);
  const gaps = ANSWER_LANGUAGES.flatMap((language) => options.rules.signals.filter((rule) => worded[language][rule.id] === undefined).map((rule) => `${language}: ${rule.id}`));
  if (gaps.length > 0) throw new MadoguchiError('content-invalid', `locales: signs of the screening without words: ${gaps.join(', ')}`);
  const reply = each((language) => read(language, 'reply', replyWords));
  const rules = (name: string, schema: z.ZodTypeAny): unknown => readRules(join(options.dialogsDir, 'screening', `${name}.yaml`), schema);
  const law = rules('law', lawSchema) as ScreeningLaw;
  const faults = findLawFaults({ law, facts: options.rules.facts, signs: options.rules.signals.map((rule) => rule.id), signals: worded, reply });
  if (faults.length > 0) throw new MadoguchiError('content-invalid', faults.join('\n'));
  return {
    reply,
    signals: worded,
    questions: new Map(QUESTION_LANGUAGES.map((language) => [language, read(language, 'questions', questionWords).questions])),
    ways: rules('ways', ways) as z.infer<typeof ways>,
    law,
    licences: each((language) => read(language, 'licences', licenceWords)),
    topics: new Map(options.rules.signals.map((rule) => [rule.id, rule.topic])),
  };
}

function readRules(path: string, schema: z.ZodTypeAny): unknown {
  const shown = path.split('/').slice(-4).join('/');
  let raw: unknown;
  try {
    raw = load(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new MadoguchiError('content-invalid', `${shown} could not be read as YAML`, { cause });
  }
  const parsed = schema.safeParse(raw);
  if (!parsed.success) {
    const issues = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
    throw new MadoguchiError('content-invalid', `${shown}: ${issues}`);
  }
  return parsed.data;
}

function checkReferences({ signals, wording: worded, sources }: ScreeningRules): void {
  const known = new Set(signals.map((one) => one.id));
  const strangers = [...worded.keys()].filter((one) => !known.has(one));
  const unsourced = signals.flatMap((one) => one.sources.filter((source) => !sources.has(source)));
  if (strangers.length + unsourced.length > 0) {
    throw new MadoguchiError('content-invalid', `dialogs/screening: unknown signals or sources: ${[...strangers, ...unsourced].join(', ')}`);
  }
}
