import { decodeChoice, type ChoiceData } from '../core/choice-data.js';
import { ANSWER_LANGUAGES } from '../core/language.js';
import type { Choice } from '../core/outbound.js';
import { foldText } from '../core/text-fold.js';
import type { Content } from '../content/content.js';

/** The words of locales/<lang>/commands.yaml, all languages together: folded word → dialog, or `danger`. */
export type Commands = ReadonlyMap<string, string>;

/** Reads the typed commands of every language: somebody who is lost should not need the right one. */
export function readCommands(content: Content): Commands {
  const commands = new Map<string, string>();
  for (const language of ANSWER_LANGUAGES) {
    const resource = content.words[language].resources.get('commands') ?? {};
    for (const [command, words] of Object.entries(resource)) {
      if (typeof words !== 'string') continue;
      for (const word of words.split('|')) commands.set(foldText(word), command);
    }
  }
  return commands;
}

/** Understands a whole message as a typed command, e.g. `xoa du lieu`. */
export function findCommand(commands: Commands, text: string): ChoiceData | undefined {
  const command = commands.get(foldText(text));
  if (command === undefined) return undefined;
  return command === 'danger' ? { kind: 'topic', topic: 'help-emergency', section: 'answer' } : { kind: 'open', dialog: command };
}

/** Understands a number or a label typed instead of a tap on one of the choices under the last reply. */
export function findOffered(offered: readonly Choice[], text: string): ChoiceData | undefined {
  const folded = foldText(text);
  if (folded === '') return undefined;
  const number = /^\d{1,2}$/.test(folded) ? Number(folded) : undefined;
  const choice = number === undefined ? offered.find((one) => foldText(one.label) === folded) : offered[number - 1];
  return choice === undefined ? undefined : decodeChoice(choice.data);
}
