import { useSyncExternalStore } from 'react';
import type { MessageView } from '../schema.js';
import { ApiFailure, request, upload } from './api.js';
import { forgetCase, keepWords, readWords } from './drafts.js';

/**
 * A message that the service has not confirmed yet. The same `clientId` goes with every try, so it is sent once however often it is tried;
 * it becomes the id of the message.
 */
export interface Outgoing {
  readonly clientId: string;
  readonly caseId: string;
  readonly text?: string;
  readonly picture?: { readonly blob: Blob; readonly url: string; readonly file?: string };
  readonly version: number;
  readonly at: string;
  readonly state: 'sending' | 'failed';
  readonly failure?: { readonly code: string; readonly until?: string };
}

/** Waits between tries that may have reached the service: the clientId makes them safe. */
const WAITS_MS = [1_000, 3_000, 8_000];

let outgoing: readonly Outgoing[] = [];
const listeners = new Set<() => void>();
let onSent: (caseId: string, message: MessageView) => void = () => undefined;

export function watchSent(listener: typeof onSent): void {
  onSent = listener;
}

export function useOutgoing(): readonly Outgoing[] {
  return useSyncExternalStore(subscribe, () => outgoing);
}

/** What of a case was on its way when the page was reloaded: shown as failed, because nobody knows. */
export function restoreOutgoing(caseId: string): void {
  if (outgoing.some((one) => one.caseId === caseId)) return;
  try {
    const kept = JSON.parse(readWords('outgoing', caseId) || '[]') as Outgoing[];
    change([...outgoing, ...kept.map((one): Outgoing => ({ ...one, state: 'failed', failure: one.failure ?? { code: 'network' } }))]);
  } catch {
    keepWords('outgoing', caseId, '');
  }
}

export function sendWords(words: { readonly caseId: string; readonly version: number } & ({ readonly text: string } | { readonly blob: Blob })): void {
  const { caseId, version } = words;
  const base = { clientId: newClientId(), caseId, version, at: new Date().toISOString(), state: 'sending' } as const;
  const one: Outgoing = 'text' in words ? { ...base, text: words.text } : { ...base, picture: { blob: words.blob, url: URL.createObjectURL(words.blob) } };
  change([...outgoing, one]);
  void trySending(one.clientId, 0);
}

/** @param version of the case as it is before the counsellor's eyes now */
export function sendAgain(clientId: string, version: number): void {
  update(clientId, ({ failure: _, ...one }) => ({ ...one, version, state: 'sending' }));
  void trySending(clientId, 0);
}

/** Takes it off the page; its text goes back to the composer by whoever calls. */
export function takeBack(clientId: string): Outgoing | undefined {
  const one = outgoing.find((known) => known.clientId === clientId);
  remove(clientId);
  return one;
}

export function dropOutgoing(caseId?: string): void {
  const dropped = outgoing.filter((one) => caseId === undefined || one.caseId === caseId);
  for (const { picture } of dropped) if (picture !== undefined) URL.revokeObjectURL(picture.url);
  change(outgoing.filter((one) => !dropped.includes(one)));
  if (caseId !== undefined) forgetCase(caseId);
}

async function trySending(clientId: string, attempt: number): Promise<void> {
  const one = outgoing.find((known) => known.clientId === clientId);
  if (one?.state !== 'sending') return;
  try {
    const file = await fileOf(one);
    const body = { clientId, version: one.version, ...(file === undefined ? { text: one.text } : { file }) };
    const { message } = await request<{ message: MessageView }>('POST', `/api/cases/${one.caseId}/messages`, body);
    remove(clientId);
    onSent(one.caseId, message);
  } catch (error) {
    const failure = error instanceof ApiFailure ? error : new ApiFailure('unknown', 0, '');
    const wait = WAITS_MS[attempt];
    if (failure.passing && wait !== undefined) {
      setTimeout(() => void trySending(clientId, attempt + 1), wait);
      return;
    }
    update(clientId, (known) => ({ ...known, state: 'failed', failure: { code: failure.code, ...(failure.until === undefined ? {} : { until: failure.until }) } }));
  }
}

/** Random enough to be nobody else's; `crypto.randomUUID` exists only on https. */
export function newClientId(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

async function fileOf({ clientId, caseId, picture }: Outgoing): Promise<string | undefined> {
  if (picture === undefined) return undefined;
  if (picture.file !== undefined) return picture.file;
  const { file } = await upload<{ file: string }>(`/api/cases/${caseId}/pictures`, picture.blob);
  update(clientId, (one) => ({ ...one, picture: { ...picture, file } }));
  return file;
}

function remove(clientId: string): void {
  const one = outgoing.find((known) => known.clientId === clientId);
  if (one?.picture !== undefined) URL.revokeObjectURL(one.picture.url);
  change(outgoing.filter((known) => known.clientId !== clientId), one?.caseId);
}

function update(clientId: string, next: (one: Outgoing) => Outgoing): void {
  change(outgoing.map((one) => (one.clientId === clientId ? next(one) : one)));
}

function change(next: readonly Outgoing[], emptied?: string): void {
  outgoing = next;
  const cases = new Set([...next.map(({ caseId }) => caseId), ...(emptied === undefined ? [] : [emptied])]);
  for (const caseId of cases) {
    const texts = next.filter((one) => one.caseId === caseId && one.picture === undefined);
    keepWords('outgoing', caseId, texts.length === 0 ? '' : JSON.stringify(texts));
  }
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
