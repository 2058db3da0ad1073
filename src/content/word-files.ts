import { ANSWER_LANGUAGES, type AnswerLanguage } from '../core/language.js';
import type { Resource } from './content.js';
import { BROKEN, type Faults, type SourceFile } from './files.js';
import { valueWords, type ValueWords } from './reference-schema.js';
import { contactWords, topicWords, type ContactWords, type TopicWords } from './schema.js';

/** The words of one language as they were read, not yet compared with other languages. */
export interface LanguageData {
  readonly topics: Map<string, TopicWords>;
  contacts: ContactWords['contacts'];
  contactsReviewed: boolean;
  readonly resources: Map<string, Resource>;
  /** Namespaces that no native speaker has read. */
  readonly unreviewed: string[];
  values: ValueWords;
}
export type WordData = Record<AnswerLanguage, LanguageData>;

/** Used only so that the other faults can still be found when answer.yaml is broken. */
const PLAIN_VALUES: ValueWords = {
  yen: '¥{{amount}}', percent: '{{amount}}%', date: '{{year}}-{{month}}-{{day}}', month: '{{year}}-{{month}}',
  months: Array.from({ length: 12 }, (_, index) => String(index + 1)), thousands: ',', decimal: '.',
};

/** Reads the files of locales/. Faults are collected, and what is broken is left out. */
export function readWordFiles(files: readonly SourceFile[], faults: Faults): WordData {
  const data: WordData = { vi: emptyLanguage(), en: emptyLanguage(), ja: emptyLanguage() };
  for (const file of files) {
    const [tag = '', ...rest] = file.path.split('/');
    const language = ANSWER_LANGUAGES.find((known) => known === tag);
    if (language === undefined) {
      faults.add(file.shown, '', `"${tag}" is not a language with answers`, 'Only utterances and posts may lie there; move or remove the file.');
    } else {
      readWordFile(file, rest.join('/'), data[language], faults);
    }
  }
  for (const language of ANSWER_LANGUAGES) readValueWords(language, data[language], faults);
  return data;
}

function emptyLanguage(): LanguageData {
  return { topics: new Map(), contacts: {}, contactsReviewed: false, resources: new Map(), unreviewed: [], values: PLAIN_VALUES };
}

function readWordFile(file: SourceFile, path: string, into: LanguageData, faults: Faults): void {
  const topic = /^topics\/([^/]+)\.yaml$/.exec(path)?.[1];
  const namespace = /^([a-z][a-z-]*)\.yaml$/.exec(path)?.[1];
  if (topic !== undefined) {
    const words = faults.parse(topicWords, faults.yaml(file), file.shown);
    if (words !== undefined) into.topics.set(topic, words);
  } else if (namespace === 'contacts') {
    const words = faults.parse(contactWords, faults.yaml(file), file.shown);
    if (words === undefined) return;
    into.contacts = words.contacts;
    into.contactsReviewed = words.reviewed;
  } else if (namespace !== undefined) {
    const { reviewed, texts } = splitReviewed(faults.yaml(file));
    into.resources.set(namespace, texts === BROKEN ? {} : readResource(texts, file.shown, '', faults));
    if (reviewed !== true) into.unreviewed.push(namespace);
  } else {
    faults.add(file.shown, '', 'nobody reads this file', 'Move it to topics/ or next to answer.yaml (ending .yaml), or remove it.');
  }
}

/** `reviewed: true|false` at the top of a file says whether a native speaker has read it; it is no text. */
function splitReviewed(raw: unknown): { readonly reviewed?: unknown; readonly texts: unknown } {
  if (typeof raw !== 'object' || raw === null || !('reviewed' in raw) || typeof raw.reviewed !== 'boolean') return { texts: raw };
  const { reviewed, ...texts } = raw;
  return { reviewed, texts };
}

function readValueWords(language: AnswerLanguage, into: LanguageData, faults: Faults): void {
  const file = `locales/${language}/answer.yaml`;
  const answer = into.resources.get('answer');
  if (answer === undefined) faults.add(file, '', 'the file is missing', 'It says how amounts and dates are written.');
  else into.values = faults.parse(valueWords, answer['value'], file, 'value') ?? into.values;
}

/** Keeps the texts of a group; what is none is a fault and left out. */
function readResource(raw: unknown, file: string, path: string, faults: Faults): Resource {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) {
    faults.add(file, path, 'a group of texts is expected here', 'Write `key: text` lines.');
    return {};
  }
  const kept: Record<string, string | Resource | readonly string[]> = {};
  for (const [key, value] of Object.entries(raw) as [string, unknown][]) {
    const inner = path === '' ? key : `${path}.${key}`;
    if (typeof value === 'string' && value !== '') kept[key] = value;
    else if (Array.isArray(value) && value.every((item): item is string => typeof item === 'string')) kept[key] = value;
    else if (typeof value === 'object' && value !== null && !Array.isArray(value)) kept[key] = readResource(value, file, inner, faults);
    else faults.add(file, inner, 'not a text', 'Write a text, in quotes when it looks like a number or true/false.');
  }
  return kept;
}
