import { describe, expect, test } from '@jest/globals';
import { decodeModel, encodeModel } from '../../../src/understand/codec.js';
import { measure } from '../../../src/understand/evaluation/measure.js';
import { softmax } from '../../../src/understand/linear.js';
import { DEFAULT_PLAN, trainModel } from '../../../src/understand/train.js';
import { createUnderstand } from '../../../src/understand/understand.js';
import { corpus } from './corpus.js';

const LABELS = new Set(['wage-unpaid', 'passport-kept', 'crisis-self-harm', 'violence', 'greeting', 'out-of-scope']);
const small = { ...corpus, dangerTopics: ['crisis-self-harm', 'violence'], utterances: corpus.utterances.filter(({ label, language }) => LABELS.has(label) && (language === 'vi' || language === 'en')) };
const plan = { ...DEFAULT_PLAN, epochs: 2, copies: 1 };
const model = trainModel(small, plan);
const understand = createUnderstand(model);

describe('trainModel', () => {
  test('the same messages give the same bytes', () => {
    expect(Buffer.compare(encodeModel(model), encodeModel(trainModel(small, plan)))).toBe(0);
  });

  test('a model comes back from its bytes and understands the same', () => {
    const again = decodeModel(encodeModel(model));
    expect(again && createUnderstand(again)('công ty giữ hộ chiếu của em', {})).toEqual(understand('công ty giữ hộ chiếu của em', {}));
  });

  test('bytes that are no model are refused', () => {
    expect(decodeModel(new Uint8Array(64).fill(255))).toBeUndefined();
  });
});

describe('understand', () => {
  test('topics are told apart with and without accents', () => {
    for (const text of ['công ty chưa trả lương cho em', 'cong ty chua tra luong cho em']) expect(understand(text, {}).candidates[0]?.id).toBe('wage-unpaid');
  });

  test('danger is set beside the topic', () => {
    expect(understand('em muốn tự tử', {})).toMatchObject({ danger: { topic: 'crisis-self-harm', rule: 'self-harm' } });
  });

  test('the topic of danger leads the candidates and is answered', () => {
    const { action, candidates } = understand('em muốn tự tử, công ty giữ hộ chiếu của em', {});
    expect({ action, first: candidates[0]?.id }).toEqual({ action: 'answer', first: 'crisis-self-harm' });
    expect(candidates.map(({ confidence }) => confidence)).toEqual(candidates.map(({ confidence }) => confidence).sort((a, b) => b - a));
  });

  test.each(['😀', 'hahaha'])('%s brings no candidates', (text) => {
    expect(understand(text, {}).candidates).toEqual([]);
  });

  test.each(['😀', '123', '[sticker: dog]', 'hahaha', 'w', 'zxcvbnm'])('%s is out of scope', (text) => {
    expect(understand(text, {}).action).toBe('out-of-scope');
  });

  test('a short question that asks on stays with the topic of the last answer', () => {
    const understanding = understand('vậy báo ai?', { language: 'vi', topic: 'passport-kept' });
    expect(understanding.candidates[0]?.id).toBe('passport-kept');
    expect(understanding.why).toContain('follow-up');
  });

  test('a new topic is not taken for a follow-up', () => {
    expect(understand('công ty chưa trả lương', { language: 'vi', topic: 'passport-kept' }).candidates[0]?.id).toBe('wage-unpaid');
  });

  test('what is said of the reasons never holds words of the person', () => {
    for (const reason of understand('ông Tanaka giữ hộ chiếu em', {}).why) expect(reason).toMatch(/^[a-z-]+(:[a-z_-]+)?$/);
  });

  test('a message of twenty thousand letters is read', () => {
    expect(understand('lương '.repeat(4000), {}).language).toBe('vi');
  });
});

describe('confidence', () => {
  test('a higher temperature makes the best less sure and keeps the order', () => {
    const cool = Float64Array.from([2, 1, 0]);
    const warm = Float64Array.from([2, 1, 0]);
    softmax(cool, 0.5);
    softmax(warm, 2);
    expect(cool[0]).toBeGreaterThan(warm[0] ?? 1);
    expect([...warm].sort((a, b) => b - a)).toEqual([...warm]);
  });

  test('measuring counts what was right', () => {
    const questions = [{ id: 'a', language: 'en' as const, text: 'my boss keeps my passport', topic: 'passport-kept', alsoOk: [], kind: 'plain', urgent: false }];
    expect(measure(understand, questions)).toMatchObject({ all: { count: 1, first: 1, three: 1 }, languageRight: 1 });
  });
});
