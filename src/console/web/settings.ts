import { useSyncExternalStore } from 'react';

/** What a counsellor has set on this device. Says nothing about people, so it may stay in the browser. */
export interface Settings {
  readonly theme: 'auto' | 'light' | 'dark';
  readonly sound: boolean;
  readonly notifications: boolean;
  /** Enter alone sends; otherwise Ctrl or Cmd with Enter. */
  readonly enterSends: boolean;
  readonly shortcuts: boolean;
  /** The tools stand beside the talk on wide screens. */
  readonly tools: boolean;
}

const KEY = 'madoguchi.settings';
const DEFAULTS: Settings = { theme: 'auto', sound: true, notifications: true, enterSends: false, shortcuts: true, tools: true };

let settings = readSettings();
const listeners = new Set<() => void>();

export function getSettings(): Settings {
  return settings;
}

export function changeSettings(change: Partial<Settings>): void {
  settings = { ...settings, ...change };
  try {
    localStorage.setItem(KEY, JSON.stringify(settings));
  } catch {
    // Private windows may refuse: the setting then holds until the page is closed.
  }
  for (const listener of listeners) listener();
}

export function watchSettings(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

export function useSettings(): Settings {
  return useSyncExternalStore(watchSettings, getSettings);
}

function readSettings(): Settings {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    if (typeof kept !== 'object' || kept === null) return DEFAULTS;
    const known = Object.entries(kept).filter(([key, value]) => key in DEFAULTS && typeof value === typeof DEFAULTS[key as keyof Settings]);
    const read = { ...DEFAULTS, ...Object.fromEntries(known) } satisfies Settings;
    return ['auto', 'light', 'dark'].includes(read.theme) ? read : { ...read, theme: 'auto' };
  } catch {
    return DEFAULTS;
  }
}
