import { type ReactNode, useMemo, useState } from 'react';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { SearchField } from 'react-aria-components/SearchField';
import type { CaseDetail, TopicsView } from '../../schema.js';
import { ActionButton } from '../controls.js';
import { useLoaded } from './loaded.js';
import { Shown } from './notices.js';
import { listTalkTopics, searchTopics, type TopicEntry } from './topic-search.js';
import { TopicAnswer } from './topic-answer.js';
import { useWording } from './wording.js';

/** Reviewed answers by topic. The topic of the talk stands open, so that its answer is two presses away: insert, send. */
export function AnswersTab({ detail, onInsert }: { readonly detail: CaseDetail; readonly onInsert: (text: string) => void }): ReactNode {
  const { page } = useWording();
  const own = useMemo(() => listTalkTopics(detail), [detail]);
  const [chosen, setChosen] = useState<string | null>(own[0] ?? null);
  const [moved, setMoved] = useState(false);
  const choose = (id: string | null): void => {
    setChosen(id);
    setMoved(true);
  };
  const { loaded, again } = useLoaded<TopicsView>(`/api/topics?${new URLSearchParams({ language: detail.case.language, gloss: page }).toString()}`, { keep: true });
  return (
    <Shown of={loaded} onAgain={again}>
      {({ topics }) => {
        const entry = topics.find((topic) => topic.id === chosen);
        return entry === undefined ? (
          <TopicList topics={topics} own={own} language={detail.case.language} takesFocus={moved} onChoose={choose} />
        ) : (
          <TopicAnswer key={entry.id} entry={entry} detail={detail} onInsert={onInsert} takesFocus={moved} onBack={() => choose(null)} />
        );
      }}
    </Shown>
  );
}

interface ListProps {
  readonly topics: readonly TopicEntry[];
  readonly own: readonly string[];
  readonly language: string;
  readonly takesFocus: boolean;
  readonly onChoose: (id: string) => void;
}

function TopicList({ topics, own, language, takesFocus, onChoose }: ListProps): ReactNode {
  const { t } = useWording();
  const [search, setSearch] = useState('');
  const groups = useMemo(() => searchTopics(topics, search), [topics, search]);
  const ownTopics = own.flatMap((id) => topics.filter((topic) => topic.id === id));
  const found = groups.reduce((sum, group) => sum + group.topics.length, 0);
  return (
    <>
      <SearchField className="tools-search" autoFocus={takesFocus} value={search} onChange={setSearch}>
        <Label>{t('answers.search')}</Label>
        <Input autoComplete="off" />
      </SearchField>
      <p className="hidden-words" role="status">
        {t('answers.found', { count: found })}
      </p>
      {search === '' && ownTopics.length > 0 && <TopicButtons title={t('answers.own')} topics={ownTopics} language={language} onChoose={onChoose} />}
      {groups.map((group) => (
        <TopicButtons key={group.name} title={group.name} topics={group.topics} language={language} onChoose={onChoose} />
      ))}
      {found === 0 && <p className="tools-muted">{t('answers.none')}</p>}
    </>
  );
}

function TopicButtons({ title, topics, language, onChoose }: { readonly title: string; readonly topics: readonly TopicEntry[]; readonly language: string; readonly onChoose: (id: string) => void }): ReactNode {
  const { page } = useWording();
  return (
    <section className="tools-topics">
      <h3>{title}</h3>
      <ul>
        {topics.map((topic) => (
          <li key={topic.id}>
            <ActionButton className="tools-topic" onPress={() => onChoose(topic.id)}>
              <span lang={page}>{topic.gloss}</span>
              {language !== page && topic.title !== topic.gloss && <span className="tools-muted" lang={language}>{topic.title}</span>}
            </ActionButton>
          </li>
        ))}
      </ul>
    </section>
  );
}
