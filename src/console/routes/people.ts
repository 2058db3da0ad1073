import { whoIs, type CaseRoom } from '../case-room.js';
import type { ConsoleApp } from '../console-app.js';
import { showColleagues } from '../live-frames.js';
import { failuresOf } from '../route-parts.js';
import { colleagues, presence } from '../schema.js';

/** Who is there, and whether one is oneself. */
export function addPeople(app: ConsoleApp, room: CaseRoom): void {
  app.get('/api/colleagues', {
    schema: { tags: ['people'], summary: 'Everybody who may be handed a case, with their load', response: { 200: colleagues, ...failuresOf([], 'read') } },
  }, async () => ({ colleagues: showColleagues(await room.colleagues.list()) }));

  app.put('/api/presence', {
    schema: { tags: ['people'], summary: 'Say whether one may be called', body: presence, response: { 200: presence, ...failuresOf([], 'write') } },
  }, async (request) => {
    const { available } = request.body;
    const { id } = whoIs(request);
    await room.presence.choose(id, available);
    await room.trail.did(id, { did: available ? 'available' : 'away' });
    return { available };
  });
}
