import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, Tag, TagGroup, TagList, Label } from 'react-aria-components';
import type { CaseRow } from '../schema.js';
import { codeOf } from './api.js';
import { ActionButton, LineField, Notice } from './controls.js';
import { actOnCase } from './desk.js';
import { sayFailure } from './words.js';

const MAX_TAGS = 12;
const MAX_LENGTH = 40;

export function TagEditor({ row }: { readonly row: CaseRow }): ReactNode {
  const { t } = useTranslation('console');
  const [adding, setAdding] = useState(false);
  const [text, setText] = useState('');
  const [failed, setFailed] = useState<string | undefined>();
  const save = (tags: readonly string[]): void => {
    actOnCase(row.id, { path: 'tags', body: { tags } }).then(() => setFailed(undefined), (error: unknown) => setFailed(codeOf(error)));
  };
  const add = (): void => {
    const tag = text.trim().slice(0, MAX_LENGTH);
    if (tag !== '' && !row.tags.includes(tag)) save([...row.tags, tag]);
    setText('');
    setAdding(false);
  };
  return (
    <div className="tags">
      <TagGroup selectionMode="none" onRemove={(keys) => save(row.tags.filter((tag) => !keys.has(tag)))}>
        <Label className="hidden-words">{t('tags.title')}</Label>
        <TagList className="tag-list" renderEmptyState={() => null}>
          {row.tags.map((tag) => (
            <Tag key={tag} id={tag} textValue={tag} className="badge plain tag">{tag}<Button slot="remove" className="tag-remove" aria-label={t('tags.remove', { tag })}>×</Button></Tag>
          ))}
        </TagList>
      </TagGroup>
      {adding ? (
        <form onSubmit={(event) => { event.preventDefault(); add(); }} className="tag-form">
          <LineField name={t('tags.new')} value={text} onChange={setText} input={{ maxLength: MAX_LENGTH, autoFocus: true, onKeyDown: (event) => (event.key === 'Escape' ? setAdding(false) : undefined) }} />
          <ActionButton type="submit">{t('tags.add')}</ActionButton>
        </form>
      ) : <ActionButton look="quiet" className="tag-add" isDisabled={row.tags.length >= MAX_TAGS} onPress={() => setAdding(true)}>{t('tags.new-open')}</ActionButton>}
      {failed === undefined ? null : <Notice tone="danger" onClose={() => setFailed(undefined)}>{sayFailure(t, failed)}</Notice>}
    </div>
  );
}
