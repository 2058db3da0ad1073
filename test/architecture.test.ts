import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import ts from 'typescript';

const ROOT = path.resolve(import.meta.dirname, '..');
const SRC = path.join(ROOT, 'src');

/**
 * Who may import whom; a room may always import itself. Names with a slash are a folder of a folder.
 * A room that is not listed here fails the test: whoever adds one says what it may know.
 */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  core: [],
  content: ['core'],
  understand: ['core', 'content'],
  screening: ['core', 'content'],
  dialog: ['core', 'content'],
  handoff: ['core', 'content'],
  licences: ['core', 'screening'],
  pictures: ['core'],
  'model-cache': ['core', 'content', 'understand'],
  assist: ['core', 'understand'],
  bot: ['core', 'content', 'understand', 'screening', 'dialog', 'handoff'],
  'channels/line': ['core'],
  'channels/messenger': ['core'],
  'channels/simulator': ['core'],
  standin: ['core'],
  queue: ['core', 'bot'],
  store: ['core'],
  'store/redis': ['core', 'store'],
  'store/memory': ['core', 'store'],
  telemetry: ['core'],
  http: ['core'],
  console: ['core', 'content', 'handoff'],
  'console/web': ['console', 'core'],
  notices: ['core'],
  config: ['core'],
  cli: ['core', 'config', 'main', 'bot', 'content', 'screening', 'understand', 'channels/simulator', 'demo', 'licences', 'provision', 'doctor'],
  demo: ['core', 'config', 'main', 'bot', 'console', 'standin'],
};

/** main builds everything: it may import every room. */
const BUILDER = 'main';

/** Packages that only one room may know, so that leaving one of them is work in one folder. */
const ONLY_IN: Readonly<Record<string, readonly string[]>> = {
  botbuilder: ['bot'],
  i18next: ['bot', 'console/web'],
  redis: ['store/redis'],
  '@line/bot-sdk': ['channels/line'],
  axios: ['channels/messenger'],
  fastify: ['http', 'demo', 'console'],
  'fastify-type-provider-zod': ['console'],
  '@node-rs/argon2': ['console'],
  'openid-client': ['console'],
  otpauth: ['console'],
  react: ['console/web'],
  nodemailer: ['notices'],
  pino: ['telemetry'],
  'prom-client': ['telemetry'],
  commander: ['cli'],
  'js-yaml': ['content', 'model-cache'],
  '@holiday-jp/holiday_jp': ['content'],
  'csv-parse': ['licences'],
  sharp: ['pictures'],
  'tesseract.js': ['pictures'],
  'fastest-levenshtein': ['screening'],
};

/** Pure rooms: the same input gives the same output, on every machine and every day. */
const PURE = ['core', 'understand', 'screening', 'dialog', 'handoff'];
const NO_CLOCK_NO_PROCESS = ['content', ...PURE];

/** Letters that English and code do not need: words that somebody will read belong into locales/. */
const FOREIGN_LETTERS = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}\p{Script=Thai}\p{Script=Myanmar}\p{Script=Khmer}ăđơưĂĐƠƯ\u1EA0-\u1EF9]/u;
/** Patterns of what job offers say; what the person is told about them stands in locales/. */
const READS_OFFERS = /^screening\//;

const ALLOWED_LETTERS: Readonly<Record<string, string>> = {
  'bot/organisation-check.ts': 'marks of licence numbers, as they stand on papers',
  'bot/lists.ts': 'the names of the languages, each in itself: the same in every language',
  'core/text-fold.ts': 'folding of Vietnamese letters',
  'core/text-splitting.ts': 'marks at which a text may be parted',
  'licences/list-words.ts': 'headers, states and dates as official lists write them',
  'understand/augment.ts': 'letters as people leave them out',
  'understand/empty-talk.ts': 'laughter and keyboard rattle in Latin letters with accents',
  'understand/kana.ts': 'the table from romaji to kana',
  'understand/normalize.ts': 'letters that are folded into one another',
};

/** Imports that close a circle and are known to. The test fails once such a circle is gone: then its line goes too. */
const KNOWN_CIRCLES: Readonly<Record<string, string>> = {
  'bot/perform.ts → bot/topic-answer.ts': 'an answer may ask a question first, and a question may end in an answer',
};

const FILE_LINES = 300;

interface Import {
  readonly specifier: string;
  /** From src/; undefined for a package. */
  readonly target: string | undefined;
  /** Gone after compilation, so it cannot be part of a circle that matters. */
  readonly typesOnly: boolean;
}
interface Source {
  /** From src/, with slashes. */
  readonly file: string;
  readonly room: string;
  readonly text: string;
  readonly imports: readonly Import[];
  readonly tree: ts.SourceFile;
}

const SOURCES = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .map((file) => file.split(path.sep).join('/'))
  .filter((file) => /\.tsx?$/.test(file) && !file.endsWith('.d.ts'))
  .map(readSource);

function roomOf(file: string): string {
  const parts = file.split('/');
  if (parts.length === 1) return file.replace(/\.ts$/, '');
  if (file.startsWith('console/web/')) return 'console/web';
  if (parts[0] === 'channels' || (parts[0] === 'store' && parts.length > 2)) return parts.slice(0, 2).join('/');
  return parts[0]!;
}

function readSource(file: string): Source {
  const text = readFileSync(path.join(SRC, file), 'utf8');
  const tree = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
  const imports = specifiersOf(tree).map(({ specifier, typesOnly }) => ({
    specifier,
    typesOnly,
    target: specifier.startsWith('.') ? path.posix.normalize(path.posix.join(path.posix.dirname(file), specifier)).replace(/\.js$/, '.ts') : undefined,
  }));
  return { file, room: roomOf(file), text, imports, tree };
}

/** Static imports, re-exports, `import()` and import types, in the order in which they stand. */
function specifiersOf(tree: ts.SourceFile): Pick<Import, 'specifier' | 'typesOnly'>[] {
  const found: Pick<Import, 'specifier' | 'typesOnly'>[] = [];
  const add = (specifier: ts.Node | undefined, typesOnly: boolean): void => {
    if (specifier !== undefined && ts.isStringLiteralLike(specifier)) found.push({ specifier: specifier.text, typesOnly });
  };
  visit(tree, (node) => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword);
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly);
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) add(node.arguments[0], false);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal, true);
  });
  return found;
}

function visit(node: ts.Node, look: (node: ts.Node) => void): void {
  look(node);
  node.forEachChild((child) => {
    visit(child, look);
  });
}

function packageOf(specifier: string): string {
  return specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
}

/** Imports that remain after compilation, without those that `ignored` names. */
function importGraph(ignored: Readonly<Record<string, string>>): ReadonlyMap<string, readonly string[]> {
  return new Map(SOURCES.map(({ file, imports }) => [
    file,
    imports.flatMap(({ target, typesOnly }) => (target === undefined || typesOnly || `${file} → ${target}` in ignored ? [] : [target])),
  ]));
}

/** Files on a circle of imports, as one readable line, or undefined. */
function findCycle(graph: ReadonlyMap<string, readonly string[]>): string | undefined {
  const done = new Set<string>();
  const walk = (file: string, trail: readonly string[]): string | undefined => {
    if (trail.includes(file)) return [...trail.slice(trail.indexOf(file)), file].join(' → ');
    if (done.has(file)) return undefined;
    for (const next of graph.get(file) ?? []) {
      const cycle = walk(next, [...trail, file]);
      if (cycle !== undefined) return cycle;
    }
    done.add(file);
    return undefined;
  };
  for (const file of graph.keys()) {
    const cycle = walk(file, []);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}

/** Uses of `name.member` (or of `new Date()` without arguments) in code, not in comments. */
function clockAndProcessUses({ tree, file }: Source): string[] {
  const found: string[] = [];
  visit(tree, (node) => {
    if (ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression)) {
      const use = `${node.expression.text}.${node.name.text}`;
      if (node.expression.text === 'process' || ['Date.now', 'Math.random', 'performance.now'].includes(use)) found.push(`${file}: ${use}`);
    }
    if (ts.isNewExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'Date' && (node.arguments?.length ?? 0) === 0) found.push(`${file}: new Date()`);
  });
  return found;
}

function foreignLiterals({ tree, file }: Source): string[] {
  const found: string[] = [];
  visit(tree, (node) => {
    const text = ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddle(node) || ts.isTemplateTail(node) ? node.text : ts.isRegularExpressionLiteral(node) ? node.text : '';
    if (FOREIGN_LETTERS.test(text)) found.push(`${file}: ${text.slice(0, 40)}`);
  });
  return found;
}

describe('rooms', () => {
  test('every room says what it may import', () => {
    const rooms = [...new Set(SOURCES.map(({ room }) => room))].filter((room) => room !== BUILDER && !(room in MAY_IMPORT));
    expect(rooms).toEqual([]);
  });

  test('no room imports another than its own list allows', () => {
    const wrong = SOURCES.filter(({ room }) => room !== BUILDER).flatMap(({ file, room, imports }) =>
      imports
        .flatMap(({ target }) => (target === undefined ? [] : [roomOf(target)]))
        .filter((to) => to !== room && !(MAY_IMPORT[room] ?? []).includes(to))
        .map((to) => `${file} imports ${to}`));
    expect(wrong).toEqual([]);
  });

  test('imports go in no circle', () => {
    expect(findCycle(importGraph(KNOWN_CIRCLES))).toBeUndefined();
  });

  test.each(Object.entries(KNOWN_CIRCLES))('%s is still a circle: %s', (edge) => {
    const others = Object.fromEntries(Object.entries(KNOWN_CIRCLES).filter(([known]) => known !== edge));
    expect(findCycle(importGraph(others))).toContain(edge.split(' → ')[0]!);
  });

  test('the search for circles finds one when there is one', () => {
    expect(findCycle(new Map([['a', ['b']], ['b', ['c']], ['c', ['b']]]))).toBe('b → c → b');
  });

  test.each(Object.entries(ONLY_IN))('%s is known only to %j', (name, rooms) => {
    const users = new Set(SOURCES.filter(({ imports }) => imports.some(({ specifier }) => packageOf(specifier) === name)).map(({ room }) => room));
    expect([...users].filter((room) => !rooms.includes(room))).toEqual([]);
    expect(users.size).toBeGreaterThan(0);
  });

  test('pure rooms have no input or output', () => {
    const wrong = SOURCES.filter(({ room }) => PURE.includes(room)).flatMap(({ file, imports }) =>
      imports.filter(({ specifier }) => specifier.startsWith('node:')).map(({ specifier }) => `${file} imports ${specifier}`));
    expect(wrong).toEqual([]);
  });

  test('pure rooms and the content know neither the clock nor the process nor chance', () => {
    expect(SOURCES.filter(({ room }) => NO_CLOCK_NO_PROCESS.includes(room)).flatMap(clockAndProcessUses)).toEqual([]);
  });

  test('only main reads the environment', () => {
    const readers = SOURCES.filter((source) => clockAndProcessUses(source).includes(`${source.file}: process.env`)).map(({ file }) => file);
    expect(readers).toEqual(['main.ts']);
  });
});

describe('words', () => {
  test('no text in another language stands outside locales/', () => {
    const found = SOURCES.filter(({ file }) => !(file in ALLOWED_LETTERS) && !READS_OFFERS.test(file)).flatMap(foreignLiterals);
    expect(found).toEqual([]);
  });

  test.each(Object.entries(ALLOWED_LETTERS))('%s still needs its exception: %s', (file) => {
    expect(SOURCES.filter((source) => source.file === file).flatMap(foreignLiterals)).not.toEqual([]);
  });
});

describe('house style', () => {
  test('no source file has more than 300 lines', () => {
    const long = SOURCES.map(({ file, text }) => ({ file, lines: text.trimEnd().split('\n').length })).filter(({ lines }) => lines > FILE_LINES);
    expect(long).toEqual([]);
  });

  test('no file is a barrel or named after no thing', () => {
    const names = SOURCES.map(({ file }) => file).filter((file) => /(^|\/)(index|utils?|helpers?|manager|common|misc)\.tsx?$/.test(file));
    const barrels = SOURCES.filter(({ tree }) => tree.statements.length > 0 && tree.statements.every((one) => ts.isExportDeclaration(one) && one.moduleSpecifier !== undefined));
    expect([...names, ...barrels.map(({ file }) => file)]).toEqual([]);
  });

  test('files are named in kebab-case and export by name', () => {
    const odd = SOURCES.map(({ file }) => file).filter((file) => !/^([a-z0-9-]+\/)*[a-z0-9-]+(\.lua)?\.tsx?$/.test(file));
    const defaults = SOURCES.filter(({ tree }) => tree.statements.some((one) => ts.isExportAssignment(one) || (ts.canHaveModifiers(one) && ts.getModifiers(one)?.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword) === true)));
    expect([...odd, ...defaults.map(({ file }) => file)]).toEqual([]);
  });
});
