import type { CaseRecord } from '../../core/desk.js';
import { compareCases } from '../../handoff/routing.js';
import { findRecord, whoIs, type CaseRoom } from '../case-room.js';
import { gatherRow, gatherRows } from '../case-row.js';
import type { ConsoleApp } from '../console-app.js';
import { failuresOf } from '../route-parts.js';
import { caseDetail, caseList, caseQuery, pathCase } from '../schema.js';
import type { SignedIn } from '../signed-in.js';
import { showTalk } from '../transcript-view.js';

const CLOSED_LIMIT = 200;

/** GET /api/cases, GET /api/cases/:id */
export function addCaseReading(app: ConsoleApp, room: CaseRoom): void {
  const { desk, conversations } = room.parts.store;
  app.get('/api/cases', {
    // Checking the shape of some hundred rows once more takes longer than all the rest; a test does it.
    serializerCompiler: () => (data) => JSON.stringify(data),
    schema: {
      tags: ['cases'],
      summary: 'Cases of the desk: open ones urgent first, then longest waiting; closed ones newest first. Without a state: all',
      querystring: caseQuery,
      response: { 200: caseList, ...failuresOf([], 'read') },
    },
  }, async (request) => {
    const { state, mine, limit } = request.query;
    const wanted = (record: CaseRecord): boolean => (state === undefined || record.case.state === state) && (mine !== '1' || isOf(record, whoIs(request)));
    const [open, closed] = await Promise.all([
      state === 'closed' ? undefined : desk.open(),
      state === undefined || state === 'closed' ? desk.closed(limit ?? CLOSED_LIMIT) : [],
    ]);
    const ordered = [...(open ?? [])].sort((a, b) => compareCases(a.case, b.case));
    return { cases: await gatherRows(room, [...ordered, ...closed].filter(wanted), open) };
  });

  app.get('/api/cases/:id', {
    schema: { tags: ['cases'], summary: 'One case with its talk, summary and notes', params: pathCase, response: { 200: caseDetail, ...failuresOf(['not-found'], 'read') } },
  }, async (request) => {
    const record = await findRecord(room, request.params.id);
    const { conversation } = record.case;
    await room.trail.read(whoIs(request).id, record.case.id, 'read');
    const [transcript, deliveries, row] = await Promise.all([conversations.transcript(conversation), desk.deliveries(conversation), gatherRow(room, record)]);
    return { case: row, ...showTalk(record, transcript, deliveries) };
  });
}

/** Has the case, or had it when it was closed. */
function isOf({ case: subject }: CaseRecord, { id }: SignedIn): boolean {
  return (subject.state === 'active' && subject.assignee === id) || (subject.state === 'closed' && subject.closing.assignee === id);
}
