import { describe, expect, test } from '@jest/globals';
import { dialogDefinition, type Dialogs } from '../../../src/dialog/definition.js';
import { interrupt, step, type Effect } from '../../../src/dialog/step.js';
import { findFaults, walk } from '../../../src/dialog/walk.js';

function dialogs(...definitions: readonly object[]): Dialogs {
  return new Map(definitions.map((one) => dialogDefinition.parse(one)).map((one) => [one.id, one]));
}

const MENU = { id: 'menu', version: 1, start: 'show', nodes: { show: { say: ['menu.title'], ask: { choices: [{ value: 'form', label: 'menu.form', open: 'form' }] } } } };
const FORM = {
  id: 'form', version: 2, start: 'where', resume: true,
  nodes: {
    where: { branch: [{ known: 'prefecture', goto: 'thanks' }], say: ['form.where'], ask: { list: 'regions', then: 'which', understands: { slot: 'prefecture', goto: 'keep' } } },
    which: { say: ['form.which'], ask: { list: 'region-prefectures', then: 'keep' } },
    keep: { do: ['set-prefecture'], goto: 'thanks' },
    thanks: { say: ['form.thanks'], end: true },
  },
};
const ASIDE = { id: 'aside', version: 1, start: 'ask', nodes: { ask: { say: ['aside.ask'], ask: { choices: [{ value: 'yes', label: 'aside.yes', goto: 'end' }] } }, end: { say: ['aside.end'], end: true } } };
const ALL = dialogs(MENU, FORM, ASIDE);
const NOTHING = new Set<never>();

const said = (effects: readonly Effect[]): readonly string[] => effects.flatMap((effect) => (effect.kind === 'say' ? [effect.key] : effect.kind === 'do' ? [`do ${effect.action} ${effect.picked ?? ''}`.trim()] : []));

describe('one step of a dialog', () => {
  test('opening runs to the first question', () => {
    const { frames, effects, outcome } = step(ALL, [], { kind: 'open', dialog: 'form' }, NOTHING);
    expect(outcome).toBe('done');
    expect(frames).toEqual([{ dialog: 'form', node: 'where', version: 2 }]);
    expect(said(effects)).toEqual(['form.where']);
  });

  test('a picked value travels to the next question and to what is done with it', () => {
    const opened = step(ALL, [], { kind: 'open', dialog: 'form' }, NOTHING);
    const region = step(ALL, opened.frames, { kind: 'answer', dialog: 'form', node: 'where', value: 'kanto' }, NOTHING);
    expect(region.effects.at(-1)).toMatchObject({ kind: 'ask', node: 'which', picked: 'kanto' });
    const place = step(ALL, region.frames, { kind: 'answer', dialog: 'form', node: 'which', value: 'ibaraki' }, NOTHING);
    expect(said(place.effects)).toEqual(['do set-prefecture ibaraki', 'form.thanks']);
    expect(place.frames).toEqual([]);
  });

  test('understood text answers the question that asks for it, and no other', () => {
    const opened = step(ALL, [], { kind: 'open', dialog: 'form' }, NOTHING);
    expect(said(step(ALL, opened.frames, { kind: 'understood', slot: 'prefecture', value: 'Ibaraki' }, NOTHING).effects)).toContain('do set-prefecture Ibaraki');
    expect(step(ALL, opened.frames, { kind: 'understood', slot: 'language', value: 'vi' }, NOTHING).outcome).toBe('stale');
  });

  test('what is known already is not asked', () => {
    expect(said(step(ALL, [], { kind: 'open', dialog: 'form' }, new Set(['prefecture'] as const)).effects)).toEqual(['form.thanks']);
  });

  test.each([
    ['another dialog', { kind: 'answer', dialog: 'menu', node: 'show', value: 'x' }],
    ['another node', { kind: 'answer', dialog: 'form', node: 'which', value: 'ibaraki' }],
  ] as const)('an answer to %s is stale and changes nothing', (_name, input) => {
    const { frames } = step(ALL, [], { kind: 'open', dialog: 'form' }, NOTHING);
    expect(step(ALL, frames, input, NOTHING)).toEqual({ frames, effects: [], outcome: 'stale' });
  });

  test('a choice that is not offered is stale', () => {
    const { frames } = step(ALL, [], { kind: 'open', dialog: 'aside' }, NOTHING);
    expect(step(ALL, frames, { kind: 'answer', dialog: 'aside', node: 'ask', value: 'maybe' }, NOTHING).outcome).toBe('stale');
  });

  test('a question that waits is asked again after something came between; another is dropped', () => {
    const form = step(ALL, [], { kind: 'open', dialog: 'form' }, NOTHING);
    const between = step(ALL, form.frames, { kind: 'open', dialog: 'aside' }, NOTHING);
    const back = step(ALL, between.frames, { kind: 'answer', dialog: 'aside', node: 'ask', value: 'yes' }, NOTHING);
    expect(said(back.effects)).toEqual(['aside.end', 'form.where']);
    const menu = step(ALL, [], { kind: 'open', dialog: 'menu' }, NOTHING);
    expect(step(ALL, menu.frames, { kind: 'open', dialog: 'aside' }, NOTHING).frames).toHaveLength(1);
    expect(interrupt(ALL, [...form.frames, ...menu.frames])).toEqual(form.frames);
  });

  test('a frame of another version, or whose node is gone, makes its buttons stale and is dropped on interruption', () => {
    const old = [{ dialog: 'form', node: 'where', version: 1 }];
    expect(step(ALL, old, { kind: 'answer', dialog: 'form', node: 'where', value: 'kanto' }, NOTHING).outcome).toBe('stale');
    expect(interrupt(ALL, [{ dialog: 'form', node: 'gone', version: 2 }, { dialog: 'gone', node: 'x', version: 1 }, ...old])).toEqual([]);
  });

  test('when a dialog below has changed meanwhile, it starts afresh', () => {
    const aside = step(ALL, [{ dialog: 'form', node: 'which', version: 1 }, { dialog: 'aside', node: 'ask', version: 1 }], { kind: 'answer', dialog: 'aside', node: 'ask', value: 'yes' }, NOTHING);
    expect(aside.frames).toEqual([{ dialog: 'form', node: 'where', version: 2 }]);
  });

  test('data that runs in a circle is refused instead of running for ever', () => {
    const circle = dialogs({ id: 'circle', version: 1, start: 'a', nodes: { a: { goto: 'b' }, b: { goto: 'a' } } });
    expect(() => step(circle, [], { kind: 'open', dialog: 'circle' }, NOTHING)).toThrow(RangeError);
  });
});

describe('the static checks', () => {
  test('name every unreachable node, missing node and missing dialog', () => {
    const broken = dialogs(
      { id: 'a', version: 1, start: 'one', nodes: { one: { goto: 'two' }, lost: { end: true } } },
      { id: 'b', version: 1, start: 'one', nodes: { one: { open: 'nowhere' } } },
    );
    expect(findFaults(broken)).toEqual(['a.two: there is no such node', 'a.lost: cannot be reached', 'b.one: opens nowhere, which does not exist']);
  });

  test('the walk stops at every question of every dialog', () => {
    const stops = new Set(walk(ALL, ['any']).flatMap(({ frames }) => frames.map((frame) => `${frame.dialog}.${frame.node}`)));
    expect([...stops].sort()).toEqual(['aside.ask', 'form.where', 'form.which', 'menu.show']);
  });

  test('a node that both asks and ends, or does nothing at all, is refused', () => {
    expect(() => dialogs({ id: 'x', version: 1, start: 'a', nodes: { a: {} } })).toThrow(/exactly one/);
    expect(() => dialogs({ id: 'x', version: 1, start: 'a', nodes: { a: { end: true, goto: 'a' } } })).toThrow(/exactly one/);
  });
});
