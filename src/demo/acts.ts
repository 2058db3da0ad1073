import { z } from 'zod';
import { makeMessageId } from '../standin/line-events.js';
import type { Platforms } from './platforms.js';
import type { PhoneId, Session, Sessions } from './sessions.js';

const text = z.string().trim().min(1).max(5_000);
const phone = z.enum(['line', 'messenger']);

/** What a person can do with a phone, as the page reports it. */
export const personAct = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('text'), phone, text }),
  z.object({ kind: z.literal('postback'), phone, data: z.string().max(1_000), title: z.string().max(300).optional() }),
  z.object({ kind: z.literal('quick-reply'), phone: z.literal('messenger'), data: z.string().max(1_000), title: z.string().max(300) }),
  z.object({ kind: z.literal('sticker'), phone }),
  z.object({ kind: z.literal('image'), phone }),
  /** LINE: the bot is added as a friend. Messenger: Get started is tapped. */
  z.object({ kind: z.literal('follow'), phone, language: z.string().max(20).optional() }),
  z.object({ kind: z.literal('unfollow'), phone: z.literal('line') }),
  z.object({ kind: z.literal('unsend'), phone: z.literal('line'), messageId: z.string().regex(/^\d{1,30}$/) }),
  z.object({ kind: z.literal('new-person'), phone }),
]);
export type PersonAct = z.infer<typeof personAct>;

/** What the page is told: the body that was signed and posted, and how the bot took it. */
export interface ActOutcome {
  /** HTTP status of the webhook; absent when nothing was posted. */
  readonly status?: number;
  readonly webhook?: unknown;
  /** LINE: what `unsend` can name. */
  readonly messageId?: string;
}

export interface ActParts {
  readonly platforms: Platforms;
  readonly sessions: Sessions;
  /** Where the bot's webhooks are. */
  readonly serviceUrl: string;
  readonly picture: SamplePicture;
}

/** What the picture button sends: LINE holds the bytes, Messenger an address. */
export interface SamplePicture {
  readonly bytes: Buffer;
  readonly type: string;
  /** The page server is opened last. */
  readonly url: () => string;
}

/** The payload that the Page's Get started button is set up with. */
const GET_STARTED = 'GET_STARTED';
/** The large thumb of Messenger's composer. */
const THUMB = 369239383222810;

/** Acts for a person: writes the platform's event, signs it, posts it to the bot. */
export function createAct(parts: ActParts): (session: Session, act: PersonAct) => Promise<ActOutcome> {
  return async (session, act) => {
    if (act.kind === 'new-person') {
      parts.sessions.changePerson(session, act.phone);
      return {};
    }
    if (act.kind === 'unfollow') session.blocked = true;
    const event = act.phone === 'line' ? lineEvent(parts, session, act) : messengerItem(parts, session.people.messenger, act);
    if (act.kind === 'follow') session.blocked = false;
    if (event === undefined) return {};
    const { line, messenger } = parts.platforms;
    const signed = act.phone === 'line' ? line.signedBody([event]) : messenger.signedBody([messenger.entryOf([event as Readonly<Record<string, unknown>>])]);
    const status = await post(`${parts.serviceUrl}/webhooks/${act.phone satisfies PhoneId}`, signed);
    const messageId = (event as { message?: { id?: string } }).message?.id;
    return { status, webhook: JSON.parse(signed.body), ...(messageId === undefined ? {} : { messageId }) };
  };
}

function lineEvent({ platforms: { line }, picture }: ActParts, session: Session, act: PersonAct): object | undefined {
  const person = session.people.line;
  // What a person writes to a bot that she has blocked does not reach it.
  if (session.blocked && act.kind !== 'follow' && act.kind !== 'unfollow') return undefined;
  switch (act.kind) {
    case 'text':
      return line.textEvent(person, act.text);
    case 'postback':
      return line.postbackEvent(person, act.data);
    case 'sticker':
      return line.stickerEvent(person);
    case 'image': {
      const messageId = makeMessageId();
      line.seedContent(messageId, picture.bytes, picture.type);
      return line.imageEvent(person, messageId);
    }
    case 'follow':
      if (act.language !== undefined) line.seedProfile(person, { language: act.language });
      return line.followEvent(person, { follow: { isUnblocked: session.blocked } });
    case 'unfollow':
      return line.unfollowEvent(person);
    case 'unsend':
      return line.unsendEvent(person, act.messageId);
    case 'quick-reply':
    case 'new-person':
      return undefined;
  }
}

function messengerItem({ platforms: { messenger }, picture }: ActParts, person: string, act: PersonAct): object | undefined {
  switch (act.kind) {
    case 'text':
      return messenger.textItem(person, act.text);
    case 'postback':
      return messenger.postbackItem(person, act.data, act.title);
    case 'quick-reply':
      return messenger.quickReplyItem(person, act.data, act.title);
    case 'sticker':
      return messenger.attachmentItem(person, { type: 'sticker', stickerId: THUMB });
    case 'image':
      return messenger.attachmentItem(person, { type: 'image', url: picture.url() });
    case 'follow':
      return messenger.postbackItem(person, GET_STARTED, 'Get started');
    case 'unfollow':
    case 'unsend':
    case 'new-person':
      return undefined;
  }
}

async function post(url: string, signed: { readonly body: string; readonly headers: Readonly<Record<string, string>> }): Promise<number> {
  const response = await fetch(url, { method: 'POST', body: signed.body, headers: signed.headers });
  await response.arrayBuffer();
  return response.status;
}
