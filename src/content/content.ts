import type { AnswerLanguage } from '../core/language.js';
import type { IndexedTopic, Prefecture, Region, ValueWords, WageRow } from './reference-schema.js';
import type { SafetyBlock } from './safety.js';
import type { Contact, ContactWords, Fact, Topic, TopicWords } from './schema.js';

/** What a dialog file must have for the loader to keep it; the dialog room knows the rest. */
export interface DialogFile {
  readonly id: string;
}

/** A tree of texts as i18next takes it. */
export interface Resource {
  readonly [key: string]: string | Resource | readonly string[];
}

/** Everything that is written in one language. */
export interface LanguageContent {
  readonly topics: ReadonlyMap<string, TopicWords>;
  readonly contacts: ReadonlyMap<string, ContactWords['contacts'][string]>;
  /** Whether a native speaker has read the contacts' words. */
  readonly contactsReviewed: boolean;
  /** Namespace (name of the file) → texts. */
  readonly resources: ReadonlyMap<string, Resource>;
  /** Namespaces that no native speaker has read. */
  readonly unreviewed: readonly string[];
  readonly values: ValueWords;
}

/** All content, read once and frozen. */
export interface Content<D extends DialogFile = DialogFile> {
  /** YYYY-MM-DD on which the facts were put together. */
  readonly checkedOn: string;
  readonly facts: ReadonlyMap<string, Fact>;
  readonly contacts: ReadonlyMap<string, Contact>;
  /** Topics with an answer. */
  readonly topics: ReadonlyMap<string, Topic>;
  /** All topics, with or without an answer. */
  readonly index: ReadonlyMap<string, IndexedTopic>;
  readonly intents: ReadonlySet<string>;
  /** What is said first in danger, by topic. */
  readonly safety: ReadonlyMap<string, SafetyBlock>;
  readonly regions: readonly Region[];
  readonly prefectures: ReadonlyMap<string, Prefecture>;
  /** By prefecture, oldest first. */
  readonly wages: ReadonlyMap<string, readonly WageRow[]>;
  readonly dialogs: ReadonlyMap<string, D>;
  /** When counsellors are there, as `scheduleSchema` of the loader has left it; absent where the organisation states no hours. */
  readonly schedule?: unknown;
  readonly words: Readonly<Record<AnswerLanguage, LanguageContent>>;
}

/** One fault of one file, for the person who writes content. */
export interface Problem {
  /** From the content's root, e.g. `dialogs/topics/wage-unpaid.yaml`. */
  readonly file: string;
  /** Path inside the file, e.g. `answer[0].facts[1]`; empty for the whole file. */
  readonly path: string;
  readonly wrong: string;
  /** What to do about it. */
  readonly todo: string;
}

/** One line: file, place, what is wrong, what to do. */
export function formatProblem(problem: Problem): string {
  const place = problem.path === '' ? problem.file : `${problem.file}: ${problem.path}`;
  return `${place}: ${problem.wrong}. ${problem.todo}`;
}
