import { useSyncExternalStore } from 'react';

/** One clock for the whole page, so that five hundred rows cost one timer. */
const clocks = new Map<number, { now: number; readonly listeners: Set<() => void>; timer?: ReturnType<typeof setInterval> }>();

/** Epoch ms, renewed every `everyMs`. */
export function useNow(everyMs: 1_000 | 15_000): number {
  const clock = clockFor(everyMs);
  return useSyncExternalStore((listener) => watch(everyMs, listener), () => clock.now);
}

function watch(everyMs: number, listener: () => void): () => void {
  const clock = clockFor(everyMs);
  clock.listeners.add(listener);
  clock.timer ??= setInterval(() => {
    clock.now = Date.now();
    for (const heard of clock.listeners) heard();
  }, everyMs);
  return () => {
    clock.listeners.delete(listener);
    if (clock.listeners.size > 0) return;
    clearInterval(clock.timer);
    delete clock.timer;
  };
}

function clockFor(everyMs: number): { now: number; readonly listeners: Set<() => void>; timer?: ReturnType<typeof setInterval> } {
  const known = clocks.get(everyMs);
  if (known !== undefined) {
    // Nobody watched it: it has stood still since.
    if (known.listeners.size === 0 && Date.now() - known.now > everyMs) known.now = Date.now();
    return known;
  }
  const made = { now: Date.now(), listeners: new Set<() => void>() };
  clocks.set(everyMs, made);
  return made;
}
