import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { caseList, type CaseDetail, type CaseRow } from '../../../src/console/schema.js';
import type { CaseId } from '../../../src/core/case.js';
import { HOUR, MINUTE, NOON } from '../handoff/sample-case.js';
import { DeskRoom, type Caller } from './desk-room.js';

let room: DeskRoom;
let hoa: Caller;
let ken: Caller;
let boss: Caller;

beforeEach(async () => {
  room = new DeskRoom();
  [hoa, ken, boss] = await Promise.all([room.counsellor('Hoa'), room.counsellor('Ken', 'counsellor', ['ja']), room.counsellor('Mori', 'supervisor', ['ja'])]);
});
afterEach(() => room.close());

const rows = async (caller: Caller, query = ''): Promise<readonly CaseRow[]> => (await caller.call('GET', `/api/cases${query}`)).json<{ cases: CaseRow[] }>().cases;
const act = (caller: Caller, id: CaseId, what: string, body?: unknown): ReturnType<Caller['call']> => caller.call('POST', `/api/cases/${id}/${what}`, body);
const codeOf = (answer: Awaited<ReturnType<Caller['call']>>): string => answer.json<{ error: { code: string } }>().error.code;

describe('the list', () => {
  test('urgent cases come first, then whoever waits longest', async () => {
    const first = await room.person();
    room.now += MINUTE;
    const second = await room.person();
    room.now += MINUTE;
    const danger = await room.person({ reason: 'danger' });
    expect((await rows(hoa)).map(({ id }) => id)).toEqual([danger, first, second]);
  });

  test('closed cases come last, newest closing first, and no more than were asked for', async () => {
    const ids = [await room.person(), await room.person(), await room.person()];
    for (const id of ids) {
      room.now += MINUTE;
      await act(hoa, id, 'claim');
      expect((await act(hoa, id, 'close', { outcome: 'answered' })).statusCode).toBe(200);
    }
    const open = await room.person();
    expect((await rows(hoa)).map(({ id }) => id)).toEqual([open, ...[...ids].reverse()]);
    expect((await rows(hoa, '?state=closed&limit=2')).map(({ id }) => id)).toEqual([ids[2], ids[1]]);
    expect((await rows(hoa, '?state=waiting')).map(({ id }) => id)).toEqual([open]);
  });

  test('rows have the documented shape in every state, on every channel', async () => {
    const waiting = await room.person({ channel: 'messenger', promisedAt: NOON + HOUR });
    const active = await room.person({ channel: 'simulator', record: { unreachable: true, elsewhereUntil: NOON + HOUR } });
    const { topic: _topic, ...opening } = { topic: undefined, prefecture: 'Ibaraki', status: 'trainee' } as const;
    const closed = await room.person({ command: opening });
    for (const id of [active, closed]) await act(hoa, id, 'claim');
    await act(hoa, closed, 'close', { outcome: 'no-reply' });
    const answer = (await hoa.call('GET', '/api/cases')).json<unknown>();
    expect(caseList.strict().parse(answer)).toEqual(answer);
    const shown = new Map(caseList.parse(answer).cases.map(({ id, state, replyWindow: { kind } }) => [id, [state, kind]]));
    expect(shown).toEqual(new Map([[waiting, ['waiting', 'standard']], [active, ['active', 'closed']], [closed, ['closed', 'push']]]));
  });

  test('mine are those that I have or had', async () => {
    const [one, two, three] = [await room.person(), await room.person(), await room.person()];
    await act(hoa, one, 'claim');
    await act(ken, two, 'claim');
    await act(hoa, three, 'claim');
    await act(hoa, three, 'close', { outcome: 'other' });
    expect((await rows(hoa, '?mine=1')).map(({ id }) => id).sort()).toEqual([one, three].sort());
    expect((await rows(hoa, '?mine=1&state=active')).map(({ id }) => id)).toEqual([one]);
    expect((await rows(hoa, '?mine=1&state=closed'))[0]).toMatchObject({ outcome: 'other', assignee: { id: hoa.id, name: 'Hoa' } });
  });

  test('a waiting case is suggested to whoever is there and speaks its language', async () => {
    const id = await room.person();
    expect((await rows(hoa))[0]?.suggested).toBeNull();
    await room.store.vault.put('presence', 'at-1', { counsellor: hoa.id });
    await room.store.vault.put('presence', 'at-2', { counsellor: ken.id });
    expect((await rows(hoa))[0]?.suggested).toBe(hoa.id);
    await act(ken, id, 'claim');
    expect((await rows(hoa))[0]?.suggested).toBeNull();
  });

  test('the list is refused in a form that is not documented', async () => {
    for (const query of ['?state=lost', '?limit=0', '?limit=1001', '?mine=yes']) {
      const answer = await hoa.call('GET', `/api/cases${query}`);
      expect([query, answer.statusCode, codeOf(answer)]).toEqual([query, 400, 'invalid']);
    }
  });
});

describe('having a case', () => {
  test('whoever claims first has the case, the other one is told so', async () => {
    const id = await room.person();
    const claimed = await act(hoa, id, 'claim');
    expect(claimed.json<{ case: CaseRow }>().case).toMatchObject({ state: 'active', assignee: { id: hoa.id, name: 'Hoa' } });
    const late = await act(ken, id, 'claim');
    expect([late.statusCode, codeOf(late)]).toEqual([409, 'taken']);
    expect((await act(hoa, id, 'claim')).statusCode).toBe(200);
  });

  test('a claim of a case that has changed hands since is refused', async () => {
    const id = await room.person();
    const { version } = (await rows(hoa))[0]!;
    await act(ken, id, 'claim');
    await act(ken, id, 'release');
    const stale = await act(hoa, id, 'claim', { version });
    expect([stale.statusCode, codeOf(stale)]).toEqual([409, 'stale']);
  });

  test('a case goes over to a colleague, who then may close it', async () => {
    const id = await room.person();
    await act(hoa, id, 'claim');
    expect((await act(hoa, id, 'transfer', { to: ken.id })).json<{ case: CaseRow }>().case.assignee).toEqual({ id: ken.id, name: 'Ken' });
    const former = await act(hoa, id, 'close', { outcome: 'answered' });
    expect([former.statusCode, codeOf(former)]).toEqual([409, 'not-assignee']);
    expect((await act(ken, id, 'close', { outcome: 'referred' })).json<{ case: CaseRow }>().case).toMatchObject({ state: 'closed', outcome: 'referred' });
    const again = await act(ken, id, 'claim');
    expect([again.statusCode, codeOf(again)]).toEqual([409, 'closed']);
  });

  test('nobody is handed a case whose account is disabled or unknown', async () => {
    const id = await room.person();
    await act(hoa, id, 'claim');
    await room.disable(ken.id);
    for (const to of [ken.id, 'c-nobody']) expect((await act(hoa, id, 'transfer', { to })).statusCode).toBe(404);
    expect((await room.record(id)).case).toMatchObject({ state: 'active', assignee: hoa.id });
  });

  test('a supervisor may release what others have, a colleague may not', async () => {
    const id = await room.person();
    await act(hoa, id, 'claim');
    expect((await act(ken, id, 'release')).statusCode).toBe(409);
    expect((await act(boss, id, 'release')).json<{ case: CaseRow }>().case).toMatchObject({ state: 'waiting', assignee: null });
  });

  test('a case is not closed over words that nobody has seen', async () => {
    const id = await room.person();
    const { version } = (await act(hoa, id, 'claim')).json<{ case: CaseRow }>().case;
    await room.says(id, { text: 'one more thing' }, () => ({ kind: 'person-message', danger: false }));
    const hasty = await act(hoa, id, 'close', { outcome: 'answered', version });
    expect([hasty.statusCode, codeOf(hasty)]).toEqual([409, 'unseen-message']);
    const seen = (await act(hoa, id, 'read', { version: version + 1 })).json<{ case: CaseRow }>().case;
    expect(seen.unread).toBe(0);
    expect((await act(hoa, id, 'close', { outcome: 'answered', version: seen.version })).statusCode).toBe(200);
  });

  test('a case that ends with its erasure is shown as closed once more', async () => {
    const id = await room.person({ record: { unreachable: true } });
    await act(hoa, id, 'claim');
    expect((await act(hoa, id, 'close', { outcome: 'no-reply' })).json<{ case: CaseRow }>().case).toMatchObject({ id, state: 'closed', outcome: 'no-reply' });
    expect((await hoa.call('GET', `/api/cases/${id}`)).statusCode).toBe(404);
  });

  test('a command that is not done in time is stored all the same, and says so', async () => {
    const id = await room.person();
    room.worker.working = false;
    const before = room.store.desk.answer.bind(room.store.desk);
    room.store.desk.answer = (conversation, event) => before(conversation, event, 0);
    const answer = await act(hoa, id, 'claim');
    expect([answer.statusCode, codeOf(answer)]).toEqual([503, 'slow']);
    room.worker.working = true;
    room.worker.poke();
    await room.worker.stop();
    expect((await room.record(id)).case.state).toBe('active');
  });
});

describe('the case itself', () => {
  test('the detail shows the talk, the summary and the notes apart', async () => {
    const id = await room.person({
      said: [
        { text: 'no pay since May', at: NOON - 3, id: 'said-1234' },
        { from: 'bot', text: 'an answer', topic: 'wage-unpaid', at: NOON - 2 },
        { text: '[sticker]', attachment: { type: 'sticker', keywords: ['sad'] }, at: NOON - 1 },
        { text: '[sticker]', attachment: { type: 'sticker', keywords: ['cry'] }, at: NOON - 1 },
      ],
    });
    await act(hoa, id, 'claim');
    await act(hoa, id, 'notes', { text: 'speaks well' });
    await act(hoa, id, 'sheet-consent', { to: 'otit' });
    await act(hoa, id, 'tags', { tags: ['wages', 'wages', 'urgent letter'] });
    const detail = (await hoa.call('GET', `/api/cases/${id}`)).json<CaseDetail>();
    expect(detail.messages.map(({ id: name, from, text }) => [name, from, text])).toEqual([
      ['said-1234', 'user', 'no pay since May'],
      [`t${NOON - 2}-0`, 'bot', 'an answer'],
      [`t${NOON - 1}-0`, 'user', ''],
      [`t${NOON - 1}-1`, 'user', ''],
      [expect.any(String), 'system', 'consented:otit'],
    ]);
    expect(detail.messages[2]?.attachments).toEqual([{ type: 'sticker', url: null, keywords: ['sad'] }]);
    expect(detail.notes).toMatchObject([{ text: 'speaks well', name: 'Hoa' }]);
    expect(detail.summary).toMatchObject({ consent: 'talk', quotes: [{ text: 'no pay since May' }], topics: [{ id: 'wage-unpaid', times: 1 }], sharedWith: [{ to: 'otit', name: 'Hoa' }] });
    expect(detail.case.tags).toEqual(['wages', 'urgent letter']);
  });

  test('what the person did not want to pass on is not there', async () => {
    const offer = { verdict: 'danger', signals: ['account-trade'], at: NOON - HOUR };
    const id = await room.person({ command: { consent: 'nothing' }, said: [{ text: 'a secret', at: NOON - HOUR }], record: { screening: offer } });
    const hidden = (await hoa.call('GET', `/api/cases/${id}`)).json<CaseDetail>();
    expect(hidden.messages).toEqual([]);
    expect(hidden.summary).toMatchObject({ quotes: [], topics: [], messages: null, screening: null });
    const some = await room.person({ command: { consent: 'summary' }, said: [{ text: 'a secret', at: NOON - HOUR }], record: { screening: offer } });
    expect((await hoa.call('GET', `/api/cases/${some}`)).json<CaseDetail>()).toMatchObject({ messages: [], summary: { quotes: [], messages: 1, screening: { verdict: 'danger' } } });
  });

  test('who read and did what stands in the audit, once for the same reading', async () => {
    const id = await room.person();
    await hoa.call('GET', `/api/cases/${id}`);
    await hoa.call('GET', `/api/cases/${id}`);
    await ken.call('GET', `/api/cases/${id}`);
    await act(hoa, id, 'claim');
    await act(ken, id, 'claim');
    await act(hoa, id, 'close', { outcome: 'answered' });
    expect(await room.audited()).toEqual(['read', 'read', 'claim', 'close']);
    room.now += HOUR;
    await hoa.call('GET', `/api/cases/${id}`);
    expect((await room.audited()).at(-1)).toBe('read');
    expect((await room.store.audit.read(10)).entries.map(({ case: subject }) => subject)).toEqual(Array.from({ length: 5 }, () => id));
  });

  test('a case that is not there is not found, whatever is done to it', async () => {
    for (const [what, body] of [['claim', undefined], ['release', {}], ['close', { outcome: 'other' }], ['notes', { text: 'x' }], ['tags', { tags: [] }], ['read', { version: 1 }]] as const) {
      expect([what, (await act(hoa, 'no-such-case' as CaseId, what, body)).statusCode]).toEqual([what, 404]);
    }
    expect((await hoa.call('GET', '/api/cases/no-such-case')).statusCode).toBe(404);
  });

  test('nobody reads or acts without a session, or writes without its token', async () => {
    const id = await room.person();
    for (const url of ['/api/cases', `/api/cases/${id}`, '/api/colleagues', '/api/events', '/api/statistics', '/api/topics?language=vi&gloss=ja']) {
      expect([url, (await room.app.inject({ url })).statusCode]).toEqual([url, 401]);
    }
    const { cookie } = hoa.headers;
    expect((await room.app.inject({ method: 'POST', url: `/api/cases/${id}/claim`, headers: { cookie: cookie! } })).statusCode).toBe(403);
  });
});
