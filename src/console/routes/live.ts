import { z } from 'zod';
import { ApiError } from '../api-errors.js';
import { whoIs, type CaseRoom } from '../case-room.js';
import type { ConsoleApp } from '../console-app.js';
import { LiveConnection } from '../live-connection.js';
import { LiveEvents } from '../live-events.js';
import { failuresOf } from '../route-parts.js';

/** Pages of one session; a browser with more has a fault. */
const MAX_PAGES = 8;
const PROXIES_WAIT_MS = 25_000;

const eventsQuery = z.object({ lastEventId: z.string().max(500).optional().describe('as the header Last-Event-ID, which wins') });

/** GET /api/events, and everything that keeps it honest: heartbeats, ended sessions, the end of the server. */
export function addLiveEvents(app: ConsoleApp, room: CaseRoom, heartbeatMs = PROXIES_WAIT_MS): void {
  const { log } = room.parts;
  const connections = new Set<LiveConnection>();
  const checkSessions = async (): Promise<void> => {
    await Promise.all([...connections].map(async (connection) => {
      // A store that does not answer ends no session.
      const valid = await app.isSessionValid(connection.signedIn).catch(() => true);
      if (!valid) connection.end();
    }));
  };
  const live = new LiveEvents(room, checkSessions);

  app.get('/api/events', {
    config: { media: { gives: { types: ['text/event-stream'], description: 'Events `case`, `message`, `unsent`, `delivery`, `presence`, `alarm`, `reset`; see docs/console-api.md', text: true } } },
    schema: { tags: ['live'], summary: 'What changes, as server-sent events; resumes after Last-Event-ID', querystring: eventsQuery, response: failuresOf(['locked'], 'read') },
  }, async (request, reply) => {
    const signedIn = whoIs(request);
    const pages = [...connections].filter((one) => one.signedIn.session === signedIn.session).length;
    if (pages >= MAX_PAGES) throw new ApiError('locked', { message: 'Too many pages of this session are open. Close some.' });
    const header = request.headers['last-event-id'];
    const since = (typeof header === 'string' && header !== '' ? header : undefined) ?? request.query.lastEventId;
    // Fails, if it must, while there is still a status to answer with.
    await room.presence.enter(signedIn.id);
    reply.hijack();
    const connection = new LiveConnection(reply.raw, signedIn);
    connections.add(connection);
    connection.onClose(() => {
      connections.delete(connection);
      room.presence.leave(signedIn.id, () => log.warn('presence-not-written'));
    });
    connection.begin(reply.getHeaders());
    await live.join(connection, since).then((leave) => connection.onClose(leave), () => {
      log.warn('live-events-broken-off');
      connection.end();
    });
  });

  const beat = async (): Promise<void> => {
    if (connections.size === 0) return;
    await checkSessions();
    await Promise.all([room.presence.beat(), live.tellPresence()]).catch(() => {
      for (const connection of connections) connection.beat();
    });
  };
  const timer = setInterval(() => void beat(), heartbeatMs).unref();
  app.addHook('preClose', async () => {
    clearInterval(timer);
    live.close();
    for (const connection of connections) connection.end();
    // Whoever was here runs out by themselves when the store is gone before us.
    await room.presence.close().catch(() => undefined);
  });
}
