import type { SignedIn } from './signed-in.js';

/** Whether a session still holds: not signed out, not run out, its account not disabled. Live connections ask at every heartbeat. */
export type SessionCheck = (signedIn: SignedIn) => Promise<boolean>;

declare module 'fastify' {
  interface FastifyInstance {
    /** Decorated where sessions are kept, before the routes of cases are registered. @throws StoreError when the store does not answer */
    isSessionValid: SessionCheck;
  }
}
