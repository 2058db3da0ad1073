import { ANSWER_LANGUAGES, type AnswerLanguage } from '../core/language.js';
import type { Content } from './content.js';
import type { Topic, TopicWords } from './schema.js';

/** Longest step and proof in UTF-16 units: more is not read on a phone. */
const LENGTHS = { steps: 160, proof: 110 } as const;
/** Longest sentence: words for languages that space them (Vietnamese spaces syllables), characters for Japanese without readings. */
const SENTENCE: Readonly<Record<AnswerLanguage, number>> = { en: 28, vi: 42, ja: 70 };

/** What makes the words of a topic hard to read, or looks like a figure that no fact stands behind. One line each. */
export function checkReading(topic: Topic, content: Content): readonly string[] {
  return ANSWER_LANGUAGES.flatMap((language) => {
    const words = content.words[language].topics.get(topic.id);
    return words === undefined ? [] : checkTexts(words, language).map((line) => `locales/${language}/topics/${topic.id}.yaml: ${line}`);
  });
}

function checkTexts(words: TopicWords, language: AnswerLanguage): readonly string[] {
  return (['answer', 'steps', 'proof'] as const).flatMap((part) =>
    Object.entries(words[part]).flatMap(([key, text]) => {
      const place = `${part}.${key}`;
      const limit = part === 'answer' ? Number.POSITIVE_INFINITY : LENGTHS[part];
      const long = sentences(text).find((sentence) => measure(sentence, language) > SENTENCE[language]);
      const figure = /\d+/.exec(text.replaceAll(/\{\{[^}]*\}\}|[A-Z]\d\b/g, ''));
      return [
        ...(text.length > limit ? [`${place}: ${text.length} characters, ${limit} are advised.`] : []),
        ...(long === undefined ? [] : [`${place}: a sentence is long (${measure(long, language)}, ${SENTENCE[language]} are advised).`]),
        ...(figure === null ? [] : [`${place}: the figure ${figure[0]} comes from no fact.`]),
      ];
    }));
}

function sentences(text: string): readonly string[] {
  return text.split(/[.!?](?=\s|$)|[。！？]/).filter((sentence) => sentence.trim() !== '');
}

function measure(sentence: string, language: AnswerLanguage): number {
  if (language === 'ja') return sentence.replaceAll(/[(（][^)）]*[)）]/g, '').length;
  return sentence.trim().split(/\s+/).length;
}
