import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { MadoguchiError } from '../core/errors.js';
import type { LicenceList, ListHead } from '../screening/licences.js';
import { readListFile } from './list-file.js';
import { listFileName, readLicenceFile } from './read-licences.js';

export interface LicenceImport {
  /** The CSV file. */
  readonly file: string;
  /** Folder of the imported lists; made when it is missing. */
  readonly dir: string;
  readonly head: ListHead;
  /** YYYY-MM-DD in Japan. */
  readonly today: string;
}

export interface ImportResult {
  readonly count: number;
  /** Where the list lies now. */
  readonly path: string;
  /** The list that was there before. */
  readonly replaced?: { readonly date: string; readonly count: number };
  /** Headers of columns that are not read. */
  readonly ignored: readonly string[];
}

const MAX_FAULTS = 20;

/**
 * Imports one official list and replaces the one of the same kind and country as a whole, or changes nothing.
 * @throws MadoguchiError `content-invalid`: one line for each fault with its line in the file; `config-invalid` when the list itself
 * is not described properly
 */
export function importLicences({ file, dir, head, today }: LicenceImport): ImportResult {
  checkHead(head, today);
  const read = readListFile(readBytes(file), head.country);
  const shown = path.basename(file);
  if (read.kind === 'wrong') {
    const rest = read.faults.length - MAX_FAULTS;
    const lines = [...read.faults.slice(0, MAX_FAULTS), ...(rest > 0 ? [`and ${rest} more`] : []), 'nothing was imported'];
    throw new MadoguchiError('content-invalid', lines.map((line) => `${shown}: ${line}`).join('\n'));
  }
  const target = path.join(dir, listFileName(head));
  const before = readBefore(target);
  if (before !== undefined && before.date > head.date) {
    throw new MadoguchiError('config-invalid', `the list that is there is newer (${before.date}); to go back, remove ${target} first`);
  }
  replaceFile(target, `${JSON.stringify({ ...head, entries: read.entries } satisfies LicenceList, undefined, 1)}\n`);
  return {
    count: read.entries.length,
    path: target,
    ignored: read.ignored,
    ...(before === undefined ? {} : { replaced: { date: before.date, count: before.entries.length } }),
  };
}

function checkHead({ id, country, date, source, title }: ListHead, today: string): void {
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(date) && !Number.isNaN(Date.parse(date)) && new Date(date).toISOString().startsWith(date);
  const isCountryCode = country !== undefined && /^[A-Z]{2}$/.test(country) && new Intl.DisplayNames(['en'], { type: 'region' }).of(country) !== country;
  const faults = [
    ...(isDay ? [] : ['--date is the day of the list, YYYY-MM-DD']),
    ...(isDay && date > today ? [`--date ${date} is in the future`] : []),
    ...(source.trim() === '' ? ['--source says who publishes the list: a name or an address'] : []),
    ...(title.trim() === '' ? ['--title may not be empty'] : []),
    ...(id === 'sending' && !isCountryCode ? ['--list sending needs --country with two letters, such as VN'] : []),
    ...(id === 'supervising' && country !== undefined ? ['--list supervising takes no --country: they are all in Japan'] : []),
  ];
  if (faults.length > 0) throw new MadoguchiError('config-invalid', faults.join('\n'));
}

function readBytes(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (cause) {
    throw new MadoguchiError('content-invalid', `${path.basename(file)} cannot be read`, { cause });
  }
}

/** A damaged list is no reason against a new one: the import is its repair. */
function readBefore(target: string): LicenceList | undefined {
  if (!existsSync(target)) return undefined;
  try {
    return readLicenceFile(target);
  } catch (error) {
    if (error instanceof MadoguchiError) return undefined;
    throw error;
  }
}

/** Readers see the old file or the new one, also after a crash: written beside it, flushed, renamed. */
function replaceFile(target: string, text: string): void {
  mkdirSync(path.dirname(target), { recursive: true });
  const beside = path.join(path.dirname(target), `.${path.basename(target)}.${process.pid}`);
  try {
    const handle = openSync(beside, 'w');
    try {
      writeFileSync(handle, text);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(beside, target);
  } catch (cause) {
    rmSync(beside, { force: true });
    throw new MadoguchiError('config-invalid', `${target} cannot be written; see LICENCES_DIR`, { cause });
  }
}
