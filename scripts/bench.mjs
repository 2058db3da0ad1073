// npm run bench: how fast webhooks are acknowledged and answered, beside a bare server in the same run.
// Everything runs on this machine: a Redis with AOF, the stand-in of LINE, the service, the load. Quote ratios, not figures.
import { fork, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import http from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { needRedis } from './programs.mjs';

const scripts = path.dirname(fileURLToPath(import.meta.url));
// As npm start and the image run it: half the memory for a third of the speed.
const FLAGS = process.env.BENCH_FLAGS === undefined ? ['--max-semi-space-size=2', '--optimize-for-size'] : process.env.BENCH_FLAGS.split(' ').filter(Boolean);
const COUNT = Number(process.env.BENCH_MESSAGES ?? 4_000);
const CONCURRENCY = Number(process.env.BENCH_CONCURRENCY ?? 64);
const TEXTS = [
  'cong ty em 2 thang nay khong tra luong', 'Giám đốc giữ hộ chiếu của em', 'em muốn đổi công ty được không', 'lương tối thiểu ở Aichi bao nhiêu',
  'my boss does not pay overtime', 'can I take paid leave', 'I have overstayed my visa', '残業代が出ません', '有給休暇をとりたいです', '会社がパスポートを返してくれません',
];

const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const firstMessage = (child) => new Promise((resolve) => child.once('message', resolve));

async function startRedis() {
  const port = await freePort();
  const dir = mkdtempSync(path.join(tmpdir(), 'madoguchi-bench-'));
  const child = spawn(needRedis(), ['--port', String(port), '--bind', '127.0.0.1', '--appendonly', 'yes', '--appendfsync', 'everysec', '--save', '', '--maxmemory-policy', 'noeviction', '--dir', dir], { stdio: 'ignore' });
  await sleep(400);
  return {
    url: `redis://127.0.0.1:${port}`,
    stop: () => {
      child.kill('SIGKILL');
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

function startStandIn() {
  const child = fork(path.join(scripts, 'bench-standin.mjs'));
  const waiting = new Map();
  let last = 0;
  child.on('message', (message) => waiting.get(message.id)?.(message));
  const ask = (call, rest = {}) =>
    new Promise((resolve) => {
      last += 1;
      waiting.set(last, resolve);
      child.send({ id: last, call, ...rest });
    });
  return firstMessage(child).then(({ url, dataUrl }) => ({ url, dataUrl, ask, stop: () => child.kill() }));
}

async function startService(standIn, redis) {
  const port = await freePort();
  const started = performance.now();
  const child = spawn(process.execPath, [...FLAGS, path.join(scripts, '..', 'bin', 'madoguchi.js'), 'serve'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      PATH: process.env.PATH, PORT: String(port), HOST: '127.0.0.1', LOG_LEVEL: process.env.BENCH_LOG_LEVEL ?? 'info', SETTLE_MS: '0', NODE_OPTIONS: process.env.BENCH_NODE_OPTIONS ?? '',
      REDIS_URL: redis.url, DATA_KEYS: 'ab'.repeat(32), LINE_CHANNEL_SECRET: 'bench-secret', LINE_CHANNEL_ACCESS_TOKEN: 'bench-token',
      LINE_API_BASE_URL: standIn.url, LINE_DATA_API_BASE_URL: standIn.dataUrl,
    },
  });
  const url = `http://127.0.0.1:${port}`;
  while (!(await fetch(`${url}/readyz`).then((answer) => answer.ok, () => false))) await sleep(5);
  return { url, startMs: performance.now() - started, pid: child.pid, stop: () => child.kill('SIGTERM') };
}

async function startBare(standIn) {
  const child = fork(path.join(scripts, 'bench-bare.mjs'), { env: { ...process.env, LINE_API_BASE_URL: standIn.url } });
  const { url } = await firstMessage(child);
  return { url, pid: child.pid, stop: () => child.kill() };
}

function post(agent, url, [body, signature]) {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const request = http.request(`${url}/webhooks/line`, { method: 'POST', agent, headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), 'x-line-signature': signature } }, (response) => {
      response.resume();
      response.on('end', () => (response.statusCode === 200 ? resolve(performance.now() - started) : reject(new Error(`status ${response.statusCode}`))));
    });
    request.on('error', reject);
    request.end(body);
  });
}

const quantile = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];

/** Closed loop with a fixed number of connections; ends when the last answer has reached the platform. */
async function saturate(server, standIn, count) {
  const { bodies } = await standIn.ask('bodies', { count, texts: TEXTS });
  const before = (await standIn.ask('answers')).answers;
  const agent = new http.Agent({ keepAlive: true, maxSockets: CONCURRENCY });
  const started = performance.now();
  let next = 0;
  await Promise.all(Array.from({ length: CONCURRENCY }, async () => {
    while (next < bodies.length) await post(agent, server.url, bodies[next++]);
  }));
  const acknowledged = performance.now();
  while ((await standIn.ask('answers')).answers - before < count) {
    if (performance.now() - started > 120_000) throw new Error('answers are missing');
    await sleep(5);
  }
  agent.destroy();
  return { acks: (count / (acknowledged - started)) * 1_000, answers: (count / (performance.now() - started)) * 1_000 };
}

/** Open loop at a given rate: latencies of the webhook as a platform would see them. */
async function pace(server, standIn, perSecond, seconds) {
  const count = Math.max(100, Math.floor(perSecond * seconds));
  const { bodies } = await standIn.ask('bodies', { count, texts: TEXTS });
  const agent = new http.Agent({ keepAlive: true, maxSockets: 256 });
  const started = performance.now();
  const pending = [];
  for (let index = 0; index < count; index += 1) {
    const due = started + (index / perSecond) * 1_000;
    if (due > performance.now() + 1) await sleep(due - performance.now());
    pending.push(post(agent, server.url, bodies[index]));
  }
  const sorted = (await Promise.all(pending)).sort((a, b) => a - b);
  agent.destroy();
  return { p50: quantile(sorted, 0.5), p95: quantile(sorted, 0.95), p99: quantile(sorted, 0.99) };
}

async function rss(pid) {
  const { readFileSync } = await import('node:fs');
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1_024;
  } catch {
    return Number.NaN;
  }
}

const redis = await startRedis();
const standIn = await startStandIn();
const rows = [];
try {
  const bare = await startBare(standIn);
  await saturate(bare, standIn, 1_000);
  const bareRuns = [];
  const service = await startService(standIn, redis);
  const rssStart = await rss(service.pid);
  await saturate(service, standIn, 1_000);
  const runs = [];
  // Alternating, so that a noisy neighbour hits both.
  for (let round = 0; round < 3; round += 1) {
    bareRuns.push(await saturate(bare, standIn, COUNT));
    runs.push(await saturate(service, standIn, COUNT));
  }
  const median = (list, key) => [...list.map((run) => run[key])].sort((a, b) => a - b)[1];
  const half = median(runs, 'answers') / 2;
  const paced = await pace(service, standIn, half, 8);
  const barePaced = await pace(bare, standIn, half, 8);
  const { pushes } = await standIn.ask('answers');
  rows.push(['', 'madoguchi', 'bare server', 'ratio']);
  const line = (name, key) => rows.push([name, median(runs, key).toFixed(0), median(bareRuns, key).toFixed(0), (median(runs, key) / median(bareRuns, key)).toFixed(2)]);
  line('acknowledgements/s', 'acks');
  line('answers/s, end to end', 'answers');
  for (const key of ['p50', 'p95', 'p99']) rows.push([`webhook ${key} at ${half.toFixed(0)}/s, ms`, paced[key].toFixed(1), barePaced[key].toFixed(1), '']);
  rows.push(['start to ready, ms', service.startMs.toFixed(0), '', '']);
  rows.push(['RSS after start, MB', rssStart.toFixed(0), '', '']);
  rows.push(['RSS after load, MB', (await rss(service.pid)).toFixed(0), (await rss(bare.pid)).toFixed(0), '']);
  rows.push(['pushes', String(pushes), '', '']);
  service.stop();
  bare.stop();
} finally {
  standIn.stop();
  redis.stop();
}
console.log(`${COUNT} messages of different people, ${CONCURRENCY} connections, Redis with AOF (everysec), median of 3 rounds\n`);
for (const [name, ...cells] of rows) console.log(name.padEnd(34), ...cells.map((cell) => cell.padStart(12)));
process.exit(0);
