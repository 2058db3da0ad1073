import type { Candidate } from '../understand/understanding.js';
import { scaleToOne } from './embedder.js';

/** An example message, as the default tier learns from it too. */
export interface Example {
  readonly language: string;
  readonly label: string;
  readonly text: string;
}

/** The middle of a topic's examples in all languages: a message lies near the topics that it may be about. */
export interface Centroid {
  readonly label: string;
  /** Length 1. */
  readonly vector: Float32Array;
}

export interface TopicIndex {
  readonly dimensions: number;
  readonly centroids: readonly Centroid[];
}

/**
 * Divides the likeness before it becomes a share. E5 models put all their likenesses between 0.7 and 1, so it is small. Measured
 * on the development set, see docs/decisions/semantic-tier.md.
 */
const TEMPERATURE = 0.02;

/** Examples embedded of one topic in one language. All of them would cost hours on a small machine. */
const EXAMPLES_A_GROUP = 8;

const groupOf = ({ language, label }: Example): string => `${language}\t${label}`;

/** The examples that are embedded: spread over what there is of each topic and language, always the same ones. */
export function pickExamples(examples: readonly Example[]): readonly Example[] {
  const groups = new Map<string, Example[]>();
  for (const example of examples) {
    const group = groups.get(groupOf(example));
    if (group === undefined) groups.set(groupOf(example), [example]);
    else group.push(example);
  }
  return [...groups.values()].flatMap((group) => {
    const count = Math.min(EXAMPLES_A_GROUP, group.length);
    return Array.from({ length: count }, (_, at) => group[Math.floor((at * group.length) / count)]).filter((one) => one !== undefined);
  });
}

/**
 * @param vectors of length 1, one for each example, all of one size
 * @throws RangeError when they do not belong together
 */
export function buildTopicIndex(examples: readonly Example[], vectors: readonly Float32Array[]): TopicIndex {
  const dimensions = vectors[0]?.length ?? 0;
  if (dimensions === 0 || vectors.length !== examples.length || vectors.some((vector) => vector.length !== dimensions)) {
    throw new RangeError('examples and vectors do not belong together');
  }
  const sums = new Map<string, Centroid>();
  examples.forEach((example, at) => {
    const sum = sums.get(example.label) ?? { label: example.label, vector: new Float32Array(dimensions) };
    sums.set(example.label, sum);
    for (let place = 0; place < dimensions; place += 1) sum.vector[place] = (sum.vector[place] ?? 0) + (vectors[at]?.[place] ?? 0);
  });
  // Examples that cancel one another out have no middle; with real messages that does not happen.
  return { dimensions, centroids: [...sums.values()].filter(({ vector }) => scaleToOne(vector) !== undefined) };
}

/** How much each topic is meant by a message of this vector, best first; shares that add up to 1. Empty when the sizes differ. */
export function scoreTopics(index: TopicIndex, vector: Float32Array): readonly Candidate[] {
  if (vector.length !== index.dimensions) return [];
  const likeness = index.centroids.map(({ label, vector: middle }) => {
    let product = 0;
    for (let at = 0; at < index.dimensions; at += 1) product += (middle[at] ?? 0) * (vector[at] ?? 0);
    return { label, product };
  });
  const best = Math.max(...likeness.map(({ product }) => product));
  const weights = likeness.map(({ label, product }) => ({ id: label, confidence: Math.exp((product - best) / TEMPERATURE) }));
  const total = weights.reduce((sum, { confidence }) => sum + confidence, 0);
  return weights.map(({ id, confidence }) => ({ id, confidence: confidence / total })).sort((a, b) => b.confidence - a.confidence);
}
