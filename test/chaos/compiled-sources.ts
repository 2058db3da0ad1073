import { transformFile } from '@swc/core';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..');
/** Inside the repository, so that the child processes find node_modules. */
const TARGET = join(ROOT, '.cache', 'chaos');
const SOURCES = ['src/core', 'src/store', 'test/chaos'];

/**
 * Compiles what the child processes run; types are checked elsewhere. Own compilation, so that this test needs no build and never sees an old one.
 * @returns the path of the compiled worker
 */
export async function compileWorker(): Promise<string> {
  for (const source of SOURCES) {
    const files = (await readdir(join(ROOT, source), { recursive: true })).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
    await Promise.all(files.map((name) => compile(join(source, name))));
  }
  return join(TARGET, 'test', 'chaos', 'worker.js');
}

async function compile(path: string): Promise<void> {
  const { code } = await transformFile(join(ROOT, path), {
    jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
    module: { type: 'es6' },
  });
  const target = join(TARGET, path.replace(/\.ts$/, '.js'));
  await mkdir(dirname(target), { recursive: true });
  await writeFile(target, code);
}
