import type { Language } from '../core/language.js';
import type { LanguageModel } from './language-id.js';
import type { Lexicon } from './lexicon.js';
import type { Vocabulary } from './vocabulary.js';

/** One labelled message to learn from. */
export interface Utterance {
  readonly language: Language;
  /** Topic or intent of topics.yaml. */
  readonly label: string;
  readonly text: string;
}

/** What a text is, besides its topic. `offer`, `retold` and `asks` hold an offer to be judged; the others only sound like one. */
export const POST_KINDS = ['offer', 'retold', 'asks', 'question', 'story', 'warning', 'victim', 'seeker', 'other'] as const;
export type PostKind = (typeof POST_KINDS)[number];

/** A job post, or what could be taken for one, to learn from. */
export interface Post {
  readonly language: Language;
  readonly kind: PostKind;
  readonly text: string;
}

/** Everything that training reads. */
export interface Corpus {
  readonly utterances: readonly Utterance[];
  readonly posts: readonly Post[];
  /** Ids that are intents, not topics. */
  readonly intents: readonly string[];
  /** Topics of urgency `now`. */
  readonly dangerTopics: readonly string[];
  readonly lexicon: Lexicon;
}

/** A linear classifier in one byte a weight; `scales` brings a row back to its size. */
export interface Classifier {
  readonly labels: readonly string[];
  readonly weights: Int8Array;
  readonly scales: Float32Array;
  /** One row of `labels.length` for each language, in the order of LANGUAGES. */
  readonly biases: Float32Array;
  /** Divides the scores, so that confidences come true; from held-out messages. */
  readonly temperature: number;
}

/** A trained model. Plain data: it goes to disk and back byte by byte. */
export interface UnderstandModel {
  readonly vocabulary: Vocabulary;
  /** Weight of each feature: rarer says more. */
  readonly rarity: Float32Array;
  readonly topics: Classifier;
  /** The topics of danger, and `rest`. */
  readonly danger: Classifier;
  /** `offer`, and `rest`. */
  readonly offers: Classifier;
  readonly languages: LanguageModel;
  readonly intents: readonly string[];
  readonly lexicon: Lexicon;
}
