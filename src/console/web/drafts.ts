/**
 * Words of counsellors that have not reached the service: drafts, and messages on their way. They lie in the tab's own storage, so that a
 * reload loses nothing and closing the tab or signing out leaves nothing behind on a shared computer.
 */

const PREFIX = 'madoguchi.words.';
type Kind = 'reply' | 'note' | 'outgoing';

export function readWords(kind: Kind, caseId: string): string {
  try {
    return sessionStorage.getItem(`${PREFIX}${kind}.${caseId}`) ?? '';
  } catch {
    return '';
  }
}

export function keepWords(kind: Kind, caseId: string, words: string): void {
  try {
    if (words === '') sessionStorage.removeItem(`${PREFIX}${kind}.${caseId}`);
    else sessionStorage.setItem(`${PREFIX}${kind}.${caseId}`, words);
  } catch {
    // Storage full or refused: what is typed still stands in the field.
  }
}

/** At sign-out, and when somebody else signs in. */
export function forgetWords(): void {
  forgetKeys((key) => key.startsWith(PREFIX));
}

/** Of one case: it is gone, and so is everything about it. */
export function forgetCase(caseId: string): void {
  forgetKeys((key) => key.startsWith(PREFIX) && key.endsWith(`.${caseId}`));
}

/** A session that ends by itself keeps its drafts, but only for whoever wrote them. */
export function claimWords(user: string): void {
  try {
    const owner = sessionStorage.getItem('madoguchi.owner');
    if (owner !== null && owner !== user) forgetWords();
    sessionStorage.setItem('madoguchi.owner', user);
  } catch {
    // Nothing is kept, so there is nothing to guard.
  }
}

function forgetKeys(which: (key: string) => boolean): void {
  try {
    for (const key of Object.keys(sessionStorage).filter(which)) sessionStorage.removeItem(key);
  } catch {
    // As above.
  }
}
