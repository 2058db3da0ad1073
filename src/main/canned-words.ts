import type { Room } from '../bot/room.js';
import type { CannedWords, PageLanguage } from '../console/parts.js';
import { chooseContacts } from '../content/choose-contacts.js';
import { answerLanguage, type AnswerLanguage, type Language } from '../core/language.js';
import type { Card, OutMessage } from '../core/outbound.js';
import { dropReadings } from '../core/readings.js';
import type { Slots } from '../core/snapshot.js';

/** Contacts offered to a counsellor at once. */
const MAX_CONTACTS = 30;
const SECTIONS = ['answer', 'steps', 'proof', 'contacts'] as const;
/** Namespaces of locales/ that the page itself is written in. */
const PAGE_WORDS = ['console', 'console-tools'] as const;

type Asked = { readonly at: number; readonly prefecture?: string; readonly status?: Slots['status'] };

/** Counsellors read Japanese without the readings that learners need. */
const withoutReadings = (text: string, language: PageLanguage): string => (language === 'ja' ? dropReadings(text) : text);

/** What counsellors send in two clicks: the same sections that the bot answers with, as text, in the language of the trainee and their own. */
export function createCannedWords(room: Pick<Room, 'content' | 'words' | 'answers'>): CannedWords {
  const { content, words } = room;
  const title = (id: string, language: AnswerLanguage): string => words.of(language).topics.get(id)?.title ?? id;
  return {
    topics: (language, gloss) =>
      [...content.index.values()]
        .filter(({ id }) => content.topics.has(id))
        .map(({ id, group }) => ({ id, group: words.t(gloss, `talk:topics.group-${group}`), title: title(id, answerLanguage(language)), gloss: withoutReadings(title(id, gloss), gloss) })),
    topic: (id, query) => {
      if (!content.topics.has(id)) return undefined;
      const reader = answerLanguage(query.language);
      return {
        title: title(id, reader),
        gloss: withoutReadings(title(id, query.gloss), query.gloss),
        answerLanguage: reader,
        reviewed: words.of(reader).topics.get(id)?.reviewed ?? false,
        sections: SECTIONS.flatMap((section) => {
          const say = (language: Language): string => sectionText(room, { topic: id, section, ...query, language });
          const text = say(query.language);
          return text === '' ? [] : [{ id: section, text, gloss: withoutReadings(say(query.gloss), query.gloss) }];
        }),
      };
    },
    contacts: (query) => contactsFor(room, query),
    page: (language) => {
      const tag = (['ja', 'vi', 'en'] as const).find((known) => known === language);
      if (tag === undefined) return undefined;
      return Object.fromEntries(PAGE_WORDS.map((namespace) => [namespace, words.of(tag).resources.get(namespace) ?? {}]));
    },
  };
}

type Section = (typeof SECTIONS)[number];

/** One section alone; empty when the topic has none. The bot's own answer holds steps and contacts too: here they are apart. */
function sectionText(room: Pick<Room, 'content' | 'answers'>, asked: Asked & { readonly topic: string; readonly section: Section; readonly language: Language }): string {
  const { topic, section, language, at } = asked;
  if (section === 'proof' && room.content.topics.get(topic)?.proof.length === 0) return '';
  if (section === 'steps' && room.content.topics.get(topic)?.steps.length === 0) return '';
  const answer = room.answers.topic({ topic, section, language, now: at, slots: slotsOf(asked) });
  const messages = section === 'answer' ? answer?.messages.slice(0, 1) : answer?.messages;
  return (messages ?? []).flatMap(asText).join('\n\n');
}

function contactsFor(room: Pick<Room, 'content' | 'words' | 'answers'>, query: Parameters<CannedWords['contacts']>[0]): ReturnType<CannedWords['contacts']> {
  const { content, answers, words } = room;
  const { language, gloss, at, topic } = query;
  const ids = topic === undefined ? [...content.contacts.keys()] : undefined;
  const { prefecture, status } = slotsOf(query);
  const chosen = chooseContacts(content, {
    ...(topic === undefined ? {} : { topic }), ...(ids === undefined ? {} : { ids }), language, now: at, max: MAX_CONTACTS,
    ...(prefecture === undefined ? {} : { prefecture }), ...(status === undefined ? {} : { status }),
  });
  return chosen.map(({ contact, state }) => {
    const say = (reader: Language): string => {
      const { messages } = answers.contacts({ ids: [contact.id], language: reader, now: at, slots: slotsOf(query) });
      return messages.filter(({ kind }) => kind === 'cards').flatMap(asText).join('\n\n');
    };
    return { id: contact.id, name: withoutReadings(nameOf(words, contact.id, gloss), gloss), text: say(language), gloss: withoutReadings(say(gloss), gloss), open: state.kind === 'unknown' ? null : state.kind === 'open' };
  });
}

function nameOf(words: Room['words'], id: string, language: PageLanguage): string {
  return words.of(language).contacts.get(id)?.name ?? id;
}

function slotsOf({ prefecture, status }: Asked): Slots {
  return { ...(prefecture === undefined ? {} : { prefecture }), ...(status === undefined ? {} : { status }) };
}

function asText(message: OutMessage): readonly string[] {
  switch (message.kind) {
    case 'text':
      return [message.text];
    case 'cards':
      return message.cards.map(cardText);
    case 'picture':
      return [];
  }
}

/** Numbers stand in the lines already; of the buttons only addresses add something. */
function cardText({ title, lines, actions }: Card): string {
  return [title, ...lines, ...actions.flatMap((action) => (action.kind === 'link' ? [action.url] : []))].join('\n');
}
