import type { z } from 'zod';
import type { DialogFile } from './content.js';
import { parseCsv } from './csv.js';
import { BROKEN, type Faults, type SourceFile } from './files.js';
import { contentMeta, prefectureList, topicsIndex, wageRow, type WageRow } from './reference-schema.js';
import { safetyBlocks } from './safety.js';
import { contact, fact, topic, type Contact, type Fact, type Topic } from './schema.js';

/** Where each thing was read, so that a later fault can name its file and place. */
interface Origin {
  readonly file: string;
  readonly path: string;
}

/** Everything below dialogs/, parsed one file at a time and not yet compared with anything else. */
export interface DialogData<D extends DialogFile> {
  readonly facts: Map<string, Fact>;
  readonly contacts: Map<string, Contact>;
  readonly topics: Map<string, Topic>;
  readonly dialogs: Map<string, D>;
  readonly wages: WageRow[];
  meta: z.output<typeof contentMeta>;
  index: z.output<typeof topicsIndex>;
  places: z.output<typeof prefectureList>;
  safety: z.output<typeof safetyBlocks>;
  /** Hours of the counsellors, if the organisation states any. */
  schedule?: unknown;
  /** `fact:x`, `contact:x`, `topic:x`, `dialog:x` → where it stands. */
  readonly origins: Map<string, Origin>;
}

type Kind = 'fact' | 'contact' | 'topic' | 'dialog';

/** Forms that other rooms know. */
interface Schemas<D extends DialogFile> {
  readonly dialog: z.ZodType<D, z.ZodTypeDef, unknown>;
  readonly schedule: z.ZodTypeAny;
}

/** Reads the files of dialogs/. Faults are collected, and what is broken is left out. */
export function readDialogFiles<D extends DialogFile>(
  files: readonly SourceFile[],
  schemas: Schemas<D>,
  faults: Faults,
): DialogData<D> {
  const data: DialogData<D> = {
    facts: new Map(), contacts: new Map(), topics: new Map(), dialogs: new Map(), wages: [], origins: new Map(),
    meta: { checked_on: '1970-01-01' }, index: { topics: [], intents: [] }, places: { regions: [], prefectures: [] }, safety: {},
  };
  const keep = <T extends { readonly id: string }>(kind: Kind, into: Map<string, T>, item: T, origin: Origin): void => {
    const first = data.origins.get(`${kind}:${item.id}`);
    if (first !== undefined) {
      faults.add(origin.file, origin.path, `the ${kind} id "${item.id}" is taken by ${first.file}`, 'Give one of the two another id.');
      return;
    }
    data.origins.set(`${kind}:${item.id}`, origin);
    into.set(item.id, item);
  };
  const list = <T extends { readonly id: string }>(kind: Kind, into: Map<string, T>, schema: z.ZodType<T, z.ZodTypeDef, unknown>, file: SourceFile): void => {
    const raw = faults.yaml(file);
    if (raw === BROKEN) return;
    if (!Array.isArray(raw)) {
      faults.add(file.shown, '', 'the file is not a list', `Write one ${kind} per list item.`);
      return;
    }
    raw.forEach((entry: unknown, index) => {
      const item = faults.parse(schema, entry, file.shown, `[${index}]`);
      if (item !== undefined) keep(kind, into, item, { file: file.shown, path: `[${index}]` });
    });
  };
  const single = <T extends { readonly id: string }>(kind: Kind, into: Map<string, T>, schema: z.ZodType<T, z.ZodTypeDef, unknown>, file: SourceFile): void => {
    const item = faults.parse(schema, faults.yaml(file), file.shown);
    if (item === undefined) return;
    const name = /([^/]+)\.yaml$/.exec(file.path)?.[1];
    if (item.id !== name) faults.add(file.shown, 'id', `"${item.id}" is not the name of the file`, `Call the file ${item.id}.yaml or correct the id.`);
    keep(kind, into, item, { file: file.shown, path: '' });
  };
  for (const file of files) {
    if (/^facts\/[^/]+\.yaml$/.test(file.path)) list('fact', data.facts, fact, file);
    else if (/^contacts\/[^/]+\.yaml$/.test(file.path)) list('contact', data.contacts, contact, file);
    else if (/^topics\/[^/]+\.yaml$/.test(file.path)) single('topic', data.topics, topic, file);
    else if (/^talk\/[^/]+\.yaml$/.test(file.path)) single('dialog', data.dialogs, schemas.dialog, file);
    else if (file.path === 'counsellors.yaml') data.schedule = faults.parse(schemas.schedule, faults.yaml(file), file.shown);
    else readReference(file, data, faults);
  }
  return data;
}

const REFERENCE_FILES = ['content.yaml', 'topics-index.yaml', 'prefectures.yaml', 'minimum-wage.csv', 'safety.yaml'] as const;

function readReference(file: SourceFile, data: DialogData<DialogFile>, faults: Faults): void {
  switch (file.path) {
    case 'content.yaml':
      data.meta = faults.parse(contentMeta, faults.yaml(file), file.shown) ?? data.meta;
      break;
    case 'topics-index.yaml':
      data.index = faults.parse(topicsIndex, faults.yaml(file), file.shown) ?? data.index;
      break;
    case 'prefectures.yaml':
      data.places = faults.parse(prefectureList, faults.yaml(file), file.shown) ?? data.places;
      break;
    case 'safety.yaml':
      data.safety = faults.parse(safetyBlocks, faults.yaml(file), file.shown) ?? data.safety;
      break;
    case 'minimum-wage.csv':
      parseCsv(file.text).forEach((record, index) => {
        const row = faults.parse(wageRow, record, file.shown, `line ${index + 2}`);
        if (row !== undefined) data.wages.push(row);
      });
      break;
    default:
      faults.add(file.shown, '', 'nobody reads this file', 'Move it to facts/, contacts/, topics/ or talk/ (ending .yaml), or remove it.');
  }
}

/** Names the single files that must exist. */
export function checkPresence(files: readonly SourceFile[], faults: Faults): void {
  for (const name of REFERENCE_FILES) {
    if (!files.some((file) => file.path === name)) faults.add(`dialogs/${name}`, '', 'the file is missing', 'Restore it.');
  }
}
