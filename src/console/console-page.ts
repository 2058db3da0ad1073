import { existsSync } from 'node:fs';
import path from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyReply } from 'fastify';
import type { ConsoleApp } from './console-app.js';

const NOT_BUILT = 'The counsellors\' page has not been built yet. Run: npm run build, and start the service again.\n';
const YEAR = 'public, max-age=31536000, immutable';

/**
 * The page under /console/. Paths below it that are no files are places in the page, which finds its way itself.
 * @param pageDir folder with index.html; without it one sentence says what to do
 */
export async function addPage(app: ConsoleApp, pageDir: string | undefined): Promise<void> {
  if (pageDir === undefined || !existsSync(path.join(pageDir, 'index.html'))) {
    const explain = (_request: unknown, reply: FastifyReply): FastifyReply => reply.status(503).type('text/plain; charset=utf-8').send(NOT_BUILT);
    app.get('/console', { schema: { hide: true } }, explain);
    app.get('/console/*', { schema: { hide: true } }, explain);
    return;
  }
  const index = (reply: FastifyReply): FastifyReply => reply.header('cache-control', 'no-cache').sendFile('index.html');
  app.get('/console', { schema: { hide: true } }, (_request, reply) => reply.redirect('/console/', 308));
  await app.register(async (page) => {
    page.setNotFoundHandler((request, reply) => {
      const [place = ''] = request.url.split('?');
      return path.extname(place) === '' ? index(reply) : reply.status(404).type('text/plain').send('There is no such file.\n');
    });
    // Registered in here, so that a path that is no file comes to the handler above.
    await page.register(fastifyStatic, {
      root: pageDir,
      prefix: '/',
      index: 'index.html',
      schemaHide: true,
      cacheControl: false,
      // The builder puts a hash of the content into names below assets/: such a file never changes.
      setHeaders: (response, file) => {
        response.setHeader('cache-control', path.relative(pageDir, file).split(path.sep)[0] === 'assets' ? YEAR : 'no-cache');
      },
    });
  }, { prefix: '/console' });
}
