import { AuditTrail } from './audit-trail.js';
import type { CaseRoom } from './case-room.js';
import { createColleagues } from './colleagues.js';
import type { ConsoleApp } from './console-app.js';
import type { ConsoleParts } from './parts.js';
import { Presence } from './presence.js';
import { addCannedWords } from './routes/canned.js';
import { addCaseActs } from './routes/case-acts.js';
import { addCaseFiles } from './routes/case-files.js';
import { addCaseReading } from './routes/case-reading.js';
import { addCaseWords } from './routes/case-words.js';
import { addLiveEvents } from './routes/live.js';
import { addPeople } from './routes/people.js';
import { addSupervision } from './routes/supervision.js';

/** Everything below /api that is not signing in. `app` must set `request.signedIn` and `isSessionValid`. */
export function registerCaseRoutes(app: ConsoleApp, parts: ConsoleParts, timing: { readonly heartbeatMs?: number } = {}): void {
  const { store, clock, log, settings } = parts;
  const presence = new Presence(store);
  const room: CaseRoom = { parts, presence, colleagues: createColleagues(store, presence, settings.capacity), trail: new AuditTrail(store.audit, clock, log) };
  addCaseReading(app, room);
  addCaseActs(app, room);
  addCaseWords(app, room);
  addCaseFiles(app, room);
  addPeople(app, room);
  addCannedWords(app, room);
  addSupervision(app, room);
  addLiveEvents(app, room, timing.heartbeatMs);
}
