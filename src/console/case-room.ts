import type { FastifyRequest } from 'fastify';
import type { Actor, CaseId } from '../core/case.js';
import type { CaseRecord } from '../core/desk.js';
import { ApiError } from './api-errors.js';
import type { AuditTrail } from './audit-trail.js';
import type { Colleagues } from './colleagues.js';
import type { ConsoleParts } from './parts.js';
import type { Presence } from './presence.js';
import type { SignedIn } from './signed-in.js';

/** What the routes of cases work with. */
export interface CaseRoom {
  readonly parts: ConsoleParts;
  readonly presence: Presence;
  readonly colleagues: Colleagues;
  readonly trail: AuditTrail;
}

/** @throws ApiError `not-signed-in` */
export function whoIs(request: FastifyRequest): SignedIn {
  if (request.signedIn === null) throw new ApiError('not-signed-in');
  return request.signedIn;
}

/** @throws ApiError `not-found` */
export async function findRecord({ parts }: CaseRoom, id: string): Promise<CaseRecord> {
  const record = await parts.store.desk.find(id as CaseId);
  if (record === undefined) throw new ApiError('not-found');
  return record;
}

/** @param version what the counsellor had before the eyes; absent: the case as it is */
export function actorOf({ id, role }: SignedIn, { case: subject }: CaseRecord, version: number | undefined): Actor {
  return { kind: 'counsellor', id, supervisor: role === 'supervisor', expectedVersion: version ?? subject.version };
}
