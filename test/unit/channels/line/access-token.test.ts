import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { statelessToken } from '../../../../src/channels/line/access-token.js';
import { makeContext, NOON, SECRET, startBench, type Bench } from './harness.js';

const MINUTE = 60_000;

describe('stateless access tokens', () => {
  let now = NOON;
  let bench: Bench;
  let token: ReturnType<typeof statelessToken>;
  const start = async (channelSecret = SECRET): Promise<void> => {
    // The channel's address is known only once the stand-in runs, so the token goes through a variable.
    bench = await startBench({ channelId: '1234567890', clock: () => now }, { accessToken: (options) => token(options), clock: () => now });
    token = statelessToken({ channelId: '1234567890', channelSecret, apiBaseUrl: bench.line.url, clock: () => now });
  };
  beforeEach(() => {
    now = NOON;
  });
  afterEach(async () => {
    await bench.close();
  });

  test('are asked for once and used until ten minutes have passed', async () => {
    await start();
    const [first, second] = await Promise.all([token(), token()]);
    now += 10 * MINUTE - 1;
    expect(new Set([first, second, await token()]).size).toBe(1);
    now += 1;
    expect(await token()).not.toBe(first);
    expect(bench.line.calls.token).toBe(2);
  });

  test('are renewed before LINE stops taking them, and the client with them', async () => {
    await start();
    expect(await bench.channel.send(makeContext(bench))).toMatchObject({ kind: 'sent' });
    now += 16 * MINUTE;
    expect(await bench.channel.send(makeContext(bench, { row: { createdAt: now } }))).toMatchObject({ kind: 'sent' });
    expect(bench.line.calls.token).toBe(2);
  });

  test('are renewed at once when LINE refuses one', async () => {
    await start();
    bench.line.setFault(({ path, n }) => (path.endsWith('/push') && n === 1 ? { status: 401 } : undefined));
    expect(await bench.channel.send(makeContext(bench))).toMatchObject({ kind: 'sent', via: 'push' });
    expect(bench.line.calls.token).toBe(2);
  });

  test('that are not given leave the message unsent and the outcome certain', async () => {
    await start('wrong');
    expect(await bench.channel.send(makeContext(bench))).toMatchObject({ kind: 'retry', code: 'line-unreachable', outcomeUnknown: false });
    expect(bench.line.calls.push).toBe(0);
  });
});
