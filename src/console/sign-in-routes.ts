import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ApiError } from './api-errors.js';
import type { Account } from './accounts.js';
import type { ConsoleApp } from './console-app.js';
import { presence, session, signIn, signInWays, type SessionView } from './schema.js';
import { failuresOf } from './route-parts.js';
import type { OpenSession } from './sessions.js';
import { clearSessionCookie, setSessionCookie } from './sign-in-cookies.js';
import { requireSession } from './sign-in-guard.js';
import { auditSignIn, beginAttempt, failAttempt, type SignInParts } from './sign-in-parts.js';

const TAGS = ['session'];
/** Calls that need no session. */
const OPEN: [] = [];

/** Signing in and out, and who one is. */
export function addSignInRoutes(app: ConsoleApp, parts: SignInParts): void {
  const { settings } = parts.console;
  app.get('/api/sign-in', { schema: { summary: 'Ways to sign in besides e-mail and password', tags: TAGS, security: OPEN, response: { 200: signInWays } } }, () => ({
    oidc: settings.oidc !== undefined && settings.publicUrl !== undefined,
    demo: settings.demoAccount !== undefined,
  }));
  app.post('/api/session', {
    schema: {
      summary: 'Sign in', tags: TAGS, security: OPEN, body: signIn,
      response: { 200: session, ...failuresOf(['wrong-credentials', 'code-needed', 'wrong-code', 'locked'], 'write') },
    },
  }, async (request, reply) => {
    const account = await checkCredentials(parts, request.body, request.ip);
    return viewSession(parts, await enter(parts, account, { request, reply, way: 'password' }));
  });
  app.post('/api/session/demo', {
    schema: { summary: 'Sign in to the demo', tags: TAGS, security: OPEN, response: { 200: session, ...failuresOf(['not-found'], 'write') } },
  }, async (request, reply) => {
    const { demoAccount } = settings;
    const account = demoAccount === undefined ? undefined : ((await parts.accounts.find(demoAccount)) ?? (await parts.accounts.findByEmail(demoAccount)));
    if (account === undefined || account.disabled) throw new ApiError('not-found');
    return viewSession(parts, await enter(parts, account, { request, reply, way: 'demo' }));
  });
  app.get('/api/session', { schema: { summary: 'Who am I', tags: TAGS, response: { 200: session, ...failuresOf([], 'read') } } },
    (request) => viewSession(parts, requireSession(request)));
  app.delete('/api/session', {
    schema: { summary: 'Sign out', tags: TAGS, response: { 204: z.null().describe('signed out'), ...failuresOf([], 'write') } },
  }, async (request, reply) => {
    const { id, account } = requireSession(request);
    await parts.sessions.end(id);
    await auditSignIn(parts.console, 'sign-out', account.id);
    clearSessionCookie(reply, settings);
    return reply.status(204).send(null);
  });
}

/** @throws ApiError `locked`, `wrong-credentials`, `code-needed`, `wrong-code` */
async function checkCredentials(parts: SignInParts, { email, password, code }: z.output<typeof signIn>, address: string): Promise<Account> {
  const attempt = await beginAttempt(parts, email, address);
  const account = await parts.accounts.findByEmail(email);
  const usable = account?.disabled === false ? account.passwordHash : undefined;
  if (!(await parts.passwords.matches(usable, password)) || account === undefined) throw await failAttempt(parts, attempt, 'wrong-credentials');
  if (account.totpSecret !== undefined) {
    if (code === undefined || code.trim() === '') {
      await attempt.withdraw();
      throw new ApiError('code-needed');
    }
    if (!(await parts.totp.accept(account.id, account.totpSecret, code))) throw await failAttempt(parts, attempt, 'wrong-code');
  }
  await attempt.succeed();
  return account;
}

interface Entrance {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  /** Goes into the audit log; absent where somebody goes on in a new session. */
  readonly way?: 'password' | 'demo' | 'oidc';
}

/** Begins a session in place of the one that the browser may have had, and gives it its cookie. */
export async function enter({ sessions, console: parts }: SignInParts, account: Account, { request, reply, way }: Entrance): Promise<OpenSession> {
  const { token, session: begun } = await sessions.begin(account);
  if (request.openSession !== null) await sessions.end(request.openSession.id);
  if (way !== undefined) await auditSignIn(parts, 'sign-in', account.id, way);
  setSessionCookie(reply, parts.settings, token);
  return begun;
}

/** What the page is told of its session. */
export async function viewSession({ console: { store, settings } }: SignInParts, { account, csrf }: OpenSession): Promise<SessionView> {
  const { id, name, role, languages, email } = account;
  const said = presence.safeParse(await store.vault.get('presence', id));
  return {
    user: { id, name, role, languages, email, totp: account.totpSecret !== undefined },
    csrfToken: csrf,
    available: !said.success || said.data.available,
    features: { pictures: settings.mediaUrl !== undefined, password: account.passwordHash !== undefined },
  };
}
