import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Environment } from '../config.js';
import { readLicences } from '../licences/read-licences.js';
import { createLicenceSearch, type FindLicence } from '../screening/licences.js';

/** Where the imported lists lie: as the environment says, else beside the program. */
export function licencesDir({ LICENCES_DIR: given }: Pick<Environment, 'LICENCES_DIR'>): string {
  return given === undefined ? path.join(path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url)))), 'licences') : path.resolve(given);
}

/** The search in the lists that are there now. @throws MadoguchiError `content-invalid` naming the file */
export function openLicenceSearch(env: Pick<Environment, 'LICENCES_DIR'>): FindLicence {
  return createLicenceSearch(readLicences(licencesDir(env)));
}
