import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What lies at a path. */
export type Shelf = { readonly bytes: Buffer; readonly type?: string } | { readonly status: number; readonly location?: string };

/** A host of media on loopback. */
export interface MediaHost {
  /** `127.0.0.1:port`, for MESSENGER_MEDIA_HOSTS. */
  readonly host: string;
  readonly url: string;
  /** Paths that were asked for, in order. */
  readonly asked: readonly string[];
  put(path: string, what: Shelf): string;
  /** Holds the answer for this path back until it is called. */
  hold(path: string): () => void;
  close(): Promise<void>;
}

export async function startMediaHost(): Promise<MediaHost> {
  const shelves = new Map<string, Shelf>();
  const held = new Map<string, Promise<void>>();
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    asked.push(path);
    void (held.get(path) ?? Promise.resolve()).then(() => answer(response, shelves.get(path)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const url = `http://${host}`;
  return {
    host, url, asked,
    put: (path, what) => {
      shelves.set(path, what);
      return `${url}${path}`;
    },
    hold: (path) => {
      let release = (): void => undefined;
      held.set(path, new Promise((resolve) => (release = resolve)));
      return () => {
        held.delete(path);
        release();
      };
    },
    close: () => new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
  };
}

function answer(response: ServerResponse, what: Shelf | undefined): void {
  if (what === undefined || 'status' in what) {
    response.writeHead(what?.status ?? 404, what?.location === undefined ? {} : { location: what.location });
    response.end();
    return;
  }
  response.writeHead(200, { 'content-type': what.type ?? 'image/jpeg', 'content-length': what.bytes.length });
  response.end(what.bytes);
}
