import type { Desk } from '../core/desk.js';
import type { SignedIn } from './signed-in.js';

/** Whether a session still holds: not signed out, not run out, its account not disabled. Live connections ask at every heartbeat, and when told. */
export type SessionCheck = (signedIn: SignedIn) => Promise<boolean>;

/** Tells all processes that sessions have ended, so that live connections look at once. Never rejects: they would have looked at the next heartbeat. */
export type SessionsEnded = () => Promise<void>;

export function announceEnd(desk: Pick<Desk, 'announce'>): SessionsEnded {
  return () => desk.announce({ kind: 'presence' }).catch(() => undefined);
}

declare module 'fastify' {
  interface FastifyInstance {
    /** Decorated where sessions are kept, before the routes of cases are registered. @throws StoreError when the store does not answer */
    isSessionValid: SessionCheck;
  }
}
