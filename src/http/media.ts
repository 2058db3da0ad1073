import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Log } from '../core/log.js';
import { COUNSELLOR_ICON } from './counsellor-icon.js';

/** What stands behind a public address. */
interface PublicFile {
  readonly mime: string;
  readonly bytes: Buffer;
}

/** By the last part of the address; undefined when it has run out or never was. @throws StoreError */
export type OpenMedia = (token: string) => Promise<PublicFile | undefined>;

interface MediaRouteOptions {
  readonly media?: OpenMedia;
  readonly log: Log;
}

/** As long as tokens are that cannot be guessed; anything else does not reach the store. */
const TOKEN = /^[A-Za-z0-9_-]{32,100}$/;
/** What we draw ourselves. Nothing that a browser would run or open in a frame goes out without signing in. */
const SERVED: ReadonlySet<string> = new Set(['image/jpeg', 'image/png']);
const HEADERS = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; sandbox",
  'referrer-policy': 'no-referrer',
  'x-robots-tag': 'noindex, nofollow',
  'content-disposition': 'inline',
} as const;

/** Pictures that counsellors send, fetched by the platforms and by phones; and the mark beside their names. */
export function addMedia(app: FastifyInstance, { media, log }: MediaRouteOptions): void {
  app.route({
    method: ['GET', 'HEAD'],
    url: '/media/counsellor.png',
    handler: (_request, reply) => send(reply, { mime: 'image/png', bytes: COUNSELLOR_ICON }, 'public, max-age=86400'),
  });
  if (media === undefined) return;
  app.route<{ Params: { token: string } }>({
    method: ['GET', 'HEAD'],
    url: '/media/:token',
    handler: async (request, reply) => {
      const { token } = request.params;
      const file = TOKEN.test(token) ? await media(token).catch(() => 'failed' as const) : undefined;
      if (file === 'failed') {
        log.warn('media-not-read');
        return reply.status(503).header('cache-control', 'no-store').send({ error: { code: 'store-unavailable', message: 'Try again in a moment.' } });
      }
      if (file === undefined || !SERVED.has(file.mime)) {
        return reply.status(404).header('cache-control', 'no-store').send({ error: { code: 'not-found', message: 'There is nothing here.' } });
      }
      return send(reply, file, 'private, max-age=3600');
    },
  });
}

function send(reply: FastifyReply, { mime, bytes }: PublicFile, cache: string): FastifyReply {
  return reply.headers({ ...HEADERS, 'cache-control': cache }).type(mime).send(bytes);
}
