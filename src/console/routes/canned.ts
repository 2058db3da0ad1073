import { z } from 'zod';
import { ApiError } from '../api-errors.js';
import type { CaseRoom } from '../case-room.js';
import type { ConsoleApp } from '../console-app.js';
import { failuresOf } from '../route-parts.js';
import { contactQuery, contacts, topic, topics, wordsQuery } from '../schema.js';

const pathTopic = z.object({ id: z.string().regex(/^[\w-]{1,80}$/) });
const topicQuery = contactQuery.omit({ topic: true });

/** Reviewed words that a counsellor can send: answers by topic, and contacts with their hours. */
export function addCannedWords(app: ConsoleApp, { parts: { canned, clock } }: CaseRoom): void {
  app.get('/api/topics', {
    schema: { tags: ['words'], summary: 'Topics with reviewed answers', querystring: wordsQuery, response: { 200: topics, ...failuresOf([], 'read') } },
  }, ({ query: { language, gloss } }) => ({ topics: canned.topics(language, gloss).map((one) => ({ ...one })) }));

  app.get('/api/topics/:id', {
    schema: { tags: ['words'], summary: "One answer in the trainee's language, with the counsellor's beside it", params: pathTopic, querystring: topicQuery, response: { 200: topic, ...failuresOf(['not-found'], 'read') } },
  }, ({ params: { id }, query: { language, gloss, prefecture, status } }) => {
    const found = canned.topic(id, { language, gloss, at: clock(), ...(prefecture === undefined ? {} : { prefecture }), ...(status === undefined ? {} : { status }) });
    if (found === undefined) throw new ApiError('not-found');
    return { id, ...found, sections: found.sections.map((section) => ({ ...section })) };
  });

  app.get('/api/contacts', {
    schema: { tags: ['words'], summary: 'Who helps, with hours', querystring: contactQuery, response: { 200: contacts, ...failuresOf([], 'read') } },
  }, ({ query: { language, gloss, prefecture, status, topic: about } }) => {
    const found = canned.contacts({
      language, gloss, at: clock(),
      ...(prefecture === undefined ? {} : { prefecture }), ...(status === undefined ? {} : { status }), ...(about === undefined ? {} : { topic: about }),
    });
    return { contacts: found.map((one) => ({ ...one })) };
  });
}
