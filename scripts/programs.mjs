// Finds the programs that the tests need besides Node, installing them with the system's package manager where that is allowed.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';

function findOnPath(names) {
  for (const folder of (process.env.PATH ?? '').split(path.delimiter)) {
    for (const name of names) {
      const file = path.join(folder, name);
      if (folder !== '' && existsSync(file)) return file;
    }
  }
  return undefined;
}

/** Ways to install, the first that works on this system. Empty when nobody here may install. */
function installers(debian, brew) {
  const root = process.getuid?.() === 0;
  const sudo = !root && findOnPath(['sudo']) !== undefined && spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0;
  const prefix = root ? [] : ['sudo', '-n'];
  if (findOnPath(['apt-get']) !== undefined && (root || sudo)) {
    return [
      [...prefix, 'apt-get', 'update', '-qq'],
      [...prefix, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', 'install', '-y', '-qq', '--no-install-recommends', ...debian],
    ];
  }
  return findOnPath(['brew']) === undefined ? [] : [['brew', 'install', ...brew]];
}

/**
 * @returns the program's path
 * Ends the process with one line that says what to install when it is neither there nor to be had.
 */
function need({ title, names, extra = [], debian, brew }) {
  const find = () => findOnPath(names) ?? extra.find((file) => existsSync(file));
  const found = find();
  if (found !== undefined) return found;
  const steps = installers(debian, brew);
  if (steps.length > 0) console.log(`${title} is not installed; installing ${debian.join(' ')} …`);
  for (const [command, ...args] of steps) spawnSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  const installed = find();
  if (installed !== undefined) return installed;
  console.error(`The tests need ${title}: install the package ${debian[0]} (Debian, Ubuntu) or ${brew[0]} (macOS), then run them again.`);
  process.exit(1);
}

export function needRedis() {
  return need({ title: 'Redis', names: ['redis-server', 'valkey-server'], debian: ['redis-server'], brew: ['redis'] });
}

/** Fonts come along, because the screenshots of the tests show Vietnamese and Japanese. */
export function needChromium() {
  return need({
    title: 'Chromium',
    names: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
    extra: ['/Applications/Chromium.app/Contents/MacOS/Chromium', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'],
    debian: ['chromium', 'fonts-noto-cjk', 'fonts-noto-core'],
    brew: ['--cask chromium'],
  });
}
