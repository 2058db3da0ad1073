import { get, type ClientRequest, type IncomingMessage } from 'node:http';
import type { EventName, EventView } from '../../../src/console/schema.js';

export interface HeardEvent {
  readonly id: string | undefined;
  readonly name: string;
  readonly data: unknown;
}

/** Reads server-sent events from a real socket. */
export class EventStream {
  readonly heard: HeardEvent[] = [];
  /** Everything as it came. */
  raw = '';
  ended = false;
  #wake: () => void = () => undefined;

  private constructor(private readonly request: ClientRequest, readonly response: IncomingMessage) {
    let rest = '';
    response.setEncoding('utf8');
    response.on('data', (chunk: string) => {
      this.raw += chunk;
      const blocks = (rest + chunk).split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) {
        const fields = new Map(block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]));
        const name = fields.get('event');
        if (name !== undefined) this.heard.push({ id: fields.get('id'), name, data: JSON.parse(fields.get('data') ?? '') as unknown });
      }
      this.#wake();
    });
    response.on('close', () => {
      this.ended = true;
      this.#wake();
    });
    response.on('error', () => undefined);
  }

  static open(url: string, headers: Readonly<Record<string, string>>): Promise<EventStream> {
    return new Promise((resolve, reject) => {
      const request = get(url, { headers, agent: false }, (response) => resolve(new EventStream(request, response)));
      request.on('error', reject);
    });
  }

  /** Waits until the condition holds. */
  async until(condition: (stream: EventStream) => boolean): Promise<void> {
    while (!condition(this)) {
      if (this.ended) throw new Error(`the stream ended: ${this.heard.map(({ name }) => name).join(', ')}`);
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  async untilEnded(): Promise<void> {
    while (!this.ended) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  of<Name extends EventName>(name: Name): readonly EventView<Name>[] {
    return this.heard.filter((event) => event.name === name).map(({ data }) => data as EventView<Name>);
  }

  get lastId(): string {
    return this.heard.findLast(({ id }) => id !== undefined)?.id ?? '';
  }

  close(): void {
    this.request.destroy();
  }
}
