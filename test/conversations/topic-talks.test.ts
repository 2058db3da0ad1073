import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Room } from '../../src/bot/room.js';
import { decodeChoice } from '../../src/core/choice-data.js';
import { ANSWER_LANGUAGES, type AnswerLanguage } from '../../src/core/language.js';
import type { Choice } from '../../src/core/outbound.js';
import { createRoom } from '../../src/main.js';
import { GoldenTalk, type Said } from './talk-runner.js';
import { ExpectedWords } from './topics/expected-words.js';
import { misreading, readTalks, straying, writtenFollowUps, type TopicTalk } from './topics/golden-talks.js';
import { replyFaults } from './topics/reply-faults.js';

/** Of a hundred first messages of a language, so many may be marked as not yet understood. */
const MAX_KNOWN_PERCENT = 10;
/** The same for messages after an answer: short ones, which have little but the thread to be read by. */
const MAX_STRAYING_PERCENT = 33;
/** Questions before an answer: region, prefecture. */
const MAX_QUESTIONS = 3;

let room: Room;
beforeAll(() => {
  room = createRoom(30);
  // The first time the model is trained.
}, 900_000);

const topicOf = (id: string) => room.content.topics.get(id)!;
const send = (talk: GoldenTalk, choice: Choice): Promise<Said> => talk.turn([{ kind: 'choice', data: choice.data, title: choice.label }]);
const choiceOf = (topic: string, section: string): Choice => ({ label: topic, data: `v1:topic:${topic}:${section}` });
const isDanger = (topic: string): boolean => room.content.index.get(topic)?.urgency === 'now';
/** Nobody in a crisis is given steps before people. */
const hasSteps = (topic: string): boolean => topic !== 'crisis-self-harm';

/** Asks; where the message is known not to be understood the button of the topic is used instead. */
async function open(talk: GoldenTalk, { ask, known, topic }: TopicTalk): Promise<Said> {
  const said = await talk.text(ask);
  return known === undefined ? said : send(talk, choiceOf(topic, 'answer'));
}

/** Taps the first button of every question until the whole answer is there. */
async function answerQuestions(talk: GoldenTalk, first: Said): Promise<Said> {
  let said = first;
  for (let asked = 0; asked < MAX_QUESTIONS && said.report.contacts.length === 0; asked += 1) {
    expect(replyFaults(said)).toEqual([]);
    const [choice] = said.choices;
    if (choice === undefined) throw new Error('neither an answer nor a question');
    said = await send(talk, choice);
  }
  return said;
}

function expectWords(said: Said, pieces: readonly string[]): void {
  for (const piece of pieces) expect(said.text).toContain(piece);
}

function expectWholeAnswer(said: Said, words: ExpectedWords): void {
  expect(replyFaults(said)).toEqual([]);
  expect(said.text).toContain(words.title);
  expectWords(said, words.firstStep(said.snapshot.slots.status));
  expect(said.text).toContain(words.checkDate);
  expectContacts(said);
}

function expectContacts(said: Said): void {
  expect(said.report.contacts.length).toBeGreaterThan(0);
  expect(said.commit.outbox[0]?.reply.messages.some((message) => message.kind === 'cards')).toBe(true);
}

/** What lies behind the buttons of an answer: sources, proof, neighbours. */
async function expectButtons(talk: GoldenTalk, answer: Said, words: ExpectedWords): Promise<void> {
  const choices = answer.choices.map((choice) => ({ choice, means: decodeChoice(choice.data) }));
  const section = (name: string): Choice | undefined => choices.find(({ means }) => means?.kind === 'topic' && means.section === name)?.choice;
  const sources = await send(talk, section('sources')!);
  expect(replyFaults(sources)).toEqual([]);
  expect(sources.text).toContain(words.checkDate);
  expect(words.sources.length).toBeGreaterThan(0);
  expectWords(sources, words.sources);
  const proof = words.firstProof(answer.snapshot.slots.status);
  expect(section('proof') === undefined).toBe(proof === undefined);
  if (proof !== undefined) {
    const kept = await send(talk, section('proof')!);
    expect(replyFaults(kept)).toEqual([]);
    expectWords(kept, proof);
  }
  const neighbours = choices.flatMap(({ choice, means }) => (means?.kind === 'topic' && means.topic !== answer.report.topic ? [{ choice, topic: means.topic }] : []));
  expect(neighbours.length).toBeGreaterThan(0);
  for (const { choice, topic } of neighbours) {
    const next = await send(talk, choice);
    expect(replyFaults(next)).toEqual([]);
    expect(next.report.topic).toBe(topic);
    expect(next.text).toContain(room.words.of(answer.snapshot.language as AnswerLanguage).topics.get(topic)?.title);
  }
}

describe.each(ANSWER_LANGUAGES)('golden talks in %s', (language) => {
  const talks = readTalks(language);
  const followUps = writtenFollowUps(talks);
  const misread = talks.filter(({ known }) => known !== undefined).length;
  const strayed = followUps.filter(({ known }) => known !== undefined).length;
  const wordsOf = (talk: GoldenTalk, topic: string): ExpectedWords => new ExpectedWords(room, language, topicOf(topic), talk.now);

  test('there is one for every topic', () => {
    expect(talks.map(({ topic }) => topic)).toEqual([...room.content.index.keys()]);
  });

  test(`of ${talks.length} questions ${misread} are known not to be understood, at most ${MAX_KNOWN_PERCENT} percent`, () => {
    expect(misread * 100).toBeLessThanOrEqual(talks.length * MAX_KNOWN_PERCENT);
  });

  test(`of ${followUps.length} messages after an answer ${strayed} are known not to be understood, at most ${MAX_STRAYING_PERCENT} percent`, () => {
    expect(strayed * 100).toBeLessThanOrEqual(followUps.length * MAX_STRAYING_PERCENT);
  });

  test('danger topics are those that the content calls so', () => {
    expect(talks.filter(({ urgent }) => urgent).map(({ topic }) => topic)).toEqual(talks.map(({ topic }) => topic).filter(isDanger));
  });

  test.each(talks)('a question on $topic is read as such, or as its mark says', async (golden) => {
    const said = await new GoldenTalk(room).text(golden.ask);
    expect(misreading(golden, said, topicOf(golden.topic).needs.length > 0)).toBe(golden.known);
    expect(said.snapshot.language).toBe(language);
    expect(replyFaults(said)).toEqual([]);
  });

  test.each(talks.filter(({ urgent, known }) => urgent && known === undefined))('danger of $topic is met with the safety block first', async (golden) => {
    const talk = new GoldenTalk(room);
    const said = await talk.text(golden.ask);
    const words = wordsOf(talk, golden.topic);
    const { messages: spoken } = said.commit.outbox[0]!.reply;
    for (const piece of words.firstWords) expect(spoken[0]).toMatchObject({ kind: 'text', text: expect.stringContaining(piece) });
    expect(spoken.at(-1)).toMatchObject({ kind: 'cards' });
    if (hasSteps(golden.topic)) expectWords(said, words.firstStep());
    expectContacts(said);
  });

  test.each(talks)('the answer on $topic is whole, and so is what its buttons lead to', async (golden) => {
    const talk = new GoldenTalk(room);
    const opened = await open(talk, golden);
    const words = wordsOf(talk, golden.topic);
    const needs = topicOf(golden.topic).needs;
    if (needs.length > 0 && golden.known === undefined) {
      expect(opened.text).toContain(words.title);
      expect(opened.text).toContain(room.words.t(language, `talk:${needs[0]!}.which`));
      expect(opened.report.contacts).toEqual([]);
    }
    const answer = opened.report.urgent ? await send(talk, choiceOf(golden.topic, 'answer')) : await answerQuestions(talk, opened);
    expectWholeAnswer(answer, words);
    await expectButtons(talk, answer, words);
  });

  test.each(talks.filter((golden) => golden.follow.length > 0))('the thread of $topic is kept, or broken as its marks say', async (golden) => {
    const talk = new GoldenTalk(room);
    await open(talk, golden);
    for (const step of golden.follow) {
      const said = step.tap === undefined ? await talk.text(step.ask ?? '') : await talk.tap(step.tap);
      expect({ after: step.ask ?? step.tap, read: straying(golden, step, said, topicOf(golden.topic).contacts) }).toEqual({ after: step.ask ?? step.tap, read: step.known });
      expect(replyFaults(said)).toEqual([]);
      if (step.expect === 'answer' && step.known === undefined) expectWholeAnswer(said, wordsOf(talk, golden.topic));
    }
  });
});
