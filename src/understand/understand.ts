import { LANGUAGES, type Language } from '../core/language.js';
import { findDanger, prepareRules, type Danger } from './danger.js';
import { decideAction } from './decision.js';
import { extractFeatures } from './extract.js';
import { createFeatureBuffer } from './features.js';
import { guessLanguage } from './language-id.js';
import type { Classifier, UnderstandModel } from './model.js';
import { normalizeText, type NormalText } from './normalize.js';
import { classify, createSparseVector, weighFeatures } from './scoring.js';
import { createSlotFinder } from './slots.js';
import { createExtractor, OFFER, REST } from './train.js';
import type { Candidate, Understand, Understanding, UnderstandingContext } from './understanding.js';

/** Longer messages are read up to here: what matters has been said by then, and the time stays bounded. */
const MAX_LENGTH = 2000;
const MAX_CANDIDATES = 5;

/** Reads the message as features of one language and scores both classifiers. */
export interface Reading {
  readonly topics: readonly Candidate[];
  /** Danger topics, best first, and how likely any of them is. */
  readonly danger: readonly Candidate[];
  readonly dangerLikelihood: number;
  readonly rule?: Danger;
  /** How likely the message holds an offer, 0 to 1. */
  readonly offer: number;
  /** Share of the message's words and character groups that training has seen. */
  readonly known: number;
  readonly concepts: readonly string[];
}

/** The best candidates, best first. */
function rank(classifier: Classifier, scores: Float64Array, limit: number): Candidate[] {
  const candidates: Candidate[] = [];
  for (let at = 0; at < scores.length; at += 1) {
    const confidence = scores[at] ?? 0;
    if (candidates.length === limit && confidence <= (candidates[limit - 1]?.confidence ?? 0)) continue;
    let place = candidates.length;
    while (place > 0 && confidence > (candidates[place - 1]?.confidence ?? 0)) place -= 1;
    candidates.splice(place, 0, { id: classifier.labels[at] ?? '', confidence });
    if (candidates.length > limit) candidates.pop();
  }
  return candidates;
}

/**
 * Danger as both classifiers see it, each with half a voice: the danger model, trained on danger against all the rest,
 * and the share of the danger topics in the topic classifier. Their mistakes differ.
 */
function combineDanger(model: UnderstandModel, topicScores: Float64Array, dangerScores: Float64Array): Candidate[] {
  return model.danger.labels
    .filter((id) => id !== REST)
    .map((id, at) => ({ id, confidence: ((dangerScores[at] ?? 0) + (topicScores[model.topics.labels.indexOf(id)] ?? 0)) / 2 }))
    .sort((a, b) => b.confidence - a.confidence);
}

/** Makes the reader of a model; it keeps its buffers between messages, so one call must end before the next. */
export function createReader(model: UnderstandModel, ranked = MAX_CANDIDATES): (text: NormalText, language: Language) => Reading {
  const extractor = createExtractor(model.lexicon);
  const rules = prepareRules(model.lexicon.danger, extractor.finder.ids);
  const buffer = createFeatureBuffer();
  const vector = createSparseVector();
  const space = { vocabulary: model.vocabulary, rarity: model.rarity, seen: new Uint32Array(model.vocabulary.size), stamp: 0 };
  const topicScores = new Float64Array(model.topics.labels.length);
  const dangerScores = new Float64Array(model.danger.labels.length);
  const offerScores = new Float64Array(model.offers.labels.length);
  const offerAt = model.offers.labels.indexOf(OFFER);
  return (text, language) => {
    const matches = extractFeatures(buffer, text, language, extractor);
    space.stamp = (space.stamp + 1) >>> 0;
    weighFeatures(buffer, space, vector);
    const group = LANGUAGES.indexOf(language);
    classify(model.topics, vector, group, topicScores);
    classify(model.danger, vector, group, dangerScores);
    classify(model.offers, vector, group, offerScores);
    const likelihoods = combineDanger(model, topicScores, dangerScores);
    const rule = findDanger(rules, matches);
    return {
      topics: rank(model.topics, topicScores, ranked),
      danger: likelihoods,
      dangerLikelihood: likelihoods.reduce((sum, candidate) => sum + candidate.confidence, 0),
      ...(rule === undefined ? {} : { rule }),
      offer: offerScores[offerAt] ?? 0,
      known: vector.known,
      concepts: matches.map((match) => extractor.finder.ids[match.concept] ?? ''),
    };
  };
}

/**
 * Makes the function that understands messages.
 * @param model trained or loaded; shared, never changed
 */
export function createUnderstand(model: UnderstandModel): Understand {
  const read = createReader(model);
  const slots = createSlotFinder(model.lexicon);
  const intents = new Set(model.intents);
  return (text: string, context: UnderstandingContext): Understanding => {
    const normal = normalizeText(text.slice(0, MAX_LENGTH));
    const guess = guessLanguage(model.languages, normal.kept, context.language);
    const language = guess.language ?? context.language ?? 'en';
    const reading = read(normal, language);
    const decision = decideAction({ text: normal, reading, intents, context, hasWords: guess.language !== undefined });
    const prefecture = slots.prefecture(normal);
    const status = slots.status(normal);
    return {
      ...(guess.language === undefined ? {} : { language: guess.language }),
      languageConfidence: guess.confidence,
      action: decision.action,
      candidates: decision.candidates.slice(0, MAX_CANDIDATES),
      ...(decision.danger === undefined ? {} : { danger: decision.danger }),
      offer: reading.offer,
      ...(prefecture === undefined ? {} : { prefecture }),
      ...(status === undefined ? {} : { status }),
      why: decision.why,
    };
  };
}
