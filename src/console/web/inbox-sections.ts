import { foldText } from '../../core/text-fold.js';
import type { CaseRow } from '../schema.js';

export const SECTIONS = ['urgent', 'waiting', 'mine', 'others', 'closed'] as const;
export type Section = (typeof SECTIONS)[number];
export interface InboxSection {
  readonly id: Section;
  readonly rows: readonly CaseRow[];
}

/** Words by which a case is found beside its own fields: what ids are called on the page. */
export type Called = (row: CaseRow) => readonly string[];

/**
 * Sorts the cases into the parts of the inbox. Urgent ones come first whoever has them, so that nobody overlooks one; each case stands once.
 * @param me id of the signed-in counsellor
 */
export function sortInbox(cases: Iterable<CaseRow>, me: string): readonly InboxSection[] {
  const parts: Record<Section, CaseRow[]> = { urgent: [], waiting: [], mine: [], others: [], closed: [] };
  for (const row of cases) parts[sectionOf(row, me)].push(row);
  parts.urgent.sort(byNeed);
  parts.waiting.sort(byNeed);
  parts.mine.sort((a, b) => Number(b.owedSince !== null) - Number(a.owedSince !== null) || compareTimes(a.owedSince, b.owedSince) || compareTimes(b.lastMessageAt, a.lastMessageAt));
  parts.others.sort(byNeed);
  parts.closed.sort((a, b) => compareTimes(b.closedAt, a.closedAt) || compareIds(a, b));
  return SECTIONS.map((id) => ({ id, rows: parts[id] }));
}

function sectionOf(row: CaseRow, me: string): Section {
  if (row.state === 'closed') return 'closed';
  if (row.urgency === 'now') return 'urgent';
  if (row.state === 'waiting') return 'waiting';
  return row.assignee?.id === me ? 'mine' : 'others';
}

/** Nobody has it before somebody has it; then the longest waiting. The id at last, so that the order never flickers. */
function byNeed(a: CaseRow, b: CaseRow): number {
  return Number(b.state === 'waiting') - Number(a.state === 'waiting') || compareTimes(a.waitingSince, b.waitingSince) || compareIds(a, b);
}

function compareTimes(a: string | null, b: string | null): number {
  return (a === null ? 0 : Date.parse(a)) - (b === null ? 0 : Date.parse(b));
}

function compareIds(a: CaseRow, b: CaseRow): number {
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

/**
 * Cases in which every word of the search occurs somewhere: topic, tags, language, prefecture, channel, whoever has it.
 * @param language only this one; empty: all
 */
export function filterCases(cases: Iterable<CaseRow>, wanted: { readonly search: string; readonly language: string }, called: Called): readonly CaseRow[] {
  const words = foldText(wanted.search).split(/\s+/u).filter((word) => word !== '');
  return [...cases].filter((row) => {
    if (wanted.language !== '' && row.language !== wanted.language) return false;
    if (words.length === 0) return true;
    const text = textOf(row, called);
    return words.every((word) => text.includes(word));
  });
}

/** Rows never change, they are replaced: what was folded for one key serves the next. */
const folded = new WeakMap<CaseRow, { readonly called: Called; readonly text: string }>();

function textOf(row: CaseRow, called: Called): string {
  const known = folded.get(row);
  if (known?.called === called) return known.text;
  const text = foldText([...called(row), ...row.tags, row.prefecture ?? '', row.topic ?? '', row.language, row.channel, row.assignee?.name ?? ''].join('\n'));
  folded.set(row, { called, text });
  return text;
}

/** What asks for a counsellor now: shown in the title of the tab. */
export function countAsking(cases: Iterable<CaseRow>, me: string): number {
  let asking = 0;
  for (const row of cases) if (row.state === 'waiting' || (row.state === 'active' && row.assignee?.id === me && row.unread > 0)) asking += 1;
  return asking;
}

/** The one beside `current` in the order of the page. */
export function stepCase(order: readonly CaseRow[], current: string | undefined, step: 1 | -1): CaseRow | undefined {
  const at = order.findIndex(({ id }) => id === current);
  if (at === -1) return step === 1 ? order[0] : order.at(-1);
  return order[at + step] ?? order[at];
}
