import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { CaseDetail, MessageView } from '../../../src/console/schema.js';
import { openMediaLink } from '../../../src/console/media-link.js';
import type { CaseId } from '../../../src/core/case.js';
import type { FileId } from '../../../src/core/desk.js';
import type { FetchedMedia, MediaSource } from '../../../src/core/picture.js';
import { DAY, HOUR, NOON } from '../handoff/sample-case.js';
import { CLEANED, DeskRoom, PUBLIC_URL, type Caller, type DeskOptions } from './desk-room.js';

let room: DeskRoom;
let opened: DeskRoom | undefined;
let hoa: Caller;
let ken: Caller;

async function open(options: DeskOptions = {}): Promise<void> {
  await opened?.close();
  room = new DeskRoom(options);
  opened = room;
  [hoa, ken] = await Promise.all([room.counsellor('Hoa'), room.counsellor('Ken')]);
}
beforeEach(() => open());
afterEach(() => room.close());

const post = (caller: Caller, id: CaseId, what: string, body?: unknown): ReturnType<Caller['call']> => caller.call('POST', `/api/cases/${id}/${what}`, body);
const codeOf = (answer: Awaited<ReturnType<Caller['call']>>): readonly [number, string] => [answer.statusCode, answer.json<{ error: { code: string } }>().error.code];
const messageOf = (answer: Awaited<ReturnType<Caller['call']>>): MessageView => answer.json<{ message: MessageView }>().message;
const detailOf = async (id: CaseId): Promise<CaseDetail> => (await hoa.call('GET', `/api/cases/${id}`)).json<CaseDetail>();

async function mine(options: Parameters<DeskRoom['person']>[0] = {}): Promise<CaseId> {
  const id = await room.person(options);
  await post(hoa, id, 'claim');
  return id;
}

describe('words', () => {
  test('what a counsellor writes is on its way, and stands in the talk under the id that the browser gave it', async () => {
    const id = await mine();
    const answer = await post(hoa, id, 'messages', { clientId: 'client-1', text: 'Good morning' });
    expect(messageOf(answer)).toMatchObject({ id: 'client-1', from: 'counsellor', text: 'Good morning', name: 'Hoa', delivery: { state: 'queued' } });
    expect((await detailOf(id)).messages.map((one) => one.id)).toEqual(['client-1']);
  });

  test('the same message again is sent once, and answered alike, also when it comes later than a platform allows', async () => {
    const id = await mine({ channel: 'messenger' });
    const sent = messageOf(await post(hoa, id, 'messages', { clientId: 'client-1', text: 'once' }));
    const [again, other] = await Promise.all([post(hoa, id, 'messages', { clientId: 'client-1', text: 'once' }), post(hoa, id, 'messages', { clientId: 'client-1', text: 'another text' })]);
    expect([messageOf(again), messageOf(other)]).toEqual([sent, sent]);
    room.now += 8 * DAY;
    hoa = await room.enter(hoa.id);
    expect(messageOf(await post(hoa, id, 'messages', { clientId: 'client-1', text: 'once' }))).toEqual(sent);
    await post(hoa, id, 'close', { outcome: 'answered' });
    expect(messageOf(await post(hoa, id, 'messages', { clientId: 'client-1', text: 'once' }))).toEqual(sent);
    expect((await detailOf(id)).messages).toHaveLength(1);
    expect((await room.store.depths()).outgoing).toBe(1);
  });

  test('only whoever has the case writes in it', async () => {
    const id = await room.person();
    expect(codeOf(await post(hoa, id, 'messages', { clientId: 'client-1', text: 'x' }))).toEqual([409, 'not-active']);
    await post(ken, id, 'claim');
    expect(codeOf(await post(hoa, id, 'messages', { clientId: 'client-1', text: 'x' }))).toEqual([409, 'not-assignee']);
    await post(ken, id, 'close', { outcome: 'other' });
    expect(codeOf(await post(ken, id, 'messages', { clientId: 'client-1', text: 'x' }))).toEqual([409, 'closed']);
    expect((await detailOf(id)).messages).toEqual([]);
  });

  test('a message into a closed window is refused, and says until when it was open', async () => {
    const id = await mine({ channel: 'messenger' });
    room.now += 7 * DAY + 1;
    hoa = await room.enter(hoa.id);
    const answer = await post(hoa, id, 'messages', { clientId: 'client-1', text: 'x' });
    expect(codeOf(answer)).toEqual([422, 'window-closed']);
    expect(answer.json<{ error: { until: string } }>().error.until).toBe(new Date(NOON + 7 * DAY).toISOString());
    expect((await room.store.depths()).outgoing).toBe(0);
  });

  test('nothing goes to somebody who has blocked the account, nor beyond the month of LINE', async () => {
    const blocked = await mine({ record: { unreachable: true } });
    expect(codeOf(await post(hoa, blocked, 'messages', { clientId: 'client-1', text: 'x' }))).toEqual([422, 'unreachable']);
    await open({ quota: { used: 200, limit: 200, reserve: 0.1 } });
    const quiet = await mine();
    expect((await detailOf(quiet)).case.replyWindow).toMatchObject({ kind: 'closed', why: 'quota-used' });
    const refused = await post(hoa, quiet, 'messages', { clientId: 'client-1', text: 'x' });
    expect(codeOf(refused)).toEqual([422, 'window-closed']);
    expect(refused.json<{ error: { message: string } }>().error.message).toMatch(/LINE/);
  });

  test('a message is either words or a picture', async () => {
    const id = await mine();
    for (const body of [{}, { text: ' ' }, { text: 'x', file: 'file-1234' }, { text: 'x'.repeat(5_001) }]) {
      expect(codeOf(await post(hoa, id, 'messages', { clientId: 'client-1', ...body }))).toEqual([400, 'invalid']);
    }
    expect(codeOf(await post(hoa, id, 'messages', { text: 'x' }))).toEqual([400, 'invalid']);
  });

  test('what no platform takes is taken out of what was typed; nothing to read is no message', async () => {
    const id = await mine();
    const typed = async (clientId: string, text: string): Promise<string> => messageOf(await post(hoa, id, 'messages', { clientId, text })).text;
    expect(await typed('client-1', 'a\u0000b\u001b[2J\u0085c')).toBe('ab[2Jc');
    expect(await typed('client-2', ' half \ud83d and whole \u{1f44d}\r\n\tend\n')).toBe('half \ufffd and whole \u{1f44d}\n\tend');
    for (const [nth, text] of ['\u0000', '\u200b\u2060', '\u3164', ' \n ', '\ufeff'].entries()) {
      expect(codeOf(await post(hoa, id, 'messages', { clientId: `client-3${nth}`, text }))).toEqual([400, 'invalid']);
      expect(codeOf(await post(hoa, id, 'notes', { text }))).toEqual([400, 'invalid']);
      expect(codeOf(await post(hoa, id, 'tags', { tags: ['fine', text] }))).toEqual([400, 'invalid']);
    }
    expect((await post(hoa, id, 'tags', { tags: ['\u0007wage '] })).json<{ case: { tags: string[] } }>().case.tags).toEqual(['wage']);
    expect(codeOf(await post(hoa, id, 'messages', { clientId: 'client-9', text: 'x'.repeat(5_001) }))).toEqual([400, 'invalid']);
  });

  test('an id that names something else in the talk is refused', async () => {
    const id = await mine({ said: [{ id: 'said-0001' }] });
    for (const [what, body] of [['messages', { text: 'x' }], ['notes', { text: 'x' }], ['sheet-consent', { to: 'union' }]] as const) {
      expect(codeOf(await post(hoa, id, what, { clientId: 'said-0001', ...body }))).toEqual([400, 'invalid']);
    }
  });

  test('a note is kept once under the same id, by anybody, and never among the messages', async () => {
    const id = await room.person();
    for (const caller of [hoa, hoa]) expect((await post(caller, id, 'notes', { clientId: 'note-0001', text: 'call back' })).statusCode).toBe(200);
    expect(await detailOf(id)).toMatchObject({ messages: [], notes: [{ id: 'note-0001', text: 'call back' }] });
  });
});

describe('pictures', () => {
  const JPEG = { 'content-type': 'image/jpeg' };
  const upload = (caller: Caller, id: CaseId): ReturnType<Caller['call']> => caller.call('POST', `/api/cases/${id}/pictures`, Buffer.from('raw bytes'), JPEG);

  test('a picture is cleaned, kept with the talk, sent under an address that nobody can guess, and seen on the console', async () => {
    const id = await mine();
    const { file } = (await upload(hoa, id)).json<{ file: string }>();
    const { conversation } = (await room.record(id)).case;
    expect((await room.store.desk.file(conversation, file as FileId))?.bytes).toEqual(CLEANED);
    const sent = messageOf(await post(hoa, id, 'messages', { clientId: 'client-1', file }));
    expect(sent).toMatchObject({ text: '', attachments: [{ type: 'image', url: `/api/cases/${id}/attachments/client-1` }] });
    const shown = await hoa.call('GET', sent.attachments[0]!.url!);
    expect([shown.statusCode, shown.rawPayload]).toEqual([200, CLEANED]);
    expect((await hoa.call('GET', `/api/cases/${id}/files/${file}`)).rawPayload).toEqual(CLEANED);
    const [claim] = await room.store.outbox.claim({ max: 1, leaseMs: 1_000, tokenMaxAgeMs: 0 });
    const [message] = claim!.row.reply.messages;
    const [address, token] = message?.kind === 'picture' ? [message.url.slice(0, message.url.lastIndexOf('/')), message.url.split('/').at(-1)!] : ['', ''];
    expect(address).toBe(`${PUBLIC_URL}/media`);
    expect((await openMediaLink(room.store, token))?.bytes).toEqual(CLEANED);
    expect([...(await room.store.vault.list('media-link')).keys()]).not.toContain(token);
    room.now += 7 * DAY;
    expect(await openMediaLink(room.store, token)).toBeUndefined();
    expect(await openMediaLink(room.store, '../secret')).toBeUndefined();
  });

  test('without an address that the platforms reach no picture is taken or sent', async () => {
    await open();
    const id = await mine();
    const { file } = (await upload(hoa, id)).json<{ file: string }>();
    delete (room.parts.settings as { mediaUrl?: string }).mediaUrl;
    expect(codeOf(await upload(hoa, id))).toEqual([422, 'pictures-off']);
    expect(codeOf(await post(hoa, id, 'messages', { clientId: 'client-1', file }))).toEqual([422, 'pictures-off']);
  });

  test('only whoever has the case adds pictures to it, and only such as can be opened', async () => {
    const id = await room.person();
    expect(codeOf(await upload(hoa, id))).toEqual([409, 'not-active']);
    await post(ken, id, 'claim');
    expect(codeOf(await upload(hoa, id))).toEqual([409, 'not-assignee']);
    for (const [why, status] of [['too-large', 413], ['not-allowed', 415], ['damaged', 422]] as const) {
      await open({ media: { clean: () => Promise.resolve({ kind: 'refused', why }) } });
      expect(codeOf(await upload(hoa, await mine()))).toEqual([status, why]);
    }
    expect(codeOf(await hoa.call('POST', `/api/cases/${await mine()}/pictures`, { text: 'no picture' }))).toEqual([415, 'not-allowed']);
  });

  test('a picture of another talk is not sent', async () => {
    const [one, two] = [await mine(), await mine()];
    const { file } = (await upload(hoa, one)).json<{ file: string }>();
    expect(codeOf(await post(hoa, two, 'messages', { clientId: 'client-1', file }))).toEqual([404, 'not-found']);
    expect((await hoa.call('GET', `/api/cases/${two}/files/${file}`)).statusCode).toBe(404);
  });
});

describe('what people sent', () => {
  const SOURCE: MediaSource = { by: 'id', value: '4711' };
  const fetched: MediaSource[] = [];
  let answer: FetchedMedia;

  beforeEach(async () => {
    fetched.length = 0;
    answer = { kind: 'fetched', bytes: Buffer.from('0123456789') };
    await open({
      media: {
        fetch: (_channel, source) => {
          fetched.push(source);
          return Promise.resolve(answer);
        },
        clean: (bytes, wanted) => Promise.resolve({ kind: 'clean', file: { mime: wanted === 'any' ? 'audio/mpeg' : 'image/jpeg', bytes } }),
      },
    });
  });

  const withVoice = async (): Promise<{ id: CaseId; url: string }> => {
    const id = await mine();
    await room.says(id, { id: 'voice-01', text: '[audio]', attachment: { type: 'audio', source: SOURCE } });
    return { id, url: (await detailOf(id)).messages[0]!.attachments[0]!.url! };
  };

  test('it is fetched once, when somebody looks, and kept with the talk', async () => {
    const { url } = await withVoice();
    expect(fetched).toEqual([]);
    const both = await Promise.all([hoa.call('GET', url), ken.call('GET', url)]);
    expect(both.map(({ statusCode, payload }) => [statusCode, payload])).toEqual([[200, '0123456789'], [200, '0123456789']]);
    answer = { kind: 'gone' };
    expect((await hoa.call('GET', url)).payload).toBe('0123456789');
    expect(fetched).toEqual([SOURCE]);
    expect(await room.audited()).toContain('read-file');
  });

  test('a browser gets it as what it is and runs nothing of it', async () => {
    const { url } = await withVoice();
    const { headers } = await hoa.call('GET', url);
    expect(headers).toMatchObject({
      'content-type': 'audio/mpeg', 'content-disposition': 'inline; filename="attachment.mp3"', 'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox", 'cache-control': 'private, no-store',
    });
    room.parts.media.clean = () => Promise.resolve({ kind: 'clean', file: { mime: 'text/html', bytes: Buffer.from('<script>') } });
    await room.says((await room.store.desk.open())[0]!.case.id, { id: 'page-001', attachment: { type: 'file', source: SOURCE } });
    const page = await hoa.call('GET', url.replace('voice-01', 'page-001'));
    expect([page.headers['content-type'], page.headers['content-disposition']]).toEqual(['application/octet-stream', 'attachment; filename="attachment.bin"']);
  });

  test.each([
    ['bytes=0-3', 206, '0123', 'bytes 0-3/10'], ['bytes=7-', 206, '789', 'bytes 7-9/10'], ['bytes=-2', 206, '89', 'bytes 8-9/10'], ['bytes=4-99', 206, '456789', 'bytes 4-9/10'],
    ['bytes=10-', 416, '', 'bytes */10'], ['bytes=5-2', 200, '0123456789', undefined], ['bytes=0-1,4-5', 200, '0123456789', undefined], ['pages=1-2', 200, '0123456789', undefined],
  ])('the range %s is answered %i', async (range, status, body, header) => {
    const { url } = await withVoice();
    const part = await hoa.call('GET', url, undefined, { range });
    expect([part.statusCode, part.payload, part.headers['content-range']]).toEqual([status, body, header]);
  });

  test.each([
    ['gone', 404, 'not-found'], ['failed', 502, 'platform-failed'], ['too-large', 413, 'too-large'], ['refused', 415, 'not-allowed'],
  ] as const)('what is %s is answered %i', async (kind, status, code) => {
    answer = { kind };
    const { url } = await withVoice();
    expect(codeOf(await hoa.call('GET', url))).toEqual([status, code]);
  });

  test('what is unsent while it is fetched is shown to nobody', async () => {
    const { id, url } = await withVoice();
    const [entry] = await room.store.conversations.transcript((await room.record(id)).case.conversation);
    room.parts.media.fetch = async () => {
      await room.store.inbox.accept([room.event(await room.record(id), { kind: 'unsend', of: entry!.message! })], { settleMs: 0 });
      return answer;
    };
    expect((await hoa.call('GET', url)).statusCode).toBe(404);
    expect((await hoa.call('GET', url)).statusCode).toBe(404);
  });

  test('what the person did not pass on is fetched for nobody', async () => {
    const id = await room.person({ command: { consent: 'summary' }, said: [{ at: NOON - HOUR, id: 'voice-00', attachment: { type: 'audio', source: SOURCE } }] });
    expect((await hoa.call('GET', `/api/cases/${id}/attachments/voice-00`)).statusCode).toBe(404);
    expect(fetched).toEqual([]);
  });
});
