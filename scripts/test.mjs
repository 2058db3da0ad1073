// The whole test suite: finds (or installs) Redis and Chromium, builds, runs jest. Nothing is skipped silently.
// Arguments go to jest (`npm test -- test/unit`); --proof runs the long proofs instead and prints their figures.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import path from 'node:path';
import { needChromium, needRedis } from './programs.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const args = process.argv.slice(2).filter((argument) => argument !== '--proof');
const proof = process.argv.includes('--proof');

const env = { ...process.env, NODE_OPTIONS: '--experimental-vm-modules --no-warnings', CHROMIUM_PATH: needChromium() };
// A Redis that the environment names is used as it is; the tests then keep to their own key space.
if (process.env.REDIS_URL === undefined || process.env.REDIS_URL === '') env.REDIS_SERVER = needRedis();

const run = (command, given, extra = {}) => {
  const { status } = spawnSync(process.execPath, [command, ...given], { cwd: root, stdio: 'inherit', env: { ...env, ...extra } });
  if (status !== 0) process.exit(status ?? 1);
};

// The chaos run at its full length: kills, redeliveries and Redis outages under load.
const LONG_PROOF = { CHAOS_EVENTS: '12000', CHAOS_CONVERSATIONS: '50', CHAOS_KILLS: '36', CHAOS_OUTAGES: '3' };

run(path.join(root, 'scripts', 'build.mjs'), ['--quiet']);
const jest = path.join(root, 'node_modules', 'jest', 'bin', 'jest.js');
if (proof) run(jest, ['--runInBand', '--testPathPatterns', 'test/chaos/', ...args], LONG_PROOF);
else if (args.length > 0) run(jest, args);
else {
  // A browser, a whole service or a store that is killed wants the machine for itself: with everything else beside it, it starves.
  const ALONE = ['test/browser/', 'test/service/', 'test/chaos/', 'test/contracts/'];
  run(jest, ['--testPathIgnorePatterns', ...ALONE]);
  run(jest, ['--runInBand', '--testPathPatterns', ...ALONE]);
}
