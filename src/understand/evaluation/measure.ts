import type { Understand, Understanding } from '../understanding.js';
import type { EvaluationQuestion } from './question.js';

/** How often the right topic came, of `count`. */
export interface Score {
  count: number;
  first: number;
  three: number;
}

export interface ReliabilityBin {
  readonly from: number;
  readonly count: number;
  readonly meanConfidence: number;
  readonly accuracy: number;
}

/** What a test set says about an understander. Shares are 0 to 1. */
export interface Measurement {
  readonly all: Score;
  readonly byLanguage: Readonly<Record<string, Score>>;
  readonly byKind: Readonly<Record<string, Score>>;
  readonly byTopic: Readonly<Record<string, Score>>;
  readonly languageRight: number;
  readonly danger: { readonly urgent: number; readonly found: number; readonly calm: number; readonly falseAlarms: number; readonly missed: readonly string[]; readonly wrong: readonly string[] };
  readonly outOfScope: { readonly count: number; readonly found: number; readonly inScope: number; readonly refused: number };
  readonly answers: { readonly direct: number; readonly wrong: number; readonly clarified: number };
  readonly prefecture: { readonly count: number; readonly found: number };
  readonly reliability: readonly ReliabilityBin[];
  /** `right→taken` with its count, most frequent first. */
  readonly confusions: readonly (readonly [string, number])[];
}

interface Outcome {
  readonly question: EvaluationQuestion;
  readonly understanding: Understanding;
  readonly first: boolean;
  readonly three: boolean;
}

function judge(question: EvaluationQuestion, understanding: Understanding): Outcome {
  const right = new Set([question.topic, ...question.alsoOk]);
  const ids = understanding.candidates.map((candidate) => candidate.id);
  const refused = understanding.action === 'out-of-scope' ? ['out-of-scope', ...ids] : ids;
  return { question, understanding, first: right.has(refused[0] ?? ''), three: refused.slice(0, 3).some((id) => right.has(id)) };
}

function scoreBy(outcomes: readonly Outcome[], keyOf: (question: EvaluationQuestion) => string): Record<string, Score> {
  const scores: Record<string, Score> = {};
  for (const { question, first, three } of outcomes) {
    const score = (scores[keyOf(question)] ??= { count: 0, first: 0, three: 0 });
    score.count += 1;
    if (first) score.first += 1;
    if (three) score.three += 1;
  }
  return scores;
}

function binReliability(outcomes: readonly Outcome[]): ReliabilityBin[] {
  const bins = Array.from({ length: 10 }, (_, at) => ({ from: at / 10, count: 0, confidence: 0, right: 0 }));
  for (const { understanding, first } of outcomes) {
    const confidence = understanding.candidates[0]?.confidence;
    if (confidence === undefined) continue;
    const bin = bins[Math.min(9, Math.floor(confidence * 10))];
    if (bin === undefined) continue;
    bin.count += 1;
    bin.confidence += confidence;
    if (first) bin.right += 1;
  }
  return bins.filter((bin) => bin.count > 0).map((bin) => ({ from: bin.from, count: bin.count, meanConfidence: bin.confidence / bin.count, accuracy: bin.right / bin.count }));
}

function countConfusions(outcomes: readonly Outcome[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const { question, understanding, first } of outcomes) {
    if (first) continue;
    const pair = `${question.topic}→${understanding.candidates[0]?.id ?? 'out-of-scope'}`;
    counts.set(pair, (counts.get(pair) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]));
}

const count = <T>(list: readonly T[], fits: (item: T) => boolean): number => list.filter(fits).length;
const isOutside = (question: EvaluationQuestion): boolean => question.topic === 'out-of-scope' || question.alsoOk.includes('out-of-scope');

/** Asks every question once, without context, and counts. */
export function measure(understand: Understand, questions: readonly EvaluationQuestion[]): Measurement {
  const outcomes = questions.map((question) => judge(question, understand(question.text, {})));
  const urgent = outcomes.filter(({ question }) => question.urgent);
  const calm = outcomes.filter(({ question }) => !question.urgent);
  const alarmed = ({ understanding }: Outcome): boolean => understanding.danger !== undefined;
  const outside = outcomes.filter(({ question }) => question.topic === 'out-of-scope');
  const inside = outcomes.filter(({ question }) => !isOutside(question));
  const refused = ({ understanding }: Outcome): boolean => understanding.action === 'out-of-scope';
  const direct = outcomes.filter(({ understanding }) => understanding.action === 'answer' || understanding.action === 'intent');
  const placed = outcomes.filter(({ question }) => question.prefecture !== undefined);
  return {
    all: scoreBy(outcomes, () => 'all')['all'] ?? { count: 0, first: 0, three: 0 },
    byLanguage: scoreBy(outcomes, (question) => question.language),
    byKind: scoreBy(outcomes, (question) => question.kind),
    byTopic: scoreBy(outcomes, (question) => question.topic),
    languageRight: count(outcomes, ({ question, understanding }) => (understanding.language ?? question.language) === question.language) / Math.max(1, outcomes.length),
    danger: {
      urgent: urgent.length,
      found: count(urgent, alarmed),
      calm: calm.length,
      falseAlarms: count(calm, alarmed),
      missed: urgent.filter((outcome) => !alarmed(outcome)).map(({ question }) => question.id),
      wrong: calm.filter(alarmed).map(({ question, understanding }) => `${question.id}:${understanding.danger?.rule ?? ''}`),
    },
    outOfScope: { count: outside.length, found: count(outside, refused), inScope: inside.length, refused: count(inside, refused) },
    answers: { direct: direct.length, wrong: count(direct, ({ first }) => !first), clarified: count(outcomes, ({ understanding }) => understanding.action === 'clarify') },
    prefecture: { count: placed.length, found: count(placed, ({ question, understanding }) => understanding.prefecture === question.prefecture) },
    reliability: binReliability(outcomes),
    confusions: countConfusions(outcomes),
  };
}
