import { type ReactNode, useState } from 'react';
import type { CaseDetail, ContactsView, TopicsView } from '../../schema.js';
import { Badge, PickOne } from '../controls.js';
import { useLoaded } from './loaded.js';
import { Shown } from './notices.js';
import { namePrefecture, PREFECTURES, STATUSES } from './places.js';
import { InsertButton, Pair } from './topic-answer.js';
import { listTalkTopics, type TopicEntry } from './topic-search.js';
import { useWording } from './wording.js';

interface Sought {
  readonly prefecture: string;
  readonly status: string;
  readonly topic: string;
}

/** Places to turn to, chosen as the bot does, with their hours; what the person told is filled in. */
export function ContactsTab({ detail, onInsert }: { readonly detail: CaseDetail; readonly onInsert: (text: string) => void }): ReactNode {
  const { t, page } = useWording();
  const { case: row } = detail;
  const [sought, setSought] = useState<Sought>(() => ({ prefecture: row.prefecture ?? '', status: row.status ?? '', topic: listTalkTopics(detail)[0] ?? '' }));
  const given = Object.entries(sought).filter(([, value]) => value !== '');
  const query = new URLSearchParams([['language', row.language], ['gloss', page], ...given]);
  const { loaded, again } = useLoaded<ContactsView>(`/api/contacts?${query.toString()}`);
  return (
    <>
      <ContactFilters sought={sought} language={row.language} onChange={setSought} />
      <Shown of={loaded} onAgain={again}>
        {({ contacts }) =>
          contacts.length === 0 ? (
            <p className="tools-muted">{t('contacts.none')}</p>
          ) : (
            <ul className="tools-contacts" aria-label={t('contacts.list')}>
              {contacts.map((contact) => (
                <Contact key={contact.id} contact={contact} language={row.language} onInsert={onInsert} />
              ))}
            </ul>
          )
        }
      </Shown>
    </>
  );
}

function ContactFilters({ sought, language, onChange }: { readonly sought: Sought; readonly language: string; readonly onChange: (sought: Sought) => void }): ReactNode {
  const { t, page } = useWording();
  const { loaded } = useLoaded<TopicsView>(`/api/topics?${new URLSearchParams({ language, gloss: page }).toString()}`, { keep: true });
  const topics: readonly Pick<TopicEntry, 'id' | 'gloss'>[] = loaded.kind === 'ready' ? loaded.value.topics : [];
  // Before the titles are there the field keeps what is chosen.
  const known = topics.some((topic) => topic.id === sought.topic) || sought.topic === '' ? topics : [{ id: sought.topic, gloss: sought.topic }, ...topics];
  const any = { id: '', name: t('contacts.any') };
  return (
    <div className="tools-filters">
      <PickOne name={t('contacts.topic')} value={sought.topic} options={[any, ...known.map(({ id, gloss }) => ({ id, name: gloss }))]} onChange={(topic) => onChange({ ...sought, topic })} />
      <PickOne
        name={t('contacts.prefecture')}
        value={sought.prefecture}
        options={[any, ...PREFECTURES.map((id) => ({ id, name: namePrefecture(id, t) }))]}
        onChange={(prefecture) => onChange({ ...sought, prefecture })}
      />
      <PickOne name={t('contacts.status')} value={sought.status} options={[any, ...STATUSES.map((id) => ({ id, name: t(`status.${id}`) }))]} onChange={(status) => onChange({ ...sought, status })} />
    </div>
  );
}

function Contact({ contact, language, onInsert }: { readonly contact: ContactsView['contacts'][number]; readonly language: string; readonly onInsert: (text: string) => void }): ReactNode {
  const { page } = useWording();
  return (
    <li className="tools-section">
      <div className="tools-section-head">
        <h4 lang={page}>{contact.name}</h4>
        <InsertButton text={contact.text} what={contact.name} onInsert={onInsert} />
      </div>
      <p>
        <OpenNow open={contact.open} />
      </p>
      <Pair text={contact.text} gloss={contact.gloss} language={language} page={page} />
    </li>
  );
}

function OpenNow({ open }: { readonly open: boolean | null }): ReactNode {
  const { t } = useWording();
  if (open === null) return <Badge>{t('contacts.hours-unknown')}</Badge>;
  return <Badge tone={open ? 'ok' : 'warn'}>{t(open ? 'contacts.open' : 'contacts.closed')}</Badge>;
}
