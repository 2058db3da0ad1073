import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApiError } from './api-errors.js';
import type { ConsoleApp } from './console-app.js';
import { readSessionCookie } from './sign-in-cookies.js';
import type { SignInParts } from './sign-in-parts.js';
import type { OpenSession } from './sessions.js';
import type { SignedIn } from './signed-in.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Session behind the cookie; also known to the calls of signing in. `null`: none that holds. */
    openSession: OpenSession | null;
  }
}

/** Calls below /api that may be made without a session; each answers for itself. */
const OPEN_CALLS: ReadonlySet<string> = new Set([
  'GET /api/openapi.json',
  'GET /api/words/:language',
  'GET /api/sign-in',
  'GET /api/sign-in/oidc',
  'GET /api/sign-in/oidc/callback',
  'GET /api/session',
  'POST /api/session',
  'POST /api/session/demo',
]);
const READS: ReadonlySet<string> = new Set(['GET', 'HEAD']);

/**
 * Looks at every request below /api before its body is read: session, origin and CSRF token. Sets `request.signedIn`.
 * Requests that lead nowhere pass, so that they are answered 404 to everybody.
 */
export function addGuard(app: ConsoleApp, { sessions, console: { settings } }: SignInParts): void {
  app.decorateRequest('signedIn', null);
  app.decorateRequest('openSession', null);
  app.addHook('onRequest', async (request) => {
    const call = `${request.method} ${request.routeOptions.url ?? ''}`;
    if (request.is404 || !call.includes(' /api/')) return;
    const writes = !READS.has(request.method);
    if (writes && isForeign(request, settings.publicUrl)) throw new ApiError('csrf');
    const open = OPEN_CALLS.has(call);
    if (open && !call.includes('/session')) return;
    request.openSession = (await sessions.open(readSessionCookie(request, settings))) ?? null;
    if (open) return;
    if (request.openSession === null) throw new ApiError('not-signed-in');
    if (writes && !sameSecret(request.headers['x-csrf-token'], request.openSession.csrf)) throw new ApiError('csrf');
    request.signedIn = signedInOf(request.openSession);
  });
}

function signedInOf({ id: session, account: { id, name, role, languages } }: OpenSession): SignedIn {
  return { id, name, role, languages, session };
}

/**
 * Whether a browser sent the request from another site's page. Browsers say so in Sec-Fetch-Site (over https and on loopback), which no page
 * can forge; else by Origin. Programs send neither, and carry no cookies of others.
 */
function isForeign({ headers, host }: FastifyRequest, publicUrl: string | undefined): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site !== 'same-origin' && site !== 'none';
  const { origin } = headers;
  if (origin === undefined) return false;
  if (!URL.canParse(origin)) return true;
  const own = [host.toLowerCase(), ...(publicUrl === undefined ? [] : [new URL(publicUrl).host])];
  return !own.includes(new URL(origin).host);
}

/** Compares in constant time, also when the lengths differ. */
function sameSecret(given: unknown, expected: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return typeof given === 'string' && timingSafeEqual(digest(given), digest(expected));
}

/** The session of a call that is not open. @throws ApiError `not-signed-in` */
export function requireSession(request: FastifyRequest): OpenSession {
  if (request.openSession === null) throw new ApiError('not-signed-in');
  return request.openSession;
}

/** As `preHandler` of calls for supervisors. @throws ApiError `forbidden` */
export function requireSupervisor(request: FastifyRequest, _reply: FastifyReply, done: () => void): void {
  if (request.signedIn?.role !== 'supervisor') throw new ApiError('forbidden');
  done();
}
