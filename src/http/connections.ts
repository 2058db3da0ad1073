import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** A request in hand when the service ends may take so long still. */
const LAST_REQUESTS_MS = 10_000;

/**
 * Lets the server end although somebody holds a connection open. Node closes those that wait for their next request, but takes one that has
 * never sent any for busy, and browsers open some in advance.
 */
export function endWithConnections(app: FastifyInstance, lastRequestsMs = LAST_REQUESTS_MS): void {
  const open = new Set<Socket>();
  app.server.on('connection', (socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  let timer: NodeJS.Timeout | undefined;
  app.addHook('preClose', (done) => {
    for (const socket of open) if (socket.bytesRead === 0) socket.destroy();
    timer = setTimeout(() => {
      for (const socket of open) socket.destroy();
    }, lastRequestsMs).unref();
    done();
  });
  app.addHook('onClose', (_app, done) => {
    clearTimeout(timer);
    done();
  });
}
