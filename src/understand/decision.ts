import type { Danger } from './danger.js';
import type { NormalText } from './normalize.js';
import type { Candidate, Understanding, UnderstandingContext } from './understanding.js';
import type { Reading } from './understand.js';

/** From this confidence on an answer is given straight; measured so that about one in twenty is wrong. */
export const ANSWER_FROM = 0.5;
export const INTENT_FROM = 0.5;
export const OUT_OF_SCOPE_FROM = 0.5;
/** From this likelihood on the danger model alone speaks up. */
export const DANGER_FROM = 0.5;

const OUT_OF_SCOPE = 'out-of-scope';

export interface Question {
  readonly text: NormalText;
  readonly reading: Reading;
  readonly intents: ReadonlySet<string>;
  readonly context: UnderstandingContext;
  /** False for digits, signs and emoji alone. */
  readonly hasWords: boolean;
}

export type Decision = Pick<Understanding, 'action' | 'candidates' | 'why'> & { readonly danger?: Danger };

function decideDanger(reading: Reading): Danger | undefined {
  if (reading.rule !== undefined) return reading.rule;
  const [best] = reading.danger;
  return best !== undefined && reading.dangerLikelihood >= DANGER_FROM ? { topic: best.id, rule: 'model' } : undefined;
}

function decideTopic(question: Question, candidates: readonly Candidate[]): Pick<Decision, 'action' | 'candidates'> {
  const [best] = candidates;
  if (best === undefined) return { action: 'out-of-scope', candidates: [] };
  if (best.id === OUT_OF_SCOPE) {
    if (best.confidence >= OUT_OF_SCOPE_FROM) return { action: 'out-of-scope', candidates };
    return { action: 'clarify', candidates };
  }
  if (question.intents.has(best.id)) return { action: best.confidence >= INTENT_FROM ? 'intent' : 'clarify', candidates };
  return { action: best.confidence >= ANSWER_FROM ? 'answer' : 'clarify', candidates };
}

/** Weighs what was read into advice for the dialog. */
export function decideAction(question: Question): Decision {
  const danger = decideDanger(question.reading);
  const dangerWhy = danger === undefined ? [] : [`danger:${danger.rule}`];
  if (!question.hasWords && danger === undefined) return { action: 'out-of-scope', candidates: [], why: ['no-words'] };
  const decision = decideTopic(question, question.reading.topics);
  return { ...decision, ...(danger === undefined ? {} : { danger }), why: [...dangerWhy, `topic:${decision.candidates[0]?.id ?? 'none'}`, ...question.reading.concepts.map((id) => `concept:${id}`)] };
}
