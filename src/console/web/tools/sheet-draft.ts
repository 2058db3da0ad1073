import { useState } from 'react';
import type { CaseDetail, SessionView } from '../../schema.js';
import { chooseQuotes, gatherQuotes, type Receiver } from './sheet-facts.js';

/** What the counsellor adds to the sheet. Never stored, never sent: it lives until the page is loaded anew or somebody else signs in. */
export interface SheetDraft {
  readonly to: Receiver;
  /** Undefined: as {@link showsStatus} proposes. */
  readonly status: boolean | undefined;
  readonly course: string;
  readonly wish: string;
  readonly tried: string;
  readonly remarks: string;
  /** Keys of the quotes on the sheet. */
  readonly quotes: ReadonlySet<string>;
  /** The counsellor's translations, by key of the quote. */
  readonly translations: Readonly<Record<string, string>>;
  /** Proofs that the person has, as the topic's list words them. */
  readonly proofs: ReadonlySet<string>;
  /** Ids of contacts that were tried. */
  readonly contacts: ReadonlySet<string>;
  readonly screening: boolean;
  /** Consents recorded since the case was read. */
  readonly recorded: CaseDetail['summary']['sharedWith'];
}

let owner = '';
let shown: string | undefined;
const drafts = new Map<string, SheetDraft>();

/** The draft of a case; it is still there when the panel was closed in between. */
export function useSheetDraft(detail: CaseDetail, session: SessionView): readonly [SheetDraft, (change: Partial<SheetDraft>) => void] {
  const id = detail.case.id;
  const [draft, setDraft] = useState<SheetDraft>(() => findDraft(detail, session));
  const change = (part: Partial<SheetDraft>): void => {
    // From what is kept, not from what was on the screen when an answer was waited for.
    const next = { ...(drafts.get(id) ?? draft), ...part };
    drafts.set(id, next);
    setDraft(next);
  };
  return [draft, change];
}

/** Forgets what belongs to somebody else at the same computer. */
function takeOver({ user }: SessionView): void {
  if (owner === user.id) return;
  drafts.clear();
  shown = undefined;
  owner = user.id;
}

function findDraft(detail: CaseDetail, session: SessionView): SheetDraft {
  takeOver(session);
  const found = drafts.get(detail.case.id);
  if (found !== undefined) return found;
  return {
    to: 'otit', status: undefined, course: '', wish: '', tried: '', remarks: '', translations: {}, screening: true, recorded: [],
    quotes: chooseQuotes(detail, gatherQuotes(detail)), proofs: new Set(), contacts: new Set(),
  };
}

/** Whether the sheet of a case stands open. It does so again when the panel was away for a moment, as when printing. */
export function useSheetOpen(id: string): readonly [boolean, (open: boolean) => void] {
  const [isOpen, setOpen] = useState(shown === id);
  const open = (next: boolean): void => {
    shown = next ? id : undefined;
    setOpen(next);
  };
  return [isOpen, open];
}

/** Whether the sheet was left open when the panel was last seen. */
export function isSheetOpen(id: string, session: SessionView): boolean {
  takeOver(session);
  return shown === id;
}

/** The set with one more or one less. */
export function toggle(set: ReadonlySet<string>, key: string, isIn: boolean): ReadonlySet<string> {
  const next = new Set(set);
  if (isIn) next.add(key);
  else next.delete(key);
  return next;
}
