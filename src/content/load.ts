import { z } from 'zod';
import { ANSWER_LANGUAGES, type AnswerLanguage } from '../core/language.js';
import { MadoguchiError } from '../core/errors.js';
import { checkContacts, checkReferences } from './contact-check.js';
import { formatProblem, type Content, type DialogFile, type LanguageContent, type Problem } from './content.js';
import { checkPresence, readDialogFiles, type DialogData } from './dialog-files.js';
import { deepFreeze, Faults, readTree } from './files.js';
import type { WageRow } from './reference-schema.js';
import { checkParity } from './resource-parity.js';
import { checkSafety } from './safety.js';
import { checkTopics } from './topic-check.js';
import { readWordFiles, type WordData } from './word-files.js';

export interface ContentPlaces {
  readonly dialogsDir: string;
  readonly localesDir: string;
}

export interface LoadOptions<D extends DialogFile> extends ContentPlaces {
  /** Schema of one file of dialogs/talk/. */
  readonly dialogSchema: z.ZodType<D, z.ZodTypeDef, unknown>;
  /** Schema of dialogs/counsellors.yaml, which need not exist; without it the file is only read. */
  readonly scheduleSchema?: z.ZodTypeAny;
  /** What the dialog room wants to check once everything is read. */
  readonly checkDialogs?: (content: Content<D>) => readonly Problem[];
}

/** Content together with what is wrong with it; with problems the content has gaps. */
export interface ContentReading<D extends DialogFile> {
  readonly content: Content<D>;
  readonly problems: readonly Problem[];
  /** Not wrong, but worth a look: facts that nobody uses, topics without an answer. One line each. */
  readonly warnings: readonly string[];
}

/** Folders that other rooms read by themselves: rules of the understanding and the screening. */
const OTHER_ROOMS = new Set(['understanding', 'screening']);
const anyDialog: z.ZodType<DialogFile, z.ZodTypeDef, unknown> = z.object({ id: z.string().min(1) }).passthrough();

/** Reads and checks all content; never throws for what is written in it. */
export function readContent<D extends DialogFile>(options: LoadOptions<D>): ContentReading<D>;
export function readContent(options: ContentPlaces): ContentReading<DialogFile>;
export function readContent(options: ContentPlaces & Partial<LoadOptions<DialogFile>>): ContentReading<DialogFile> {
  const faults = new Faults();
  const dialogFiles = readTree({ root: options.dialogsDir, name: 'dialogs', skip: (folder) => OTHER_ROOMS.has(folder) });
  const wordFiles = readTree({ root: options.localesDir, name: 'locales', skip: (folder) => /^[^/]+\/(?:utterances|posts|screening)$/.test(folder) });
  checkPresence(dialogFiles, faults);
  const data = readDialogFiles(dialogFiles, { dialog: options.dialogSchema ?? anyDialog, schedule: options.scheduleSchema ?? z.unknown() }, faults);
  const words = readWordFiles(wordFiles, faults);
  checkReferences(data, faults);
  checkTopics(data, words, faults);
  checkContacts(data, words, faults);
  checkSafety(data, words, faults);
  checkParity(words, faults);
  const content = assemble(data, words);
  return { content, problems: [...faults.list, ...(options.checkDialogs?.(content) ?? [])], warnings: findWarnings(data) };
}

/**
 * Reads all content once.
 * @throws MadoguchiError `content-invalid`, with one line per problem: file, path in it, what is wrong, what to do
 */
export function loadContent<D extends DialogFile>(options: LoadOptions<D>): Content<D>;
export function loadContent(options: ContentPlaces): Content;
export function loadContent(options: ContentPlaces & Partial<LoadOptions<DialogFile>>): Content {
  const { content, problems } = readContent(options as LoadOptions<DialogFile>);
  if (problems.length > 0) throw new MadoguchiError('content-invalid', problems.map(formatProblem).join('\n'));
  return content;
}

function assemble<D extends DialogFile>(data: DialogData<D>, words: WordData): Content<D> {
  const wages = new Map<string, WageRow[]>();
  for (const row of [...data.wages].sort((a, b) => (a.from < b.from ? -1 : 1))) {
    wages.set(row.prefecture, [...(wages.get(row.prefecture) ?? []), row]);
  }
  const languages = Object.fromEntries(ANSWER_LANGUAGES.map((language) => [language, assembleLanguage(words[language])]));
  const content: Content<D> = {
    checkedOn: data.meta.checked_on,
    facts: data.facts,
    contacts: data.contacts,
    topics: data.topics,
    index: new Map(data.index.topics.map((entry) => [entry.id, entry])),
    safety: new Map(Object.entries(data.safety)),
    intents: new Set(data.index.intents.map((entry) => entry.id)),
    regions: data.places.regions,
    prefectures: new Map(data.places.prefectures.map((place) => [place.id, place])),
    wages,
    dialogs: data.dialogs,
    ...(data.schedule === undefined ? {} : { schedule: data.schedule }),
    words: languages as Record<AnswerLanguage, LanguageContent>,
  };
  for (const map of [content.facts, content.contacts, content.topics, content.index, content.prefectures, content.wages, content.dialogs]) {
    for (const value of map.values()) deepFreeze(value);
  }
  return deepFreeze(content);
}

function assembleLanguage(data: WordData[AnswerLanguage]): LanguageContent {
  for (const value of [...data.topics.values(), ...data.resources.values()]) deepFreeze(value);
  return {
    topics: data.topics,
    contacts: new Map(Object.entries(deepFreeze(data.contacts))),
    contactsReviewed: data.contactsReviewed,
    resources: data.resources,
    unreviewed: data.unreviewed,
    values: data.values,
  };
}

function findWarnings(data: DialogData<DialogFile>): readonly string[] {
  const passages = [...[...data.topics.values()].flatMap((topic) => [...topic.answer, ...topic.steps, ...topic.proof]), ...Object.values(data.safety).flatMap((block) => block.passages)];
  const used = new Set(passages.flatMap((passage) => passage.facts));
  const facts = [...data.facts.keys()].filter((id) => !used.has(id));
  const missing = data.index.topics.filter((entry) => !data.topics.has(entry.id));
  return [
    ...facts.map((id) => `${data.origins.get(`fact:${id}`)?.file ?? 'dialogs/facts'}: no topic uses the fact "${id}".`),
    ...missing.map((entry) => `dialogs/topics/${entry.id}.yaml: the topic has no answer yet.`),
  ];
}
