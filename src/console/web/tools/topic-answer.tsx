import { type ReactNode, useEffect, useRef } from 'react';
import type { CaseDetail, TopicView } from '../../schema.js';
import { ActionButton } from '../controls.js';
import { useLoaded } from './loaded.js';
import { Shown } from './notices.js';
import type { TopicEntry } from './topic-search.js';
import { nameLanguageFor, useWording } from './wording.js';

interface AnswerProps {
  readonly entry: TopicEntry;
  readonly detail: CaseDetail;
  readonly onInsert: (text: string) => void;
  readonly onBack: () => void;
  /** It was chosen just now: reading goes on at its heading. */
  readonly takesFocus: boolean;
}

/** One topic: what would be sent, and beside it the same in the counsellor's language. */
export function TopicAnswer({ entry, detail: { case: row }, onInsert, onBack, takesFocus }: AnswerProps): ReactNode {
  const { t, page } = useWording();
  const heading = useRef<HTMLHeadingElement>(null);
  const query = new URLSearchParams({ language: row.language, gloss: page, ...(row.prefecture === null ? {} : { prefecture: row.prefecture }), ...(row.status === null ? {} : { status: row.status }) });
  const { loaded, again } = useLoaded<TopicView>(`/api/topics/${encodeURIComponent(entry.id)}?${query.toString()}`);
  useEffect(() => {
    if (takesFocus) heading.current?.focus();
  }, [takesFocus]);
  return (
    <article className="tools-answer">
      <ActionButton onPress={onBack}>
        {t('answers.back')}
      </ActionButton>
      <h3 ref={heading} tabIndex={-1} lang={page}>
        {entry.gloss}
      </h3>
      <Shown of={loaded} onAgain={again}>
        {(topic) => (
          <>
            <TopicNotes topic={topic} language={row.language} />
            {topic.sections.map((section) => (
              <TopicSection key={section.id} section={section} language={topic.answerLanguage} onInsert={onInsert} />
            ))}
            {topic.sections.length === 0 && <p className="tools-muted">{t('answers.empty')}</p>}
          </>
        )}
      </Shown>
    </article>
  );
}

function TopicNotes({ topic, language }: { readonly topic: TopicView; readonly language: CaseDetail['case']['language'] }): ReactNode {
  const { t, page } = useWording();
  const other = topic.answerLanguage !== language;
  if (!other && topic.reviewed) return null;
  return (
    <ul className="tools-notes">
      {other && <li>{t('answers.other-language', { wanted: nameLanguageFor(language, page), given: nameLanguageFor(topic.answerLanguage, page) })}</li>}
      {!topic.reviewed && <li>{t('answers.unreviewed')}</li>}
    </ul>
  );
}

function TopicSection({ section, language, onInsert }: { readonly section: TopicView['sections'][number]; readonly language: TopicView['answerLanguage']; readonly onInsert: (text: string) => void }): ReactNode {
  const { t, page } = useWording();
  const name = t(`section.${section.id}`);
  return (
    <section className="tools-section" aria-label={name}>
      <div className="tools-section-head">
        <h4>{name}</h4>
        <InsertButton text={section.text} what={name} onInsert={onInsert} />
      </div>
      <Pair text={section.text} gloss={section.gloss} language={language} page={page} />
    </section>
  );
}

/** Puts a text into the reply. */
export function InsertButton({ text, what, onInsert }: { readonly text: string; readonly what: string; readonly onInsert: (text: string) => void }): ReactNode {
  const { t } = useWording();
  return (
    <ActionButton look="primary" aria-label={t('insert-what', { what })} onPress={() => onInsert(text)}>
      {t('insert')}
    </ActionButton>
  );
}

/** A text and the same for the counsellor, paragraph by paragraph: side by side where there is room. Once where both are one. */
export function Pair({ text, gloss, language, page }: { readonly text: string; readonly gloss: string; readonly language: string; readonly page: string }): ReactNode {
  if (language === page || text === gloss) return <p className="tools-words" lang={language}>{text}</p>;
  return (
    <div className="tools-pairs">
      {alignParagraphs(text, gloss).map(([one, other], index) => (
        <div className="tools-pair" key={index}>
          <p className="tools-words" lang={language}>{one}</p>
          <p className="tools-words tools-gloss" lang={page}>{other}</p>
        </div>
      ))}
    </div>
  );
}

/** Both texts in paragraphs that belong together; each as a whole when they are not built alike. */
function alignParagraphs(text: string, gloss: string): readonly (readonly [string, string])[] {
  const [ones, others] = [text, gloss].map((whole) => whole.split(/\n{2,}/u)) as [string[], string[]];
  return ones.length === others.length ? ones.map((one, index) => [one, others[index] ?? '']) : [[text, gloss]];
}
