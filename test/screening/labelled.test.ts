import { readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import { describe, expect, test } from '@jest/globals';
import type { AskerStatus } from '../../src/core/snapshot.js';
import { screen, TODAY } from '../unit/screening/rules.js';

interface Post {
  readonly id: string;
  readonly text: string;
  readonly asker: AskerStatus;
  readonly verdict: string;
  readonly must?: readonly string[];
  readonly facts?: Readonly<Record<string, unknown>>;
}

const read = (name: string): readonly Post[] => load(readFileSync(`test/screening/${name}.yaml`, 'utf8')) as readonly Post[];
const judge = (post: Post) => ({ post, result: screen({ text: post.text, askerStatus: post.asker, date: TODAY }) });
const sorted = (value: unknown): unknown => (Array.isArray(value) ? value.map(String).sort() : value);
const HARMLESS = new Set(['no-red-flags', 'not-an-offer']);

describe('the worked posts', () => {
  test.each(read('worked').map((post) => [post.id, post] as const))('%s gets its verdict', (_, post) => {
    expect(judge(post).result.verdict).toBe(post.verdict);
  });
});

describe('words that read like somebody\'s own story', () => {
  const crimes = [...read('worked'), ...read('tune')].filter((post) => judge(post).result.signals.some(({ severity, evidence }) => severity === 'critical' && evidence !== ''));

  test('never wave a crime through that the rules see', () => {
    const waved = crimes.filter((post) => HARMLESS.has(screen({ text: post.text, askerStatus: post.asker, date: TODAY, likelihood: 0 }).verdict));
    expect(crimes.length).toBeGreaterThan(50);
    expect(waved.map(({ id }) => id)).toEqual([]);
  });

  test('are no offer because a rule sees a proposal in them', () => {
    const story = { text: 'sabi ng amo exempted daw ang farm sa dagdag-sahod, kaya 900 pa rin kami dito', askerStatus: 'trainee', date: TODAY } as const;
    expect(screen(story).verdict).not.toBe('not-an-offer');
    expect(screen({ ...story, likelihood: 0 }).verdict).toBe('not-an-offer');
  });
});

describe.each(['tune', 'held'])('the posts of the half "%s"', (name) => {
  const rows = read(name).map(judge);
  const share = (part: readonly unknown[], whole: readonly unknown[]): number => part.length / whole.length;

  test('get the right verdict in nine of ten', () => {
    expect(share(rows.filter(({ post, result }) => post.verdict === result.verdict), rows)).toBeGreaterThanOrEqual(0.9);
  });

  test('are found dangerous where they are, and none of those is called harmless', () => {
    const danger = rows.filter(({ post }) => post.verdict === 'danger');
    expect(danger.filter(({ result }) => HARMLESS.has(result.verdict)).map(({ post }) => post.id)).toEqual([]);
    expect(share(danger.filter(({ result }) => result.verdict === 'danger'), danger)).toBeGreaterThanOrEqual(0.97);
  });

  test('are rarely flagged where they are harmless', () => {
    const benign = rows.filter(({ post }) => HARMLESS.has(post.verdict));
    expect(share(benign.filter(({ result }) => ['danger', 'high-risk'].includes(result.verdict)), benign)).toBeLessThanOrEqual(0.04);
  });

  test('give their facts in nine of ten', () => {
    const facts = rows.flatMap(({ post, result }) => Object.entries(post.facts ?? {}).map(([key, value]) => {
      const found: unknown = result.facts[key as keyof typeof result.facts];
      return JSON.stringify(sorted(found)) === JSON.stringify(sorted(value));
    }));
    expect(share(facts.filter(Boolean), facts)).toBeGreaterThanOrEqual(0.9);
  });
});
