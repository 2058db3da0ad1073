import { describe, expect, test } from '@jest/globals';
import type { Language } from '../../../src/core/language.js';
import { findDanger, prepareRules } from '../../../src/understand/danger.js';
import { extractFeatures } from '../../../src/understand/extract.js';
import { createFeatureBuffer } from '../../../src/understand/features.js';
import { normalizeText } from '../../../src/understand/normalize.js';
import { createExtractor } from '../../../src/understand/train.js';
import { corpus } from './corpus.js';

const extractor = createExtractor(corpus.lexicon);
const rules = prepareRules(corpus.lexicon.danger, extractor.finder.ids);
const danger = (language: Language, text: string) => findDanger(rules, extractFeatures(createFeatureBuffer(), normalizeText(text), language, extractor));

describe('danger rules', () => {
  test.each<[Language, string, string]>([
    ['vi', 'em muốn chết', 'crisis-self-harm'],
    ['vi', 'em khong muon song nua', 'crisis-self-harm'],
    ['en', 'i want to die', 'crisis-self-harm'],
    ['ja', 'しにたいです', 'crisis-self-harm'],
    ['ja', 'shinitai desu', 'crisis-self-harm'],
    ['zh', '我不想活了', 'crisis-self-harm'],
    ['th', 'หนูอยากตาย', 'crisis-self-harm'],
    ['my', 'ကျွန်မ သေချင်တယ်', 'crisis-self-harm'],
    ['km', 'ខ្ញុំចង់ស្លាប់', 'crisis-self-harm'],
    ['id', 'aku mau bunuh diri', 'crisis-self-harm'],
    ['fil', 'gusto ko na mamatay', 'crisis-self-harm'],
    ['en', 'my boss punched my friend yesterday', 'violence'],
    ['vi', 'sếp đấm em hôm qua', 'violence'],
    ['zh', '社长打我', 'violence'],
    ['en', 'my husband beats me', 'domestic-violence'],
    ['en', 'he raped me', 'harassment-sexual'],
    ['ja', '会社に無理やり帰国させられそうです', 'forced-return'],
    ['zh', '他们强行送我回国', 'forced-return'],
  ])('%s: %s', (language, text, topic) => {
    expect(danger(language, text)?.topic).toBe(topic);
  });

  test.each<[Language, string]>([
    ['vi', 'em mệt chết đi được'], ['vi', 'đói muốn chết luôn'], ['en', "i'm dying of laughter"], ['en', 'tired, killing time on sunday'],
    ['zh', '笑死我了'], ['zh', '今天累死了'], ['th', 'หิวจะตาย'], ['id', 'laper mampus nih'], ['ja', 'つかれて しにそう、宿題が おおすぎて死ぬ'],
    ['en', 'how much is the minimum wage in Gifu'], ['vi', 'em bị trừ tiền nhà'], ['en', 'what does the law say if a boss hit a worker, for my essay'],
  ])('%s is no alarm: %s', (language, text) => {
    expect(danger(language, text)).toBeUndefined();
  });

  test('a rule that names an idea which does not exist is refused', () => {
    expect(() => prepareRules([{ id: 'wrong', topic: 'violence', all: ['no-such-idea'] }], extractor.finder.ids)).toThrow(/wrong.*no-such-idea/);
  });
});
