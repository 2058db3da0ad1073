import type { OutboxId } from '../core/brand.js';
import { SHEET_RECEIVERS, type CaseRecord, type DeliveryState } from '../core/desk.js';
import type { TranscriptEntry } from '../core/store.js';
import { showTranscript, summarize } from '../handoff/summary.js';
import { iso, isoOrNull } from './case-row.js';
import type { CaseDetail, DeliveryView, MessageView, NoteView } from './schema.js';

export interface NamedEntry {
  readonly id: string;
  readonly entry: TranscriptEntry;
}
export type Deliveries = ReadonlyMap<OutboxId, DeliveryState>;

/** What the transcript writes in place of words for a picture and the like; the attachment itself says more. */
const WORDLESS = /^\[[^\]]*\]$/;
const CONSENTED = 'consented:';

/** What counsellors may see of the talk, each entry under the name by which the console knows it. Old entries have none of their own: theirs is made of their time. */
export function nameEntries(transcript: readonly TranscriptEntry[], { case: subject }: CaseRecord): readonly NamedEntry[] {
  const sameTime = new Map<number, number>();
  const named = new Map<TranscriptEntry, string>();
  for (const entry of transcript) {
    const nth = sameTime.get(entry.at) ?? 0;
    if (entry.id === undefined) sameTime.set(entry.at, nth + 1);
    named.set(entry, entry.id ?? `t${entry.at}-${nth}`);
  }
  return showTranscript(transcript, subject).map((entry) => ({ id: named.get(entry) ?? '', entry }));
}

/** The talk as the page shows it: everything but the notes, which stand apart. */
export function showTalk(record: CaseRecord, transcript: readonly TranscriptEntry[], deliveries: Deliveries): Pick<CaseDetail, 'messages' | 'notes' | 'summary'> {
  const entries = nameEntries(transcript, record);
  return {
    messages: entries.map((named) => showMessage(named, record, deliveries)).filter((message) => message !== undefined),
    notes: entries.map(showNote).filter((note) => note !== undefined),
    summary: showSummary(record, transcript, entries),
  };
}

/** Undefined for a note. */
export function showMessage({ id, entry }: NamedEntry, { case: subject }: CaseRecord, deliveries: Deliveries): MessageView | undefined {
  const { from, at, text, name, topic, attachment, outbox } = entry;
  if (from === 'note') return undefined;
  return {
    id,
    from,
    at: iso(at),
    text: attachment !== undefined && WORDLESS.test(text) ? '' : text,
    name: name ?? null,
    topic: topic ?? null,
    attachments: attachment === undefined ? [] : [{ type: attachment.type, url: urlOf(attachment, subject.id, id), keywords: [...(attachment.keywords ?? [])] }],
    delivery: showDelivery(outbox === undefined ? undefined : deliveries.get(outbox)),
  };
}

/** Undefined for anything but a note. */
export function showNote({ id, entry: { from, at, text, name } }: NamedEntry): NoteView | undefined {
  return from === 'note' ? { id, at: iso(at), text, name: name ?? null } : undefined;
}

export function showDelivery(state: DeliveryState | undefined): DeliveryView | null {
  return state === undefined ? null : { state: state.state, at: iso(state.at), ...(state.code === undefined ? {} : { code: state.code }) };
}

/** Every attachment is fetched by its entry: what may be seen of the talk decides on its files too. */
function urlOf({ file, source }: NonNullable<TranscriptEntry['attachment']>, subject: string, entry: string): string | null {
  return file === undefined && source === undefined ? null : `/api/cases/${subject}/attachments/${entry}`;
}

function showSummary({ case: subject, screening }: CaseRecord, transcript: readonly TranscriptEntry[], entries: readonly NamedEntry[]): CaseDetail['summary'] {
  const slots = {
    ...(subject.prefecture === undefined ? {} : { prefecture: subject.prefecture }),
    ...(subject.status === undefined ? {} : { status: subject.status }),
  };
  const { consent, topics, quotes, messages, firstAt } = summarize(transcript, slots, subject);
  // An offer that was judged before the request belongs to what the person did not want to pass on.
  const shown = screening !== undefined && (consent !== 'nothing' || screening.at > subject.requestedAt) ? screening : undefined;
  return {
    consent,
    topics: topics.map(({ id, times, lastAt }) => ({ id, times, lastAt: iso(lastAt) })),
    quotes: quotes.map(({ at, text, topic }) => ({ at: iso(at), text, topic: topic ?? null })),
    messages: messages ?? null,
    firstAt: isoOrNull(firstAt),
    screening: shown === undefined ? null : { verdict: shown.verdict, signals: [...shown.signals], at: iso(shown.at) },
    sharedWith: entries.flatMap(({ entry: { from, text, at, name } }) => {
      const to = from === 'system' && text.startsWith(CONSENTED) ? SHEET_RECEIVERS.find((one) => one === text.slice(CONSENTED.length)) : undefined;
      return to === undefined ? [] : [{ to, at: iso(at), name: name ?? null }];
    }),
  };
}
