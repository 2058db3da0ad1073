import { KINDS, type FeatureBuffer } from './features.js';
import { softmax } from './linear.js';
import type { Classifier } from './model.js';
import { findRow, type Vocabulary } from './vocabulary.js';

/** How much a kind of feature counts, in the order of KINDS. */
const KIND_WEIGHT: readonly number[] = weightsOf({ word: 1, kept: 0.8, pair: 1, triple: 0.9, char: 0.3, concept: 2.5, conceptPair: 1.5 });

function weightsOf(weights: Readonly<Record<keyof typeof KINDS, number>>): number[] {
  const list: number[] = [];
  for (const kind of Object.keys(KINDS) as (keyof typeof KINDS)[]) list[KINDS[kind]] = weights[kind];
  return list;
}

/** A message as rows of the vocabulary with values of length 1. */
export interface SparseVector {
  readonly rows: Uint32Array;
  readonly values: Float32Array;
  count: number;
  /** Share of the words of the message that training has seen, 0 to 1. */
  known: number;
}

export function createSparseVector(): SparseVector {
  return { rows: new Uint32Array(4096), values: new Float32Array(4096), count: 0, known: 0 };
}

/** The rows that training knows, and a note of those already met in this message. */
export interface FeatureSpace {
  readonly vocabulary: Vocabulary;
  readonly rarity: Float32Array;
  readonly seen: Uint32Array;
  /** Another number for every message. */
  stamp: number;
}

/** Looks the features up and scales them. Repeats count once. */
export function weighFeatures(buffer: FeatureBuffer, space: FeatureSpace, vector: SparseVector): void {
  const { vocabulary, rarity, seen, stamp } = space;
  let count = 0;
  let length = 0;
  let words = 0;
  let knownWords = 0;
  for (let at = 0; at < buffer.count; at += 1) {
    const kind = buffer.kinds[at] as number;
    const row = findRow(vocabulary, buffer.ids[at] as number);
    if (kind === KINDS.word || kind === KINDS.char) {
      words += 1;
      if (row >= 0) knownWords += 1;
    }
    if (row < 0 || seen[row] === stamp) continue;
    seen[row] = stamp;
    const value = (KIND_WEIGHT[kind] as number) * (rarity[row] as number);
    vector.rows[count] = row;
    vector.values[count] = value;
    length += value * value;
    count += 1;
  }
  const norm = length === 0 ? 0 : 1 / Math.sqrt(length);
  for (let at = 0; at < count; at += 1) (vector.values[at] as number) *= norm;
  vector.count = count;
  vector.known = words === 0 ? 0 : knownWords / words;
}

/** Probabilities of all labels, into `scores`. */
export function classify(classifier: Classifier, vector: SparseVector, language: number, scores: Float64Array): void {
  const { weights, scales, biases } = classifier;
  const width = scores.length;
  for (let c = 0; c < width; c += 1) scores[c] = biases[language * width + c] as number;
  for (let at = 0; at < vector.count; at += 1) {
    const row = vector.rows[at] as number;
    const value = (vector.values[at] as number) * (scales[row] as number);
    const from = row * width;
    for (let c = 0; c < width; c += 1) (scores[c] as number) += (weights[from + c] as number) * value;
  }
  softmax(scores, classifier.temperature);
}
