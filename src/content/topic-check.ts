import { ANSWER_LANGUAGES } from '../core/language.js';
import type { DialogFile } from './content.js';
import type { DialogData } from './dialog-files.js';
import { choosePassages, factsOf, turningDays } from './facts.js';
import { fillFacts, variablesOf } from './fact-values.js';
import type { Faults } from './files.js';
import type { Passage, Topic, TopicWords } from './schema.js';
import type { LanguageData, WordData } from './word-files.js';

/** Limits of texts. Labels: 20 on both platforms (LINE counts graphemes, Messenger is taken to count UTF-16 units). */
const LIMITS = { label: 20, title: 60, answer: 500 } as const;
/** Before every turning day: rules that only end later hold on it. */
const EARLIEST = '1000-01-01';
const PARTS = ['answer', 'steps', 'proof'] as const;
type Part = (typeof PARTS)[number];

/** Says what is wrong with a button's label, or undefined. UTF-16 units are counted: there are never more graphemes than that. */
export function labelFault(label: string): string | undefined {
  return label.length > LIMITS.label ? `the label "${label}" has ${label.length} characters, ${LIMITS.label} are allowed` : undefined;
}

/** Compares every topic with the facts, contacts, other topics and its words in each language. */
export function checkTopics(data: DialogData<DialogFile>, words: WordData, faults: Faults): void {
  const index = new Map(data.index.topics.map((entry) => [entry.id, entry]));
  for (const topic of data.topics.values()) {
    const file = `dialogs/topics/${topic.id}.yaml`;
    const entry = index.get(topic.id);
    if (entry === undefined) faults.add(file, 'id', `"${topic.id}" is not in the list of topics`, 'Add it to dialogs/topics-index.yaml.');
    else if (entry.urgency !== topic.urgency) faults.add(file, 'urgency', `"${topic.urgency}", but "${entry.urgency}" in the list of topics`, 'Make them the same.');
    topic.contacts.forEach((id, at) => {
      if (!data.contacts.has(id)) faults.add(file, `contacts[${at}]`, `unknown contact "${id}"`, 'Add it to dialogs/contacts/ or correct the id.');
      else if (data.contacts.get(id)?.confidence === 'low') faults.add(file, `contacts[${at}]`, `"${id}" is of low confidence and never shown`, 'Choose another contact.');
    });
    topic.neighbours.forEach((id, at) => {
      if (!index.has(id)) faults.add(file, `neighbours[${at}]`, `unknown topic "${id}"`, 'Use an id of dialogs/topics-index.yaml.');
    });
    checkPassages(topic, data, faults);
    for (const language of ANSWER_LANGUAGES) checkWords(topic, `locales/${language}/topics/${topic.id}.yaml`, { data, language: words[language] }, faults);
  }
  for (const language of ANSWER_LANGUAGES) {
    for (const id of words[language].topics.keys()) {
      if (!data.topics.has(id)) faults.add(`locales/${language}/topics/${id}.yaml`, '', `there is no topic "${id}"`, `Write dialogs/topics/${id}.yaml or remove this file.`);
    }
  }
}

function checkPassages(topic: Topic, data: DialogData<DialogFile>, faults: Faults): void {
  for (const part of PARTS) {
    const seen = new Set<string>();
    topic[part].forEach((passage, at) => {
      const file = `dialogs/topics/${topic.id}.yaml`;
      if (seen.has(passage.key)) faults.add(file, `${part}[${at}].key`, `"${passage.key}" stands twice`, 'Use each key once.');
      seen.add(passage.key);
      passage.facts.forEach((id, position) => {
        if (!data.facts.has(id)) faults.add(file, `${part}[${at}].facts[${position}]`, `unknown fact "${id}"`, 'Add it to dialogs/facts/ or correct the id.');
      });
    });
  }
}

interface Context {
  readonly data: DialogData<DialogFile>;
  readonly language: LanguageData;
}

function checkWords(topic: Topic, file: string, context: Context, faults: Faults): void {
  const words = context.language.topics.get(topic.id);
  if (words === undefined) {
    faults.add(file, '', 'the words of this topic are missing', 'Write them, or see the faults of this file above.');
    return;
  }
  const label = labelFault(words.label);
  if (label !== undefined) faults.add(file, 'label', label, 'Shorten it.');
  if (words.title.length > LIMITS.title) faults.add(file, 'title', `${words.title.length} characters, ${LIMITS.title} are allowed`, 'Shorten it.');
  for (const part of PARTS) checkPart(topic[part], part, { words, file, context }, faults);
  const length = longestAnswer(topic, words, context);
  if (length > LIMITS.answer) faults.add(file, 'answer', `${length} characters together, ${LIMITS.answer} are allowed`, 'Shorten it.');
}

function checkPart(
  passages: readonly Passage[],
  part: Part,
  { words, file, context }: { readonly words: TopicWords; readonly file: string; readonly context: Context },
  faults: Faults,
): void {
  for (const passage of passages) {
    const text = words[part][passage.key];
    if (text === undefined) {
      faults.add(file, `${part}.${passage.key}`, 'the text is missing', 'Write it in this language.');
      continue;
    }
    for (const name of variablesOf(text)) {
      const place = `${part}.${passage.key}`;
      if (!passage.facts.includes(name)) faults.add(file, place, `{{${name}}} is not among the facts of this passage`, 'Add the fact to the passage in dialogs/topics/ or correct the name.');
      else if (context.data.facts.get(name)?.value === undefined) faults.add(file, place, `the fact "${name}" has no value to show`, 'Give the fact a value or write the sentence without it.');
    }
  }
  for (const key of Object.keys(words[part])) {
    if (!passages.some((passage) => passage.key === key)) faults.add(file, `${part}.${key}`, 'no passage has this key', 'Add the passage in dialogs/topics/ or remove the text.');
  }
}

/** Length in UTF-16 units of the answer on the day on which it is longest (rules start and end, so not all passages are said together). */
function longestAnswer(topic: Topic, words: TopicWords, { data, language }: Context): number {
  const facts = topic.answer.flatMap((passage) => factsOf(passage, data.facts));
  const lengths = [EARLIEST, ...turningDays(facts)].map((day) => {
    const { plain, uncertain } = choosePassages(topic.answer, data.facts, day);
    const texts = [...plain, ...uncertain].map((passage) => fillFacts(words.answer[passage.key] ?? '', factsOf(passage, data.facts), language.values));
    return texts.join('\n\n').length;
  });
  return Math.max(...lengths);
}
