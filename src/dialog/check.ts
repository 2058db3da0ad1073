import type { Content, Problem } from '../content/content.js';
import { ANSWER_LANGUAGES } from '../core/language.js';
import { graphemes, utf16 } from '../core/text-length.js';
import type { DialogDefinition } from './definition.js';
import { placeOf } from './text-place.js';
import { findFaults, walk } from './walk.js';

/** Both platforms show a button of this length whole (platform limits 1.1). */
const MAX_LABEL = 20;

/** What the dialog room wants of content: every node reachable, no dead end, every text there, every label short enough. */
export function checkDialogs(content: Content<DialogDefinition>): readonly Problem[] {
  const problems: Problem[] = [];
  const add = (dialog: string, path: string, wrong: string, todo: string): void => {
    problems.push({ file: `dialogs/talk/${dialog}.yaml`, path, wrong, todo });
  };
  for (const fault of findFaults(content.dialogs)) {
    const [place = '', ...wrong] = fault.split(': ');
    add(place.split('.')[0] ?? '', `nodes.${place.split('.')[1] ?? ''}`, wrong.join(': '), 'Name an existing node or dialog, or remove the dead one.');
  }
  if (problems.length > 0) return problems;
  try {
    walk(content.dialogs, ['any']);
  } catch (error) {
    add('', '', error instanceof Error ? error.message : 'a dialog runs in a circle', 'Let one of its nodes ask or end.');
  }
  for (const dialog of content.dialogs.values()) {
    for (const [id, node] of Object.entries(dialog.nodes)) {
      for (const key of node.say) checkText(content, key, Number.POSITIVE_INFINITY, (wrong) => add(dialog.id, `nodes.${id}.say`, wrong, 'Write it in every language.'));
      for (const choice of node.ask?.choices ?? []) {
        checkText(content, choice.label, MAX_LABEL, (wrong) => add(dialog.id, `nodes.${id}.ask.choices.${choice.value}`, wrong, `Write it in every language, in at most ${MAX_LABEL} characters.`));
      }
    }
  }
  return problems;
}

function checkText(content: Content<DialogDefinition>, key: string, max: number, report: (wrong: string) => void): void {
  for (const language of ANSWER_LANGUAGES) {
    const text = findText(content, language, key);
    if (text === undefined) report(`locales/${language}/${placeOf(key).namespace}.yaml has no text "${key}"`);
    else if (graphemes(text) > max || utf16(text) > max) report(`"${key}" is too long in ${language}`);
  }
}

/** A text, or any of its forms by count or context (`done_one`, `how_line`). */
function findText(content: Content<DialogDefinition>, language: (typeof ANSWER_LANGUAGES)[number], key: string): string | undefined {
  const { namespace, path } = placeOf(key);
  const parts = path.split('.');
  const last = parts.pop() ?? '';
  let place: unknown = content.words[language].resources.get(namespace);
  for (const part of parts) place = (place as Record<string, unknown> | undefined)?.[part];
  if (typeof place !== 'object' || place === null) return undefined;
  const entry = Object.entries(place).find(([name]) => name === last || name.startsWith(`${last}_`));
  return typeof entry?.[1] === 'string' ? entry[1] : undefined;
}
