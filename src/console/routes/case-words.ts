import { randomUUID } from 'node:crypto';
import type { CounsellorId } from '../../core/case.js';
import type { CaseRecord, CounsellorWords, DeskCommand, FileId } from '../../core/desk.js';
import { whyNotSpeak } from '../../handoff/voice.js';
import { ApiError } from '../api-errors.js';
import { giveCommand } from '../case-command.js';
import { findRecord, whoIs, type CaseRoom } from '../case-room.js';
import { gatherRow, windowOf } from '../case-row.js';
import type { ConsoleApp } from '../console-app.js';
import { createMediaLink } from '../media-link.js';
import { COMMAND_ERRORS, failuresOf } from '../route-parts.js';
import { done, messageToSend, noteToKeep, pathCase, sent, sheetConsent, type CaseRow, type MessageView } from '../schema.js';
import { nameEntries, showMessage } from '../transcript-view.js';

const QUOTA_MESSAGE = 'The messages that LINE allows this month are used up. Wait until the person writes again, raise the plan, or wait for the next month.';
const FOREIGN_ID = 'clientId names something else in this talk. Make another one.';

/** Messages to the person, notes to colleagues, and the record that the sheet may be handed on. */
export function addCaseWords(app: ConsoleApp, room: CaseRoom): void {
  app.post('/api/cases/:id/messages', {
    schema: {
      tags: ['cases'],
      summary: 'Send words or a picture to the person; the same clientId again is the same message',
      params: pathCase,
      body: messageToSend,
      response: { 200: sent, ...failuresOf([...COMMAND_ERRORS, 'window-closed', 'pictures-off'], 'write') },
    },
  }, async (request) => {
    const who = whoIs(request);
    const { clientId, text, file, version } = request.body;
    const record = await findRecord(room, request.params.id);
    // The mailbox forgets in days which events it has seen; the talk does not.
    const earlier = await findMessage(room, record, clientId);
    if (earlier !== undefined) return { message: earlier };
    await checkWindow(room, record, who.id);
    const words = await wordsOf(room, record, text, file);
    await giveCommand(room, record, { kind: 'message', id: clientId, by: who.id, name: who.name, expectedVersion: version ?? record.case.version, words }, clientId);
    await room.trail.did(who.id, { did: 'message', case: record.case.id });
    const message = await findMessage(room, record, clientId);
    // Erased meanwhile.
    if (message === undefined) throw new ApiError('not-found');
    return { message };
  });
  addForColleagues(app, room);
}

function addForColleagues(app: ConsoleApp, room: CaseRoom): void {
  const response = { 200: done, ...failuresOf(COMMAND_ERRORS, 'write') };
  app.post('/api/cases/:id/notes', {
    schema: { tags: ['cases'], summary: 'Keep a note for colleagues; the person never sees it', params: pathCase, body: noteToKeep, response },
  }, async (request) => {
    const who = whoIs(request);
    const record = await findRecord(room, request.params.id);
    const id = request.body.clientId ?? randomUUID();
    return write(room, record, { kind: 'note', id, by: who.id, name: who.name, text: request.body.text }, { did: 'note' });
  });

  app.post('/api/cases/:id/sheet-consent', {
    schema: { tags: ['cases'], summary: 'Record that the person agrees to the hand-over sheet going to somebody', params: pathCase, body: sheetConsent, response },
  }, async (request) => {
    const who = whoIs(request);
    const record = await findRecord(room, request.params.id);
    const id = request.body.clientId ?? randomUUID();
    const { to } = request.body;
    return write(room, record, { kind: 'consented', id, by: who.id, name: who.name, to }, { did: 'sheet-consent', detail: to });
  });
}

type Entry = Extract<DeskCommand, { kind: 'note' | 'consented' }>;

/** Writes it once: what stands in the talk under this id already is not written again. */
async function write(room: CaseRoom, record: CaseRecord, command: Entry, act: { readonly did: string; readonly detail?: string }): Promise<{ case: CaseRow }> {
  const transcript = await room.parts.store.conversations.transcript(record.case.conversation);
  const known = transcript.find(({ id }) => id === command.id);
  if (known !== undefined && known.from !== 'note' && known.from !== 'system') throw new ApiError('invalid', { message: FOREIGN_ID });
  if (known === undefined) {
    await giveCommand(room, record, command, command.id);
    await room.trail.did(command.by, { ...act, case: record.case.id });
  }
  return { case: await gatherRow(room, await findRecord(room, record.case.id)) };
}

/** Refuses before anything is stored what could not be sent anyway. @throws ApiError */
async function checkWindow({ parts: { clock, pushQuota, settings, store } }: CaseRoom, record: CaseRecord, by: CounsellorId): Promise<void> {
  const refusal = whyNotSpeak(record.case, by);
  if (refusal !== undefined) throw new ApiError(refusal === 'closed' || refusal === 'not-active' ? refusal : 'not-assignee');
  const [reach, quota] = await Promise.all([store.desk.reach(record.case.conversation), record.case.channel === 'line' ? pushQuota() : undefined]);
  const window = windowOf(record, { reach, quota, humanAgent: settings.humanAgent, now: clock() });
  if (window.kind !== 'closed') return;
  if (window.why === 'unreachable') throw new ApiError('unreachable');
  throw new ApiError('window-closed', {
    ...(window.wasOpenUntil === undefined ? {} : { until: window.wasOpenUntil }),
    ...(window.why === 'quota-used' ? { message: QUOTA_MESSAGE } : {}),
  });
}

/** @throws ApiError `pictures-off`, `not-found` */
async function wordsOf({ parts: { settings, store } }: CaseRoom, record: CaseRecord, text: string | undefined, file: string | undefined): Promise<CounsellorWords> {
  if (file === undefined) return { kind: 'text', text: text ?? '' };
  if (settings.mediaUrl === undefined) throw new ApiError('pictures-off');
  const id = file as FileId;
  const { conversation } = record.case;
  const stored = await store.desk.file(conversation, id);
  if (stored?.mime.startsWith('image/') !== true) throw new ApiError('not-found', { message: 'There is no such picture here, or it was deleted. Send it to /pictures first.' });
  return { kind: 'picture', file: id, url: await createMediaLink(store, settings.mediaUrl, { conversation, file: id }) };
}

/** What a counsellor wrote under this id. @throws ApiError `invalid` when something else in the talk has it */
async function findMessage({ parts: { store } }: CaseRoom, record: CaseRecord, id: string): Promise<MessageView | undefined> {
  const { conversation } = record.case;
  const [transcript, deliveries] = await Promise.all([store.conversations.transcript(conversation), store.desk.deliveries(conversation)]);
  const written = nameEntries(transcript, record).find((named) => named.id === id);
  if (written === undefined) return undefined;
  if (written.entry.from !== 'counsellor') throw new ApiError('invalid', { message: FOREIGN_ID });
  return showMessage(written, record, deliveries);
}
