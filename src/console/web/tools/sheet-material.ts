import { createInstance, type TFunction } from 'i18next';
import { useMemo } from 'react';
import type { CaseDetail, ContactsView, TopicsView, TopicView } from '../../schema.js';
import { type Loaded, useLoaded } from './loaded.js';
import { listProofs, type SheetProof } from './sheet-facts.js';
import { listTalkTopics } from './topic-search.js';
import { dropReadings } from '../../../core/readings.js';
import { useWording } from './wording.js';

const NAMESPACE = 'console-tools';

/** What the sheet is made of beside the case: everything in Japanese, whatever the page's language. */
export interface SheetMaterial {
  readonly t: TFunction<typeof NAMESPACE>;
  /** Of the talk's topics, the case's own first. */
  readonly titles: readonly string[];
  readonly proofs: readonly SheetProof[];
  readonly contacts: readonly { readonly id: string; readonly name: string }[];
  /** Some of it could not be read; the sheet can be used without. */
  readonly gaps: boolean;
}

/** Reads it. Only the words of the sheet itself are indispensable. */
export function useSheetMaterial(detail: CaseDetail): { readonly loaded: Loaded<SheetMaterial>; readonly again: () => void } {
  const { page } = useWording();
  const { case: row } = detail;
  const own = useMemo(() => listTalkTopics(detail), [detail]);
  const topic = own[0];
  const words = useLoaded<Readonly<Record<string, Readonly<Record<string, unknown>>>>>('/api/words/ja', { keep: true });
  const topics = useLoaded<TopicsView>(`/api/topics?${new URLSearchParams({ language: 'ja', gloss: page }).toString()}`, { keep: true });
  const answer = useLoaded<TopicView>(topic === undefined ? null : `/api/topics/${encodeURIComponent(topic)}?${new URLSearchParams({ language: 'ja', gloss: page }).toString()}`);
  const sought = new URLSearchParams({ language: 'ja', gloss: 'ja', ...(topic === undefined ? {} : { topic }), ...(row.prefecture === null ? {} : { prefecture: row.prefecture }) });
  const contacts = useLoaded<ContactsView>(`/api/contacts?${sought.toString()}`);
  const again = (): void => [words, topics, answer, contacts].forEach((one) => one.again());
  const t = useMemo(() => (words.loaded.kind === 'ready' ? sayJapanese(words.loaded.value) : undefined), [words.loaded]);
  if (words.loaded.kind === 'failed') return { loaded: words.loaded, again };
  const open = [topics.loaded, contacts.loaded, ...(topic === undefined ? [] : [answer.loaded])];
  if (t === undefined || open.some(({ kind }) => kind === 'loading')) return { loaded: { kind: 'loading' }, again };
  const known = topics.loaded.kind === 'ready' ? topics.loaded.value.topics : [];
  const value: SheetMaterial = {
    t,
    titles: own.map((id) => dropReadings(known.find((one) => one.id === id)?.title ?? id)),
    proofs: answer.loaded.kind === 'ready' ? listProofs(answer.loaded.value) : [],
    contacts: contacts.loaded.kind === 'ready' ? contacts.loaded.value.contacts.map(({ id, name }) => ({ id, name: dropReadings(name) })) : [],
    gaps: open.some(({ kind }) => kind === 'failed'),
  };
  return { loaded: { kind: 'ready', value }, again };
}

/** A translator of its own: the page's stays in the page's language. */
function sayJapanese(words: Readonly<Record<string, Readonly<Record<string, unknown>>>>): TFunction<typeof NAMESPACE> {
  const japanese = createInstance();
  void japanese.init({
    lng: 'ja', ns: [NAMESPACE], defaultNS: NAMESPACE, initAsync: false, interpolation: { escapeValue: false },
    resources: { ja: { [NAMESPACE]: words[NAMESPACE] ?? {} } },
  });
  return japanese.getFixedT('ja', NAMESPACE);
}
