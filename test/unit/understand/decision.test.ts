import { describe, expect, test } from '@jest/globals';
import { decideAction, decideDanger } from '../../../src/understand/decision.js';
import { normalizeText } from '../../../src/understand/normalize.js';
import type { Reading } from '../../../src/understand/understand.js';

const reading = (over: Partial<Reading>): Reading => ({ topics: [], danger: [], dangerLikelihood: 0, offer: 0, known: 1, concepts: [], ...over });
const decide = (over: Partial<Reading>) =>
  decideAction({ text: normalizeText('a message of some words'), reading: reading(over), intents: new Set(['greeting']), context: {}, hasWords: true });

describe('decideDanger', () => {
  const faint = { danger: [{ id: 'violence', confidence: 0.3 }], dangerLikelihood: 0.35 };

  test('a clear calm topic outweighs a model that sees danger faintly', () => {
    expect(decideDanger(reading({ ...faint, topics: [{ id: 'driving', confidence: 0.7 }] }))).toBeUndefined();
    expect(decideDanger(reading({ ...faint, dangerLikelihood: 0.5, topics: [{ id: 'driving', confidence: 0.7 }] }))?.topic).toBe('violence');
    expect(decideDanger(reading({ ...faint, topics: [{ id: 'driving', confidence: 0.5 }] }))).toEqual({ topic: 'violence', rule: 'model' });
    expect(decideDanger(reading({ ...faint, topics: [{ id: 'violence', confidence: 0.7 }] }))).toEqual({ topic: 'violence', rule: 'model' });
  });

  test('a calm topic never silences a rule', () => {
    const rule = { topic: 'violence', rule: 'weapon-threat' };
    expect(decideDanger(reading({ ...faint, rule, topics: [{ id: 'driving', confidence: 0.9 }] }))).toEqual(rule);
  });

  test('sure classifiers name the danger that a rule has found, but not that of a strong rule', () => {
    const sure = { danger: [{ id: 'visa-arrest', confidence: 0.6 }], dangerLikelihood: 0.7 };
    expect(decideDanger(reading({ ...sure, rule: { topic: 'forced-return', rule: 'taken-to-airport' } }))?.topic).toBe('visa-arrest');
    expect(decideDanger(reading({ ...sure, rule: { topic: 'crisis-self-harm', rule: 'self-harm' } }))?.topic).toBe('crisis-self-harm');
  });

  test('a rule that the classifiers see nothing of keeps silent, unless it is strong', () => {
    expect(decideDanger(reading({ rule: { topic: 'violence', rule: 'weapon-threat' } }))).toBeUndefined();
    expect(decideDanger(reading({ rule: { topic: 'crisis-self-harm', rule: 'self-harm' } }))?.topic).toBe('crisis-self-harm');
  });
});

describe('decideAction', () => {
  test('out of scope has no candidates; a faint one is asked back', () => {
    expect(decide({ topics: [{ id: 'out-of-scope', confidence: 0.5 }] })).toMatchObject({ action: 'out-of-scope', candidates: [] });
    expect(decide({ topics: [{ id: 'out-of-scope', confidence: 0.1 }, { id: 'tax', confidence: 0.09 }] }).action).toBe('clarify');
  });

  test('danger is answered even in a message that looks out of scope', () => {
    const decision = decide({ topics: [{ id: 'out-of-scope', confidence: 0.4 }, { id: 'violence', confidence: 0.3 }], danger: [{ id: 'violence', confidence: 0.4 }], dangerLikelihood: 0.45 });
    expect(decision).toMatchObject({ action: 'answer', danger: { topic: 'violence' }, candidates: [{ id: 'violence', confidence: 0.45 }] });
  });

  test.each([[0.7, 'answer'], [0.4, 'clarify']])('a topic of confidence %d leads to %s', (confidence, action) => {
    expect(decide({ topics: [{ id: 'tax', confidence }] }).action).toBe(action);
  });

  test.each([[0.55, 'intent'], [0.4, 'clarify']])('an intent of confidence %d leads to %s', (confidence, action) => {
    expect(decide({ topics: [{ id: 'greeting', confidence }] }).action).toBe(action);
  });
});
