import { ANSWER_FROM, INTENT_FROM } from '../understand/decision.js';
import type { Candidate, Understanding } from '../understand/understanding.js';

const OUT_OF_SCOPE = 'out-of-scope';
const MAX_CANDIDATES = 5;
/** Weight of the embeddings beside the default tier, as a power. Measured: docs/decisions/semantic-tier.md. */
const WEIGHT = 0.4;
/** A share below this says no more than "not among the best". */
const SMALLEST_SHARE = 1e-4;

/**
 * Joins the default tier with the shares that the embeddings give to each topic.
 * @param shares best first; empty leaves everything as it is
 */
export function combineShares(understanding: Understanding, shares: readonly Candidate[], isTopic: (id: string) => boolean): Understanding {
  if (shares.length === 0) return understanding;
  const named = new Map(understanding.candidates.map(({ id, confidence }) => [id, confidence]));
  const share = new Map(shares.map(({ id, confidence }) => [id, confidence]));
  const ids = [...new Set([...named.keys(), ...share.keys()])];
  // What the default tier left over is spread evenly over all that it did not name, so that confidences stay true.
  const left = Math.max(0, 1 - [...named.values()].reduce((sum, confidence) => sum + confidence, 0));
  const unnamed = left / Math.max(1, ids.length - named.size);
  const weighed = ids.map((id) => ({ id, confidence: (named.get(id) ?? unnamed) * Math.max(share.get(id) ?? 0, SMALLEST_SHARE) ** WEIGHT }));
  const total = weighed.reduce((sum, { confidence }) => sum + confidence, 0);
  if (!(total > 0)) return understanding;
  const candidates = weighed
    .map(({ id, confidence }) => ({ id, confidence: confidence / total }))
    .sort((a, b) => b.confidence - a.confidence)
    .slice(0, MAX_CANDIDATES);
  return { ...understanding, candidates, action: actionOf(candidates, isTopic), why: [...understanding.why, 'assist:embeddings'] };
}

/** The default tier's own thresholds. Whether nothing can be done for a message is not decided here. */
function actionOf([best]: readonly Candidate[], isTopic: (id: string) => boolean): Understanding['action'] {
  if (best === undefined || best.id === OUT_OF_SCOPE) return 'clarify';
  if (isTopic(best.id)) return best.confidence >= ANSWER_FROM ? 'answer' : 'clarify';
  return best.confidence >= INTENT_FROM ? 'intent' : 'clarify';
}

/** Puts the chosen candidate first, to be acted upon. Nothing changes for an id that is not a candidate. */
export function takeChoice(understanding: Understanding, id: string, isTopic: (id: string) => boolean): Understanding {
  const chosen = understanding.candidates.find((candidate) => candidate.id === id);
  if (chosen === undefined || id === OUT_OF_SCOPE) return understanding;
  const candidates = [chosen, ...understanding.candidates.filter((candidate) => candidate !== chosen)];
  return { ...understanding, candidates, action: isTopic(id) ? 'answer' : 'intent', why: [...understanding.why, 'assist:chooser'] };
}

/** What a chooser may pick from. */
export function choosable(understanding: Understanding): readonly string[] {
  return understanding.candidates.map(({ id }) => id).filter((id) => id !== OUT_OF_SCOPE);
}
