import { encodeChoice } from '../core/choice-data.js';
import { ASKER_STATUSES } from '../core/snapshot.js';
import type { Choice } from '../core/outbound.js';
import type { Effect } from '../dialog/step.js';
import type { ListName } from '../dialog/definition.js';
import { placeOf } from '../dialog/text-place.js';
import type { Room } from './room.js';
import type { Talk } from './talk.js';

type AskEffect = Extract<Effect, { kind: 'ask' }>;

/** The buttons of a question, in the language of the talk: entries of its list first, then its own choices. */
export function askChoices(room: Room, talk: Talk, effect: AskEffect): readonly Choice[] {
  const { ask, dialog, node } = effect;
  const answer = (value: string, label: string): Choice => ({
    label,
    data: encodeChoice({ kind: 'answer', epoch: talk.snapshot.epoch, dialog, node, value }),
  });
  const own = ask.choices.map((choice): Choice => {
    const place = placeOf(choice.label);
    const label = room.words.t(talk.language, `${place.namespace}:${place.path}`);
    if (choice.open !== undefined) return { label, data: encodeChoice({ kind: 'open', dialog: choice.open }) };
    if (choice.topic !== undefined) return { label, data: encodeChoice({ kind: 'topic', topic: choice.topic, section: 'answer' }) };
    return answer(choice.value, label);
  });
  if (ask.list === undefined) return own;
  const all = [...listChoices({ room, talk, picked: effect.picked, answer }, ask.list), ...own];
  // A candidate may be what the question offers anyway.
  return all.filter((choice, index) => all.findIndex((one) => one.data === choice.data) === index);
}

interface ListContext {
  readonly room: Room;
  readonly talk: Talk;
  /** What was picked at the step before. */
  readonly picked: string | undefined;
  /** Makes a button that answers this question. */
  readonly answer: (value: string, label: string) => Choice;
}

function listChoices({ room, talk, picked, answer }: ListContext, list: ListName): readonly Choice[] {
  const { content, words } = room;
  switch (list) {
    case 'languages':
      return LANGUAGE_NAMES.map(([language, name]) => ({ label: name, data: encodeChoice({ kind: 'language', language }) }));
    case 'topic-groups':
      return [...groups(room).keys()].map((group) => answer(group, words.t(talk.language, `talk:topics.group-${group}`)));
    case 'group-topics':
      return (groups(room).get(picked ?? '') ?? []).map((topic) => topicChoice(room, talk, topic)).filter((choice) => choice !== undefined);
    case 'candidates':
      return (talk.understanding?.candidates ?? [])
        .map(({ id }) => candidateChoice(room, talk, id))
        .filter((choice) => choice !== undefined)
        .slice(0, 4);
    case 'statuses':
      return ASKER_STATUSES.map((status) => answer(status, words.t(talk.language, `talk:status.${status}`)));
    case 'regions':
      return content.regions.map((region) => answer(region.id, region[talk.language]));
    case 'region-prefectures':
      return [...content.prefectures.values()].filter((place) => place.region === picked).map((place) => answer(slug(place.id), place[talk.language]));
  }
}

/** Names of the languages are written each in itself, whatever language the talk is in: so they are no translation. */
const LANGUAGE_NAMES: readonly (readonly [string, string])[] = [
  ['vi', 'Tiếng Việt'], ['en', 'English'], ['ja', 'やさしい日本語'], ['id', 'Bahasa Indonesia'], ['fil', 'Filipino'],
  ['zh', '中文'], ['th', 'ไทย'], ['my', 'မြန်မာ'], ['km', 'ខ្មែរ'],
];

/** Topics with an answer, by the group they are offered under, in the order of the index. */
function groups(room: Room): ReadonlyMap<string, readonly string[]> {
  const result = new Map<string, string[]>();
  for (const topic of room.content.index.values()) {
    if (!room.content.topics.has(topic.id)) continue;
    result.set(topic.group, [...(result.get(topic.group) ?? []), topic.id]);
  }
  return result;
}

const INTENT_DIALOGS: Readonly<Record<string, readonly [dialog: string, label: string]>> = {
  'screen-offer': ['offer', 'menu.offer'],
  'talk-to-human': ['human', 'menu.human'],
  'change-language': ['language', 'menu.language'],
  privacy: ['privacy', 'menu.privacy'],
  'delete-data': ['delete-data', 'menu.delete'],
};

function candidateChoice(room: Room, talk: Talk, id: string): Choice | undefined {
  const intent = INTENT_DIALOGS[id];
  if (intent === undefined) return topicChoice(room, talk, id);
  return { label: room.words.t(talk.language, `talk:${intent[1]}`), data: encodeChoice({ kind: 'open', dialog: intent[0] }) };
}

/** A button that leads to the answer of a topic; undefined while the topic has none. */
function topicChoice(room: Room, talk: Talk, topic: string): Choice | undefined {
  const words = room.content.words[talk.language].topics.get(topic);
  return words === undefined ? undefined : { label: words.label, data: encodeChoice({ kind: 'topic', topic, section: 'answer' }) };
}

/** Prefecture ids are English names; values in buttons are lower-case. */
function slug(id: string): string {
  return id.toLowerCase();
}

/** Finds the prefecture that a button or the understanding names. */
export function findPrefecture(room: Room, value: string): string | undefined {
  return [...room.content.prefectures.keys()].find((id) => slug(id) === value.toLowerCase());
}
