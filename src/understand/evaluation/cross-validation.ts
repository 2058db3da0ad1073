import type { Corpus, UnderstandModel, Utterance } from '../model.js';
import { normalizeText } from '../normalize.js';
import { trainModel, type TrainingPlan } from '../train.js';
import { createReader } from '../understand.js';
import type { Score } from './measure.js';

export interface CrossValidation {
  readonly folds: number;
  readonly all: Score;
  readonly byLanguage: Readonly<Record<string, Score>>;
  /** Temperature under which the held-out messages are least surprising. */
  readonly temperature: number;
}

interface HeldOut {
  readonly language: string;
  readonly first: boolean;
  readonly three: boolean;
  /** Log probabilities at temperature 1. */
  readonly logs: Float32Array;
  readonly label: number;
}

/** Every fifth message, say: the messages of a label lie together, so each fold has all labels. */
function splitFold(utterances: readonly Utterance[], fold: number, folds: number): { learn: Utterance[]; held: Utterance[] } {
  const learn: Utterance[] = [];
  const held: Utterance[] = [];
  utterances.forEach((utterance, at) => (at % folds === fold ? held : learn).push(utterance));
  return { learn, held };
}

function readHeld(model: UnderstandModel, held: readonly Utterance[]): HeldOut[] {
  const read = createReader({ ...model, topics: { ...model.topics, temperature: 1 } }, model.topics.labels.length);
  return held.map((utterance) => {
    const { topics } = read(normalizeText(utterance.text), utterance.language);
    const place = topics.findIndex((candidate) => candidate.id === utterance.label);
    return {
      language: utterance.language,
      first: place === 0,
      three: place >= 0 && place < 3,
      logs: Float32Array.from(topics, (candidate) => Math.log(candidate.confidence + 1e-12)),
      label: place,
    };
  });
}

/** Mean surprise of the right labels when all logs are divided by `temperature`. */
function surprise(held: readonly HeldOut[], temperature: number): number {
  let sum = 0;
  for (const { logs, label } of held) {
    let total = 0;
    for (const log of logs) total += Math.exp(log / temperature);
    sum += Math.log(total) - (logs[label] ?? -30) / temperature;
  }
  return sum / Math.max(1, held.length);
}

function fitTemperature(held: readonly HeldOut[]): number {
  let best = 1;
  for (let temperature = 0.3; temperature <= 2; temperature += 0.05) if (surprise(held, temperature) < surprise(held, best)) best = temperature;
  return Math.round(best * 100) / 100;
}

function add(scores: Record<string, Score>, key: string, held: HeldOut): void {
  const score = (scores[key] ??= { count: 0, first: 0, three: 0 });
  score.count += 1;
  if (held.first) score.first += 1;
  if (held.three) score.three += 1;
}

/**
 * Trains on all folds but one and asks that one, in turn.
 * @param limit folds really run: each costs one training
 */
export function crossValidate(corpus: Corpus, plan: TrainingPlan, folds: number, limit = folds): CrossValidation {
  const held: HeldOut[] = [];
  for (let fold = 0; fold < Math.min(folds, limit); fold += 1) {
    const split = splitFold(corpus.utterances, fold, folds);
    held.push(...readHeld(trainModel({ ...corpus, utterances: split.learn }, plan), split.held));
  }
  const scores: Record<string, Score> = {};
  for (const one of held) {
    add(scores, 'all', one);
    add(scores, one.language, one);
  }
  const { all = { count: 0, first: 0, three: 0 }, ...byLanguage } = scores;
  return { folds, all, byLanguage, temperature: fitTemperature(held) };
}
