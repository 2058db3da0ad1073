import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface RedisOptions {
  /** Write an append-only file; true when absent. */
  readonly appendonly?: boolean;
  readonly extraArgs?: readonly string[];
  /** For a sentinel, which keeps its state in its configuration: then only port and address are set. */
  readonly configFile?: string;
}

/** A Redis for one test file. */
export interface TestRedis {
  readonly url: string;
  readonly port: number;
  /** Ends the server like a power cut; the data directory stays. */
  kill9(): Promise<void>;
  /** Starts it again on the same port and data. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

const START_MS = 10_000;
const NEVER_OURS = 'REDIS_URL names a Redis that is not ours to kill: unset it for this test';

/**
 * A private Redis on a free port of the loopback. With `REDIS_URL` set and nothing special asked for, that one is used instead,
 * and cannot be killed; tests that kill must pass `extraArgs` (an empty list will do).
 */
export async function startRedis(options: RedisOptions = {}): Promise<TestRedis> {
  const given = process.env['REDIS_URL'];
  if (given !== undefined && given !== '' && options.appendonly === undefined && options.extraArgs === undefined) {
    const refuse = (): Promise<void> => Promise.reject(new Error(NEVER_OURS));
    return { url: given, port: Number(new URL(given).port || 6379), kill9: refuse, restart: refuse, close: () => Promise.resolve() };
  }
  return startPrivateRedis(options);
}

async function startPrivateRedis(options: RedisOptions): Promise<TestRedis> {
  const binary = findServer();
  const dir = await mkdtemp(join(tmpdir(), 'madoguchi-redis-'));
  const port = await freePort();
  const common = ['--port', String(port), '--bind', '127.0.0.1', '--dir', dir, '--daemonize', 'no', '--loglevel', 'warning'];
  const args =
    options.configFile === undefined
      ? [...common, '--save', '', '--appendonly', options.appendonly === false ? 'no' : 'yes', ...(options.extraArgs ?? [])]
      : [options.configFile, ...common, ...(options.extraArgs ?? [])];
  let child = await launch(binary, args, port);
  // A test run that dies must not leave servers behind.
  const reap = (): void => {
    child.kill('SIGKILL');
  };
  process.once('exit', reap);
  const kill9 = (): Promise<void> => endProcess(child);
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    kill9,
    restart: async () => {
      await kill9();
      child = await launch(binary, args, port);
    },
    close: async () => {
      process.off('exit', reap);
      await kill9();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

function findServer(): string {
  for (const name of ['redis-server', 'valkey-server']) {
    if (spawnSync(name, ['--version']).status === 0) return name;
  }
  throw new Error('no redis-server or valkey-server in PATH: install one, or set REDIS_URL');
}

/** A port of the loopback that nobody listens on. */
export async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        if (address !== null && typeof address === 'object') resolve(address.port);
        else reject(new Error('no port'));
      });
    });
  });
}

async function launch(binary: string, args: readonly string[], port: number): Promise<ChildProcess> {
  const child = spawn(binary, [...args], { stdio: 'ignore' });
  const deadline = Date.now() + START_MS;
  while (!(await isAnswering(port))) {
    if (child.exitCode !== null) throw new Error(`${binary} ended with ${child.exitCode}`);
    if (Date.now() > deadline) throw new Error(`${binary} did not answer in ${START_MS} ms`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return child;
}

/** PONG only: while it reads its append-only file, Redis accepts connections but answers with LOADING. */
async function isAnswering(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const finish = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(500, () => finish(false));
    socket.once('error', () => finish(false));
    socket.once('data', (data) => finish(data.toString().startsWith('+PONG')));
    socket.once('connect', () => socket.write('PING\r\n'));
  });
}

async function endProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  await new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGKILL');
  });
}
