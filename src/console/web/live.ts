import type { EventName, EventView } from '../schema.js';

/** Events of the desk, for as long as the page is open. Browsers reconnect by themselves only from some failures; this does from all. */

export type LiveHandlers = { readonly [Name in EventName]: (event: EventView<Name>) => void } & {
  /** `again`: after a break. What happened meanwhile is told, but lists should be read anew all the same: it costs little. */
  readonly connected: (again: boolean) => void;
  readonly lost: () => void;
};

/** The browser's EventSource, as far as it is used here. */
export interface Source {
  readonly readyState: number;
  addEventListener(name: string, listener: (event: SourceEvent) => void): void;
  close(): void;
}
interface SourceEvent {
  readonly data: string;
  readonly lastEventId: string;
}

export interface LiveOptions {
  readonly handlers: LiveHandlers;
  readonly openSource: (url: string) => Source;
  readonly schedule?: (act: () => void, ms: number) => () => void;
}

const NAMES = ['case', 'message', 'unsent', 'delivery', 'presence', 'alarm', 'reset'] as const satisfies readonly EventName[];
const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 15_000;
/** A connection may die without a word (a laptop that slept, a phone between two networks). Silence for so long: a new one, from the last position. */
const STALE_MS = 75_000;
const OPEN_MS = 12_000;
const CLOSED = 2;

export interface Live {
  /** Looks whether the connection is alive: after sleep, or when the network is back. */
  check(): void;
  stop(): void;
}

export function openLive({ handlers, openSource, schedule = later }: LiveOptions): Live {
  let source: Source | undefined;
  let position: string | undefined;
  let retryMs = FIRST_RETRY_MS;
  let everConnected = false;
  let cancel: () => void = () => undefined;

  const wait = (ms: number): void => {
    cancel();
    cancel = schedule(connect, ms);
  };
  const alive = (lastEventId = ''): void => {
    if (lastEventId !== '') position = lastEventId;
    wait(STALE_MS);
  };
  function connect(): void {
    source?.close();
    const next = openSource(position === undefined ? '/api/events' : `/api/events?lastEventId=${encodeURIComponent(position)}`);
    source = next;
    next.addEventListener('open', () => {
      if (next !== source) return;
      retryMs = FIRST_RETRY_MS;
      alive();
      handlers.connected(everConnected);
      everConnected = true;
    });
    next.addEventListener('error', () => {
      if (next !== source) return;
      handlers.lost();
      // Still connecting: the browser tries again by itself. Closed: it has given up (the service answered with an error), so we try.
      wait(next.readyState === CLOSED ? retryMs : OPEN_MS);
      retryMs = Math.min(retryMs * 2, LAST_RETRY_MS);
    });
    for (const name of NAMES) next.addEventListener(name, (event) => {
      if (next !== source) return;
      alive(event.lastEventId);
      deliver(name, event.data, handlers);
    });
    wait(OPEN_MS);
  }
  connect();
  return {
    check: () => {
      if (source?.readyState !== 1) connect();
      else wait(0);
    },
    stop: () => {
      cancel();
      source?.close();
      source = undefined;
    },
  };
}

/** One broken event must not end the others. */
function deliver(name: EventName, data: string, handlers: LiveHandlers): void {
  let event: unknown;
  try {
    event = JSON.parse(data);
  } catch {
    return;
  }
  // The service makes each event by its schema; the name says which.
  (handlers[name] as (event: unknown) => void)(event);
}

function later(act: () => void, ms: number): () => void {
  const timer = setTimeout(act, ms);
  return () => clearTimeout(timer);
}
