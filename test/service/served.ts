import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { freePort } from '../redis-server.js';

const ROOT = path.resolve(import.meta.dirname, '../..');
/** One key for all processes of a test. */
const KEYS = `k1:${'ab'.repeat(32)}`;

/** A service in a process of its own, as an operator runs it; it can be killed like one. */
export interface Served {
  readonly url: string;
  readonly port: number;
  /** Ends it without a word, like a power cut. */
  kill9(): Promise<void>;
  /** Starts it again on the same port. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export interface ServeOptions {
  readonly redisUrl: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Starts the built service and waits until it is ready. `npm test` builds it first. */
export async function serveProcess({ redisUrl, env }: ServeOptions): Promise<Served> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const launch = async (): Promise<ChildProcess> => {
    const child = spawn(process.execPath, ['bin/madoguchi.js', 'serve'], {
      cwd: ROOT,
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { PATH: process.env['PATH'] ?? '', ...settingsOf(redisUrl), PORT: String(port), HOST: '127.0.0.1', LOG_LEVEL: 'error', SETTLE_MS: '50', ...env },
    });
    await untilReady(url, child);
    return child;
  };
  let child = await launch();
  const reap = (): void => void child.kill('SIGKILL');
  process.once('exit', reap);
  const end = (signal: 'SIGKILL' | 'SIGTERM'): Promise<void> =>
    child.exitCode !== null || child.signalCode !== null
      ? Promise.resolve()
      : new Promise((resolve) => {
          child.once('exit', () => resolve());
          child.kill(signal);
        });
  return {
    url,
    port,
    kill9: () => end('SIGKILL'),
    restart: async () => {
      child = await launch();
    },
    stop: async () => {
      process.off('exit', reap);
      await end('SIGTERM');
    },
  };
}

/** Settings that the command line needs to reach the same store. */
export function settingsOf(redisUrl: string): Readonly<Record<string, string>> {
  return { REDIS_URL: redisUrl, DATA_KEYS: KEYS, REDIS_ALLOW_UNSAFE: 'true' };
}

async function untilReady(url: string, child: ChildProcess): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`the service ended with ${child.exitCode}: is it built? npm run build`);
    const ready = await fetch(`${url}/readyz`).then(({ status }) => status === 200, () => false);
    if (ready) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
