import { z } from 'zod';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApiError } from './api-errors.js';
import type { Account } from './accounts.js';
import type { ConsoleApp } from './console-app.js';
import { passwordChange, passwordOnly, session, totpCode, totpSecret, type SessionView } from './schema.js';
import { failuresOf } from './route-parts.js';
import { requireSession } from './sign-in-guard.js';
import { auditSignIn, beginAttempt, failAttempt, type SignInParts } from './sign-in-parts.js';
import { enter, viewSession } from './sign-in-routes.js';

const TAGS = ['session'];
/** A new secret waits so long for its first code. */
const PENDING_MS = 10 * 60_000;
const pending = z.object({ secret: z.string() });
const REFUSALS = failuresOf(['wrong-credentials', 'wrong-code', 'locked'], 'write');

/** What counsellors change of their own account. Each change answers with the session, which may be a new one. */
export function addAccountRoutes(app: ConsoleApp, parts: SignInParts): void {
  app.put('/api/session/password', {
    schema: { summary: 'Change the password; all other sessions of the account end', tags: TAGS, body: passwordChange, response: { 200: session, ...REFUSALS } },
  }, async (request, reply) => {
    const { account } = requireSession(request);
    await confirmPassword(parts, account, request.body.current, request.ip);
    const changed = await parts.accounts.setPassword(account.id, request.body.next);
    await auditSignIn(parts.console, 'password-changed', account.id);
    return goOn(parts, changed, request, reply);
  });
  addTotpRoutes(app, parts);
}

function addTotpRoutes(app: ConsoleApp, parts: SignInParts): void {
  const { vault } = parts.console.store;
  const place = (id: string): string => `totp-${id}`;

  app.post('/api/session/totp', {
    schema: { summary: 'Begin with an authenticator app: the key to type or scan', tags: TAGS, response: { 200: totpSecret, ...failuresOf([], 'write') } },
  }, async (request) => {
    const { id, account } = requireSession(request);
    // Else a session left open would be enough to exchange the app for another one.
    if (account.totpSecret !== undefined) throw new ApiError('invalid', { message: 'Take the present authenticator app away first, with the password.' });
    const created = parts.totp.create(account.email);
    await vault.put('sign-in', place(id), { secret: created.secret }, { ttlMs: PENDING_MS });
    return created;
  });
  app.put('/api/session/totp', {
    schema: { summary: 'Confirm the authenticator app with its first code; from now on signing in asks for one', tags: TAGS, body: totpCode, response: { 200: session, ...REFUSALS } },
  }, async (request, reply) => {
    const { id, account } = requireSession(request);
    const begun = pending.safeParse(await vault.get('sign-in', place(id)));
    if (!begun.success || !(await parts.totp.accept(account.id, begun.data.secret, request.body.code))) throw new ApiError('wrong-code');
    const changed = await parts.accounts.setTotp(account.id, begun.data.secret);
    await vault.remove('sign-in', place(id));
    await auditSignIn(parts.console, 'totp-on', account.id);
    return goOn(parts, changed, request, reply);
  });
  app.delete('/api/session/totp', {
    schema: { summary: 'Take the authenticator app away, with the password', tags: TAGS, body: passwordOnly, response: { 200: session, ...REFUSALS } },
  }, async (request, reply) => {
    const { account } = requireSession(request);
    await confirmPassword(parts, account, request.body.password, request.ip);
    const changed = await parts.accounts.setTotp(account.id, undefined);
    await auditSignIn(parts.console, 'totp-off', account.id);
    return goOn(parts, changed, request, reply);
  });
}

/** A session left open on a table is not enough to change the account. @throws ApiError `locked`, `wrong-credentials` */
async function confirmPassword(parts: SignInParts, account: Account, password: string, address: string): Promise<void> {
  const attempt = await beginAttempt(parts, account.email, address);
  if (!(await parts.passwords.matches(account.passwordHash, password))) throw await failAttempt(parts, attempt, 'wrong-credentials');
  await attempt.succeed();
}

/** A new session for whoever has changed something: a cookie that was stolen before is worth nothing afterwards. */
async function goOn(parts: SignInParts, account: Account | undefined, request: FastifyRequest, reply: FastifyReply): Promise<SessionView> {
  if (account === undefined) throw new ApiError('not-signed-in');
  return viewSession(parts, await enter(parts, account, { request, reply }));
}
