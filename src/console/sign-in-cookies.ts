import type { CookieSerializeOptions } from '@fastify/cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ConsoleSettings } from './parts.js';
import { LONGEST_MS } from './sessions.js';

/** A sign-in elsewhere must be finished within this time. */
export const HOP_MS = 10 * 60_000;
const HOP_COOKIE = 'madoguchi_sign_in';
const HOP_PATH = '/api/sign-in';

type CookieSettings = Pick<ConsoleSettings, 'secureCookies' | 'cookieDomain'>;

/** `__Host-` ties the cookie to this very host; browsers refuse it with a domain or without `Secure` (RFC 6265bis 4.1.3.2). */
function sessionCookie({ secureCookies, cookieDomain }: CookieSettings): string {
  return secureCookies && cookieDomain === undefined ? '__Host-madoguchi_session' : 'madoguchi_session';
}

function sessionOptions({ secureCookies, cookieDomain }: CookieSettings): CookieSerializeOptions {
  return { httpOnly: true, sameSite: 'strict', path: '/', secure: secureCookies, ...(cookieDomain === undefined ? {} : { domain: cookieDomain }) };
}

export function readSessionCookie(request: FastifyRequest, settings: CookieSettings): string | undefined {
  return request.cookies[sessionCookie(settings)];
}

/** The server ends idle sessions; the cookie only has to last as long as any session may. */
export function setSessionCookie(reply: FastifyReply, settings: CookieSettings, token: string): void {
  reply.setCookie(sessionCookie(settings), token, { ...sessionOptions(settings), maxAge: LONGEST_MS / 1_000 });
}

export function clearSessionCookie(reply: FastifyReply, settings: CookieSettings): void {
  reply.clearCookie(sessionCookie(settings), sessionOptions(settings));
}

/** Lax, because it must come along when the other server sends the browser back; it opens nothing by itself. */
function hopOptions({ secureCookies }: CookieSettings): CookieSerializeOptions {
  return { httpOnly: true, sameSite: 'lax', path: HOP_PATH, secure: secureCookies };
}

export function readHopCookie(request: FastifyRequest): string | undefined {
  return request.cookies[HOP_COOKIE];
}

export function setHopCookie(reply: FastifyReply, settings: CookieSettings, value: string): void {
  reply.setCookie(HOP_COOKIE, value, { ...hopOptions(settings), maxAge: HOP_MS / 1_000 });
}

export function clearHopCookie(reply: FastifyReply, settings: CookieSettings): void {
  reply.clearCookie(HOP_COOKIE, hopOptions(settings));
}
