// Builds dist/: the compiled sources, the pages of the demo and of the console, and the trained topic model in .cache/.
// --quiet prints only what goes wrong. Unchanged parts are not built again.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
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

await buildConsolePage();

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

/** The counsellors' page, unless the one in dist/ was made from these very sources. */
async function buildConsolePage() {
  const web = path.join(root, 'src', 'console', 'web');
  const mark = path.join(root, 'dist', 'console', 'page.hash');
  const hash = createHash('sha256').update(readFileSync(path.join(root, 'package-lock.json')));
  const sources = [...readdirSync(web, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name)), path.join(root, 'src', 'console', 'schema.ts')];
  for (const file of sources.sort()) hash.update(path.relative(root, file)).update(readFileSync(file));
  const now = hash.digest('hex');
  if (existsSync(mark) && existsSync(path.join(root, 'dist', 'console', 'page', 'index.html')) && readFileSync(mark, 'utf8') === now) return;
  const { build } = await import('vite');
  await build({ configFile: path.join(web, 'vite.config.mjs'), logLevel: 'warn' });
  writeFileSync(mark, now);
  say('built the console page');
}
