import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { countCases, readPeriod, writeCsv } from '../../../src/console/statistics.js';
import type { AuditView, StatisticsView } from '../../../src/console/schema.js';
import type { CaseFigure } from '../../../src/core/desk.js';
import { CALENDAR, DAY, HOA, HOUR, MINUTE, NOON } from '../handoff/sample-case.js';
import { DeskRoom, type Caller } from './desk-room.js';

/** Requested on Monday at noon in Japan, when somebody is there who speaks Vietnamese. */
const figure = (more: Partial<CaseFigure> = {}): CaseFigure => ({
  requestedAt: NOON, claimedAt: NOON + 5 * MINUTE, firstAnswerAt: NOON + 8 * MINUTE, closedAt: NOON + HOUR,
  language: 'vi', channel: 'line', topic: 'wage-unpaid', urgency: 'none', outcome: 'answered', assignee: HOA, ...more,
});
const count = (...figures: readonly CaseFigure[]): StatisticsView =>
  countCases({ period: readPeriod({}, NOON)!, figures, open: [], names: new Map([[HOA, 'Hoa']]), calendar: CALENDAR, now: NOON });

describe('the period', () => {
  test('it is the thirty days that end today in Japan, both included', () => {
    expect(readPeriod({}, NOON)).toEqual({ from: '2026-05-03', to: '2026-06-01', begins: Date.parse('2026-05-03T00:00+09:00'), ends: Date.parse('2026-06-02T00:00+09:00') - 1 });
    expect(readPeriod({ to: '2024-02-29', from: '2024-02-29' }, NOON)).toMatchObject({ begins: Date.parse('2024-02-29T00:00+09:00') });
  });

  test.each([[{ from: '2026-02-30' }], [{ to: '2026-13-01' }], [{ from: '2026-06-02', to: '2026-06-01' }], [{ from: '2024-01-01', to: '2026-01-01' }]])('%j is none', (query) => {
    expect(readPeriod(query, NOON)).toBeUndefined();
  });
});

describe('counting', () => {
  test('waits are medians and nine of ten, in minutes, by language and by hour of Japan', () => {
    const figures = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11].map((wait) => figure({ claimedAt: NOON + wait * MINUTE }));
    const counted = count(...figures, figure({ language: 'ja', requestedAt: NOON + 9 * HOUR, claimedAt: NOON + 9 * HOUR + 90_000 }));
    expect(counted.waitByLanguage).toEqual([
      { language: 'vi', wait: { count: 11, median: 6, p90: 10 }, answer: { count: 11, median: 8, p90: 8 } },
      { language: 'ja', wait: { count: 1, median: 1.5, p90: 1.5 }, answer: expect.objectContaining({ count: 1 }) },
    ]);
    expect(counted.waitByHour.filter(({ wait }) => wait.count > 0).map(({ hour }) => hour)).toEqual([12, 21]);
    expect(counted.waitByHour).toHaveLength(24);
    expect(count().waitByHour[0]).toEqual({ hour: 0, wait: { count: 0, median: null, p90: null } });
  });

  test.each([
    ['kept: answered within the hour while somebody is there', {}, { given: 1, kept: 1 }],
    ['broken: answered later', { firstAnswerAt: NOON + 61 * MINUTE }, { given: 1, kept: 0 }],
    ['kept: answered within an hour of the promised time', { requestedAt: NOON - 9 * HOUR, promisedAt: NOON - 2 * HOUR, firstAnswerAt: NOON - HOUR }, { given: 1, kept: 1 }],
    ['broken: never answered', { firstAnswerAt: undefined, outcome: 'other' }, { given: 1, kept: 0 }],
    ['none: taken back before the hour was over', { firstAnswerAt: undefined, outcome: 'withdrawn' }, { given: 0, kept: 0 }],
    ['none: nobody promised anything at night', { requestedAt: NOON - 9 * HOUR }, { given: 0, kept: 0 }],
  ] as const)('a promise is %s', (_name, { ...more }, promises) => {
    const { firstAnswerAt, ...rest } = { ...figure(), ...more };
    expect(count({ ...rest, ...(firstAnswerAt === undefined ? {} : { firstAnswerAt }) }).promises).toEqual(promises);
  });

  test('topics, outcomes and counsellors are counted, the most first', () => {
    const { topic: _topic, assignee: _assignee, ...without } = figure({ outcome: 'withdrawn' });
    const counted = count(figure(), figure(), without);
    expect(counted.topics).toEqual([{ topic: 'wage-unpaid', count: 2 }, { topic: null, count: 1 }]);
    expect(counted.outcomes).toContainEqual({ outcome: 'withdrawn', count: 1 });
    expect(counted.counsellors).toEqual([{ id: HOA, name: 'Hoa', closed: 2, active: 0 }]);
  });

  test('the table for spreadsheets holds counts alone, and no cell is a formula', () => {
    const csv = writeCsv([figure(), figure({ urgency: 'now' }), figure({ topic: '=HYPERLINK("x")' })], CALENDAR);
    expect(csv.split('\r\n')).toEqual([
      '\uFEFFmonth,language,topic,outcome,cases,urgent,claimed,median_wait_minutes,answered,median_answer_minutes,promises_given,promises_kept',
      '2026-06,vi,"\'=HYPERLINK(""x"")",answered,1,0,1,5,1,8,1,1',
      '2026-06,vi,wage-unpaid,answered,2,1,2,5,2,8,2,2',
      '',
    ]);
    expect(csv).not.toContain(HOA);
  });
});

describe('over the API', () => {
  let room: DeskRoom;
  let hoa: Caller;
  let boss: Caller;
  beforeEach(async () => {
    room = new DeskRoom();
    [hoa, boss] = await Promise.all([room.counsellor('Hoa'), room.counsellor('Mori', 'supervisor')]);
  });
  afterEach(() => room.close());

  test('only supervisors see what is counted and who did what', async () => {
    for (const url of ['/api/statistics', '/api/statistics.csv', '/api/audit']) {
      expect([url, (await hoa.call('GET', url)).statusCode]).toEqual([url, 403]);
      expect([url, (await boss.call('GET', url)).statusCode]).toEqual([url, 200]);
    }
    expect((await boss.call('GET', '/api/statistics?from=2026-02-31')).statusCode).toBe(400);
    expect((await boss.call('GET', '/api/statistics?from=yesterday')).statusCode).toBe(400);
  });

  test('what is open now is counted, closed cases by their days', async () => {
    const [one] = [await room.person(), await room.person({ reason: 'danger' })];
    await hoa.call('POST', `/api/cases/${one}/claim`);
    const record = await room.record(one);
    await room.worker.play(room.event(record, { kind: 'text', text: 'x' }), ({ snapshot }) => ({ snapshot: snapshot!, figure: figure({ assignee: hoa.id }) }));
    room.now += DAY;
    boss = await room.enter(boss.id);
    const counted = (await boss.call('GET', '/api/statistics?from=2026-06-01&to=2026-06-01')).json<StatisticsView>();
    expect(counted).toMatchObject({ closed: 1, open: { waiting: 1, active: 1, urgent: 1, longestWaitMinutes: 1_440 }, counsellors: [{ id: hoa.id, name: 'Hoa', closed: 1, active: 1 }] });
    expect((await boss.call('GET', '/api/statistics?from=2026-06-02&to=2026-06-02')).json<StatisticsView>().closed).toBe(0);
    const csv = await boss.call('GET', '/api/statistics.csv?from=2026-06-01&to=2026-06-02');
    expect(csv.headers).toMatchObject({ 'content-type': 'text/csv; charset=utf-8', 'content-disposition': 'attachment; filename="madoguchi-2026-06-01-2026-06-02.csv"' });
    expect(csv.payload).toContain('2026-06,vi,wage-unpaid');
  });

  test('the audit is read newest first, page by page, with names', async () => {
    const id = await room.person();
    await hoa.call('POST', `/api/cases/${id}/claim`);
    for (let nth = 0; nth < 120; nth += 1) await room.store.audit.append({ at: room.now, by: 'command-line', did: `step-${nth}` });
    const first = (await boss.call('GET', '/api/audit')).json<AuditView>();
    expect([first.entries.length, first.entries[0]?.did, first.entries[0]?.name]).toEqual([100, 'step-119', null]);
    const second = (await boss.call('GET', `/api/audit?before=${encodeURIComponent(first.next!)}`)).json<AuditView>();
    expect(second.entries.at(-1)).toMatchObject({ did: 'claim', by: hoa.id, name: 'Hoa', case: id });
    for (const before of ['x', '-1', '1-2-3', '%00', '9'.repeat(60)]) expect((await boss.call('GET', `/api/audit?before=${before}`)).statusCode).toBeLessThan(500);
  });
});
