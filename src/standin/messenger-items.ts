import { createHmac, randomBytes } from 'node:crypto';

/** One element of `messaging`, as Meta writes it. */
export type MessagingItem = Readonly<Record<string, unknown>>;

export interface SignedBody {
  /** ASCII only: Meta escapes everything else as `\uXXXX`. */
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Attachment as a person sends it. Without `url` the payload is missing, as happens. */
export interface AttachmentPart {
  readonly type: string;
  readonly url?: string;
  readonly stickerId?: number;
}

/** Makes webhook items of one Page. */
export interface ItemMaker {
  /** `extra` is laid over the item; `extra.message` over the message. */
  textItem(psid: string, text: string, extra?: MessagingItem): MessagingItem;
  postbackItem(psid: string, payload: string, title?: string): MessagingItem;
  quickReplyItem(psid: string, payload: string, text: string): MessagingItem;
  attachmentItem(psid: string, attachments: AttachmentPart | readonly AttachmentPart[]): MessagingItem;
  echoItem(psid: string, echo: { readonly mid?: string; readonly text?: string; readonly appId?: string; readonly metadata?: string }): MessagingItem;
}

/** @param now epoch ms of the platform @param opened told of every action that opens a person's window */
export function createItemMaker(pageId: string, now: () => number, opened: (psid: string, at: number) => void): ItemMaker {
  const fromPerson = (psid: string, content: MessagingItem): MessagingItem => {
    const timestamp = now();
    opened(psid, timestamp);
    return { sender: { id: psid }, recipient: { id: pageId }, timestamp, ...content };
  };
  return {
    textItem: (psid, text, extra = {}) => {
      const { message, ...rest } = extra;
      return fromPerson(psid, { message: { mid: newMid(), text, ...(message as MessagingItem | undefined) }, ...rest });
    },
    postbackItem: (psid, payload, title) => fromPerson(psid, { postback: { mid: newMid(), payload, ...(title === undefined ? {} : { title }) } }),
    quickReplyItem: (psid, payload, text) => fromPerson(psid, { message: { mid: newMid(), text, quick_reply: { payload } } }),
    attachmentItem: (psid, attachments) => {
      const parts = 'type' in attachments ? [attachments] : attachments;
      return fromPerson(psid, { message: { mid: newMid(), attachments: parts.map(writeAttachment) } });
    },
    echoItem: (psid, { mid, text, appId, metadata }) => ({
      sender: { id: pageId },
      recipient: { id: psid },
      timestamp: now(),
      message: {
        mid: mid ?? newMid(), is_echo: true, text: text ?? '',
        ...(appId === undefined ? {} : { app_id: Number(appId) }),
        ...(metadata === undefined ? {} : { metadata }),
      },
    }),
  };
}

function writeAttachment({ type, url, stickerId }: AttachmentPart): MessagingItem {
  if (url === undefined && stickerId === undefined) return { type };
  return { type, payload: { ...(url === undefined ? {} : { url }), ...(stickerId === undefined ? {} : { sticker_id: stickerId }) } };
}

/** Writes and signs a body as Meta does. @param entries whole entries: `{id, time, messaging?, standby?, changes?}` */
export function signEntries(entries: readonly unknown[], appSecret: string): SignedBody {
  const body = JSON.stringify({ object: 'page', entry: entries })
    .replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  const signature = createHmac('sha256', appSecret).update(body).digest('hex');
  return { body, headers: { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${signature}` } };
}

export function newMid(): string {
  return `m_${randomBytes(24).toString('base64url')}`;
}
