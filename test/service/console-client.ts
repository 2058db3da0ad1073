import { randomUUID } from 'node:crypto';
import type { CaseDetail, CaseRow, EventName, SessionView } from '../../src/console/schema.js';

/** An answer of the API. */
export interface Answer<T = unknown> {
  readonly status: number;
  readonly body: T;
}

export interface HeardEvent {
  readonly id: string;
  readonly name: EventName;
  readonly data: unknown;
}

/** A counsellor without a browser: signs in, calls the API, listens to its events. */
export class ConsoleClient {
  readonly heard: HeardEvent[] = [];
  session: SessionView | undefined;
  #cookie = '';
  #listening: AbortController | undefined;

  constructor(private readonly base: string) {}

  /** The same session on another process. */
  at(base: string): ConsoleClient {
    const other = new ConsoleClient(base);
    other.#cookie = this.#cookie;
    other.session = this.session;
    return other;
  }

  /** For requests that are no JSON. */
  get headers(): Readonly<Record<string, string>> {
    return { cookie: this.#cookie, 'x-csrf-token': this.session?.csrfToken ?? '' };
  }

  async signIn(email: string, password: string): Promise<Answer<SessionView>> {
    const response = await fetch(`${this.base}/api/session`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ email, password }) });
    const body = (await response.json()) as SessionView;
    if (response.status === 200) {
      this.#cookie = response.headers.getSetCookie().map((one) => one.split(';')[0]!).join('; ');
      this.session = body;
    }
    return { status: response.status, body };
  }

  async call<T = { error: { code: string } }>(method: string, path: string, body?: unknown): Promise<Answer<T>> {
    const response = await fetch(`${this.base}/api${path}`, {
      method,
      headers: { ...this.headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: (text === '' ? undefined : JSON.parse(text)) as T };
  }

  async cases(query = ''): Promise<readonly CaseRow[]> {
    return (await this.call<{ cases: CaseRow[] }>('GET', `/cases${query}`)).body.cases;
  }

  async detail(id: string): Promise<CaseDetail> {
    return (await this.call<CaseDetail>('GET', `/cases/${id}`)).body;
  }

  send(id: string, text: string, clientId: string = randomUUID()): Promise<Answer> {
    return this.call<unknown>('POST', `/cases/${id}/messages`, { clientId, text });
  }

  /** Listens until `deafen`, from `lastEventId` on. */
  async listen(lastEventId?: string): Promise<void> {
    const abort = new AbortController();
    this.#listening = abort;
    const response = await fetch(`${this.base}/api/events`, {
      signal: abort.signal,
      headers: { cookie: this.#cookie, accept: 'text/event-stream', ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }) },
    });
    if (response.status !== 200 || response.body === null) throw new Error(`events answered ${response.status}`);
    void this.#read(response.body).catch(() => undefined);
  }

  deafen(): void {
    this.#listening?.abort();
  }

  async #read(stream: ReadableStream<Uint8Array>): Promise<void> {
    let text = '';
    const decoder = new TextDecoder();
    for await (const chunk of stream) {
      text += decoder.decode(chunk, { stream: true });
      const blocks = text.split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) {
        const field = (name: string): string => block.split('\n').filter((line) => line.startsWith(`${name}:`)).map((line) => line.slice(name.length + 1).trim()).join('\n');
        if (field('event') !== '') this.heard.push({ id: field('id'), name: field('event') as EventName, data: JSON.parse(field('data')) as unknown });
      }
    }
  }
}
