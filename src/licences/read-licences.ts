import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { MadoguchiError } from '../core/errors.js';
import { ENTRY_STATUSES, LIST_IDS, type LicenceList, type ListHead } from '../screening/licences.js';

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/).refine((value) => !Number.isNaN(Date.parse(value)), { message: 'is no day' });
const line = z.string().min(1);

/** A list as it lies in the folder. */
const listSchema = z.object({
  id: z.enum(LIST_IDS),
  country: z.string().regex(/^[A-Z]{2}$/).optional(),
  title: line,
  date: day,
  source: line,
  entries: z.array(z.object({
    name: line,
    names: z.array(line).optional(),
    number: line.optional(),
    place: line.optional(),
    status: z.enum(ENTRY_STATUSES).optional(),
    validUntil: day.optional(),
  }).strict()).min(1),
}).strict();

/** `supervising.json`, `sending-VN.json`: one file a list, so that an import replaces exactly one. */
export function listFileName({ id, country }: Pick<ListHead, 'id' | 'country'>): string {
  return country === undefined ? `${id}.json` : `${id}-${country}.json`;
}

/**
 * Reads every imported list.
 * @returns none when the folder is missing or empty
 * @throws MadoguchiError `content-invalid` naming the file
 */
export function readLicences(dir: string): readonly LicenceList[] {
  if (!existsSync(dir)) return [];
  const files = readdirSync(dir).filter((name) => name.endsWith('.json') && !name.startsWith('.')).sort();
  return files.map((name) => readLicenceFile(path.join(dir, name)));
}

/** @throws MadoguchiError `content-invalid` */
export function readLicenceFile(file: string): LicenceList {
  const name = path.basename(file);
  let raw: unknown;
  try {
    raw = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new MadoguchiError('content-invalid', `licences/${name} could not be read as JSON; import the list again`, { cause });
  }
  const parsed = listSchema.safeParse(raw);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new MadoguchiError('content-invalid', `licences/${name}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}; import the list again`);
  }
  if (listFileName(parsed.data) !== name) throw new MadoguchiError('content-invalid', `licences/${name} holds the list of ${listFileName(parsed.data)}`);
  return parsed.data;
}
