import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Address } from '../../../../src/core/inbound.js';
import { pseudonyms, SHORT, startBench, USER, type Bench } from './harness.js';

const PNG = Buffer.from('89504e470d0a1a0a', 'hex');

describe('the LINE channel', () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await startBench();
  });
  afterEach(async () => {
    await bench.close();
  });
  const restart = async (options: Parameters<typeof startBench>[1] = { deadlines: SHORT }): Promise<void> => {
    await bench.close();
    bench = await startBench({}, options);
  };
  const person = (to = USER): Address => ({ channel: 'line', bot: bench.line.botUserId, to, scope: 'user' });
  const group = (): Address => ({ ...person('Ca56f94637cc4347f90a25382909b24b9'), scope: 'group' });

  test('reads what its double sends', () => {
    const events = [bench.line.textEvent(USER, 'xin chào 👩‍🌾'), bench.line.postbackEvent(USER, 'v1:open:menu'), bench.line.followEvent(USER), bench.line.unsendEvent(USER, '5123')];
    const { body, headers } = bench.line.signedBody(events);
    expect(bench.channel.verify(Buffer.from(body), headers)).toBe(true);
    expect(bench.channel.verify(Buffer.from(`${body} `), headers)).toBe(false);
    const parsed = bench.channel.parse(JSON.parse(body), 1, pseudonyms);
    expect(parsed.events.map(({ input }) => input.kind)).toEqual(['text', 'choice', 'follow', 'unsend']);
    expect(new Set(parsed.events.map(({ id }) => id)).size).toBe(4);
    expect(parsed.ignored).toEqual([]);
  });

  test('shows twenty seconds of loading to a person, nothing to a group', async () => {
    await bench.channel.indicate(person());
    await bench.channel.indicate(group());
    await bench.channel.indicate(person('../x'));
    expect(bench.line.deliveries).toEqual([{ to: USER, messages: [], via: 'loading' }]);
  });

  test.each(['hang', 'reset', { status: 429 }, { status: 500 }] as const)('survives %j while it shows loading or asks for the profile', async (fault) => {
    await restart();
    bench.line.setFault(() => fault);
    await expect(bench.channel.indicate(person())).resolves.toBeUndefined();
    await expect(bench.channel.profileLanguage?.(person())).resolves.toBeUndefined();
  });

  test('tells the language of a profile where there is one', async () => {
    bench.line.seedProfile(USER, { language: 'vi' });
    expect(await bench.channel.profileLanguage?.(person())).toBe('vi');
    bench.line.seedProfile(USER, {});
    expect(await bench.channel.profileLanguage?.(person())).toBeUndefined();
    bench.line.seedProfile(USER, 'unknown');
    expect(await bench.channel.profileLanguage?.(person())).toBeUndefined();
    expect(await bench.channel.profileLanguage?.(group())).toBeUndefined();
    expect(bench.line.calls.profile).toBe(3);
  });

  test('downloads content, waiting while LINE prepares it', async () => {
    bench.line.seedContent('100', PNG, 'image/png; charset=x', 3);
    expect(await bench.channel.fetchMedia?.({ by: 'id', value: '100' })).toEqual({ kind: 'fetched', bytes: PNG });
    expect(bench.line.calls.content).toBe(4);
  });

  test('gives up waiting for content that never gets ready', async () => {
    bench.line.seedContent('100', PNG, 'image/png', 1_000);
    expect(await bench.channel.fetchMedia?.({ by: 'id', value: '100' })).toEqual({ kind: 'failed' });
  });

  test.each(['audio/x-m4a', 'video/mp4', 'application/pdf'])('downloads %s as it downloads pictures, waiting while LINE prepares it', async (type) => {
    const bytes = Buffer.from('what was said');
    bench.line.seedContent('100', bytes, type, 2);
    expect(await bench.channel.fetchMedia?.({ by: 'id', value: '100' })).toEqual({ kind: 'fetched', bytes });
    expect(bench.line.calls).toMatchObject({ content: 3, transcoding: 2 });
  });

  test('does not wait for a voice that LINE cannot prepare', async () => {
    bench.line.seedContent('100', PNG, 'audio/x-m4a', 3);
    bench.line.failTranscoding('100');
    expect(await bench.channel.fetchMedia?.({ by: 'id', value: '100' })).toEqual({ kind: 'refused' });
    expect(bench.line.calls.content).toBe(1);
  });

  test('finds unsent and deleted content gone', async () => {
    bench.line.unsendContent('100');
    expect(await bench.channel.fetchMedia?.({ by: 'id', value: '100' })).toEqual({ kind: 'gone' });
    expect(await bench.channel.fetchMedia?.({ by: 'id', value: '101' })).toEqual({ kind: 'gone' });
  });

  test('stops at the size cap', async () => {
    await restart({ maxContentBytes: 1_000 });
    bench.line.seedContent('100', Buffer.alloc(1_001), 'image/png');
    bench.line.seedContent('101', Buffer.alloc(1_000), 'image/png');
    expect(await bench.channel.fetchMedia?.({ by: 'id', value: '100' })).toEqual({ kind: 'too-large' });
    expect(await bench.channel.fetchMedia?.({ by: 'id', value: '101' })).toMatchObject({ kind: 'fetched' });
  });

  test.each(['hang', 'reset', { status: 503 }, { status: 403 }] as const)('says that a download that ends in %j has failed', async (fault) => {
    await restart();
    bench.line.seedContent('100', PNG, 'image/png');
    bench.line.setFault(() => fault);
    expect(await bench.channel.fetchMedia?.({ by: 'id', value: '100' })).toEqual({ kind: 'failed' });
  });

  test('makes no call for a malformed message id', async () => {
    expect(await bench.channel.fetchMedia?.({ by: 'id', value: '../../oauth2' })).toEqual({ kind: 'failed' });
    expect(await bench.channel.fetchMedia?.({ by: 'url', value: 'https://example.com/' })).toEqual({ kind: 'refused' });
    expect(bench.line.calls.content).toBe(0);
  });
});
