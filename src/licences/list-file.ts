import { CsvError, parse } from 'csv-parse/sync';
import type { LicenceEntry } from '../screening/licences.js';
import { columnOf, dayOf, isCountry, NAME_HEADERS, statusOf, type Column } from './list-words.js';

/** What a file holds, or everything that is wrong with it. */
export type ListFile =
  | { readonly kind: 'read'; readonly entries: readonly LicenceEntry[]; readonly ignored: readonly string[] }
  /** One line each, first to last. */
  | { readonly kind: 'wrong'; readonly faults: readonly string[] };

interface Row {
  readonly cells: readonly string[];
  /** In the file, from 1. */
  readonly line: number;
}

/**
 * Reads a list as comma-, semicolon- or tab-separated text with a header line. Lines that begin with `#` are comments.
 * @param bytes UTF-8 with or without a byte order mark, UTF-16 with one, or Shift_JIS
 * @param country ISO 3166-1 alpha-2; lines of another country are faults
 */
export function readListFile(bytes: Uint8Array, country?: string): ListFile {
  const text = decode(bytes);
  if (text === undefined) return wrong('the file is neither UTF-8 nor Shift_JIS; save it as "CSV UTF-8"');
  const rows = parseRows(text);
  if (typeof rows === 'string') return wrong(rows);
  const [header, ...lines] = rows;
  if (header === undefined) return wrong('the file is empty');
  const columns = header.cells.map(columnOf);
  const faults = headerFaults(columns, header);
  if (faults.length > 0) return { kind: 'wrong', faults };
  if (lines.length === 0) return wrong(`line ${header.line}: there is no organisation below the header`);
  const read = lines.map((row) => readRow(row, columns, country));
  const bad = read.flatMap((one) => one.faults);
  if (bad.length > 0) return { kind: 'wrong', faults: bad };
  return { kind: 'read', entries: read.map(({ entry }) => entry), ignored: header.cells.filter((cell, at) => columns[at] === undefined && cell !== '') };
}

function wrong(fault: string): ListFile {
  return { kind: 'wrong', faults: [fault] };
}

function decode(bytes: Uint8Array): string | undefined {
  const encodings = bytes[0] === 0xff && bytes[1] === 0xfe ? ['utf-16le'] : ['utf-8', 'shift_jis'];
  for (const encoding of encodings) {
    try {
      const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
      // Text never holds NUL; Shift_JIS accepts almost any bytes.
      return text.includes('\0') ? undefined : text;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ERR_ENCODING_INVALID_ENCODED_DATA') throw error;
    }
  }
  return undefined;
}

/** The lines, or what is wrong with the first that is none. */
function parseRows(text: string): readonly Row[] | string {
  const rows: Row[] = [];
  try {
    parse(text, {
      bom: true, comment: '#', comment_no_infix: true, delimiter: delimiterOf(text),
      relax_column_count: true, skip_empty_lines: true, skip_records_with_empty_values: true, trim: true,
      on_record: (cells: readonly string[], { lines }) => {
        rows.push({ cells, line: lines });
        return undefined;
      },
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    // An open quote is noticed at the end of the file; it stands after the last line that was whole.
    if (error.code === 'CSV_QUOTE_NOT_CLOSED') return `line ${(rows.at(-1)?.line ?? 0) + 1} or below: quotes are opened and never closed`;
    return `line ${String(error['lines'])}: quotes stand in the middle of a field`;
  }
  return rows;
}

/** Spreadsheets of some countries part fields by semicolons. */
function delimiterOf(text: string): string {
  const header = text.split(/\r?\n/).find((line) => line.trim() !== '' && !line.replace('\ufeff', '').startsWith('#')) ?? '';
  const count = (sign: string): number => header.split(sign).length;
  return [';', '\t'].find((sign) => count(sign) > count(',')) ?? ',';
}

function headerFaults(columns: readonly (Column | undefined)[], { cells, line }: Row): readonly string[] {
  if (!columns.includes('name')) return [`line ${line}: no column holds the names; its header must be ${NAME_HEADERS} (found: ${cells.join(', ')})`];
  // Several columns may hold spellings of a name; two of anything else would leave open which one counts.
  return cells.flatMap((cell, at) => {
    const column = columns[at];
    const first = columns.indexOf(column);
    return column === undefined || column === 'names' || first === at ? [] : [`line ${line}: the columns "${cells[first] ?? ''}" and "${cell}" mean the same; rename or remove one`];
  });
}

function readRow({ cells, line }: Row, columns: readonly (Column | undefined)[], country: string | undefined): { readonly entry: LicenceEntry; readonly faults: readonly string[] } {
  const values = (wanted: Column): readonly string[] => cells.filter((cell, at) => columns[at] === wanted && cell !== '');
  const [name = ''] = values('name');
  const [[number], [place], [statusWord], [until], [where]] = [values('number'), values('place'), values('status'), values('validUntil'), values('country')];
  const names = values('names').flatMap((cell) => cell.split(/[;；\n]/)).map((one) => one.trim()).filter((one) => one !== '');
  const status = statusWord === undefined ? undefined : statusOf(statusWord);
  const validUntil = until === undefined ? undefined : dayOf(until);
  const faults = [
    ...(cells.length === columns.length ? [] : [`${cells.length} fields, the header has ${columns.length}`]),
    ...(/[\p{L}]/u.test(name) ? [] : ['the name is missing']),
    ...(statusWord !== undefined && status === undefined ? [`the status "${statusWord}" is not known; write valid, suspended, withdrawn or expired`] : []),
    ...(until !== undefined && validUntil === undefined ? [`"${until}" is no day; write YYYY-MM-DD`] : []),
    ...(where !== undefined && country !== undefined && !isCountry(where, country) ? [`the country "${where}" is not ${country}`] : []),
  ];
  return {
    entry: {
      name,
      ...(names.length === 0 ? {} : { names }),
      ...(number === undefined ? {} : { number }),
      ...(place === undefined ? {} : { place }),
      ...(status === undefined ? {} : { status }),
      ...(validUntil === undefined ? {} : { validUntil }),
    },
    faults: faults.map((fault) => `line ${line}: ${fault}`),
  };
}
