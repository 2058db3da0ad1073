import type { Danger } from './danger.js';
import { findFollowUp } from './follow-up.js';
import { isEmptyTalk } from './empty-talk.js';
import type { NormalText } from './normalize.js';
import type { Candidate, Understanding, UnderstandingContext } from './understanding.js';
import type { Reading } from './understand.js';

/** From this confidence on an answer is given straight; measured so that about one in twenty is wrong. */
export const ANSWER_FROM = 0.6;
/** Intents act at once, but a wrong one is seen at once too. */
export const INTENT_FROM = 0.5;
/** From here on the bot says that it cannot help, instead of asking back. */
const OUT_OF_SCOPE_FROM = 0.2;
/** From this likelihood on the danger model alone speaks up. */
const DANGER_FROM = 0.28;
/** A calm topic as clear as this outweighs a danger model below FAINT_BELOW: of the held-out messages of that kind none was danger. */
const CALM_FROM = 0.6;
const FAINT_BELOW = 0.45;
/** From here on the classifiers know better than a rule (but a strong one) which danger it is. */
const DANGER_TOPIC_FROM = 0.5;
/** A short question about the last answer has few words to judge by: the model must be surer. */
const DANGER_IN_FOLLOW_UP = 0.9;
/** A rule speaks up only when the model sees this much as well; rules named in STRONG_RULES need nobody. */
const RULE_SUPPORT = 0.12;

const STRONG_RULES: ReadonlySet<string> = new Set(['self-harm', 'rape', 'sold-for-sex', 'kill-threat', 'partner-hits']);
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

/** Danger by rule where the model sees some too, else by the model alone. */
export function decideDanger(reading: Reading): Danger | undefined {
  const { rule, dangerLikelihood } = reading;
  const [best] = reading.danger;
  if (rule !== undefined && STRONG_RULES.has(rule.rule)) return rule;
  if (rule !== undefined && dangerLikelihood >= RULE_SUPPORT) {
    return best !== undefined && best.confidence >= DANGER_TOPIC_FROM ? { ...rule, topic: best.id } : rule;
  }
  if (best === undefined || dangerLikelihood < DANGER_FROM || isClearlyCalm(reading)) return undefined;
  return { topic: best.id, rule: 'model' };
}

function isClearlyCalm({ topics, danger, dangerLikelihood }: Reading): boolean {
  const [first] = topics;
  return first !== undefined && first.confidence >= CALM_FROM && dangerLikelihood < FAINT_BELOW && danger.every(({ id }) => id !== first.id);
}

const NOTHING: Pick<Decision, 'action' | 'candidates'> = { action: 'out-of-scope', candidates: [] };

/** Danger is answered whatever else the message says: its topic comes first, at least as sure as what it goes before. */
function putDangerFirst(danger: Danger, reading: Reading): Pick<Decision, 'action' | 'candidates'> {
  const others = reading.topics.filter(({ id }) => id !== danger.topic && id !== OUT_OF_SCOPE);
  const confidence = Math.min(1, Math.max(reading.dangerLikelihood, reading.topics[0]?.confidence ?? 0));
  return { action: 'answer', candidates: [{ id: danger.topic, confidence }, ...others] };
}

function decideTopic(question: Question, candidates: readonly Candidate[]): Pick<Decision, 'action' | 'candidates'> {
  const [best] = candidates;
  if (best === undefined) return NOTHING;
  if (best.id === OUT_OF_SCOPE) return best.confidence >= OUT_OF_SCOPE_FROM ? NOTHING : { action: 'clarify', candidates };
  if (question.intents.has(best.id)) return { action: best.confidence >= INTENT_FROM ? 'intent' : 'clarify', candidates };
  return { action: best.confidence >= ANSWER_FROM ? 'answer' : 'clarify', candidates };
}

/** Weighs what was read into advice for the dialog. */
export function decideAction(question: Question): Decision {
  const { reading } = question;
  const concepts = [...new Set(reading.concepts)].map((id) => `concept:${id}`);
  if (!question.hasWords || isEmptyTalk(question.text, reading.known)) {
    return { ...NOTHING, why: ['empty-talk'] };
  }
  const danger = decideDanger(reading);
  const why = danger === undefined ? [] : [`danger:${danger.rule}`];
  const followUp = danger === undefined || (danger.rule === 'model' && reading.dangerLikelihood < DANGER_IN_FOLLOW_UP) ? findFollowUp(question) : undefined;
  if (followUp !== undefined) return { action: 'answer', candidates: followUp, why: ['follow-up', ...concepts] };
  const decision = danger === undefined ? decideTopic(question, reading.topics) : { ...putDangerFirst(danger, reading), danger };
  return { ...decision, why: [...why, `topic:${decision.candidates[0]?.id ?? OUT_OF_SCOPE}`, ...concepts] };
}
