import type { CounsellorId } from '../core/case.js';
import type { Language } from '../core/language.js';

/** Whoever sends a request to the API, as the session says. */
export interface SignedIn {
  readonly id: CounsellorId;
  readonly name: string;
  readonly role: 'counsellor' | 'supervisor';
  readonly languages: readonly Language[];
  /** Names the session in presence; says nothing about the cookie. */
  readonly session: string;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set before every handler of /api but those of signing in; `null` only there. */
    signedIn: SignedIn | null;
  }
}
