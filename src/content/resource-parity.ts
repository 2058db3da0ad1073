import { ANSWER_LANGUAGES } from '../core/language.js';
import type { Resource } from './content.js';
import { variablesOf } from './fact-values.js';
import type { Faults } from './files.js';
import type { WordData } from './word-files.js';

/** Endings that i18next adds per plural form; languages have different ones, so they are compared without. */
const PLURAL = /_(?:zero|one|two|few|many|other)$/;
const REFERENCE = 'en';

/** Every namespace has the same keys with the same variables in each language. English is the measure for messages. */
export function checkParity(words: WordData, faults: Faults): void {
  const namespaces = new Set(ANSWER_LANGUAGES.flatMap((language) => [...words[language].resources.keys()]));
  for (const namespace of [...namespaces].sort()) {
    const reference = flatten(words[REFERENCE].resources.get(namespace) ?? {});
    for (const language of ANSWER_LANGUAGES) {
      const file = `locales/${language}/${namespace}.yaml`;
      const own = words[language].resources.get(namespace);
      if (own === undefined) {
        faults.add(file, '', 'the file is missing', 'The same files must exist for vi, en and ja.');
      } else if (language !== REFERENCE) {
        compare(flatten(own), reference, file, faults);
      }
    }
  }
}

function compare(own: ReadonlyMap<string, ReadonlySet<string>>, reference: ReadonlyMap<string, ReadonlySet<string>>, file: string, faults: Faults): void {
  for (const [key, variables] of reference) {
    const mine = own.get(key);
    if (mine === undefined) {
      faults.add(file, key, 'the text is missing', 'Write it in this language.');
      continue;
    }
    const wanted = [...variables].sort().join(', ');
    const found = [...mine].sort().join(', ');
    if (wanted !== found) faults.add(file, key, `its variables are (${found}), in English (${wanted})`, 'Use the same variables.');
  }
  for (const key of own.keys()) {
    if (!reference.has(key)) faults.add(file, key, 'the key does not exist in English', 'Add it there or remove it here.');
  }
}

/** Key without plural ending → variables of all its forms. `count` may be left out by a plural form ("one day"). */
function flatten(resource: Resource, prefix = ''): Map<string, ReadonlySet<string>> {
  const found = new Map<string, ReadonlySet<string>>();
  const note = (key: string, text: string): void => {
    const variables = variablesOf(text).filter((name) => name !== 'count');
    found.set(key, new Set([...(found.get(key) ?? []), ...variables]));
  };
  for (const [key, value] of Object.entries(resource)) {
    const path = prefix === '' ? key : `${prefix}.${key}`;
    if (typeof value === 'string') note(path.replace(PLURAL, ''), value);
    else if (isList(value)) value.forEach((item, index) => note(`${path}[${index}]`, item));
    else for (const [inner, variables] of flatten(value, path)) found.set(inner, variables);
  }
  return found;
}

function isList(value: Resource | readonly string[]): value is readonly string[] {
  return Array.isArray(value);
}
