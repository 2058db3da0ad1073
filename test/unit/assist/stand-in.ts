import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Asked {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Record<string, unknown>;
}

export interface StandIn {
  readonly url: string;
  readonly asked: readonly Asked[];
  /** How the next calls are answered. */
  answer: (asked: Asked, response: ServerResponse) => void;
  stop(): Promise<void>;
}

export function sendJson(response: ServerResponse, value: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

/** A service on loopback that answers as the test says and writes down what it was asked. */
export async function startStandIn(): Promise<StandIn> {
  const asked: Asked[] = [];
  const standIn = { answer: (_asked: Asked, response: ServerResponse) => sendJson(response, {}) };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const one = { path: request.url ?? '', headers: request.headers, body: JSON.parse(Buffer.concat(chunks).toString('utf8')) as Record<string, unknown> };
      asked.push(one);
      standIn.answer(one, response);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return Object.assign(standIn, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
}

/** What an OpenAI-compatible chat service answers. */
export function completion(content: string): unknown {
  return { id: 'x', object: 'chat.completion', choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content } }] };
}

/** A vector of three numbers that says how often a text names pay, a passport and a dormitory. */
function vectorOf(text: string): readonly number[] {
  const times = (word: string): number => text.split(word).length - 1;
  return [times('pay') + 0.01, times('passport') + 0.01, times('dorm') + 0.01];
}

/** Answers like an embedder. */
export function embed({ body }: Asked, response: ServerResponse): void {
  const data = (body['input'] as string[]).map((text, index) => ({ object: 'embedding', index, embedding: vectorOf(text) }));
  sendJson(response, { object: 'list', data });
}
