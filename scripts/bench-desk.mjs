// npm run bench:desk: how soon a case stands on an open console, how fast five hundred are listed, and how fast the page filters them.
// Everything runs on this machine: a Redis with AOF, the stand-in of LINE, the service, the people, Chromium. The load is printed beside.
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { cpus, loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { startLineStandIn } from '../dist/standin/line.js';
import { needChromium, needRedis } from './programs.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const SAMPLES = Number(process.env.BENCH_SAMPLES ?? 100);
const OPEN = Number(process.env.BENCH_OPEN ?? 500);
const CHATTING = 10;
/** A person who writes rests between two messages. */
const CHAT_MS = 2_000;
const LISTS = 60;
const OFFER = /^v1:answer:\d+:human:offer:talk$/;
const EMAIL = 'bench@counter.example';
const PASSWORD = 'a long walk to the counter';
const CHAT = ['cong ty em 2 thang nay khong tra luong', 'Giám đốc giữ hộ chiếu của em', 'lương tối thiểu ở Aichi bao nhiêu', 'em muốn đổi công ty được không', '有給休暇をとりたいです'];

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
const quantile = (times, share) => [...times].sort((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * share))] ?? Number.NaN;
const loads = [];
const noteLoad = () => loads.push(loadavg()[0]);

async function startRedis() {
  const port = await freePort();
  const dir = mkdtempSync(path.join(tmpdir(), 'madoguchi-bench-'));
  const child = spawn(needRedis(), ['--port', String(port), '--bind', '127.0.0.1', '--appendonly', 'yes', '--appendfsync', 'everysec', '--save', '', '--maxmemory-policy', 'noeviction', '--dir', dir], { stdio: 'ignore' });
  await sleep(400);
  const stop = () => {
    child.kill('SIGKILL');
    rmSync(dir, { recursive: true, force: true });
  };
  return { url: `redis://127.0.0.1:${port}`, stop };
}

async function startService(redis, line) {
  const port = await freePort();
  const store = { PATH: process.env.PATH, REDIS_URL: redis.url, DATA_KEYS: 'ab'.repeat(32) };
  const added = spawnSync(process.execPath, ['bin/madoguchi.js', 'counsellor', 'add', '--email', EMAIL, '--name', 'Bench', '--languages', 'vi,ja', '--role', 'supervisor', '--password-stdin'], { cwd: root, input: `${PASSWORD}\n`, env: store, stdio: ['pipe', 'ignore', 'inherit'] });
  if (added.status !== 0) throw new Error('no account could be made');
  // As npm start and the image run it, with the settings of a fresh installation.
  const child = spawn(process.execPath, ['--max-semi-space-size=2', '--optimize-for-size', 'bin/madoguchi.js', 'serve'], {
    cwd: root, stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...store, PORT: String(port), HOST: '127.0.0.1', LINE_CHANNEL_SECRET: 'bench-secret', LINE_CHANNEL_ACCESS_TOKEN: 'bench-token', LINE_API_BASE_URL: line.url, LINE_DATA_API_BASE_URL: line.dataUrl },
  });
  const url = `http://127.0.0.1:${port}`;
  while (!(await fetch(`${url}/readyz`).then(({ ok }) => ok, () => false))) await sleep(20);
  return { url, stop: () => child.kill('SIGTERM') };
}

/** Whoever waits for words on a phone. */
const phones = new Map();
const newPhone = () => {
  const id = `U${randomBytes(16).toString('hex')}`;
  phones.set(id, { buttons: [], wake: () => undefined });
  return id;
};
function onMessages({ to, messages, via }) {
  const phone = phones.get(to);
  if (phone === undefined || (via !== 'reply' && via !== 'push')) return;
  for (const message of messages) for (const { action } of message.quickReply?.items ?? []) phone.buttons.push(action.data);
  phone.wake();
}

const redis = await startRedis();
const line = await startLineStandIn({ channelSecret: 'bench-secret', channelAccessToken: 'bench-token', record: false, tokenTtlMs: 3_600_000, onMessages });
const service = await startService(redis, line);

async function post(event) {
  const { body, headers } = line.signedBody([event]);
  const response = await fetch(`${service.url}/webhooks/line`, { method: 'POST', headers, body });
  await response.arrayBuffer();
  if (!response.ok) throw new Error(`webhook: ${response.status}`);
}

/** Comes as far as the last tap: what it carries. */
async function approach(id) {
  const phone = phones.get(id);
  await post(line.postbackEvent(id, 'v1:language:vi'));
  await post(line.postbackEvent(id, 'v1:open:human'));
  for (;;) {
    const found = phone.buttons.findLast((data) => OFFER.test(data));
    if (found !== undefined) return found;
    await new Promise((resolve) => (phone.wake = resolve));
  }
}

async function signIn() {
  const response = await fetch(`${service.url}/api/session`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ email: EMAIL, password: PASSWORD }) });
  if (!response.ok) throw new Error(`sign-in: ${response.status}`);
  await response.arrayBuffer();
  return response.headers.getSetCookie().map((cookie) => cookie.split(';')[0]).join('; ');
}

/** An open console: tells of each case when it first stands there. */
async function openConsole(cookie) {
  const seen = new Set();
  let tell = () => undefined;
  const response = await fetch(`${service.url}/api/events`, { headers: { cookie, accept: 'text/event-stream' } });
  const read = async () => {
    const decoder = new TextDecoder();
    let text = '';
    for await (const chunk of response.body) {
      const now = performance.now();
      text += decoder.decode(chunk, { stream: true });
      const blocks = text.split('\n\n');
      text = blocks.pop();
      for (const block of blocks) {
        if (!/^event: case$/m.test(block)) continue;
        const id = JSON.parse(/^data: (.*)$/m.exec(block)[1]).case?.id;
        if (id === undefined || seen.has(id)) continue;
        seen.add(id);
        tell(now);
      }
    }
  };
  read().catch(() => undefined);
  return { next: () => new Promise((resolve) => (tell = resolve)) };
}

async function measureTaps(desk) {
  const times = [];
  let over = false;
  const chat = async (nth) => {
    const id = newPhone();
    await sleep((nth / CHATTING) * CHAT_MS);
    for (let said = nth; !over; said += 1) {
      await post(line.textEvent(id, CHAT[said % CHAT.length]));
      await sleep(CHAT_MS);
    }
  };
  const chats = Array.from({ length: CHATTING }, (_, nth) => chat(nth));
  for (let nth = 0; nth < SAMPLES; nth += 1) {
    const id = newPhone();
    const button = await approach(id);
    const shown = desk.next();
    const tapped = performance.now();
    await post(line.postbackEvent(id, button));
    times.push((await shown) - tapped);
    if (nth % 10 === 0) noteLoad();
  }
  over = true;
  await Promise.all(chats);
  return times;
}

async function fill(count) {
  let left = count;
  const one = async () => {
    while (left > 0) {
      left -= 1;
      const id = newPhone();
      await post(line.postbackEvent(id, await approach(id)));
    }
  };
  await Promise.all(Array.from({ length: 16 }, one));
}

async function countWaiting(cookie) {
  const started = performance.now();
  const response = await fetch(`${service.url}/api/cases?state=waiting`, { headers: { cookie } });
  const { cases } = await response.json();
  return { ms: performance.now() - started, count: cases.length };
}

async function measureLists(cookie) {
  while ((await countWaiting(cookie)).count < OPEN) await sleep(200);
  const times = [];
  for (let nth = 0; nth < LISTS; nth += 1) times.push((await countWaiting(cookie)).ms);
  noteLoad();
  return times;
}

/** In the page: types into the search and waits until the list has been drawn anew; the status line says that it was. */
const FILTER = `async (term) => {
  const field = document.querySelector('.inbox .search input');
  const status = document.querySelector('.inbox > [role=status]');
  const before = status.textContent;
  const drawn = new Promise((resolve) => {
    const observer = new MutationObserver(() => {
      if (status.textContent === before) return;
      observer.disconnect();
      requestAnimationFrame(() => { const channel = new MessageChannel(); channel.port1.onmessage = resolve; channel.port2.postMessage(0); });
    });
    observer.observe(status, { childList: true, characterData: true, subtree: true });
  });
  performance.mark('typed');
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(field, term);
  field.dispatchEvent(new Event('input', { bubbles: true }));
  await drawn;
  return performance.measure('filter', 'typed').duration;
}`;

async function measureFilter() {
  const browser = await chromium.launch({ executablePath: needChromium(), args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'] });
  try {
    const page = await browser.newPage({ locale: 'ja-JP', viewport: { width: 1400, height: 900 } });
    page.setDefaultTimeout(120_000);
    await page.goto(`${service.url}/console/`);
    await page.locator('input[name=email]').fill(EMAIL);
    await page.locator('input[name=password]').fill(PASSWORD);
    await page.keyboard.press('Enter');
    await page.locator('.inbox [data-case]').first().waitFor();
    const times = [];
    // Everything, nothing, everything, a part: what changes most of the list.
    for (let nth = 0; nth < 60; nth += 1) times.push(await page.evaluate(`(${FILTER})(${JSON.stringify(['line', 'zzz', 'l', 'vi zz'][nth % 4])})`));
    noteLoad();
    // The first ones fold the words of each row; what follows is what a person feels.
    return { first: times[0], times: times.slice(4) };
  } finally {
    await browser.close();
  }
}

try {
  const cookie = await signIn();
  const taps = await measureTaps(await openConsole(cookie));
  await fill(Math.max(0, OPEN - SAMPLES));
  const lists = await measureLists(cookie);
  const { first, times: filters } = await measureFilter();
  const rows = [['', 'p50', 'p95', 'most'], ...[
    [`tap to case on an open console, ${taps.length} samples, ms`, taps],
    [`GET /api/cases?state=waiting, ${OPEN} open, ${lists.length} samples, ms`, lists],
    [`filtering ${OPEN} in Chromium, ${filters.length} samples, ms`, filters],
  ].map(([name, times]) => [name, ...[0.5, 0.95, 1].map((share) => quantile(times, share).toFixed(1))])];
  console.log(`${CHATTING} other people chatting during the taps; Redis with AOF (everysec); ${cpus().length} cores, load ${Math.min(...loads).toFixed(1)} to ${Math.max(...loads).toFixed(1)}\n`);
  for (const [name, ...cells] of rows) console.log(name.padEnd(66), ...cells.map((cell) => cell.padStart(9)));
  console.log(`\nthe first search after loading: ${first.toFixed(1)} ms`);
} finally {
  service.stop();
  await line.close();
  redis.stop();
}
process.exit(0);
