import { LANGUAGES } from '../../core/language.js';
import { extractFeatures } from '../extract.js';
import { createFeatureBuffer } from '../features.js';
import type { Corpus, UnderstandModel } from '../model.js';
import { normalizeText } from '../normalize.js';
import { classify, createSparseVector, weighFeatures } from '../scoring.js';
import { createExtractor, DEFAULT_PLAN, trainModel } from '../train.js';
import type { Score } from './measure.js';
import type { EvaluationQuestion } from './question.js';

interface Vector {
  readonly rows: Uint32Array;
  readonly values: Float32Array;
}

type Scorer = (vector: Vector, question: EvaluationQuestion) => Float64Array;

/** Makes the vectors that all contestants read. */
function createVectorizer(model: UnderstandModel): (text: string, language: EvaluationQuestion['language']) => Vector {
  const extractor = createExtractor(model.lexicon);
  const buffer = createFeatureBuffer();
  const vector = createSparseVector();
  const space = { vocabulary: model.vocabulary, rarity: model.rarity, seen: new Uint32Array(model.vocabulary.size), stamp: 0 };
  return (text, language) => {
    extractFeatures(buffer, normalizeText(text), language, extractor);
    space.stamp += 1;
    weighFeatures(buffer, space, vector);
    return { rows: vector.rows.slice(0, vector.count), values: vector.values.slice(0, vector.count) };
  };
}

const SMOOTHING = 0.3;

/** Complement naive Bayes (Rennie and others, 2003) with normalised weights. */
function trainComplementBayes(vectors: readonly Vector[], labels: readonly number[], features: number, classes: number): Scorer {
  const counts = new Float32Array(features * classes);
  const byFeature = new Float64Array(features);
  const byClass = new Float64Array(classes);
  let total = 0;
  vectors.forEach(({ rows, values }, at) => {
    const label = labels[at] ?? 0;
    rows.forEach((row, place) => {
      const value = values[place] ?? 0;
      counts[row * classes + label] = (counts[row * classes + label] ?? 0) + value;
      byFeature[row] = (byFeature[row] ?? 0) + value;
      byClass[label] = (byClass[label] ?? 0) + value;
      total += value;
    });
  });
  return ({ rows, values }) => {
    const scores = new Float64Array(classes);
    rows.forEach((row, place) => {
      for (let c = 0; c < classes; c += 1) {
        const others = ((byFeature[row] ?? 0) - (counts[row * classes + c] ?? 0) + SMOOTHING) / (total - (byClass[c] ?? 0) + SMOOTHING * features);
        scores[c] = (scores[c] ?? 0) - (values[place] ?? 0) * Math.log(others);
      }
    });
    return scores;
  };
}

const NEIGHBOURS = 30;

/** Cosine to every message, the nearest vote by the square of their nearness. */
function trainNeighbours(vectors: readonly Vector[], labels: readonly number[], features: number, classes: number): Scorer {
  const postings: [number, number][][] = Array.from({ length: features }, () => []);
  vectors.forEach(({ rows, values }, at) => {
    rows.forEach((row, place) => postings[row]?.push([at, values[place] ?? 0]));
  });
  return ({ rows, values }) => {
    const nearness = new Float64Array(vectors.length);
    rows.forEach((row, place) => {
      for (const [at, value] of postings[row] ?? []) nearness[at] = (nearness[at] ?? 0) + value * (values[place] ?? 0);
    });
    const nearest = [...nearness.keys()].sort((a, b) => (nearness[b] ?? 0) - (nearness[a] ?? 0)).slice(0, NEIGHBOURS);
    const scores = new Float64Array(classes);
    for (const at of nearest) scores[labels[at] ?? 0] = (scores[labels[at] ?? 0] ?? 0) + (nearness[at] ?? 0) ** 2;
    return scores;
  };
}

function regression(model: UnderstandModel): Scorer {
  return ({ rows, values }, question) => {
    const scores = new Float64Array(model.topics.labels.length);
    classify(model.topics, { rows, values, count: rows.length, known: 1 }, LANGUAGES.indexOf(question.language), scores);
    return scores;
  };
}

/** Adds what each says, brought to one scale. */
function combine(...scorers: readonly Scorer[]): Scorer {
  return (vector, question) => {
    const sum = new Float64Array(scorers[0]?.(vector, question).length ?? 0);
    for (const scorer of scorers) {
      const scores = scorer(vector, question);
      const low = Math.min(...scores);
      const span = Math.max(...scores) - low || 1;
      scores.forEach((score, at) => (sum[at] = (sum[at] ?? 0) + (score - low) / span));
    }
    return sum;
  };
}

/** The contestants of the bake-off on one test set, all on the same features. */
export function compareBaselines(corpus: Corpus, questions: readonly EvaluationQuestion[]): Record<string, Score> {
  const model = trainModel(corpus, DEFAULT_PLAN);
  const vectorize = createVectorizer(model);
  const labels = model.topics.labels;
  const vectors = corpus.utterances.map(({ text, language }) => vectorize(text, language));
  const numbers = corpus.utterances.map(({ label }) => labels.indexOf(label));
  const bayes = trainComplementBayes(vectors, numbers, model.vocabulary.size, labels.length);
  const neighbours = trainNeighbours(vectors, numbers, model.vocabulary.size, labels.length);
  const logistic = regression(model);
  const contestants = { 'logistic regression': logistic, 'complement naive Bayes': bayes, 'nearest neighbours': neighbours, 'all three': combine(logistic, bayes, neighbours) };
  return Object.fromEntries(
    Object.entries(contestants).map(([name, scorer]) => {
      const score: Score = { count: questions.length, first: 0, three: 0 };
      for (const question of questions) {
        const scores = scorer(vectorize(question.text, question.language), question);
        const best = [...scores.keys()].sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0)).slice(0, 3).map((at) => labels[at] ?? '');
        const right = [question.topic, ...question.alsoOk];
        if (right.includes(best[0] ?? '')) score.first += 1;
        if (best.some((id) => right.includes(id))) score.three += 1;
      }
      return [name, score] as const;
    }),
  );
}
