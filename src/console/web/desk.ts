import i18next from 'i18next';
import { useSyncExternalStore } from 'react';
import type { CaseDetail, CaseRow, ColleagueView, EventView, SessionView } from '../schema.js';
import { ApiFailure, codeOf, isAbort, request } from './api.js';
import { beep, closeAttention, concerns, notify } from './attention.js';
import { forgetCase } from './drafts.js';
import { openLive, type LiveHandlers } from './live.js';
import { dropOutgoing, watchSent } from './outgoing.js';
import { currentRoute, goTo } from './route.js';
import { DeskStore, type DeskState } from './store.js';
import { nameLanguage } from './words.js';

/** Keeps the store as the desk is: lists and details by request, everything since by events. */

const store = new DeskStore();
/** Details read so far; only the newest of a case may say how it is. */
let reading: AbortController | undefined;

/** @param select picks a part that stays the same object while nothing of it changes */
export function useDesk<T>(select: (state: DeskState) => T): T {
  return useSyncExternalStore(store.subscribe, () => select(store.get()));
}

export function deskStore(): DeskStore {
  return store;
}

/** Begins to listen for whoever is signed in; the answer ends it. */
export function startDesk(session: SessionView, options: { readonly onMessage: (event: EventView<'message'>) => void }): () => void {
  store.clear();
  const live = openLive({ handlers: handlersFor(session, options.onMessage), openSource: (url) => new EventSource(url) });
  watchSent((caseId, message) => store.putMessage(caseId, message));
  const check = (): void => {
    if (document.visibilityState === 'visible' && store.get().connection !== 'connected') live.check();
  };
  const online = (): void => live.check();
  document.addEventListener('visibilitychange', check);
  addEventListener('online', online);
  return () => {
    live.stop();
    reading?.abort();
    store.clear();
    closeAttention();
    document.removeEventListener('visibilitychange', check);
    removeEventListener('online', online);
  };
}

function handlersFor(session: SessionView, onMessage: (event: EventView<'message'>) => void): LiveHandlers {
  const me = session.user.id;
  return {
    connected: () => {
      store.setConnection('connected');
      void readAll();
    },
    lost: () => {
      store.setConnection('reconnecting');
      // Whether the service is away or the session is over: a refused stream does not say, this does.
      void request('GET', '/api/session').catch(() => undefined);
    },
    reset: () => void readAll(),
    case: (event) => {
      if ('gone' in event) forget(event.id);
      else if ('case' in event) takeCase(event.case, me);
    },
    message: (event) => {
      takeMessage(event);
      onMessage(event);
    },
    unsent: ({ case: id }) => {
      if (store.get().opened?.id === id) void readDetail(id, true);
    },
    delivery: ({ case: id, message, delivery }) => store.putDelivery(id, message, delivery),
    presence: ({ colleagues }) => store.putColleagues(colleagues),
    alarm: (alarm) => takeAlarm(alarm, me),
  };
}

function takeCase(row: CaseRow, me: string): void {
  const known = store.get().cases.get(row.id);
  const news = store.get().loaded && row.state === 'waiting' && known?.state !== 'waiting';
  const more = row.state === 'active' && row.assignee?.id === me && row.unread > (known?.unread ?? 0);
  if (!store.putCase(row)) return;
  if (news && row.urgency !== 'now') tell(row, 'waiting');
  else if (more && (document.visibilityState !== 'visible' || store.get().opened?.id !== row.id)) tell(row, 'message');
}

function tell(row: CaseRow, what: 'waiting' | 'message'): void {
  beep(false);
  if (document.visibilityState === 'visible' && document.hasFocus()) return;
  const body = i18next.t(`console:notification.${what}`, { language: nameLanguage(row.language) });
  notify({ title: i18next.t('console:name'), body, tag: `${what}/${row.id}` }, () => goTo({ page: 'desk', case: row.id }));
}

function takeAlarm(alarm: EventView<'alarm'>, me: string): void {
  if (!concerns(alarm, me)) {
    store.putCase(alarm.case);
    return;
  }
  store.raise(alarm);
  beep(alarm.loud);
  const body = i18next.t(`console:alarm.${alarm.why}`, { language: nameLanguage(alarm.case.language), name: alarm.case.assignee?.name ?? '' });
  notify({ title: i18next.t('console:name'), body, tag: `alarm/${alarm.case.id}`, insist: alarm.loud }, () => goTo({ page: 'desk', case: alarm.case.id }));
}

function takeMessage({ case: id, message }: EventView<'message'>): void {
  if (message.from !== 'note') {
    store.putMessage(id, message);
    return;
  }
  const { from: _, ...note } = message;
  store.putNote(id, note);
}

function forget(id: string): void {
  store.dropCase(id);
  dropOutgoing(id);
  forgetCase(id);
}

/** Everything the page shows, anew. */
async function readAll(): Promise<void> {
  const opened = store.get().opened?.id;
  await Promise.all([readCases(), readColleagues(), opened === undefined ? undefined : readDetail(opened)]);
}

async function readCases(): Promise<void> {
  const since = store.mark();
  try {
    const { cases } = await request<{ cases: CaseRow[] }>('GET', '/api/cases');
    store.putList(cases, since);
  } catch {
    // The stream comes back when the service does, and reads again.
  }
}

async function readColleagues(): Promise<void> {
  await request<{ colleagues: ColleagueView[] }>('GET', '/api/colleagues').then(({ colleagues }) => store.putColleagues(colleagues), () => undefined);
}

/**
 * Reads a case with all its words.
 * @param unsent a message was taken back: until the answer is there nothing of the old words may stand on the page if reading fails
 */
export async function readDetail(id: string, unsent = false): Promise<void> {
  reading?.abort();
  const own = new AbortController();
  reading = own;
  const since = store.mark();
  try {
    const detail = await request<CaseDetail>('GET', `/api/cases/${id}`, undefined, own.signal);
    if (!own.signal.aborted) store.putDetail(detail, since);
  } catch (error) {
    if (isAbort(error)) return;
    const shown = store.get().opened?.phase === 'ready';
    if (error instanceof ApiFailure && error.code === 'not-found') forget(id);
    else if (!shown || unsent) store.failDetail(id, codeOf(error));
  }
}

/** Opens the case of the address, or closes what is open. */
export function openCase(id: string | undefined): void {
  if (id === store.get().opened?.id) return;
  reading?.abort();
  store.open(id);
  if (id !== undefined) void readDetail(id);
}

/** An act on a case that answers with its row. @throws ApiFailure */
export async function actOnCase(id: string, act: { readonly method?: 'POST' | 'PUT'; readonly path: string; readonly body?: unknown }): Promise<void> {
  const since = store.mark();
  const answer = await request<{ case?: CaseRow } | undefined>(act.method ?? 'POST', `/api/cases/${id}/${act.path}`, act.body ?? {});
  if (answer?.case !== undefined) store.putCase(answer.case, since);
  if (store.get().connection !== 'connected' && currentRoute().page === 'desk') void readDetail(id);
}
