import type { FastifyReply } from 'fastify';
import type { CounsellorId } from '../../core/case.js';
import type { CaseFigure } from '../../core/desk.js';
import { ApiError } from '../api-errors.js';
import { whoIs, type CaseRoom } from '../case-room.js';
import { iso } from '../case-row.js';
import type { ConsoleApp } from '../console-app.js';
import { failuresOf } from '../route-parts.js';
import { audit, auditQuery, period, statistics } from '../schema.js';
import { requireSupervisor } from '../sign-in-guard.js';
import { countCases, readPeriod, writeCsv, type Period } from '../statistics.js';

const AUDIT_PAGE = 100;

/** What supervisors see: counted cases, and who did what. */
export function addSupervision(app: ConsoleApp, room: CaseRoom): void {
  const { parts: { calendar, clock, store }, colleagues, trail } = room;
  const readFigures = async (query: { readonly from?: string | undefined; readonly to?: string | undefined }): Promise<{ readonly days: Period; readonly figures: readonly CaseFigure[] }> => {
    const days = readPeriod(query, clock());
    if (days === undefined) throw new ApiError('invalid', { message: 'from and to must be days that exist, in this order, and at most 400 of them.' });
    return { days, figures: await store.figures.read(days.begins, days.ends) };
  };

  app.get('/api/statistics', {
    preHandler: requireSupervisor,
    schema: { tags: ['supervision'], summary: 'Closed cases of a period, counted, and what is open now', querystring: period, response: { 200: statistics, ...failuresOf(['forbidden'], 'read') } },
  }, async (request) => {
    const [{ days, figures }, open, names] = await Promise.all([readFigures(request.query), store.desk.open(), colleagues.names()]);
    return countCases({ period: days, figures, open, names, calendar, now: clock() });
  });

  app.get('/api/statistics.csv', {
    preHandler: requireSupervisor,
    config: { media: { gives: { types: ['text/csv'], description: 'Counts by month, language, topic and outcome; no personal data', text: true } } },
    schema: { tags: ['supervision'], summary: 'The same for a spreadsheet', querystring: period, response: failuresOf(['forbidden'], 'read') },
  }, async (request, reply) => {
    const { days, figures } = await readFigures(request.query);
    await trail.did(whoIs(request).id, { did: 'export' });
    return sendCsv(reply, `madoguchi-${days.from}-${days.to}.csv`, writeCsv(figures, calendar));
  });

  app.get('/api/audit', {
    preHandler: requireSupervisor,
    schema: { tags: ['supervision'], summary: 'Who read and did what, newest first', querystring: auditQuery, response: { 200: audit, ...failuresOf(['forbidden'], 'read') } },
  }, async (request) => {
    const [{ entries, next }, names] = await Promise.all([store.audit.read(AUDIT_PAGE, request.query.before), colleagues.names()]);
    return {
      entries: entries.map(({ at, by, did, case: subject, detail }) => ({ at: iso(at), by, name: names.get(by as CounsellorId) ?? null, did, case: subject ?? null, detail: detail ?? null })),
      next: next ?? null,
    };
  });
}

function sendCsv(reply: FastifyReply, name: string, text: string): FastifyReply {
  return reply.type('text/csv; charset=utf-8').header('content-disposition', `attachment; filename="${name}"`).send(text);
}
