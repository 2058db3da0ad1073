import type { Question } from './decision.js';
import type { Candidate } from './understanding.js';

/** Longer messages bring a topic of their own. */
const MAX_WORDS = 7;
const MAX_UNSPACED = 22;
/** A topic that the message names this clearly is a new one. */
const OWN_TOPIC = 0.5;
/** And this clearly, when it holds nothing but a question: "who do I tell?" is about nothing by itself. */
const ONLY_QUESTIONS = 0.9;
/** What is asked again about the same thing; these ideas bring no topic. */
const QUESTION_IDEAS: ReadonlySet<string> = new Set([
  'follow_up', 'who_to_call', 'how_much', 'how_to', 'where', 'when', 'why', 'allowed', 'open_hours', 'deadline_notice', 'paper', 'help_me',
  'say_told', 'ask_request', 'money', 'employer', 'laugh_noise', 'just_now', 'tomorrow', 'month', 'year',
]);

function isShort(text: string): boolean {
  const spaced = text.split(' ').length;
  return /[\u0e00-\u0e7f\u1000-\u109f\u1780-\u17ff\u3040-\u9fff]/.test(text) ? text.length <= MAX_UNSPACED : spaced <= MAX_WORDS;
}

/**
 * Reads a short message that asks on about the topic of the last answer ("vậy báo ai?").
 * @returns that topic first, then what the message alone would suggest; undefined when the message stands by itself
 */
export function findFollowUp(question: Question): readonly Candidate[] | undefined {
  const { topic } = question.context;
  const { reading, text } = question;
  const [best] = reading.topics;
  if (topic === undefined || best === undefined || best.id === topic || !isShort(text.plain)) return undefined;
  const asksOn = reading.concepts.some((id) => QUESTION_IDEAS.has(id)) && reading.concepts.every((id) => QUESTION_IDEAS.has(id));
  const cue = reading.concepts.includes('follow_up');
  if (best.confidence >= (asksOn ? ONLY_QUESTIONS : OWN_TOPIC) || (!asksOn && !cue)) return undefined;
  return [{ id: topic, confidence: Math.max(OWN_TOPIC, 1 - best.confidence) }, ...reading.topics.filter((candidate) => candidate.id !== topic)];
}
