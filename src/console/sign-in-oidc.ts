import { randomBytes } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ApiError } from './api-errors.js';
import type { ConsoleApp } from './console-app.js';
import { networkOf } from './lockout.js';
import { createOidc, type Oidc } from './oidc.js';
import { failuresOf } from './route-parts.js';
import { hashToken } from './sessions.js';
import { clearHopCookie, HOP_MS, readHopCookie, setHopCookie } from './sign-in-cookies.js';
import { auditSignIn, type SignInParts } from './sign-in-parts.js';
import { enter } from './sign-in-routes.js';

/** Sign-ins begun from one network in a quarter of an hour: each keeps a record for ten minutes. */
const BEGINNINGS = 60;
const WINDOW_MS = 15 * 60_000;

const kept = z.object({ verifier: z.string(), nonce: z.string(), browser: z.string() });
type Problem = 'no-account' | 'sign-in-failed' | 'sign-in-unavailable';

/**
 * The session cookie is SameSite=Strict: on a request that another site has led to, browsers keep it back. This page makes the next request
 * from here.
 */
const HOP_PAGE = '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="refresh" content="0;url=/console/"><title>Madoguchi</title></head>'
  + '<body><p><a href="/console/">Continue</a></p></body></html>';

/** Sign-in through the organisation's own accounts. Without OIDC settings and a public address the calls answer 404. */
export function addOidcRoutes(app: ConsoleApp, parts: SignInParts): void {
  const { settings } = parts.console;
  const oidc = settings.oidc === undefined || settings.publicUrl === undefined ? undefined : createOidc(settings.oidc, `${settings.publicUrl}/api/sign-in/oidc/callback`);
  const redirects = z.null().describe('to the page or to the provider, in `location`');

  app.get('/api/sign-in/oidc', {
    schema: { summary: 'Leave for the organisation\'s sign-in', tags: ['session'], security: [], response: { 303: redirects, ...failuresOf(['not-found', 'locked'], 'read') } },
  }, async (request, reply) => {
    if (oidc === undefined) throw new ApiError('not-found');
    return leave(oidc, parts, request, reply);
  });
  app.get('/api/sign-in/oidc/callback', {
    config: { media: { gives: { types: ['text/html'], description: 'leads on to the page', text: true } } },
    schema: {
      summary: 'Come back from the organisation\'s sign-in', tags: ['session'], security: [],
      response: { 200: z.string(), 303: redirects, ...failuresOf(['not-found'], 'read') },
    },
  }, async (request, reply) => {
    if (oidc === undefined) throw new ApiError('not-found');
    return arrive(oidc, parts, request, reply);
  });
}

function back(reply: FastifyReply, problem: Problem): FastifyReply {
  return reply.redirect(`/console/?problem=${problem}`, 303);
}

async function leave(oidc: Oidc, { console: parts }: SignInParts, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { store, pseudonyms, clock, settings, log } = parts;
  const window = Math.floor(clock() / WINDOW_MS);
  const network = pseudonyms.event(`network:${networkOf(request.ip)}`);
  if ((await store.counters.add(`sign-in-elsewhere:${window}:${network}`, 1, WINDOW_MS)) > BEGINNINGS) throw new ApiError('locked', { until: (window + 1) * WINDOW_MS });
  let leaving;
  try {
    leaving = await oidc.leave();
  } catch {
    log.warn('oidc-unavailable');
    return back(reply, 'sign-in-unavailable');
  }
  const browser = randomBytes(32).toString('base64url');
  await store.vault.put('sign-in', hashToken(leaving.state), { ...leaving.memory, browser: hashToken(browser) }, { ttlMs: HOP_MS });
  setHopCookie(reply, settings, browser);
  return reply.redirect(leaving.url, 303);
}

async function arrive(oidc: Oidc, parts: SignInParts, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { store, settings, log } = parts.console;
  const query = new URL(request.url, 'http://query.invalid').searchParams;
  const state = query.get('state') ?? '';
  const browser = readHopCookie(request);
  clearHopCookie(reply, settings);
  // Taken out: an answer of the provider is used once, and only by the browser that went there.
  const memory = kept.safeParse(await store.vault.take('sign-in', hashToken(state)));
  if (!memory.success || browser === undefined || hashToken(browser) !== memory.data.browser) return back(reply, 'sign-in-failed');
  let email;
  try {
    email = await oidc.arrive(query, state, memory.data);
  } catch {
    log.warn('oidc-refused');
    await auditSignIn(parts.console, 'sign-in-failed', 'nobody', 'oidc');
    return back(reply, 'sign-in-failed');
  }
  const account = email === undefined ? undefined : await parts.accounts.findByEmail(email);
  if (account === undefined || account.disabled) {
    await auditSignIn(parts.console, 'sign-in-failed', 'nobody', 'oidc-no-account');
    return back(reply, 'no-account');
  }
  await enter(parts, account, { request, reply, way: 'oidc' });
  return reply.header('content-security-policy', "default-src 'none'; frame-ancestors 'none'").type('text/html; charset=utf-8').send(HOP_PAGE);
}
