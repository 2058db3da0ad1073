import type { ServerResponse } from 'node:http';
import type { Listener } from './live-events.js';
import type { Frame } from './live-frames.js';
import type { SignedIn } from './signed-in.js';

/** A page that does not read what it is told: it is cut off, and resumes where it was. */
const MAX_UNREAD_BYTES = 512 * 1024;
const RETRY_MS = 1_000;

/** One page's end of the wire. */
export class LiveConnection implements Listener {
  constructor(private readonly response: ServerResponse, readonly signedIn: SignedIn) {}

  /** @param headers set so far by the rest of the server */
  begin(headers: Readonly<Record<string, number | string | string[] | undefined>>): void {
    this.response.socket?.setNoDelay(true);
    for (const [name, value] of Object.entries(headers)) if (value !== undefined) this.response.setHeader(name, value);
    this.response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      // `no-transform` and the second one: proxies must neither pack nor hold it back.
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
      // Nothing else comes over this wire, so that it falls with the answer when the server ends.
      connection: 'close',
    });
    this.#write(`retry: ${RETRY_MS}\n: connected\n\n`);
  }

  send({ text }: Frame): void {
    this.#write(text);
  }

  /** Keeps the wire warm where there is nothing else to say. */
  beat(): void {
    this.#write(': still here\n\n');
  }

  /** The page reconnects, and is told then whether it may. */
  end(): void {
    this.response.end();
  }

  onClose(listener: () => void): void {
    if (this.response.destroyed || this.response.closed) listener();
    else this.response.once('close', listener);
  }

  #write(text: string): void {
    if (this.response.destroyed || this.response.writableEnded) return;
    this.response.write(text);
    if (this.response.writableLength > MAX_UNREAD_BYTES) this.response.destroy();
  }
}
