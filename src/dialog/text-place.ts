const HANDOFF = 'handoff.';

/** Where the text of a key stands: `handoff.who` is `who` in handoff.yaml, every other key is in talk.yaml. */
export function placeOf(key: string): { readonly namespace: 'talk' | 'handoff'; readonly path: string } {
  return key.startsWith(HANDOFF) ? { namespace: 'handoff', path: key.slice(HANDOFF.length) } : { namespace: 'talk', path: key };
}
