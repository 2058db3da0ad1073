import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { ERROR_CODES, MadoguchiError, type ErrorCode } from '../../../src/core/errors.js';

const DOC = readFileSync(path.resolve(import.meta.dirname, '../../../docs/errors.md'), 'utf8');

interface Row {
  readonly code: string;
  readonly meaning: string;
  readonly retryable: string;
}

const ROWS: readonly Row[] = [...DOC.matchAll(/^\| `([a-z-]+)` \| (.+?) \| (yes|no) \| .+ \|$/gm)].map(([, code = '', meaning = '', retryable = '']) => ({ code, meaning, retryable }));

describe('docs/errors.md', () => {
  test('lists exactly the codes of the errors, in their order', () => {
    expect(ROWS.map(({ code }) => code)).toEqual(Object.keys(ERROR_CODES));
  });

  test.each(ROWS.map((row) => [row.code, row] as const))('says of %s what the code says', (code, { meaning, retryable }) => {
    expect(meaning).toBe(ERROR_CODES[code as ErrorCode]);
    expect(retryable).toBe(new MadoguchiError(code as ErrorCode, '').retryable ? 'yes' : 'no');
  });
});
