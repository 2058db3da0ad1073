import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { z } from 'zod';
import { MadoguchiError } from '../core/errors.js';
import type { ConceptForms, Lexicon } from '../understand/lexicon.js';

const forms = z.record(z.string(), z.string());
const concepts = z.record(z.string(), forms);
const listOfForms = z.record(z.string(), z.array(z.string()));
const shorthand = z.record(z.string(), z.record(z.string(), z.string()));
const danger = z.array(
  z.object({ id: z.string(), topic: z.string(), all: z.array(z.string()).min(1), not: z.array(z.string()).optional(), within: z.number().positive().optional() }).strict(),
);

/** @throws MadoguchiError `content-invalid` naming the file and the path in it */
function readYaml<T>(file: string, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(load(readFileSync(file, 'utf8')));
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
  throw new MadoguchiError('content-invalid', `${file}: ${problems}`);
}

/** Forms are written in one line, parted by `|`: `hit: { en: "hit*|punch*" }`. */
function splitForms(written: Readonly<Record<string, string>>): ConceptForms {
  return Object.fromEntries(Object.entries(written).map(([language, line]) => [language, line.split('|').map((form) => form.trim()).filter((form) => form !== '')]));
}

/** Reads dialogs/understanding/. */
export function readLexicon(dialogsDir: string): Lexicon {
  const folder = join(dialogsDir, 'understanding');
  const conceptFolder = join(folder, 'concepts');
  const files = existsSync(conceptFolder) ? readdirSync(conceptFolder).filter((name) => name.endsWith('.yaml')).sort() : [];
  const all: Record<string, ConceptForms> = {};
  for (const name of files) {
    for (const [id, written] of Object.entries(readYaml(join(conceptFolder, name), concepts))) {
      if (all[id] !== undefined) throw new MadoguchiError('content-invalid', `understanding/concepts/${name}: ${id} is there twice`);
      all[id] = splitForms(written);
    }
  }
  const readings = readFileSync(join(folder, 'readings.tsv'), 'utf8').split('\n').filter((line) => !line.startsWith('#') && line.includes('\t')).map((line) => line.split('\t') as [string, string]);
  const rules = readYaml(join(folder, 'danger.yaml'), danger);
  return {
    concepts: all,
    places: readYaml(join(folder, 'places.yaml'), listOfForms),
    statuses: readYaml(join(folder, 'statuses.yaml'), listOfForms),
    shorthand: readYaml(join(folder, 'shorthand.yaml'), shorthand),
    readings: Object.fromEntries(readings),
    danger: rules.map(({ id, topic, all: needed, not, within }) => ({ id, topic, all: needed, ...(not === undefined ? {} : { not }), ...(within === undefined ? {} : { within }) })),
  };
}
