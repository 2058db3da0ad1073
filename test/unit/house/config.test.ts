import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { environment, readEnvironment } from '../../../src/config.js';
import { MadoguchiError } from '../../../src/core/errors.js';

const EXAMPLE = readFileSync(path.resolve(import.meta.dirname, '../../../.env.example'), 'utf8');
const NAMES = Object.keys(environment.shape);

/** No default: the example shows the form. */
const SHOWN_BY_EXAMPLE: readonly string[] = ['REDIS_URL'];
/** Stands in every wrong value, so that a printed value is seen. */
const SECRET = 'sesame-open-7391';

interface Entry {
  readonly name: string;
  readonly value: string;
  /** The comment right above it, or above the group that it stands in. */
  readonly comment: string;
}

/** The variables of .env.example. A blank line ends the reach of a comment. */
function readExample(): readonly Entry[] {
  const entries: Entry[] = [];
  let comment = '';
  for (const line of EXAMPLE.split('\n')) {
    const [, name, value] = /^([A-Z][A-Z0-9_]*)=(.*)$/.exec(line) ?? [];
    if (line === '') comment = '';
    else if (line.startsWith('#')) comment = line.slice(1).trim();
    else if (name !== undefined && value !== undefined) entries.push({ name, value, comment });
    else throw new Error(`.env.example: neither a comment nor NAME=value: ${line}`);
  }
  return entries;
}

/** The lines with which `readEnvironment` refuses. */
function faultsOf(raw: Readonly<Record<string, string>>, purpose: 'serve' | 'tool' = 'tool'): readonly string[] {
  try {
    readEnvironment(raw, purpose);
  } catch (error) {
    if (!(error instanceof MadoguchiError)) throw error;
    expect(error.code).toBe('config-invalid');
    return error.message.split('\n');
  }
  return [];
}

const named = (lines: readonly string[]): readonly (string | undefined)[] => lines.map((line) => /^[A-Z_]+/.exec(line)?.[0]);

describe('.env.example', () => {
  test('names every variable of the configuration once, and no other', () => {
    expect(readExample().map(({ name }) => name).sort()).toEqual([...NAMES].sort());
  });

  test.each(readExample().map((entry) => [entry.name, entry] as const))('explains %s', (_name, { comment }) => {
    expect(comment.length).toBeGreaterThan(10);
  });

  test('shows the defaults', () => {
    const given = Object.fromEntries(readExample().filter(({ name }) => !SHOWN_BY_EXAMPLE.includes(name)).map(({ name, value }) => [name, value]));
    expect(environment.parse(given)).toEqual(environment.parse({}));
  });

  test.each(SHOWN_BY_EXAMPLE)('shows a value of %s that is accepted', (name) => {
    const value = readExample().find((entry) => entry.name === name)?.value ?? '';
    expect(faultsOf({ [name]: value })).toEqual([]);
  });
});

describe('the configuration', () => {
  const wrong: Readonly<Record<string, string>> = {
    PORT: `70000${SECRET}`,
    PUBLIC_URL: `ftp://${SECRET}`,
    ROLE: SECRET,
    REDIS_URL: `http://user:${SECRET}@redis`,
    REDIS_MODE: SECRET,
    REDIS_SHARDS: SECRET,
    REDIS_ALLOW_UNSAFE: SECRET,
    LINE_CHANNEL_ID: SECRET,
    LINE_API_BASE_URL: SECRET,
    LINE_DATA_API_BASE_URL: SECRET,
    LINE_QUOTA_RESERVE: SECRET,
    MESSENGER_PAGE_ID: SECRET,
    MESSENGER_APP_ID: SECRET,
    MESSENGER_GRAPH_BASE_URL: SECRET,
    MESSENGER_GRAPH_VERSION: SECRET,
    MESSENGER_HUMAN_AGENT: SECRET,
    RETENTION_DAYS: SECRET,
    SETTLE_MS: SECRET,
    LOG_LEVEL: SECRET,
  };

  test.each(Object.entries(wrong))('refuses a malformed %s by name, without its value', (name, value) => {
    const lines = faultsOf({ [name]: value });
    expect(named(lines)).toEqual([name]);
    expect(lines.join('\n')).not.toContain(SECRET);
  });

  test('names every malformed variable at once, a line each', () => {
    const lines = faultsOf(wrong);
    expect([...named(lines)].sort()).toEqual(Object.keys(wrong).sort());
    expect(lines.join('\n')).not.toContain(SECRET);
  });

  test.each([['PORT', '-1'], ['PORT', '3978.5'], ['REDIS_SHARDS', '0'], ['LINE_QUOTA_RESERVE', '1'], ['RETENTION_DAYS', '0'], ['RETENTION_DAYS', '366'], ['SETTLE_MS', '5001']])(
    'refuses %s=%s, which is out of range',
    (name, value) => {
      expect(named(faultsOf({ [name]: value }))).toEqual([name]);
    },
  );

  test('takes an empty value as not set', () => {
    expect(readEnvironment(Object.fromEntries(NAMES.map((name) => [name, ''])), 'tool')).toEqual(readEnvironment({}, 'tool'));
  });

  test('reads a channel secret that is being changed as two, newest first', () => {
    const env = readEnvironment({ LINE_CHANNEL_SECRET: 'new, old', LINE_CHANNEL_ID: '1234567890' }, 'tool');
    expect(env.LINE_CHANNEL_SECRET).toEqual(['new', 'old']);
  });

  test('tells everything that production lacks at once', () => {
    expect(named(faultsOf({}, 'serve'))).toEqual(['REDIS_URL', 'DATA_KEYS', 'LINE_CHANNEL_SECRET']);
  });

  test('demands of a tool nothing that only production needs', () => {
    expect(faultsOf({})).toEqual([]);
  });

  test('accepts a production environment with one channel', () => {
    const env = { REDIS_URL: 'redis://localhost:6379', DATA_KEYS: `k1:${'a'.repeat(64)}`, LINE_CHANNEL_SECRET: 's', LINE_CHANNEL_ACCESS_TOKEN: 't' };
    expect(faultsOf(env, 'serve')).toEqual([]);
  });

  test('names what half a channel lacks', () => {
    expect(named(faultsOf({ LINE_CHANNEL_SECRET: SECRET, MESSENGER_APP_SECRET: SECRET }))).toEqual([
      'LINE_CHANNEL_ACCESS_TOKEN', 'MESSENGER_PAGE_ACCESS_TOKEN', 'MESSENGER_VERIFY_TOKEN', 'MESSENGER_PAGE_ID',
    ]);
  });

  test('names what a cluster and a sentinel group lack', () => {
    expect(named(faultsOf({ REDIS_MODE: 'cluster' }))).toEqual(['REDIS_NODES']);
    expect(named(faultsOf({ REDIS_MODE: 'sentinel' }))).toEqual(['REDIS_NODES', 'REDIS_SENTINEL_NAME']);
  });
});
