import { readFileSync } from 'node:fs';
import path from 'node:path';
import { load } from 'js-yaml';
import { z } from 'zod';
import type { AnswerLanguage } from '../../../src/core/language.js';
import type { Said } from '../talk-runner.js';

/**
 * What a marked message is read as today instead: the id of another topic or intent, the outcome of the turn (`clarify`,
 * `out-of-scope` …), `urgent` or `not-urgent` when only the urgency is wrong, `not-asked` when the question for a slot is left out.
 */
const known = z.string().min(1).optional();

/** One more message or tap after the answer, and what it leads to. */
const follow = z
  .object({
    ask: z.string().min(1).optional(),
    tap: z.string().min(1).optional(),
    /** `question`: asked on · `answer`: the whole answer of the topic · `topic`: the answer again, or its contacts. */
    expect: z.enum(['question', 'answer', 'topic']),
    known,
  })
  .strict()
  .refine((step) => (step.ask === undefined) !== (step.tap === undefined), 'either ask or tap');

const talks = z.array(
  z.object({ topic: z.string(), ask: z.string().min(1), urgent: z.boolean().default(false), known, follow: z.array(follow).default([]) }).strict(),
);

export type TopicTalk = z.infer<typeof talks>[number];
export type FollowUp = TopicTalk['follow'][number];

/** @throws when the file is not as it has to be */
export function readTalks(language: AnswerLanguage): readonly TopicTalk[] {
  return talks.parse(load(readFileSync(path.join(import.meta.dirname, `${language}.yaml`), 'utf8')));
}

/** Messages after the answer that are written, not tapped. */
export function writtenFollowUps(list: readonly TopicTalk[]): readonly FollowUp[] {
  return list.flatMap((talk) => talk.follow.filter((step) => step.ask !== undefined));
}

/** How the first message was read, in the words of `known`; undefined when as it is meant. */
export function misreading(talk: TopicTalk, said: Said, mustAsk: boolean): string | undefined {
  const { topic, outcome, urgent } = said.report;
  if (topic !== talk.topic) return topic ?? outcome;
  if (urgent !== talk.urgent) return urgent ? 'urgent' : 'not-urgent';
  return mustAsk && said.report.contacts.length > 0 ? 'not-asked' : undefined;
}

/** How a message after the answer was read, in the words of `known`; undefined when as it is meant. */
export function straying(talk: TopicTalk, step: FollowUp, said: Said, contacts: readonly string[]): string | undefined {
  const { topic, outcome, contacts: shown } = said.report;
  const elsewhere = topic ?? outcome;
  switch (step.expect) {
    case 'question':
      return outcome === 'answered' && shown.length === 0 && said.choices.length > 0 && said.snapshot.topic === talk.topic ? undefined : elsewhere;
    case 'answer':
      return topic === talk.topic && shown.length > 0 ? undefined : elsewhere;
    case 'topic':
      return topic === talk.topic || (topic === undefined && shown.length > 0 && shown.every((id) => contacts.includes(id))) ? undefined : elsewhere;
  }
}
