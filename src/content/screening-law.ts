import { z } from 'zod';
import { ANSWER_LANGUAGES, type AnswerLanguage } from '../core/language.js';
import { variablesOf } from './fact-values.js';
import { factState, type FactState } from './facts.js';
import { id, type Fact } from './schema.js';

/** Lines for somebody who has already taken part, by what happened. */
export const INVOLVED = ['default', 'account', 'money', 'held'] as const;
/** Lines on what a status of residence allows. */
export const STATUSES = ['trainee', 'ssw', 'student', 'dependant', 'engineer', 'undocumented', 'unknown'] as const;
/** Lines on a lawful way to the same goal. */
export const LAWFUL = ['transfer', 'counter', 'wage', 'send', 'visa', 'agency', 'leave'] as const;

const factIds = z.array(id);
const lines = <K extends string>(keys: readonly K[]): z.ZodObject<Record<K, typeof factIds>, 'strict'> => z.object(Object.fromEntries(keys.map((key) => [key, factIds])) as Record<K, typeof factIds>).strict();

/** dialogs/screening/law.yaml: line → ids of the facts it rests on; an empty list is an observation. */
export const lawSchema = z.object({ rules: z.record(id, factIds), involved: lines(INVOLVED), status: lines(STATUSES), lawful: lines(LAWFUL) }).strict();
export type ScreeningLaw = z.infer<typeof lawSchema>;

/** A tree of texts, as in locales/<lang>/screening/reply.yaml. */
interface TextTree {
  readonly [key: string]: string | boolean | TextTree;
}

/** What the law is held against. */
interface LawTexts {
  readonly law: ScreeningLaw;
  readonly facts: ReadonlyMap<string, Fact>;
  /** Ids of all signs. */
  readonly signs: readonly string[];
  readonly signals: Readonly<Record<AnswerLanguage, Readonly<Record<string, { readonly reason: string; readonly rule: string }>>>>;
  readonly reply: Readonly<Record<AnswerLanguage, TextTree>>;
}

/** What the reply itself puts into its frame; everything else in a text is the value of a fact. */
const FRAME: Readonly<Record<string, readonly string[]>> = { words: ['words'], wage: ['paid', 'place', 'since', 'minimum'], 'wage-anywhere': ['paid', 'minimum'], more: ['count'] };
const PHONE = /^[#*+\d-]+$/;
/** Digits of every script; words such as "once" cannot be told from law and are for the reader of the texts. */
const DIGIT = /\p{Nd}/u;
const PLACEHOLDER = /\{\{[^{}]*\}\}/g;

/** One text in all languages, with what may stand in it. */
interface Line {
  readonly file: 'signals' | 'reply';
  readonly place: string;
  readonly allowed: readonly string[];
  readonly texts: Readonly<Record<AnswerLanguage, string>>;
}

/** Says where texts claim more than the facts they rest on, one line per fault. */
export function findLawFaults(parts: LawTexts): readonly string[] {
  return [...findEntryFaults(parts), ...[...signalLines(parts), ...replyLines(parts)].flatMap((line) => findLineFaults(line, parts.facts))];
}

/** Whether a line may be said on a day: all its facts hold, and whether any of them is not certain. A fact that is gone withdraws it. */
export function lineState(ids: readonly string[], facts: ReadonlyMap<string, Fact>, today: string): FactState {
  const states = ids.map((one) => {
    const known = facts.get(one);
    return known === undefined ? 'withdrawn' : factState(known, today);
  });
  if (states.includes('withdrawn')) return 'withdrawn';
  return states.includes('uncertain') ? 'uncertain' : 'plain';
}

function findEntryFaults({ law, facts, signs }: LawTexts): readonly string[] {
  const file = 'dialogs/screening/law.yaml';
  const entries = Object.entries(law).flatMap(([part, group]) => Object.entries(group).map(([key, ids]) => ({ place: `${part}.${key}`, ids })));
  return [
    ...signs.filter((sign) => law.rules[sign] === undefined).map((sign) => `${file}: rules.${sign}: the facts of this sign are missing`),
    ...Object.keys(law.rules).filter((sign) => !signs.includes(sign)).map((sign) => `${file}: rules.${sign}: there is no such sign`),
    ...entries.flatMap(({ place, ids }) => ids.flatMap((one) => {
      const known = facts.get(one);
      if (known === undefined) return [`${file}: ${place}: unknown fact "${one}"`];
      return isDoubtfulPhone(known) ? [`${file}: ${place}: "${one}" is a telephone number of low confidence and never shown`] : [];
    })),
  ];
}

/** Even said as uncertain, a wrong number costs somebody in danger the time they do not have. */
function isDoubtfulPhone({ value, confidence, check }: Fact): boolean {
  return value?.kind === 'term' && PHONE.test(value.ja) && (confidence === 'low' || check);
}

function signalLines({ law, signs, signals }: LawTexts): readonly Line[] {
  return signs.flatMap((sign) => (['reason', 'rule'] as const).map((part): Line => ({
    file: 'signals',
    place: `${sign}.${part}`,
    // A reason stands when its rule is withdrawn, so it may rest on no fact.
    allowed: part === 'rule' ? (law.rules[sign] ?? []) : [],
    texts: each((language) => signals[language][sign]?.[part] ?? ''),
  })));
}

function replyLines({ law, reply }: LawTexts): readonly Line[] {
  const texts = each((language) => new Map(flatten(reply[language])));
  const parts = Object.entries({ involved: law.involved, status: law.status, lawful: law.lawful });
  const facts = new Map<string, readonly string[]>(parts.flatMap(([part, group]) => Object.entries(group).map(([key, ids]) => [`${part}.${key}`, ids] as const)));
  return [...texts.en.keys()].map((place): Line => ({ file: 'reply', place, allowed: facts.get(place) ?? FRAME[place] ?? [], texts: each((language) => texts[language].get(place) ?? '') }));
}

function flatten(tree: TextTree, path = ''): readonly (readonly [string, string])[] {
  return Object.entries(tree).flatMap(([key, value]) => {
    const place = path === '' ? key : `${path}.${key}`;
    if (typeof value === 'boolean') return [];
    return typeof value === 'string' ? [[place, value] as const] : flatten(value, place);
  });
}

function findLineFaults({ file, place, allowed, texts }: Line, facts: ReadonlyMap<string, Fact>): readonly string[] {
  const frame = file === 'reply' ? (FRAME[place] ?? []) : [];
  const own = ANSWER_LANGUAGES.flatMap((language) => {
    const where = `locales/${language}/screening/${file}.yaml: ${place}`;
    const names = variablesOf(texts[language]);
    return [
      ...(DIGIT.test(texts[language].replaceAll(PLACEHOLDER, '')) ? [`${where}: a digit stands outside {{…}}; numbers come from facts`] : []),
      ...names.filter((name) => !allowed.includes(name)).map((name) => `${where}: {{${name}}} is not among what this text rests on`),
      ...names.filter((name) => allowed.includes(name) && !frame.includes(name) && facts.get(name)?.value === undefined).map((name) => `${where}: the fact "${name}" has no value to show`),
    ];
  });
  const sets = new Set(ANSWER_LANGUAGES.map((language) => [...variablesOf(texts[language])].sort().join(' ')));
  return [...own, ...(sets.size > 1 ? [`locales/*/screening/${file}.yaml: ${place}: the languages show different values`] : [])];
}

function each<V>(make: (language: AnswerLanguage) => V): Record<AnswerLanguage, V> {
  return Object.fromEntries(ANSWER_LANGUAGES.map((language) => [language, make(language)])) as Record<AnswerLanguage, V>;
}
