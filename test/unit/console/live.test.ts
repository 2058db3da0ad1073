import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { MessageRef } from '../../../src/core/brand.js';
import { StoreError } from '../../../src/core/errors.js';
import { LiveConnection } from '../../../src/console/live-connection.js';
import { makeFrame } from '../../../src/console/live-frames.js';
import type { EventView, NoteView } from '../../../src/console/schema.js';
import { HOUR } from '../handoff/sample-case.js';
import { DeskRoom, type Caller, type DeskOptions } from './desk-room.js';
import { EventStream } from './event-stream.js';

let room: DeskRoom;
let hoa: Caller;
let ken: Caller;
let base: string;
const streams: EventStream[] = [];

async function open(options: DeskOptions = {}): Promise<void> {
  room = new DeskRoom(options);
  [hoa, ken] = await Promise.all([room.counsellor('Hoa'), room.counsellor('Ken')]);
  await room.app.listen({ port: 0, host: '127.0.0.1' });
  base = `http://127.0.0.1:${(room.app.server.address() as AddressInfo).port}`;
}

/** Connected, and told where it stands. */
async function listen(caller: Caller, since?: string, query = ''): Promise<EventStream> {
  const stream = await EventStream.open(`${base}/api/events${query}`, { ...caller.headers, ...(since === undefined ? {} : { 'last-event-id': since }) });
  streams.push(stream);
  if (stream.response.statusCode === 200) await stream.until(({ heard }) => heard.some(({ name }) => name === 'presence'));
  return stream;
}

afterEach(async () => {
  for (const stream of streams.splice(0)) stream.close();
  await room.close();
});

type RowEvent = Extract<EventView<'case'>, { case: unknown }>;
const rowsOf = (stream: EventStream): readonly RowEvent[] => stream.of('case').filter((event): event is RowEvent => 'case' in event);

describe('what is told', () => {
  beforeEach(() => open());

  test('a page is told how to come back, where it stands, and who is there', async () => {
    const stream = await listen(hoa);
    expect(stream.response.headers).toMatchObject({ 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store, no-transform', 'x-accel-buffering': 'no' });
    expect(stream.raw).toMatch(/^retry: 1000\n/);
    expect(stream.lastId).not.toBe('');
    expect(stream.of('presence')[0]?.colleagues.map(({ name, available }) => [name, available])).toEqual([['Hoa', true], ['Ken', false]]);
  });

  test('all pages hear of a case, a claim, the words of both sides and how they fare', async () => {
    const streams = [await listen(hoa), await listen(ken)];
    const id = await room.person();
    await hoa.call('POST', `/api/cases/${id}/claim`);
    await room.says(id, { text: 'thank you', id: 'said-0001' }, () => ({ kind: 'person-message', danger: false }));
    await hoa.call('POST', `/api/cases/${id}/messages`, { clientId: 'client-1', text: 'Good morning' });
    await hoa.call('POST', `/api/cases/${id}/notes`, { clientId: 'note-0001', text: 'for colleagues' });
    const [claim] = await room.store.outbox.claim({ max: 1, leaseMs: 1_000, tokenMaxAgeMs: 0 });
    await room.store.outbox.settle(claim!, { kind: 'sent', messages: ['m' as MessageRef], via: 'push' });
    for (const stream of streams) {
      await stream.until((one) => one.of('delivery').length > 0);
      expect(rowsOf(stream)[0]?.case).toMatchObject({ id, state: 'waiting' });
      expect(rowsOf(stream).at(-1)?.case).toMatchObject({ id, state: 'active', assignee: { name: 'Hoa' } });
      expect(stream.of('message').map(({ message }) => [message.id, message.from, (message as NoteView).text])).toEqual([
        ['said-0001', 'user', 'thank you'], ['client-1', 'counsellor', 'Good morning'], ['note-0001', 'note', 'for colleagues'],
      ]);
      expect(stream.of('delivery').at(-1)).toMatchObject({ case: id, message: 'client-1', delivery: { state: 'sent' } });
      expect(stream.of('presence').at(-1)?.colleagues.find(({ name }) => name === 'Hoa')?.load).toBe(1);
    }
  });

  test('an unsent message, an alarm and a case that is gone are told', async () => {
    const stream = await listen(hoa);
    const id = await room.person();
    await room.says(id, { id: 'said-0001' }, () => ({ kind: 'person-message', danger: true }), [{ kind: 'alarm', case: id, why: 'danger', nth: 1, loud: true }]);
    await stream.until((one) => one.of('alarm').length > 0);
    expect(stream.of('alarm')[0]).toMatchObject({ case: { id, urgency: 'now' }, why: 'danger', nth: 1, loud: true });
    const record = await room.record(id);
    const [said] = await room.store.conversations.transcript(record.case.conversation);
    await room.store.inbox.accept([room.event(record, { kind: 'unsend', of: said!.message! })], { settleMs: 0 });
    await stream.until((one) => one.of('unsent').length > 0);
    await room.store.conversations.erase(record.case.conversation);
    await stream.until((one) => one.of('case').some((event) => 'gone' in event));
    expect(stream.of('case').at(-1)).toEqual({ id, gone: true });
  });

  test('what counsellors may not see is not told', async () => {
    const stream = await listen(hoa);
    const id = await room.person({ command: { consent: 'nothing' } });
    await room.says(id, { id: 'said-0000', at: room.now - HOUR, text: 'a secret' });
    await room.says(id, { id: 'said-0001', text: 'open words' });
    await stream.until((one) => one.of('message').length > 0);
    expect(stream.of('message').map(({ message }) => message.id)).toEqual(['said-0001']);
    expect(stream.raw).not.toContain('a secret');
  });

  test('many changes of one case in one breath are told as one, with what holds now', async () => {
    const id = await room.person();
    const stream = await listen(hoa);
    const record = await room.record(id);
    const before = rowsOf(stream).length;
    await room.worker.play(room.event(record, { kind: 'text', text: 'x' }), ({ snapshot }) => ({
      snapshot: { ...snapshot!, desk: { ...record, tags: ['last'] } },
      desk: { record: { ...record, tags: ['last'] }, answers: [], changes: Array.from({ length: 20 }, () => ({ kind: 'case', case: id }) as const) },
    }));
    await room.store.desk.announce({ kind: 'alarm', case: id, why: 'waiting', nth: 1, loud: false });
    await stream.until((one) => one.of('alarm').length > 0);
    expect(rowsOf(stream).length - before).toBeLessThanOrEqual(2);
    expect(rowsOf(stream).at(-1)?.case.tags).toEqual(['last']);
  });
});

describe('coming back', () => {
  beforeEach(() => open());

  test('a page that comes back hears what it has missed, in order', async () => {
    const first = await listen(hoa);
    const id = await room.person();
    await first.until((one) => rowsOf(one).length > 0);
    const position = first.lastId;
    first.close();
    for (const name of ['said-0001', 'said-0002', 'said-0003']) await room.says(id, { id: name });
    for (const [since, query] of [[position, ''], [undefined, `?lastEventId=${encodeURIComponent(position)}`], [position, '?lastEventId=other.1.1']] as const) {
      const again = await listen(hoa, since, query);
      expect(again.of('message').map(({ message }) => message.id)).toEqual(['said-0001', 'said-0002', 'said-0003']);
      expect(again.of('reset')).toEqual([]);
    }
  });

  test('nothing is lost between what is caught up with and what comes then', async () => {
    const first = await listen(hoa);
    const id = await room.person();
    await first.until((one) => rowsOf(one).length > 0);
    const position = first.lastId;
    const names = Array.from({ length: 40 }, (_, nth) => `said-${String(nth).padStart(4, '0')}`);
    const later: EventStream[] = [];
    for (const [nth, name] of names.entries()) {
      const saying = room.says(id, { id: name });
      if (nth % 8 === 3) later.push(await listen(ken, position));
      await saying;
    }
    for (const stream of [first, ...later]) {
      await stream.until((one) => one.of('message').some(({ message }) => message.id === names.at(-1)));
      expect([...new Set(stream.of('message').map(({ message }) => message.id))].sort()).toEqual(names);
    }
  });

  test('a page that comes back too late, or from another life of the server, begins anew', async () => {
    const first = await listen(hoa);
    const position = first.lastId;
    room.now += HOUR;
    for (const since of [position, 'elsewhere.1.2', 'x'.repeat(5_000), '<script>', 'é']) {
      const again = await listen(hoa, encodeURI(since));
      expect(again.of('reset')).toEqual([{}]);
      expect(again.lastId).not.toBe('');
    }
  });

  test('after a store that did not answer everything is told that happened meanwhile', async () => {
    const stream = await listen(hoa);
    const find = room.store.desk.find.bind(room.store.desk);
    let failures = 0;
    room.store.desk.find = () => {
      failures += 1;
      return Promise.reject(new StoreError('store-unavailable', 'down'));
    };
    const id = await room.person();
    await new Promise((resolve) => setImmediate(resolve));
    expect(failures).toBeGreaterThan(0);
    room.store.desk.find = find;
    await room.store.desk.announce({ kind: 'presence' });
    await stream.until((one) => rowsOf(one).length > 0);
    expect(rowsOf(stream)[0]?.case.id).toBe(id);
  });
});

describe('the wire', () => {
  test('a page is told at every heartbeat that the wire is alive', async () => {
    await open({ heartbeatMs: 20 });
    const stream = await listen(hoa);
    await stream.until((one) => one.of('presence').length >= 3);
    expect(stream.heard.every(({ id }) => id !== undefined && id !== '')).toBe(true);
  });

  test('the wire ends with the session, and with the account', async () => {
    await open({ heartbeatMs: 20 });
    const [one, other] = [await listen(hoa), await listen(ken)];
    await room.disable(hoa.id);
    await one.untilEnded();
    expect(other.ended).toBe(false);
    expect((await listen(hoa)).response.statusCode).toBe(401);
  });

  test('signing out, or an account disabled by another process, ends the wire without waiting for a heartbeat', async () => {
    await open();
    const again = await room.enter(hoa.id);
    const [one, same, other] = [await listen(hoa), await listen(again), await listen(ken)];
    await room.signOut(hoa);
    await one.untilEnded();
    expect([same.ended, other.ended]).toEqual([false, false]);
    const disabling = room.disable(hoa.id);
    await same.untilEnded();
    await disabling;
    await room.person();
    await other.until((stream) => rowsOf(stream).length > 0);
    for (const stream of [one, same]) expect(rowsOf(stream)).toEqual([]);
  });

  test('one session has at most eight pages', async () => {
    await open();
    const pages = await Promise.all(Array.from({ length: 8 }, () => listen(hoa)));
    expect((await listen(hoa)).response.statusCode).toBe(429);
    expect((await listen(ken)).response.statusCode).toBe(200);
    pages[0]?.close();
    await ken.call('GET', '/api/colleagues');
    expect((await listen(hoa)).response.statusCode).toBe(200);
  });

  test('a page that does not read is cut off', async () => {
    await open();
    const server = createServer((_request, response) => {
      const connection = new LiveConnection(response, { id: hoa.id, name: 'Hoa', role: 'counsellor', languages: [], session: 's' });
      connection.begin({});
      const write = (): void => {
        connection.send(makeFrame('reset', { filling: 'x'.repeat(64 * 1024) }));
        if (!response.destroyed) setImmediate(write);
      };
      write();
      connection.onClose(() => server.close());
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const deaf = await EventStream.open(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, {});
    deaf.response.pause();
    await once(server, 'close');
    expect(deaf.heard.length).toBeLessThan(1_000);
    deaf.response.resume();
    await deaf.untilEnded();
  });

  test('the server ends without waiting for open pages', async () => {
    await open();
    const pages = [await listen(hoa), await listen(ken)];
    await room.app.close();
    for (const page of pages) await page.untilEnded();
    expect([...(await room.store.vault.list('presence')).values()]).toEqual([]);
  });
});

describe('being there', () => {
  beforeEach(() => open());

  test('whoever says so is away, and stays it while the page is open and when it is loaded anew', async () => {
    const stream = await listen(hoa);
    expect((await hoa.call('PUT', '/api/presence', { available: false })).json()).toEqual({ available: false });
    await stream.until((one) => one.of('presence').at(-1)?.colleagues[0]?.available === false);
    stream.close();
    const again = await listen(hoa);
    expect(again.of('presence').at(-1)?.colleagues[0]).toMatchObject({ name: 'Hoa', available: false });
    await hoa.call('PUT', '/api/presence', { available: true });
    const { colleagues } = (await ken.call('GET', '/api/colleagues')).json<EventView<'presence'>>();
    expect(colleagues.map(({ available }) => available)).toEqual([true, false]);
  });

  test('a page whose server died counts for a minute and a half', async () => {
    await room.store.vault.put('presence', 'at-dead', { counsellor: ken.id }, { ttlMs: 90_000 });
    const seen = async (): Promise<boolean | undefined> => (await hoa.call('GET', '/api/colleagues')).json<EventView<'presence'>>().colleagues.find(({ name }) => name === 'Ken')?.available;
    expect(await seen()).toBe(true);
    room.now += 90_000;
    expect(await seen()).toBe(false);
  });
});

