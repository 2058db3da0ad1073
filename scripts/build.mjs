// Builds dist/: the compiled sources, the page of the demo, and the trained topic model in .cache/.
// --quiet prints only what goes wrong. Unchanged parts are not built again.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import path from 'node:path';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const quiet = process.argv.includes('--quiet');
const say = (text) => {
  if (!quiet) console.log(text);
};

const tsc = path.join(root, 'node_modules', 'typescript', 'bin', 'tsc');
const compiled = spawnSync(process.execPath, [tsc, '-p', path.join(root, 'tsconfig.build.json')], { cwd: root, stdio: 'inherit' });
if (compiled.status !== 0) process.exit(compiled.status ?? 1);
say('compiled to dist/');

const page = path.join(root, 'src', 'demo', 'page');
if (existsSync(page)) {
  mkdirSync(path.join(root, 'dist', 'demo'), { recursive: true });
  cpSync(page, path.join(root, 'dist', 'demo', 'page'), { recursive: true });
}

const started = Date.now();
const { prepareModel, prepareOffers } = await import('../dist/main.js');
try {
  prepareOffers();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
prepareModel();
say(`topic model ready (${((Date.now() - started) / 1000).toFixed(1)} s)`);
