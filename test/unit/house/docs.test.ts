import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { environment } from '../../../src/config.js';
import { createMetrics } from '../../../src/telemetry/prometheus.js';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');

const DOCS = ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...readdirSync(path.join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.md')).map((file) => `docs/${file.split(path.sep).join('/')}`)];

interface Package {
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}
const PACKAGE = JSON.parse(read('package.json')) as Package;
const sorted = (names: Iterable<string>): readonly string[] => [...new Set(names)].sort();

function rooms(): readonly string[] {
  const src = path.join(ROOT, 'src');
  return readdirSync(src, { withFileTypes: true })
    .filter((entry) => !entry.isDirectory() || readdirSync(path.join(src, entry.name)).length > 0)
    .map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name));
}

describe('docs', () => {
  test.each(DOCS)('every local link of %s leads to a file', (file) => {
    const links = [...read(file).matchAll(/\]\(([^)\s#]+)(?:#[^)]*)?\)/g)].map((match) => match[1]!).filter((link) => !/^[a-z]+:/.test(link));
    expect(links.filter((link) => !existsSync(path.join(ROOT, path.dirname(file), link)))).toEqual([]);
  });

  test.each(DOCS)('every npm script and command that %s names exists', (file) => {
    const text = read(file);
    const scripts = [...text.matchAll(/npm run ([a-z:-]+)/g)].map((match) => match[1]!);
    expect(scripts.filter((script) => !(script in PACKAGE.scripts))).toEqual([]);
    const commands = [...text.matchAll(/npx madoguchi ([a-z]+)/g)].map((match) => match[1]!);
    const cli = read('src/cli/madoguchi.ts');
    expect(commands.filter((command) => !cli.includes(`.command('${command}')`) && !cli.includes(`.command('${command} `))).toEqual([]);
  });

  test.each(DOCS)('every file that %s names in a code span exists', (file) => {
    const named = [...read(file).matchAll(/`((?:src|test|docs|scripts|dialogs|locales|bin)\/[A-Za-z0-9_./-]+)`/g)].map((match) => match[1]!);
    expect(named.filter((name) => !existsSync(path.join(ROOT, name)))).toEqual([]);
  });
});

describe('README.md', () => {
  test('tells the day on which the facts were put together', () => {
    const day = /^checked_on: (\d{4}-\d{2}-\d{2})$/m.exec(read('dialogs/content.yaml'))?.[1];
    expect(day).toBeDefined();
    expect(read('README.md')).toContain(day);
  });
});

describe('docs/decisions/dependencies.md', () => {
  test('gives a reason for every dependency, and for none that is gone', () => {
    const rows = [...read('docs/decisions/dependencies.md').matchAll(/^\| `([^`]+)` \| .{10,} \|$/gm)].map((match) => match[1]!);
    expect(sorted(rows)).toEqual(sorted([...Object.keys(PACKAGE.dependencies), ...Object.keys(PACKAGE.devDependencies)]));
  });
});

describe('docs/operations.md', () => {
  const text = read('docs/operations.md');
  let metrics = '';
  beforeAll(async () => {
    metrics = await createMetrics({ depths: () => Promise.resolve({ waiting: 0, outgoing: 0, buried: 0, timers: 0 }) }).text();
  });

  test('names every variable of the environment, and no other', () => {
    const named = [...text.matchAll(/`((?:[A-Z]+_)+[A-Z]+|PORT|HOST|ROLE)`/g)].map((match) => match[1]!);
    expect(sorted(named)).toEqual(sorted(Object.keys(environment.shape)));
  });

  test('names every metric of ours, and no other', () => {
    const ours = [...metrics.matchAll(/^# TYPE (madoguchi_\w+)/gm)].map((match) => match[1]!).filter((name) => !/^madoguchi_(process|nodejs)_/.test(name));
    const named = [...text.matchAll(/`(madoguchi_\w+)`/g)].map((match) => match[1]!);
    expect(sorted(named)).toEqual(sorted(ours));
  });

  test('says what to do on every alarm', () => {
    const raised = readdirSync(path.join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => read(`src/${file}`))
      .flatMap((source) => [...source.matchAll(/(?:count\('alarms', \{ (?:what|kind): |alarms\.push\()['`]([a-z-]+)/g)].map((match) => match[1]!));
    const rows = [...text.matchAll(/^\| `([a-z0-9-]+)…?`/gm)].map((match) => match[1]!);
    expect(raised.length).toBeGreaterThan(0);
    expect(raised.filter((alarm) => !rows.some((row) => row.startsWith(alarm) || alarm.startsWith(row)))).toEqual([]);
  });
});

describe('ARCHITECTURE.md', () => {
  test('describes every room of src/, and no other', () => {
    const map = /```\nsrc\/\n([\s\S]*?)```/.exec(read('ARCHITECTURE.md'))?.[1] ?? '';
    const named = [...map.matchAll(/^ {2}([a-z-]+(?:\/|\.ts))/gm)].map((match) => match[1]!);
    expect(sorted(named)).toEqual(sorted(rooms()));
  });
});
