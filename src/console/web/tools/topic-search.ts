import type { CaseDetail, TopicsView } from '../../schema.js';
import { foldForSearch } from './search-form.js';

export type TopicEntry = TopicsView['topics'][number];

interface TopicGroup {
  /** As the counsellor reads it. */
  readonly name: string;
  readonly topics: readonly TopicEntry[];
}

/** What the talk has been about: the case's own topic, then the others of the summary, most often asked first. */
export function listTalkTopics({ case: row, summary }: Pick<CaseDetail, 'case' | 'summary'>): readonly string[] {
  const others = [...summary.topics].sort((one, other) => other.times - one.times || other.lastAt.localeCompare(one.lastAt)).map((topic) => topic.id);
  return [...new Set([...(row.topic === null ? [] : [row.topic]), ...others])];
}

/** Topics whose title, in either language, has every word of the search; in groups, in the order of the list. An empty search finds all. */
export function searchTopics(topics: readonly TopicEntry[], search: string): readonly TopicGroup[] {
  const words = foldForSearch(search).split(/\s+/u).filter((word) => word !== '');
  const groups = new Map<string, TopicEntry[]>();
  for (const topic of topics) {
    const titles = foldForSearch(`${topic.title} ${topic.gloss}`);
    if (words.every((word) => titles.includes(word))) groups.set(topic.group, [...(groups.get(topic.group) ?? []), topic]);
  }
  return [...groups].map(([name, found]) => ({ name, topics: found }));
}
