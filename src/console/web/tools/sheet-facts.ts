import type { CaseDetail, TopicView } from '../../schema.js';
import { dropReadings } from '../../../core/readings.js';
import { dayInJapan } from './day.js';

export type Receiver = CaseDetail['summary']['sharedWith'][number]['to'];
export const RECEIVERS = ['otit', 'labour-office', 'union', 'lawyer', 'police', 'other'] as const satisfies readonly Receiver[];
/** Public offices: whoever has no status of residence may have reasons not to tell them. */
const OFFICES: ReadonlySet<Receiver> = new Set<Receiver>(['otit', 'labour-office', 'police', 'other']);

export interface SheetQuote {
  readonly key: string;
  /** ISO 8601 */
  readonly at: string;
  readonly text: string;
}

interface SheetEvidence {
  readonly type: 'image' | 'video' | 'audio' | 'file';
  /** Day in Japan, ISO. */
  readonly day: string;
  readonly count: number;
}

/** Words of the person that this counsellor may see, oldest first, each once. The server has left out what was not agreed to. */
export function gatherQuotes({ messages, summary }: Pick<CaseDetail, 'messages' | 'summary'>): readonly SheetQuote[] {
  const said = messages.filter((message) => message.from === 'user');
  const all = [...summary.quotes, ...said].map(({ at, text }) => ({ at, text: text.trim() })).filter(({ text }) => text !== '');
  const byKey = new Map(all.map((one) => [keyOf(one), { key: keyOf(one), ...one }]));
  return [...byKey.values()].sort((one, other) => Date.parse(one.at) - Date.parse(other.at));
}

/** Quotes that stand on the sheet unless the counsellor chooses others: those that led to an answer, because the others may be taps and greetings. */
export function chooseQuotes({ summary }: Pick<CaseDetail, 'summary'>, all: readonly SheetQuote[]): ReadonlySet<string> {
  const quoted = summary.quotes.some(({ topic }) => topic !== null) ? summary.quotes.filter(({ topic }) => topic !== null) : summary.quotes;
  const chosen = quoted.map(({ at, text }) => keyOf({ at, text: text.trim() }));
  return new Set((chosen.length === 0 ? all.map(({ key }) => key) : chosen).slice(0, 3));
}

function keyOf({ at, text }: { readonly at: string; readonly text: string }): string {
  return `${new Date(at).toISOString()} ${text}`;
}

/** What the person has sent along, counted by day and kind. Stickers and places are no evidence. */
export function countEvidence({ messages }: Pick<CaseDetail, 'messages'>): readonly SheetEvidence[] {
  const counts = new Map<string, SheetEvidence>();
  for (const message of messages) {
    if (message.from !== 'user') continue;
    for (const { type } of message.attachments) {
      if (type === 'sticker' || type === 'location') continue;
      const day = dayInJapan(new Date(message.at));
      const key = `${day} ${type}`;
      counts.set(key, { type, day, count: (counts.get(key)?.count ?? 0) + 1 });
    }
  }
  return [...counts.values()].sort((one, other) => one.day.localeCompare(other.day));
}

export interface SheetProof {
  /** In Japanese, as it stands on the sheet. */
  readonly text: string;
  /** For the counsellor. */
  readonly gloss: string;
}

/** The topic's list of what to keep as proof, one thing a line, without its heading and marks. `topic` was asked for in Japanese. */
export function listProofs(topic: Pick<TopicView, 'sections'>): readonly SheetProof[] {
  const section = topic.sections.find(({ id }) => id === 'proof');
  const glosses = splitMarked(section?.gloss ?? '');
  return splitMarked(section?.text ?? '').map((text, index) => ({ text: dropReadings(text), gloss: dropReadings(glosses[index] ?? text) }));
}

function splitMarked(text: string): readonly string[] {
  return text.split('\n').filter((line) => line.startsWith('• ')).map((line) => line.slice(2).trim());
}

/** Whether the status stands on the sheet before the counsellor decides: never that somebody has none, on a paper for an office. */
export function showsStatus(status: CaseDetail['case']['status'], to: Receiver): boolean {
  if (status === null || status === 'unknown') return false;
  return !(status === 'undocumented' && OFFICES.has(to));
}
