/**
 * Whether somebody has signed in with this browser and not out again. Only a hint: the service alone knows. It spares the demo a question
 * whose answer would be an error.
 */
const KEY = 'madoguchi.entered';

export function mayBeSignedIn(): boolean {
  try {
    return localStorage.getItem(KEY) !== null;
  } catch {
    return true;
  }
}

export function noteSignedIn(isSignedIn: boolean): void {
  try {
    if (isSignedIn) localStorage.setItem(KEY, '1');
    else localStorage.removeItem(KEY);
  } catch {
    // Then the service is asked every time.
  }
}

/** The address asks for the demo's counsellor. */
export function wantsDemo(): boolean {
  return new URLSearchParams(location.search).get('demo') === '1';
}
