import cookie from '@fastify/cookie';
import type { FastifyPluginAsync } from 'fastify';
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { addAccountRoutes } from './account-routes.js';
import { ApiError } from './api-errors.js';
import { registerCaseRoutes } from './case-routes.js';
import type { ConsoleApp } from './console-app.js';
import { addFailures } from './console-failures.js';
import { addPage } from './console-page.js';
import { addOpenApi } from './openapi.js';
import type { ConsoleParts } from './parts.js';
import { failuresOf } from './route-parts.js';
import { addSecurityHeaders } from './security-headers.js';
import { addGuard } from './sign-in-guard.js';
import { addOidcRoutes } from './sign-in-oidc.js';
import { createSignInParts } from './sign-in-parts.js';
import { addSignInRoutes } from './sign-in-routes.js';

const JSON_LIMIT = 1024 * 1024;
const PICTURE_LIMIT = 12 * 1024 * 1024;

/** The counsellors' console: its API below /api and its page below /console, as a plugin with parsers, headers and errors of its own. */
export function createConsole(parts: ConsoleParts): FastifyPluginAsync {
  return async (server) => {
    const app = server.withTypeProvider<ZodTypeProvider>();
    app.setValidatorCompiler(validatorCompiler);
    app.setSerializerCompiler(serializerCompiler);
    addParsers(app);
    addFailures(app, parts);
    await addSecurityHeaders(app, parts.settings);
    await app.register(cookie);
    const signIn = createSignInParts(parts);
    addGuard(app, signIn);
    app.decorate('isSessionValid', (signedIn) => signIn.sessions.isValid(signedIn));
    await addOpenApi(app);
    addSignInRoutes(app, signIn);
    addAccountRoutes(app, signIn);
    addOidcRoutes(app, signIn);
    addWords(app, parts);
    registerCaseRoutes(app, parts);
    await addPage(app, parts.settings.pageDir);
  };
}

/** The server outside hands every body on as raw bytes, because webhooks are signed; here bodies are read. */
function addParsers(app: ConsoleApp): void {
  app.removeAllContentTypeParsers();
  const parseJson = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser('application/json', { parseAs: 'string', bodyLimit: JSON_LIMIT }, (request, body, done) => {
    // Some programs name the type of a body that they do not send.
    if (body === '') done(null, undefined);
    else void parseJson(request, body.toString(), done);
  });
  for (const type of [/^image\//, 'application/octet-stream']) {
    app.addContentTypeParser(type, { parseAs: 'buffer', bodyLimit: PICTURE_LIMIT }, (_request, body, done) => done(null, body));
  }
}

function addWords(app: ConsoleApp, { canned }: ConsoleParts): void {
  app.get('/api/words/:language', {
    schema: {
      summary: 'Words of the page', tags: ['page'], security: [], params: z.object({ language: z.string().max(35) }),
      response: { 200: z.record(z.unknown()).describe('by namespace'), ...failuresOf(['not-found'], 'read') },
    },
  }, (request) => {
    const words = canned.page(request.params.language);
    if (words === undefined) throw new ApiError('not-found');
    return { ...words };
  });
}
