import { useCallback, useEffect, useState } from 'react';
import { codeOf, isAbort, request } from '../api.js';

/** Something read from the API, as far as it is there. */
export type Loaded<T> = { readonly kind: 'loading' } | { readonly kind: 'failed'; readonly code: string } | { readonly kind: 'ready'; readonly value: T };

const KEPT_MS = 10 * 60_000;
const KEPT_MOST = 80;
/** Reviewed words only, never anything of a person: the same topics are looked at again and again. */
const kept = new Map<string, { readonly at: number; readonly value: unknown }>();

interface Reading<T> {
  readonly path: string;
  readonly loaded: Loaded<T>;
}

/**
 * Reads an address of the API, again when it changes.
 * @param path below /api, with its query; `null`: nothing to read, it stays `loading`
 * @param options.keep for words that are the same for everybody: not asked again within ten minutes
 */
export function useLoaded<T>(path: string | null, options: { readonly keep?: true } = {}): { readonly loaded: Loaded<T>; readonly again: () => void } {
  const keep = options.keep === true;
  const [reading, setReading] = useState<Reading<T>>();
  const [tries, setTries] = useState(0);
  const held = keep && path !== null ? findKept(path) : undefined;
  const isHeld = held !== undefined;
  useEffect(() => {
    if (isHeld || path === null) return undefined;
    const stop = new AbortController();
    request<T>('GET', path, undefined, stop.signal).then(
      (value) => {
        if (keep) keepWords(path, value);
        setReading({ path, loaded: { kind: 'ready', value } });
      },
      (error: unknown) => {
        if (!isAbort(error)) setReading({ path, loaded: { kind: 'failed', code: codeOf(error) } });
      },
    );
    return () => stop.abort();
  }, [path, tries, keep, isHeld]);
  const again = useCallback(() => {
    setReading(undefined);
    setTries((before) => before + 1);
  }, []);
  // Kept below under the same path, whose answer has one type.
  if (held !== undefined) return { loaded: { kind: 'ready', value: held.value as T }, again };
  return { loaded: reading?.path === path ? reading.loaded : { kind: 'loading' }, again };
}

function findKept(path: string): { readonly value: unknown } | undefined {
  const found = kept.get(path);
  return found === undefined || Date.now() - found.at > KEPT_MS ? undefined : found;
}

function keepWords(path: string, value: unknown): void {
  kept.delete(path);
  kept.set(path, { at: Date.now(), value });
  const oldest = kept.keys().next();
  if (kept.size > KEPT_MOST && oldest.done !== true) kept.delete(oldest.value);
}
