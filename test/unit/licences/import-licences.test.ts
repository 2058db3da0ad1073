import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { MadoguchiError } from '../../../src/core/errors.js';
import { importLicences, type ImportResult } from '../../../src/licences/import-licences.js';
import { readLicences } from '../../../src/licences/read-licences.js';
import { createLicenceSearch, type ListHead } from '../../../src/screening/licences.js';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const FIXTURES = path.join(ROOT, 'test/fixtures/licences');
const SUPERVISING: ListHead = { id: 'supervising', title: 'Made up', date: '2026-11-01', source: 'nobody' };
const VIETNAM: ListHead = { id: 'sending', country: 'VN', title: 'Made up', date: '2026-10-15', source: 'nobody' };

let home = '';
let dir = '';
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'licences-'));
  dir = path.join(home, 'lists');
});
afterEach(() => {
  rmSync(home, { recursive: true });
});

function importFile(file: string, head: ListHead = SUPERVISING): ImportResult {
  return importLicences({ file, dir, head, today: '2026-11-22' });
}
/** Imports text or bytes. */
function importText(content: string | Uint8Array, head: ListHead = SUPERVISING): ImportResult {
  const file = path.join(home, 'list.csv');
  writeFileSync(file, content);
  return importFile(file, head);
}
function faultOf(run: () => unknown): MadoguchiError {
  try {
    run();
  } catch (error) {
    if (error instanceof MadoguchiError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}
/** Shift_JIS of ASCII and of what stands in the table of this test. */
function shiftJis(text: string): Uint8Array {
  const table: Readonly<Record<string, readonly number[]>> = { 名: [0x96, 0xbc], 称: [0x8f, 0xcc], 桜: [0x8d, 0xf7], 組: [0x91, 0x67], 合: [0x8d, 0x87] };
  return Uint8Array.from(Array.from(text).flatMap((char) => table[char] ?? [char.charCodeAt(0)]));
}

describe('a list', () => {
  test('comes back as it was imported, with title, day and source', () => {
    expect(importFile(path.join(FIXTURES, 'supervising.csv'))).toMatchObject({ count: 6, ignored: [] });
    importFile(path.join(FIXTURES, 'sending-vn.csv'), VIETNAM);
    const lists = readLicences(dir);
    expect(lists.map(({ entries, ...head }) => [head, entries.length])).toEqual([[VIETNAM, 4], [SUPERVISING, 6]]);
    expect(lists[1]?.entries[0]).toEqual({ name: 'みほん桜国際協同組合', names: ['ミホンサクラコクサイ'], number: '許9900000001', place: '東京都架空区', status: 'valid', validUntil: '2028-03-31' });
    expect(lists[1]?.entries.map(({ status, validUntil }) => status ?? validUntil)).toEqual(['valid', 'valid', 'withdrawn', 'valid', undefined, 'suspended']);
    expect(createLicenceSearch(lists)('TRANGVANG MAU Trading')).toMatchObject({ kind: 'withdrawn', status: 'withdrawn' });
    expect(createLicenceSearch(lists)('架空フジ')).toMatchObject({ kind: 'withdrawn', status: 'expired' });
  });

  test.each([
    ['UTF-8 with a byte order mark', new TextEncoder().encode('\ufeff名称\n桜組合\n')],
    ['UTF-16 as spreadsheets write it', Uint8Array.from(Buffer.from('\ufeff名称\n桜組合\n', 'utf16le'))],
    ['Shift_JIS', shiftJis('名称\r\n桜組合\r\n')],
    ['tabs, quotes and empty lines', new TextEncoder().encode('名称\t所在地\n\n"桜組合"\t\n')],
  ])('is read from %s', (_, bytes) => {
    importText(bytes);
    expect(readLicences(dir)[0]?.entries).toEqual([{ name: '桜組合' }]);
  });

  test('tells which columns it does not use', () => {
    expect(importFile(path.join(FIXTURES, 'sending-vn.csv'), VIETNAM).ignored).toEqual(['điện thoại']);
  });

  test.each([['2027-03-31', '2027-03-31'], ['2027/3/31', '2027-03-31'], ['31/03/2027', '2027-03-31'], ['令和9年3月31日', '2027-03-31'], ['2027年３月31日', '2027-03-31']])('may write a day as %s', (written, day) => {
    importText(`name,valid_until\nMihon,${written}\n`);
    expect(readLicences(dir)[0]?.entries[0]?.validUntil).toBe(day);
  });

  test('takes the country as a code or by name', () => {
    expect(importFile(path.join(FIXTURES, 'sending-id.csv'), { ...VIETNAM, country: 'ID' }).count).toBe(2);
    expect(importText('tên,quốc gia\nMẫu Tre,Việt Nam\nMẫu Sen,ベトナム\n', VIETNAM).count).toBe(2);
  });
});

describe('a file that is wrong', () => {
  test.each([
    ['without a column of names', 'number,place\n1,Hanoi\n', 'list.csv: line 1: no column holds the names; its header must be "name", "名称" or "tên" (found: number, place)'],
    ['with two columns of numbers', 'name,number,許可番号\nMihon,1,2\n', 'list.csv: line 1: the columns "number" and "許可番号" mean the same; rename or remove one'],
    ['with a broken line', '# note\nname,number\nMihon,1\nMihon 2,2,3\n', 'list.csv: line 4: 3 fields, the header has 2'],
    ['with a line without a name', 'name,number\nMihon,1\n,2\n', 'list.csv: line 3: the name is missing'],
    ['with a status that nobody knows', 'name,status\nMihon,maybe\n', 'list.csv: line 2: the status "maybe" is not known; write valid, suspended, withdrawn or expired'],
    ['with a day that is none', 'name,valid_until\nMihon,2027-02-30\n', 'list.csv: line 2: "2027-02-30" is no day; write YYYY-MM-DD'],
    ['with open quotes', 'name\n"Mihon\nMihon 2\nMihon 3\n', 'list.csv: line 2 or below: quotes are opened and never closed'],
    ['with quotes inside a field', 'name\nMihon\n"Mihon" 2\n', 'list.csv: line 3: quotes stand in the middle of a field'],
    ['with a header only', 'name,number\n', 'list.csv: line 1: there is no organisation below the header'],
    ['that is empty', '', 'list.csv: the file is empty'],
    ['that is a spreadsheet', Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0, 0xff, 0xfe), 'list.csv: the file is neither UTF-8 nor Shift_JIS; save it as "CSV UTF-8"'],
  ])('%s is refused by line', (_, content, line) => {
    const fault = faultOf(() => importText(content));
    expect(fault.code).toBe('content-invalid');
    expect(fault.message.split('\n')).toEqual([line, 'list.csv: nothing was imported']);
  });

  test('tells every wrong line, up to twenty', () => {
    const lines = Array.from({ length: 25 }, (_, at) => `Mihon ${at},maybe`);
    const told = faultOf(() => importText(`name,status\n${lines.join('\n')}\n`)).message.split('\n');
    expect(told).toHaveLength(22);
    expect(told.slice(-2)).toEqual(['list.csv: and 5 more', 'list.csv: nothing was imported']);
  });

  test('names organisations of another country', () => {
    expect(faultOf(() => importText('name,country\nMihon,VN\nContoh,ID\n', VIETNAM)).message).toContain('line 3: the country "ID" is not VN');
  });

  test('leaves the list that was there', () => {
    importText('name\nMihon\n');
    const before = readFileSync(path.join(dir, 'supervising.json'), 'utf8');
    faultOf(() => importText('name,status\nMihon 2,valid\nMihon 3,maybe\n'));
    expect(readFileSync(path.join(dir, 'supervising.json'), 'utf8')).toBe(before);
  });

  test('that is not there is told', () => {
    expect(faultOf(() => importFile(path.join(home, 'none.csv'))).message).toBe('none.csv cannot be read');
  });
});

describe('a newer list', () => {
  test('replaces the one of its kind and country as a whole, and no other', () => {
    importText('name\nMihon\nMihon 2\n');
    importText('name\nMẫu Tre\n', VIETNAM);
    const { replaced } = importText('name\nMihon 3\n', { ...SUPERVISING, date: '2026-11-20' });
    expect(replaced).toEqual({ date: '2026-11-01', count: 2 });
    expect(readLicences(dir).map(({ date, entries }) => [date, entries.map(({ name }) => name)])).toEqual([['2026-10-15', ['Mẫu Tre']], ['2026-11-20', ['Mihon 3']]]);
    expect(readdirSync(dir).sort()).toEqual(['sending-VN.json', 'supervising.json']);
  });

  test('is not replaced by an older one', () => {
    importText('name\nMihon\n');
    expect(faultOf(() => importText('name\nMihon\n', { ...SUPERVISING, date: '2026-10-31' })).message).toContain('newer (2026-11-01)');
  });

  test('repairs a damaged one', () => {
    importText('name\nMihon\n');
    writeFileSync(path.join(dir, 'supervising.json'), '{"id":"super');
    expect(faultOf(() => readLicences(dir))).toMatchObject({ code: 'content-invalid', message: 'licences/supervising.json could not be read as JSON; import the list again' });
    expect(importText('name\nMihon\n').replaced).toBeUndefined();
    expect(readLicences(dir)).toHaveLength(1);
  });

  test.each([
    ['no day', { ...SUPERVISING, date: '2026-13-01' }, '--date is the day'],
    ['a day to come', { ...SUPERVISING, date: '2026-11-23' }, 'in the future'],
    ['no source', { ...SUPERVISING, source: ' ' }, '--source'],
    ['no country', { id: 'sending', title: 'x', date: '2026-11-01', source: 'x' } as const, '--country'],
    ['a country that is none', { ...VIETNAM, country: 'QQ' }, '--country'],
    ['a country of supervising organisations', { ...SUPERVISING, country: 'VN' }, 'takes no --country'],
  ])('with %s is refused', (_, head, words) => {
    const fault = faultOf(() => importText('name\nMihon\n', head));
    expect(fault.code).toBe('config-invalid');
    expect(fault.message).toContain(words);
  });
});

describe('the folder of lists', () => {
  test('may be missing', () => {
    expect(readLicences(dir)).toEqual([]);
  });

  test.each([
    ['a field that nobody knows', { ...SUPERVISING, entries: [{ name: 'Mihon', colour: 'red' }] }, 'supervising.json'],
    ['no organisation', { ...SUPERVISING, entries: [] }, 'supervising.json'],
    ['another list than its name says', { ...SUPERVISING, entries: [{ name: 'Mihon' }] }, 'sending-VN.json'],
  ])('with %s is refused by the name of the file', (_, list, name) => {
    writeFileSync(path.join(home, name), JSON.stringify(list));
    const { code, message } = faultOf(() => readLicences(home));
    expect(code).toBe('content-invalid');
    expect(message).toContain(`licences/${name}`);
  });
});

describe('madoguchi import licences', () => {
  /** The built program, as a volunteer starts it. */
  const run = (...args: readonly string[]): { readonly status: number; readonly out: string } => {
    try {
      const out = execFileSync(process.execPath, [path.join(ROOT, 'bin/madoguchi.js'), 'import', 'licences', ...args], { env: { PATH: process.env['PATH'], LICENCES_DIR: dir }, encoding: 'utf8', stdio: 'pipe' });
      return { status: 0, out };
    } catch (error) {
      const { status, stderr } = error as { readonly status: number; readonly stderr: string };
      return { status, out: stderr };
    }
  };

  test('says how many were read and what they replaced', () => {
    const args = [path.join(FIXTURES, 'sending-vn.csv'), '--list', 'sending', '--country', 'vn', '--date', '2026-10-15', '--source', 'nobody'];
    const first = run(...args);
    expect(first.status).toBe(0);
    expect(first.out).toContain('read 4 organisations: Sending organisations, VN, 2026-10-15, nobody');
    expect(first.out).toContain('there was no such list before');
    expect(run(...args, '--title', 'Danh sách').out).toContain('replaced the list of 2026-10-15 with 4 organisations');
    expect(readLicences(dir).map(({ title, country }) => [title, country])).toEqual([['Danh sách', 'VN']]);
  });

  test('ends with 1 and one line for each fault, without a trace of the program', () => {
    writeFileSync(path.join(home, 'bad.csv'), 'name,status\nMihon,maybe\nMihon,perhaps\n');
    const { status, out } = run(path.join(home, 'bad.csv'), '--list', 'supervising', '--date', '2026-10-15', '--source', 'nobody');
    expect(status).toBe(1);
    expect(out.trim().split('\n').map((line) => line.slice(0, 15))).toEqual(['bad.csv: line 2', 'bad.csv: line 3', 'bad.csv: nothin']);
    expect(readLicences(dir)).toEqual([]);
  });

  test('asks for what is missing', () => {
    const { status, out } = run(path.join(FIXTURES, 'supervising.csv'), '--list', 'supervising', '--source', 'nobody');
    expect(status).toBe(1);
    expect(out).toContain('--date');
  });
});
