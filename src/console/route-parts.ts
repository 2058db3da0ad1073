import { z } from 'zod';
import type { ApiErrorCode } from './api-errors.js';
import { API_ERRORS } from './api-errors.js';
import { failure } from './schema.js';

/** What every route of cases may answer besides its own. */
const EVERYWHERE: readonly ApiErrorCode[] = ['invalid', 'not-signed-in', 'internal', 'store-unavailable'];
/** What every write may answer: its token is checked first. */
const WRITES: readonly ApiErrorCode[] = ['csrf', 'too-large', 'not-allowed'];
/** What every command may answer that goes through the mailbox of a conversation. */
export const COMMAND_ERRORS: readonly ApiErrorCode[] = ['not-found', 'taken', 'stale', 'not-active', 'closed', 'not-closed', 'not-assignee', 'unseen-message', 'unreachable', 'slow'];

type Failures = Readonly<Record<number, typeof failure>>;

/** Shapes of the refusals of a route, by status, for the OpenAPI document. */
export function failuresOf(codes: readonly ApiErrorCode[], kind: 'read' | 'write'): Failures {
  const all = [...EVERYWHERE, ...(kind === 'write' ? WRITES : []), ...codes];
  const byStatus = new Map<number, ApiErrorCode[]>();
  for (const code of new Set(all)) byStatus.set(API_ERRORS[code].status, [...(byStatus.get(API_ERRORS[code].status) ?? []), code]);
  return Object.fromEntries([...byStatus].map(([status, some]) => [status, failure.describe(some.map((code) => `\`${code}\``).join(', '))]));
}

/** Fastify gives `null` where a request has no body; the schemas know `undefined`. */
export function optionalBody<Body extends z.ZodTypeAny>(body: Body): z.ZodEffects<Body, z.output<Body>, unknown> {
  return z.preprocess((value) => value ?? undefined, body);
}

/** What a route takes or gives that is no JSON; read by the OpenAPI document alone. */
export interface RouteMedia {
  readonly takes?: readonly string[];
  readonly gives?: { readonly types: readonly string[]; readonly description: string; readonly text?: true };
}

declare module 'fastify' {
  interface FastifyContextConfig {
    media?: RouteMedia;
  }
}
