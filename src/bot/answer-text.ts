import { choosePassages, factsOf } from '../content/facts.js';
import { fillFacts } from '../content/fact-values.js';
import type { Passage, Topic } from '../content/schema.js';
import type { AnswerContext } from './answer-context.js';
import { composeMinimumWage } from './answer-wage.js';

type Part = 'answer' | 'steps' | 'proof';

/** A text and whether any of it is said as not certain. */
export interface Said {
  readonly text: string;
  readonly uncertain: boolean;
}

/** The topic that is answered by the table of rates. */
const WAGE_TOPIC = 'wage-minimum';

/** Title, short answer, what is not certain, and the day of the check. */
export function composeAnswerText(topic: Topic, context: AnswerContext): Said {
  const { say, words, reader, content, slots } = context;
  const passages = pickPassages(topic, 'answer', context);
  const wage = topic.id === WAGE_TOPIC && slots.prefecture !== undefined ? composeMinimumWage({ ...context, prefecture: slots.prefecture }) : undefined;
  const plain = [...(wage?.uncertain === false ? [wage.text] : []), ...passages.plain];
  const uncertain = [...(wage?.uncertain === true ? [wage.text] : []), ...passages.uncertain];
  const blocks = [
    titleOf(topic, context),
    ...plain,
    ...(uncertain.length === 0 ? [] : [[say('uncertain'), ...uncertain].join('\n')]),
    say('checked', { date: words.date(reader, content.checkedOn) }),
  ];
  return { text: blocks.join('\n\n'), uncertain: uncertain.length > 0 };
}

/** Steps, numbered in order. What is not certain comes last, under its own line. Undefined when nothing holds today. */
export function composeSteps(topic: Topic, context: AnswerContext): Said | undefined {
  return composeList(topic, 'steps', context);
}

/** What to keep as proof. */
export function composeProof(topic: Topic, context: AnswerContext): Said | undefined {
  return composeList(topic, 'proof', context);
}

function composeList(topic: Topic, part: 'steps' | 'proof', context: AnswerContext): Said | undefined {
  const { plain, uncertain } = pickPassages(topic, part, context);
  if (plain.length + uncertain.length === 0) return undefined;
  const mark = (text: string, index: number): string => (part === 'steps' ? `${index + 1}. ${text}` : `• ${text}`);
  const blocks = [
    context.say(`heading.${part}`),
    ...(plain.length === 0 ? [] : [plain.map(mark).join('\n')]),
    ...(uncertain.length === 0 ? [] : [[context.say('uncertain'), ...uncertain.map((text, index) => mark(text, plain.length + index))].join('\n')]),
  ];
  return { text: blocks.join('\n\n'), uncertain: uncertain.length > 0 };
}

/** Name of a topic as a heading. */
function titleOf(topic: Topic, { words, reader }: AnswerContext): string {
  return words.of(reader).topics.get(topic.id)?.title ?? topic.id;
}

/** Whether the topic has anything to say on proof today. */
export function hasProof(topic: Topic, context: AnswerContext): boolean {
  const { plain, uncertain } = choosePassages(topic.proof, context.content.facts, context.today);
  return plain.length + uncertain.length > 0;
}

function pickPassages(topic: Topic, part: Part, context: AnswerContext): { readonly plain: readonly string[]; readonly uncertain: readonly string[] } {
  const { content, words, reader, today, slots } = context;
  const language = words.of(reader);
  const texts = language.topics.get(topic.id)?.[part] ?? {};
  const write = (passage: Passage): readonly string[] => {
    const text = texts[passage.key];
    return text === undefined ? [] : [fillFacts(text, factsOf(passage, content.facts), language.values)];
  };
  const chosen = choosePassages(topic[part], content.facts, today, slots.status);
  return { plain: chosen.plain.flatMap(write), uncertain: chosen.uncertain.flatMap(write) };
}
