import { useState } from 'react';
import { keepWords, readWords } from './drafts.js';

export interface Draft {
  readonly text: string;
  readonly change: (text: string) => void;
}

/** Words that are being written, kept with every key. The part that uses it is made anew for another case. */
export function useDraft(kind: 'reply' | 'note', caseId: string): Draft {
  const [text, setText] = useState(() => readWords(kind, caseId));
  const change = (next: string): void => {
    setText(next);
    keepWords(kind, caseId, next);
  };
  return { text, change };
}
