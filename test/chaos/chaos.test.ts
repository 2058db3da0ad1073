import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startRedis, type TestRedis } from '../redis-server.js';
import { runChaos, type ChaosPlan } from './chaos-run.js';
import { compileWorker } from './compiled-sources.js';

/** CHAOS_EVENTS, CHAOS_KILLS, CHAOS_OUTAGES and CHAOS_CONVERSATIONS make the run longer, e.g. 15000, 36, 3 and 50; it then also prints its figures. */
function readNumber(name: string, standard: number): number {
  const given = process.env[name];
  return given === undefined || given === '' ? standard : Number(given);
}

const PLAN: ChaosPlan = {
  events: readNumber('CHAOS_EVENTS', 1_600),
  conversations: readNumber('CHAOS_CONVERSATIONS', 20),
  kills: readNumber('CHAOS_KILLS', 8),
  outages: readNumber('CHAOS_OUTAGES', 1),
  workers: 2,
  redelivered: 0.3,
};

let redis: TestRedis;
let workerPath: string;

beforeAll(async () => {
  workerPath = await compileWorker();
  // With the usual `everysec` the last second before a power cut may be lost: that is Redis's promise, not ours to test.
  redis = await startRedis({ extraArgs: ['--appendfsync', 'always'] });
});
afterAll(() => redis.close());

test('killing workers and Redis under load loses nothing, doubles no turn and keeps every order', async () => {
  const figures = await runChaos(PLAN, redis, workerPath);
  if (process.env['CHAOS_EVENTS'] !== undefined) process.stdout.write(`${tabulate(figures)}\n`);
  expect(figures).toMatchObject({
    lost: 0, doubled: 0, disordered: 0, answersLost: 0, answersDisordered: 0, answersRepeatedUnwarned: 0,
  });
  expect(figures.redeliveries).toBeGreaterThan(0);
}, 900_000);

function tabulate(figures: object): string {
  return Object.entries(figures).map(([name, value]) => `| ${name.padEnd(24)} | ${String(value).padStart(8)} |`).join('\n');
}
