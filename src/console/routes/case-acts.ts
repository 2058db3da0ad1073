import { ApiError } from '../api-errors.js';
import { giveCommand } from '../case-command.js';
import { actorOf, findRecord, whoIs, type CaseRoom } from '../case-room.js';
import { gatherRow } from '../case-row.js';
import type { ConsoleApp } from '../console-app.js';
import { COMMAND_ERRORS, failuresOf, optionalBody } from '../route-parts.js';
import { claim, close, done, pathCase, read, release, tags, transfer, type CaseRow } from '../schema.js';
import { transition } from '../../handoff/transition.js';
import type { CaseRecord, DeskCommand } from '../../core/desk.js';
import type { SignedIn } from '../signed-in.js';

const RESPONSE = { 200: done, ...failuresOf(COMMAND_ERRORS, 'write') };

/** Claim, transfer, release, close, tags, read marks: each is a command in the conversation's mailbox and answers with the case as it then is. */
export function addCaseActs(app: ConsoleApp, room: CaseRoom): void {
  addOwning(app, room);
  addClosing(app, room);
  addMarking(app, room);
}

function addOwning(app: ConsoleApp, room: CaseRoom): void {
  app.post('/api/cases/:id/claim', {
    schema: { tags: ['cases'], summary: 'Take a waiting case', params: pathCase, body: optionalBody(claim), response: RESPONSE },
  }, async (request) => {
    const who = whoIs(request);
    const record = await findRecord(room, request.params.id);
    return act(room, { who, record, did: 'claim' }, { kind: 'claim', by: who.id, name: who.name, expectedVersion: request.body.version ?? record.case.version });
  });

  app.post('/api/cases/:id/transfer', {
    schema: { tags: ['cases'], summary: 'Hand the case over to a colleague', params: pathCase, body: transfer, response: RESPONSE },
  }, async (request) => {
    const who = whoIs(request);
    const record = await findRecord(room, request.params.id);
    const colleague = await room.colleagues.find(request.body.to as SignedIn['id']);
    if (colleague === undefined) throw new ApiError('not-found', { message: 'There is no such colleague, or the account is disabled. Choose another one.' });
    return act(room, { who, record, did: 'transfer' }, { kind: 'transfer', by: actorOf(who, record, request.body.version), to: colleague.id, toName: colleague.name });
  });

  app.post('/api/cases/:id/release', {
    schema: { tags: ['cases'], summary: 'Put the case back among those that wait', params: pathCase, body: optionalBody(release), response: RESPONSE },
  }, async (request) => {
    const who = whoIs(request);
    const record = await findRecord(room, request.params.id);
    return act(room, { who, record, did: 'release' }, { kind: 'release', by: actorOf(who, record, request.body.version) });
  });
}

function addClosing(app: ConsoleApp, room: CaseRoom): void {
  app.post('/api/cases/:id/close', {
    schema: { tags: ['cases'], summary: 'Close the case; the bot answers again', params: pathCase, body: close, response: RESPONSE },
  }, async (request) => {
    const who = whoIs(request);
    const record = await findRecord(room, request.params.id);
    const { outcome, version } = request.body;
    const by = actorOf(who, record, version);
    await giveCommand(room, record, { kind: 'close', by, outcome });
    await room.trail.did(who.id, { did: 'close', case: record.case.id, detail: outcome });
    const now = await room.parts.store.desk.find(record.case.id);
    if (now !== undefined) return { case: await gatherRow(room, now) };
    // The person had blocked the account: with the case everything was erased, and this is the last that is seen of it.
    const closed = transition(record.case, { kind: 'close', by: { kind: 'system' }, outcome }, room.parts.clock());
    return { case: await gatherRow(room, closed.kind === 'refused' ? record : { ...record, case: closed.case }) };
  });
}

function addMarking(app: ConsoleApp, room: CaseRoom): void {
  app.post('/api/cases/:id/tags', {
    schema: { tags: ['cases'], summary: 'Set the tags of the case', params: pathCase, body: tags, response: RESPONSE },
  }, async (request) => {
    const who = whoIs(request);
    const record = await findRecord(room, request.params.id);
    return act(room, { who, record, did: 'tags' }, { kind: 'tags', by: who.id, tags: [...new Set(request.body.tags)] });
  });

  app.post('/api/cases/:id/read', {
    schema: { tags: ['cases'], summary: 'Whoever has the case has seen it up to this version', params: pathCase, body: read, response: RESPONSE },
  }, async (request) => {
    const who = whoIs(request);
    const record = await findRecord(room, request.params.id);
    await giveCommand(room, record, { kind: 'read', by: who.id, version: request.body.version });
    return { case: await showAgain(room, record) };
  });
}

interface Act {
  readonly who: SignedIn;
  readonly record: CaseRecord;
  /** For the audit. */
  readonly did: DeskCommand['kind'];
}

async function act(room: CaseRoom, { who, record, did }: Act, command: DeskCommand): Promise<{ case: CaseRow }> {
  await giveCommand(room, record, command);
  await room.trail.did(who.id, { did, case: record.case.id });
  return { case: await showAgain(room, record) };
}

async function showAgain(room: CaseRoom, { case: { id } }: CaseRecord): Promise<CaseRow> {
  return gatherRow(room, await findRecord(room, id));
}
