import { z } from 'zod';
import { ANSWER_LANGUAGES } from '../core/language.js';
import type { DialogFile } from './content.js';
import type { DialogData } from './dialog-files.js';
import { fillFacts, variablesOf } from './fact-values.js';
import type { Faults } from './files.js';
import { id, passage, type Fact } from './schema.js';
import type { LanguageData, WordData } from './word-files.js';

/** dialogs/safety.yaml: topic → what is said first when it is recognised as danger, and whom to show first. */
export const safetyBlocks = z.record(id, z.object({ passages: z.array(passage).min(1), contacts: z.array(id).min(1).max(3) }).strict());
export type SafetyBlock = z.infer<typeof safetyBlocks>[string];

/** Read in one look, by somebody who is afraid. */
const MAX_BLOCK = 300;
const FILE = 'dialogs/safety.yaml';

/** Every danger topic has a block, with known facts and contacts and short words in every language. */
export function checkSafety(data: DialogData<DialogFile>, words: WordData, faults: Faults): void {
  for (const entry of data.index.topics) {
    if (entry.urgency === 'now' && data.safety[entry.id] === undefined) faults.add(FILE, entry.id, 'this danger topic has no block', 'Say what comes first when it is recognised.');
  }
  for (const [topic, block] of Object.entries(data.safety)) {
    if (!data.index.topics.some((entry) => entry.id === topic)) faults.add(FILE, topic, `unknown topic "${topic}"`, 'Use an id of dialogs/topics-index.yaml.');
    block.contacts.forEach((contact, at) => {
      const known = data.contacts.get(contact);
      if (known === undefined || known.confidence === 'low') faults.add(FILE, `${topic}.contacts[${at}]`, `"${contact}" is unknown or of low confidence`, 'Choose another contact.');
    });
    for (const { facts } of block.passages) {
      for (const fact of facts) if (!data.facts.has(fact)) faults.add(FILE, topic, `unknown fact "${fact}"`, 'Add it to dialogs/facts/ or correct the id.');
    }
    for (const language of ANSWER_LANGUAGES) checkBlockWords(topic, block, { file: `locales/${language}/safety.yaml`, language: words[language], facts: data.facts }, faults);
  }
}

interface Place {
  readonly file: string;
  readonly language: LanguageData;
  readonly facts: ReadonlyMap<string, Fact>;
}

function checkBlockWords(topic: string, block: SafetyBlock, { file, language, facts }: Place, faults: Faults): void {
  const texts = block.passages.map(({ key, facts: ids }) => {
    const text = blockText(language.resources.get('safety'), topic, key);
    if (text === undefined) {
      faults.add(file, `blocks.${topic}.${key}`, 'the text is missing', 'Write it in this language.');
      return '';
    }
    for (const name of variablesOf(text)) {
      if (!ids.includes(name)) faults.add(file, `blocks.${topic}.${key}`, `{{${name}}} is not among the facts of this passage`, `Add the fact in ${FILE} or correct the name.`);
    }
    return fillFacts(text, ids.flatMap((one) => facts.get(one) ?? []), language.values);
  });
  const { length } = texts.join('\n\n');
  if (length > MAX_BLOCK) faults.add(file, `blocks.${topic}`, `${length} characters together, ${MAX_BLOCK} are allowed`, 'Shorten it.');
}

/** The words of one passage, or undefined. `resource` is the namespace `safety` of a language. */
export function blockText(resource: unknown, topic: string, key: string): string | undefined {
  const blocks = (resource as { readonly blocks?: Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>> } | undefined)?.blocks;
  const text = blocks?.[topic]?.[key];
  return typeof text === 'string' ? text : undefined;
}
