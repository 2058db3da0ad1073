import { interrupt } from '../dialog/step.js';
import { encodeChoice } from '../core/choice-data.js';
import type { Choice } from '../core/outbound.js';
import { factState, factsOf } from '../content/facts.js';
import { fillFacts } from '../content/fact-values.js';
import { blockText } from '../content/safety.js';
import { tokyoDay } from '../content/tokyo-time.js';
import { openChoices, reader } from './open-choices.js';
import { isStaffed, urgentChoices } from './person-choices.js';
import type { Room } from './room.js';
import type { Talk } from './talk.js';

/** Topics whose danger block stands alone: a person first, no rules and no long texts (project rule for crises). */
const BLOCK_ONLY: ReadonlySet<string> = new Set(['crisis-self-harm']);

/**
 * Answers danger: the safety block first, then what to do, then whom to call; the topic's own answer waits for a tap. Needs nothing but content.
 * The last message is a card, so that chat lists and notifications show a neutral text.
 */
export function answerDanger(room: Room, talk: Talk, topic: string): void {
  const { content } = room;
  talk.purpose = 'safety';
  talk.outcome = 'danger';
  talk.answered = topic;
  talk.change({ topic, misses: 0, frames: interrupt(content.dialogs, talk.snapshot.frames) });
  const block = composeBlock(room, talk, topic);
  if (block !== '') talk.say({ kind: 'text', text: block });
  const steps = BLOCK_ONLY.has(topic) ? undefined : room.answers.topic({ topic, section: 'steps', ...reader(talk) });
  talk.say(...(steps?.messages ?? []));
  const ids = [...new Set([...(content.safety.get(topic)?.contacts ?? []), ...(content.topics.get(topic)?.contacts ?? [])])];
  const shown = room.answers.contacts({ ids, topic, ...reader(talk) });
  talk.contacts = shown.contacts;
  talk.say(...shown.messages.filter((message) => message.kind === 'cards'));
  talk.choices = [...urgentChoices(room, talk), ...sectionChoices(room, talk, topic), ...openChoices(room, talk, isStaffed(talk) ? ['hide-talk', 'delete-data', 'menu'] : ['human', 'hide-talk', 'delete-data', 'menu'])];
}

/** The first words in danger. Whatever holds today is said plainly: this is no place for footnotes. */
function composeBlock({ content, words }: Room, talk: Talk, topic: string): string {
  const today = tokyoDay(talk.now);
  const language = words.of(talk.language);
  return (content.safety.get(topic)?.passages ?? [])
    .filter((passage) => factsOf(passage, content.facts).every((fact) => factState(fact, today) !== 'withdrawn'))
    .flatMap((passage) => {
      const text = blockText(language.resources.get('safety'), topic, passage.key);
      return text === undefined ? [] : [fillFacts(text, factsOf(passage, content.facts), language.values)];
    })
    .join('\n\n');
}

function sectionChoices(room: Room, talk: Talk, topic: string): readonly Choice[] {
  const definition = room.content.topics.get(topic);
  if (definition === undefined) return [];
  const sections = definition.proof.length === 0 ? (['answer'] as const) : (['answer', 'proof'] as const);
  return sections.map((section) => ({ label: room.words.t(talk.language, `answer:choice.${section}`), data: encodeChoice({ kind: 'topic', topic, section }) }));
}
