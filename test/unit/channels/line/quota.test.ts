import { afterEach, describe, expect, test } from '@jest/globals';
import { makeContext, NOON, startBench, type Bench } from './harness.js';

const HOUR = 3_600_000;

describe('the push quota', () => {
  let bench: Bench;
  afterEach(async () => {
    await bench.close();
  });
  const push = (purpose: 'answer' | 'system' | 'safety' | 'counsellor' = 'answer'): ReturnType<Bench['channel']['send']> => bench.channel.send(makeContext(bench, { row: { purpose } }));

  test('keeps its last part for counsellors and safety words', async () => {
    bench = await startBench({ monthlyQuota: 10 });
    bench.line.setUsedQuota(8);
    expect(await push('answer')).toEqual({ kind: 'held', code: 'line-quota-reserved' });
    expect(await push('system')).toMatchObject({ kind: 'held' });
    expect(await push('counsellor')).toMatchObject({ kind: 'sent' });
    expect(await push('safety')).toMatchObject({ kind: 'sent' });
    expect(await push('safety')).toMatchObject({ kind: 'held' });
    expect(bench.counted.filter((name) => name.startsWith('quota_refused'))).toHaveLength(3);
    expect(bench.line.calls.push).toBe(2);
  });

  test('is asked for once an hour, and our own pushes are counted in between', async () => {
    bench = await startBench({ monthlyQuota: 10 });
    for (let sent = 0; sent < 8; sent += 1) expect(await bench.channel.send(makeContext(bench))).toMatchObject({ kind: 'sent' });
    expect(await push()).toMatchObject({ kind: 'held' });
    expect(bench.line.calls.quota).toBe(2);
    bench.now += HOUR;
    await push();
    expect(bench.line.calls.quota).toBe(4);
  });

  test('counts what other processes have pushed', async () => {
    bench = await startBench({ monthlyQuota: 10 });
    await push();
    await bench.counters.add('line-push:2026-11', 7);
    expect(await push()).toMatchObject({ kind: 'held' });
  });

  test('raises one alarm at 70 and one at 90 per cent', async () => {
    bench = await startBench({ monthlyQuota: 10 });
    for (let sent = 0; sent < 10; sent += 1) await push('safety');
    await push('safety');
    const alarms = bench.counted.filter((name) => name.startsWith('alarms'));
    expect(alarms).toEqual(['alarms:line-quota-70', 'alarms:line-quota-90']);
  });

  test('is not spent by replies', async () => {
    bench = await startBench({ monthlyQuota: 1 });
    for (let sent = 0; sent < 3; sent += 1) expect(await bench.channel.send(makeContext(bench, { tokenAge: 0 }))).toMatchObject({ via: 'reply' });
    expect(bench.line.calls.quota).toBe(0);
  });

  test('begins anew with the month in Japan', async () => {
    bench = await startBench({ monthlyQuota: 10 });
    bench.now = Date.UTC(2026, 10, 30, 14, 59);
    bench.line.setUsedQuota(10);
    expect(await push()).toMatchObject({ kind: 'held' });
    bench.now += 60_000;
    bench.line.setUsedQuota(0);
    expect(await push()).toMatchObject({ kind: 'sent' });
  });

  test('of an unlimited plan refuses nothing', async () => {
    bench = await startBench({ monthlyQuota: null });
    bench.line.setUsedQuota(1_000_000);
    expect(await push()).toMatchObject({ kind: 'sent' });
  });

  test('does not silence the bot when LINE cannot tell it', async () => {
    bench = await startBench({ monthlyQuota: 10 });
    bench.line.setFault(({ path }) => (path.includes('/quota') ? { status: 500 } : undefined));
    expect(await push()).toMatchObject({ kind: 'sent' });
    expect(bench.logged.join()).toContain('line-quota-unknown');
  });

  test('once used up is tried again after an hour, in case the plan was raised', async () => {
    bench = await startBench({ monthlyQuota: 10 });
    bench.line.setFault(({ path, n }) => (path.endsWith('/push') && n === 1 ? { status: 429, message: 'You have reached your monthly limit.' } : undefined));
    expect(await push('safety')).toMatchObject({ kind: 'held', code: 'line-quota-exhausted' });
    bench.now = NOON + HOUR - 1;
    expect(await push('safety')).toMatchObject({ kind: 'held' });
    bench.now = NOON + HOUR;
    expect(await push('safety')).toMatchObject({ kind: 'sent' });
  });

  test('refused after a sender died does not lose an answer that a free reply can carry', async () => {
    bench = await startBench({ monthlyQuota: 10 });
    bench.line.setUsedQuota(10);
    const died = { attempts: 2, outcomeUnknown: true };
    expect(await bench.channel.send(makeContext(bench, { tokenAge: 0, state: died }))).toMatchObject({ kind: 'sent', via: 'reply' });
    const refused = makeContext(bench, { tokenAge: 0, state: died });
    bench.now += 61_000;
    expect(await bench.channel.send({ ...refused, now: refused.now })).toMatchObject({ kind: 'held' });
  });

  test('is told to the console with our own pushes since, and LINE is asked once an hour', async () => {
    bench = await startBench({ monthlyQuota: 10 });
    bench.line.setUsedQuota(3);
    expect(await bench.channel.pushQuota?.()).toEqual({ used: 3, limit: 10 });
    await push();
    bench.now += HOUR - 1;
    expect(await bench.channel.pushQuota?.()).toEqual({ used: 4, limit: 10 });
    expect(bench.line.calls.quota).toBe(2);
  });

  test('of a plan without a limit is told as endless', async () => {
    bench = await startBench({ monthlyQuota: null });
    expect(await bench.channel.pushQuota?.()).toEqual({ used: 0, limit: Infinity });
  });

  test('is told as used up once LINE has refused a push for it', async () => {
    bench = await startBench({ monthlyQuota: 10 });
    await bench.channel.pushQuota?.();
    bench.line.setUsedQuota(10);
    expect(await push('safety')).toEqual({ kind: 'held', code: 'line-quota-exhausted' });
    expect(await bench.channel.pushQuota?.()).toEqual({ used: 10, limit: 10 });
  });

  test('that LINE does not tell is unknown, and LINE is not asked again for a minute', async () => {
    bench = await startBench({ monthlyQuota: 10 });
    bench.line.setFault(() => ({ status: 500 }));
    expect(await bench.channel.pushQuota?.()).toBeUndefined();
    bench.line.setFault(undefined);
    const asked = bench.line.calls.quota;
    bench.now += 59_999;
    expect(await bench.channel.pushQuota?.()).toBeUndefined();
    expect(bench.line.calls.quota).toBe(asked);
    bench.now += 1;
    expect(await bench.channel.pushQuota?.()).toEqual({ used: 0, limit: 10 });
  });
});
