import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { personAct, type ActOutcome, type PersonAct } from './acts.js';
import { readPageFiles, type PageFile } from './page-files.js';
import type { ScreenEvent, Session, Sessions } from './sessions.js';

export interface PageOptions {
  /** The first port to try; the next free one is taken when it is not free. 0: any. */
  readonly port: number;
  readonly sessions: Sessions;
  /** The counsellors' console: shown beside the phones. */
  readonly consoleUrl: string;
  /** The page's own words by language. */
  readonly words: unknown;
  readonly act: (session: Session, act: PersonAct) => Promise<ActOutcome>;
}

export interface PageServer {
  readonly url: string;
  close(): Promise<void>;
}

const PORTS_TRIED = 50;
const BODY_BYTES = 64 * 1024;
const sessionId = z.string().regex(/^[\w-]{8,64}$/);
const actBody = z.object({ session: sessionId, act: personAct });

/** Everything from here, nothing inline, no frame but the console: whatever a bot or a person writes stays text. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const HEADERS = {
  'content-security-policy': POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
};

/** Serves the page, its words, the stream of what is shown, and the acts of the people who hold the phones. Loopback only. */
export async function startPageServer(options: PageOptions): Promise<PageServer> {
  const files = readPageFiles();
  const words: PageFile = { type: 'application/json; charset=utf-8', bytes: Buffer.from(JSON.stringify(options.words)) };
  const address: PageFile = { type: 'application/json; charset=utf-8', bytes: Buffer.from(JSON.stringify({ url: options.consoleUrl })) };
  const served = { ...options, files: new Map([...files, ['/words.json', words], ['/console.json', address]]) };
  const server = createServer((request, response) => {
    route(request, response, served).then(
      (refusal) => {
        if (refusal !== undefined) refuse(response, refusal);
      },
      () => refuse(response, 500),
    );
  });
  await listen(server, options.port);
  return {
    // Not "localhost": on some machines that name leads to another server on the same port.
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function listen(server: Server, first: number): Promise<void> {
  for (let port = first; ; port += 1) {
    const taken = await new Promise<NodeJS.ErrnoException | undefined>((resolve) => {
      server.once('error', resolve);
      server.listen(port, '127.0.0.1', () => {
        server.off('error', resolve);
        resolve(undefined);
      });
    });
    if (taken === undefined) return;
    if (taken.code !== 'EADDRINUSE' || port >= first + PORTS_TRIED || port >= 65_535) throw taken;
  }
}

interface Served extends PageOptions {
  readonly files: ReadonlyMap<string, PageFile>;
}

/** @returns the status of a refusal; undefined when it has answered */
async function route(request: IncomingMessage, response: ServerResponse, served: Served): Promise<number | undefined> {
  // Another name that leads to this machine would let a foreign page read this one (DNS rebinding).
  if (!/^(?:localhost|127\.0\.0\.1)(?::\d+)?$/.test(request.headers.host ?? '')) return 421;
  const url = new URL(request.url ?? '/', 'http://localhost');
  if (request.method === 'GET' && url.pathname === '/stream') return openStream(request, response, { sessions: served.sessions, url });
  if (request.method === 'POST' && url.pathname === '/act') return takeAct(request, response, served);
  const file = served.files.get(url.pathname);
  if (file === undefined) return 404;
  if (request.method !== 'GET' && request.method !== 'HEAD') return 405;
  const { origin } = new URL(served.consoleUrl);
  const policy = `${POLICY.replace("img-src 'self'", `img-src 'self' ${origin}`)}; frame-src ${origin}`;
  response.writeHead(200, { ...HEADERS, 'content-security-policy': policy, 'content-type': file.type, 'content-length': file.bytes.length });
  response.end(request.method === 'HEAD' ? undefined : file.bytes);
  return undefined;
}

function refuse(response: ServerResponse, status: number): void {
  if (response.headersSent) response.destroy();
  else response.writeHead(status, HEADERS).end();
}

/** Server-sent events; after a lost connection the browser names the last one it has seen. */
function openStream(request: IncomingMessage, response: ServerResponse, { sessions, url }: { readonly sessions: Sessions; readonly url: URL }): number | undefined {
  const id = sessionId.safeParse(url.searchParams.get('session'));
  if (!id.success) return 400;
  const session = sessions.open(id.data);
  const seen = Number(request.headers['last-event-id'] ?? 0);
  response.writeHead(200, { ...HEADERS, 'content-type': 'text/event-stream; charset=utf-8' });
  const write = (seq: number, event: ScreenEvent): void => void response.write(`id: ${seq}\ndata: ${JSON.stringify(event)}\n\n`);
  response.write('retry: 1000\n\n');
  for (const { seq, event } of session.shown) if (seq > seen) write(seq, event);
  session.listener = write;
  response.on('close', () => {
    if (session.listener === write) session.listener = undefined;
  });
  return undefined;
}

async function takeAct(request: IncomingMessage, response: ServerResponse, { sessions, act }: Served): Promise<number | undefined> {
  // Foreign pages can post forms and plain text here, but not JSON.
  if (!/^application\/json\b/.test(request.headers['content-type'] ?? '')) return 415;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > BODY_BYTES) return 413;
    chunks.push(chunk);
  }
  const body = actBody.safeParse(parseJson(Buffer.concat(chunks).toString('utf8')));
  if (!body.success) return 400;
  const outcome = await act(sessions.open(body.data.session), body.data.act);
  response.writeHead(200, { ...HEADERS, 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(outcome));
  return undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
