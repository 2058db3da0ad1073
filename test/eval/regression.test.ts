import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { silentLog } from '../../src/core/log.js';
import { loadOrTrainModel } from '../../src/model-cache/model-cache.js';
import { measure, type Measurement } from '../../src/understand/evaluation/measure.js';
import { parseQuestions } from '../../src/understand/evaluation/question.js';
import { createUnderstand } from '../../src/understand/understand.js';

/** Training takes its time where the build has not left a model. */
const PATIENCE_MS = 240_000;
const share = (part: number, whole: number): number => part / whole;
let measured: Measurement;

beforeAll(() => {
  const model = loadOrTrainModel({ localesDir: 'locales', dialogsDir: 'dialogs', cacheDir: '.cache/models', log: silentLog });
  measured = measure(createUnderstand(model), parseQuestions(readFileSync('test/eval/questions-dev.jsonl', 'utf8')));
}, PATIENCE_MS);

/** Lines under which the understanding must not fall: a little under what was measured (npm run eval). */
describe('the questions of the development set', () => {
  test('the right topic comes first four times in five', () => {
    expect(share(measured.all.first, measured.all.count)).toBeGreaterThanOrEqual(0.84);
  });

  test('the right topic is among three nearly always', () => {
    expect(share(measured.all.three, measured.all.count)).toBeGreaterThanOrEqual(0.935);
  });

  test('Vietnamese is understood at least as well as the others', () => {
    const vi = measured.byLanguage['vi'] ?? { count: 1, first: 0, three: 0 };
    expect(share(vi.first, vi.count)).toBeGreaterThanOrEqual(0.85);
  });

  test('the language is recognised', () => {
    expect(measured.languageRight).toBeGreaterThanOrEqual(0.985);
  });

  test('danger is seen, and seldom where there is none', () => {
    expect(share(measured.danger.found, measured.danger.urgent)).toBeGreaterThanOrEqual(0.93);
    expect(share(measured.danger.falseAlarms, measured.danger.calm)).toBeLessThanOrEqual(0.025);
  });

  test('what is out of scope is told apart, and hardly anything else is refused', () => {
    expect(share(measured.outOfScope.found, measured.outOfScope.count)).toBeGreaterThanOrEqual(0.85);
    expect(share(measured.outOfScope.refused, measured.outOfScope.inScope)).toBeLessThanOrEqual(0.02);
  });

  test('direct answers are seldom wrong', () => {
    expect(share(measured.answers.wrong, measured.answers.direct)).toBeLessThanOrEqual(0.06);
  });

  test('every prefecture that is named is found', () => {
    expect(measured.prefecture.found).toBe(measured.prefecture.count);
  });

  test('confidence is honest: sure answers are right more often than unsure ones', () => {
    const right = (from: number, to: number): number => {
      const bins = measured.reliability.filter((bin) => bin.from >= from && bin.from < to);
      return bins.reduce((sum, bin) => sum + bin.accuracy * bin.count, 0) / bins.reduce((sum, bin) => sum + bin.count, 0);
    };
    expect(right(0.7, 1)).toBeGreaterThan(right(0.35, 0.65));
    expect(right(0.35, 0.65)).toBeGreaterThan(right(0, 0.25));
    expect(right(0.9, 1)).toBeGreaterThanOrEqual(0.95);
  });
});
