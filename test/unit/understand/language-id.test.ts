import { describe, expect, test } from '@jest/globals';
import { guessLanguage, trainLanguageModel } from '../../../src/understand/language-id.js';
import { normalizeText } from '../../../src/understand/normalize.js';
import { corpus } from './corpus.js';

const model = trainLanguageModel(corpus.utterances.map(({ text, language }) => ({ text: normalizeText(text).kept, language })));
const guess = (text: string, known?: 'vi' | 'ja' | 'fil') => guessLanguage(model, normalizeText(text).kept, known);

describe('guessLanguage', () => {
  test.each([
    ['vi', 'lương tháng này chưa có'], ['vi', 'cong ty khong tra luong'], ['vi', 'lm j h ad'], ['vi', 'shacho không trả zangyo'],
    ['en', 'my boss keeps my passport'], ['en', 'can i quit'], ['id', 'gaji belum dibayar'], ['id', 'gmn cara resign min'],
    ['fil', 'di pa po ako sinasahod'], ['fil', 'pano mag resign'], ['ja', '給料がまだです'], ['ja', 'kyuryo ga mada desu'], ['ja', 'りょうに はいれません'],
    ['zh', '老板不发工资'], ['zh', '我的护照被拿走了'], ['th', 'ยังไม่ได้เงินเดือน'], ['my', 'လစာမရသေးဘူး'], ['km', 'មិនទាន់បើកប្រាក់ខែ'], ['th', 'โดนหัก yachin'],
  ])('%s: %s', (language, text) => {
    expect(guess(text).language).toBe(language);
  });

  test.each(['123', '😀😀', '...', ''])('%s has no language', (text) => {
    expect(guess(text)).toEqual({ confidence: 0 });
  });

  test('a message that could be of two languages stays in that of the talk', () => {
    expect(guess('ok', 'vi').language).toBe('vi');
    expect(guess('ok', 'fil').language).toBe('fil');
  });

  test('a plain sentence is not pulled over to the language of the talk', () => {
    expect(guess('my boss keeps my passport', 'vi').language).toBe('en');
  });

  test('a short message is trusted less than a long one', () => {
    expect(guess('hi').confidence).toBeLessThan(guess('hi, my boss has not paid me for two months').confidence);
  });
});
