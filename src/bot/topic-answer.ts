import type { TopicSection } from '../core/topic-section.js';
import { interrupt, step } from '../dialog/step.js';
import { openChoices, reader } from './open-choices.js';
import { leadToPerson } from './person-choices.js';
import { perform } from './perform.js';
import { say } from './say.js';
import type { Room } from './room.js';
import type { Talk } from './talk.js';

/** Answers a topic, or one section of it, and asks for what the answer depends on. */
export function answerTopic(room: Room, talk: Talk, topic: string, section: TopicSection): void {
  const { content } = room;
  const answer = room.answers.topic({ topic, section, ...reader(talk) });
  talk.answered = topic;
  talk.change({ topic, misses: 0, frames: interrupt(content.dialogs, talk.snapshot.frames) });
  if (answer === undefined) {
    answerUnwritten(room, talk, topic);
    return;
  }
  talk.outcome = 'answer';
  // Where it may be about danger, whoever asks for a person is not put behind others.
  talk.choices = content.index.get(topic)?.urgency === 'now' ? leadToPerson(talk, answer.choices, 'human-danger') : answer.choices;
  const [asks] = section === 'answer' ? (content.topics.get(topic)?.needs ?? []).filter((slot) => talk.snapshot.slots[slot] === undefined) : [];
  // Where one tap decides the answer, the general part is enough until it is made.
  const said = asks === undefined ? answer.messages : answer.messages.slice(0, 1);
  talk.say(...said);
  talk.contacts = asks === undefined ? answer.contacts : [];
  if (asks !== undefined) {
    perform(room, talk, step(content.dialogs, talk.snapshot.frames, { kind: 'open', dialog: `ask-${asks}` }, new Set()));
  }
}

/** The topic is known but has no reviewed text: that is said, with the people who know about it. */
function answerUnwritten(room: Room, talk: Talk, topic: string): void {
  say(room, talk, 'scope.no-text-yet');
  showContacts(room, talk, topic);
  talk.choices = openChoices(room, talk, ['human', 'topics', 'menu']);
  talk.outcome = 'answer-unwritten';
}

/** Cards of those who can be called about the topic, or about anything. */
export function showContacts(room: Room, talk: Talk, topic: string | undefined = talk.snapshot.topic): void {
  const { content } = room;
  const serving = topic === undefined ? [] : [...content.contacts.values()].filter((contact) => contact.serves.includes(topic)).map((contact) => contact.id);
  const written = topic === undefined ? undefined : content.topics.get(topic);
  const ids = written?.contacts ?? (serving.length > 0 ? serving : GENERAL_CONTACTS);
  const shown = room.answers.contacts({ ids, ...reader(talk) });
  talk.contacts = shown.contacts;
  talk.say(...shown.messages);
}

/** Whom to call about anything: those that take every kind of question from trainees and other foreigners. */
const GENERAL_CONTACTS: readonly string[] = ['otit-mother-tongue', 'yorisoi', 'fresc', 'mhlw-labour-hotline-languages'];
