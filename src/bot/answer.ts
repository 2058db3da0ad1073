import type { Topic } from '../content/schema.js';
import { encodeChoice } from '../core/choice-data.js';
import type { Choice, OutMessage } from '../core/outbound.js';
import type { TopicSection } from '../core/topic-section.js';
import { composeCards } from './answer-cards.js';
import { prepareContext, type Answer, type AnswerContext, type AnswerRequest } from './answer-context.js';
import { composeSources } from './answer-sources.js';
import { composeAnswerText, composeProof, composeSteps, hasProof } from './answer-text.js';

const MAX_NEIGHBOURS = 4;
/** Contacts that serve it take any question. */
const HUMAN_INTENT = 'talk-to-human';

/**
 * One topic in words, without form.
 * `answer`: the short answer, the steps, the contacts · the other sections: that part alone.
 * @returns undefined when there is no such topic (yet): the caller offers the menu and a person
 */
export function composeAnswer(request: AnswerRequest & { readonly topic: string; readonly section: TopicSection }): Answer | undefined {
  const topic = request.content.topics.get(request.topic);
  if (topic === undefined) return undefined;
  const context = prepareContext(request);
  const section = request.section === 'proof' && !hasProof(topic, context) ? 'answer' : request.section;
  const parts = composeSection(topic, section, context);
  return { ...parts, choices: composeChoices(topic, section, parts.uncertain, context) };
}

/** Contacts without an answer, for "talk to a person": those given, else those of the topic, else all that help with anything. */
export function composeContacts(request: AnswerRequest & { readonly topic?: string; readonly ids?: readonly string[] }): Answer {
  const context = prepareContext(request);
  const { topic, ids } = request;
  const known = topic !== undefined && request.content.topics.has(topic);
  const general = ids === undefined && !known ? generalContacts(request) : ids;
  const parts = cardsUnderHeading({ ...(known ? { topic } : {}), ...(general === undefined ? {} : { ids: general }) }, context);
  return { ...parts, choices: [openChoice('menu', context)] };
}

function generalContacts({ content }: AnswerRequest): readonly string[] {
  return [...content.contacts.values()].filter((contact) => contact.serves.includes(HUMAN_INTENT)).map((contact) => contact.id);
}

type Parts = Omit<Answer, 'choices'>;

function composeSection(topic: Topic, section: TopicSection, context: AnswerContext): Parts {
  switch (section) {
    case 'answer':
      return composeWhole(topic, context);
    case 'steps':
      return textOnly(composeSteps(topic, context) ?? composeAnswerText(topic, context));
    case 'proof':
      return textOnly(composeProof(topic, context) ?? composeAnswerText(topic, context));
    case 'sources':
      return textOnly({ text: composeSources(topic, context), uncertain: false });
    case 'contacts':
      return cardsUnderHeading({ topic: topic.id }, context);
  }
}

function composeWhole(topic: Topic, context: AnswerContext): Parts {
  const short = composeAnswerText(topic, context);
  const steps = composeSteps(topic, context);
  const cards = composeCards({ topic: topic.id }, context);
  const messages: OutMessage[] = [{ kind: 'text', text: short.text }];
  if (steps !== undefined) messages.push({ kind: 'text', text: steps.text });
  if (cards.message !== undefined) messages.push(cards.message);
  return { messages, contacts: cards.ids, uncertain: short.uncertain || steps?.uncertain === true };
}

function textOnly({ text, uncertain }: { readonly text: string; readonly uncertain: boolean }): Parts {
  return { messages: [{ kind: 'text', text }], contacts: [], uncertain };
}

function cardsUnderHeading(wish: { readonly topic?: string; readonly ids?: readonly string[] }, context: AnswerContext): Parts {
  const { message, ids } = composeCards(wish, context);
  const text = context.say(message === undefined ? 'no-contacts' : 'heading.contacts');
  return { messages: [{ kind: 'text', text }, ...(message === undefined ? [] : [message])], contacts: ids, uncertain: false };
}

/** Buttons under the last message. A person comes first where something may be lost or is not certain. */
function composeChoices(topic: Topic, section: TopicSection, uncertain: boolean, context: AnswerContext): readonly Choice[] {
  const human = openChoice('human', context);
  const humanFirst = uncertain || topic.urgency !== 'none';
  const sections: TopicSection[] = section === 'answer' ? ['proof', 'sources'] : ['answer', 'steps', 'proof', 'contacts', 'sources'];
  return [
    ...(humanFirst ? [human] : []),
    ...sections
      .filter((one) => one !== section && (one !== 'proof' || hasProof(topic, context)))
      .map((one) => ({ label: context.say(`choice.${one}`), data: encodeChoice({ kind: 'topic', topic: topic.id, section: one }) })),
    ...neighbourChoices(topic, context),
    ...(humanFirst ? [] : [human]),
    openChoice('menu', context),
  ];
}

/** Neighbours that have an answer already. */
function neighbourChoices(topic: Topic, { content, words, reader }: AnswerContext): readonly Choice[] {
  return topic.neighbours
    .filter((id) => content.topics.has(id))
    .flatMap((id) => {
      const label = words.of(reader).topics.get(id)?.label;
      return label === undefined ? [] : [{ label, data: encodeChoice({ kind: 'topic', topic: id, section: 'answer' }) }];
    })
    .slice(0, MAX_NEIGHBOURS);
}

function openChoice(dialog: 'human' | 'menu', { say }: AnswerContext): Choice {
  return { label: say(`choice.${dialog}`), data: encodeChoice({ kind: 'open', dialog }) };
}
