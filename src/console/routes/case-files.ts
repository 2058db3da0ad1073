import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { CaseRecord, FileId, StoredFile } from '../../core/desk.js';
import { MAX_MEDIA_BYTES } from '../../core/picture.js';
import type { TranscriptEntry } from '../../core/store.js';
import { ApiError } from '../api-errors.js';
import { findRecord, whoIs, type CaseRoom } from '../case-room.js';
import type { ConsoleApp } from '../console-app.js';
import { sendFile } from '../file-answer.js';
import { failuresOf, type RouteMedia } from '../route-parts.js';
import { kept, pathCase } from '../schema.js';
import { nameEntries } from '../transcript-view.js';

const PICTURES = ['image/jpeg', 'image/png', 'image/gif', 'image/webp', 'application/octet-stream'];
const pathFile = pathCase.extend({ file: z.string().regex(/^[\w-]{8,64}$/) });
const pathEntry = pathCase.extend({ entry: z.string().regex(/^[\w-]{1,64}$/).describe('id of the message') });
const GIVES: RouteMedia = { gives: { types: ['image/*', 'audio/*', 'video/*', 'application/pdf', 'application/octet-stream'], description: 'The file, cleaned; one byte range is served' } };

/** Pictures to the person, and what the person sent. */
export function addCaseFiles(app: ConsoleApp, room: CaseRoom): void {
  addUpload(app, room);

  app.get('/api/cases/:id/files/:file', {
    config: { media: GIVES },
    schema: { tags: ['files'], summary: 'A picture that a counsellor has kept', params: pathFile, response: failuresOf(['not-found'], 'read') },
  }, async (request, reply) => {
    const record = await findRecord(room, request.params.id);
    await room.trail.read(whoIs(request).id, record.case.id, 'read-file');
    const file = await room.parts.store.desk.file(record.case.conversation, request.params.file as FileId);
    if (file === undefined) throw new ApiError('not-found');
    return sendFile(request, reply, file, 'file');
  });

  const fetching = new Map<string, Promise<StoredFile>>();
  app.get('/api/cases/:id/attachments/:entry', {
    config: { media: GIVES },
    schema: {
      tags: ['files'],
      summary: 'What was sent with a message; fetched from the platform when somebody first looks, then kept with the talk',
      params: pathEntry,
      response: failuresOf(['not-found', 'platform-failed', 'too-large', 'not-allowed', 'damaged'], 'read'),
    },
  }, async (request, reply) => {
    const record = await findRecord(room, request.params.id);
    await room.trail.read(whoIs(request).id, record.case.id, 'read-file');
    const transcript = await room.parts.store.conversations.transcript(record.case.conversation);
    const found = nameEntries(transcript, record).find(({ id }) => id === request.params.entry);
    if (found?.entry.attachment === undefined) throw new ApiError('not-found');
    // Several pages that look at once fetch once.
    const key = `${record.case.id} ${found.id}`;
    const work = fetching.get(key) ?? findAttachment(room, record, found.id, found.entry).finally(() => fetching.delete(key));
    fetching.set(key, work);
    return sendFile(request, reply, await work, 'attachment');
  });
}

function addUpload(app: ConsoleApp, room: CaseRoom): void {
  app.post('/api/cases/:id/pictures', {
    bodyLimit: MAX_MEDIA_BYTES,
    config: { media: { takes: PICTURES } },
    schema: {
      tags: ['files'],
      summary: 'Keep a picture, made small and without what the camera wrote into it, so that a message can send it',
      params: pathCase,
      response: { 200: kept, ...failuresOf(['not-found', 'not-active', 'not-assignee', 'closed', 'pictures-off', 'too-large', 'not-allowed', 'damaged'], 'write') },
    },
  }, async (request) => {
    const { parts: { media, settings, store }, trail } = room;
    const who = whoIs(request);
    const record = await findRecord(room, request.params.id);
    if (settings.mediaUrl === undefined) throw new ApiError('pictures-off');
    if (record.case.state !== 'active') throw new ApiError(record.case.state === 'closed' ? 'closed' : 'not-active');
    if (record.case.assignee !== who.id) throw new ApiError('not-assignee');
    if (!Buffer.isBuffer(request.body)) throw new ApiError('not-allowed');
    const cleaned = await media.clean(request.body, 'picture');
    if (cleaned.kind === 'refused') throw new ApiError(cleaned.why);
    const name: string = randomUUID();
    const id = name as FileId;
    if (!(await store.desk.keepFile(record, id, cleaned.file))) throw new ApiError('not-found');
    await trail.did(who.id, { did: 'picture', case: record.case.id });
    return { file: id };
  });
}

/** @throws ApiError `not-found` when it was unsent, has run out or was erased; `platform-failed` when it may work later */
async function findAttachment({ parts: { media, pseudonyms, store } }: CaseRoom, record: CaseRecord, name: string, entry: TranscriptEntry): Promise<StoredFile> {
  const { case: { id: subject, conversation, channel } } = record;
  const { attachment, message } = entry;
  const own = attachment?.file;
  // Derived, so that every process finds what another one has kept.
  const derived: string = own ?? pseudonyms.event(`attachment:${subject}:${name}`);
  const id = derived as FileId;
  const known = await store.desk.file(conversation, id);
  if (known !== undefined) return known;
  if (own !== undefined || attachment?.source === undefined) throw new ApiError('not-found');
  const fetched = await media.fetch(channel, attachment.source);
  switch (fetched.kind) {
    case 'gone':
      throw new ApiError('not-found');
    case 'failed':
      throw new ApiError('platform-failed');
    case 'too-large':
      throw new ApiError('too-large');
    case 'refused':
      throw new ApiError('not-allowed');
    case 'fetched':
      break;
  }
  const cleaned = await media.clean(fetched.bytes, 'any');
  if (cleaned.kind === 'refused') throw new ApiError(cleaned.why);
  // Unsent while it was fetched: then nobody sees it.
  if (!(await store.desk.keepFile(record, id, cleaned.file, message))) throw new ApiError('not-found');
  return cleaned.file;
}
