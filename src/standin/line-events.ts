import { createHmac, randomBytes } from 'node:crypto';

/** What the builders need of the stand-in. */
export interface EventSource {
  readonly botUserId: string;
  readonly channelSecret: string;
  readonly clock: () => number;
  issueReplyToken(userId: string): string;
}

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A ULID, as LINE uses for webhookEventId. */
function makeUlid(at: number): string {
  let time = '';
  for (let rest = at, digit = 0; digit < 10; digit += 1, rest = Math.floor(rest / 32)) time = (CROCKFORD[rest % 32] ?? '0') + time;
  const random = Array.from(randomBytes(16), (byte) => CROCKFORD[byte % 32] ?? '0').join('');
  return time + random;
}

/** LINE message ids are strings of 18 digits. */
export function makeMessageId(): string {
  return `5${Array.from(randomBytes(17), (byte) => String(byte % 10)).join('')}`;
}

/** Makes webhook events as LINE sends them; `extra` replaces or adds fields. */
export interface EventBuilders {
  textEvent(userId: string, text: string, extra?: object): object;
  postbackEvent(userId: string, data: string, extra?: object): object;
  followEvent(userId: string, extra?: object): object;
  unfollowEvent(userId: string, extra?: object): object;
  unsendEvent(userId: string, messageId: string, extra?: object): object;
  stickerEvent(userId: string, extra?: object): object;
  imageEvent(userId: string, messageId: string, extra?: object): object;
  joinEvent(groupId: string, extra?: object): object;
  signedBody(events: readonly object[]): { body: string; headers: Record<string, string> };
}

export function createEventBuilders(source: EventSource): EventBuilders {
  const base = (type: string, from: object): object => ({
    type,
    mode: 'active',
    timestamp: source.clock(),
    source: from,
    webhookEventId: makeUlid(source.clock()),
    deliveryContext: { isRedelivery: false },
  });
  const user = (userId: string): object => ({ type: 'user', userId });
  const answerable = (type: string, userId: string): object => ({ ...base(type, user(userId)), replyToken: source.issueReplyToken(userId) });
  const message = (userId: string, content: object): object => ({
    ...answerable('message', userId),
    message: { id: makeMessageId(), quoteToken: randomBytes(24).toString('base64url'), ...content },
  });
  return {
    textEvent: (userId, text, extra) => ({ ...message(userId, { type: 'text', text }), ...extra }),
    stickerEvent: (userId, extra) => ({
      ...message(userId, { type: 'sticker', packageId: '446', stickerId: '1988', stickerResourceType: 'STATIC', keywords: ['hello'] }),
      ...extra,
    }),
    imageEvent: (userId, messageId, extra) => ({ ...message(userId, { type: 'image', id: messageId, contentProvider: { type: 'line' } }), ...extra }),
    postbackEvent: (userId, data, extra) => ({ ...answerable('postback', userId), postback: { data }, ...extra }),
    followEvent: (userId, extra) => ({ ...answerable('follow', userId), follow: { isUnblocked: false }, ...extra }),
    unfollowEvent: (userId, extra) => ({ ...base('unfollow', user(userId)), ...extra }),
    unsendEvent: (userId, messageId, extra) => ({ ...base('unsend', user(userId)), unsend: { messageId }, ...extra }),
    joinEvent: (groupId, extra) => ({ ...base('join', { type: 'group', groupId }), replyToken: source.issueReplyToken(groupId), ...extra }),
    signedBody: (events) => {
      const body = JSON.stringify({ destination: source.botUserId, events });
      const signature = createHmac('sha256', source.channelSecret).update(body, 'utf8').digest('base64');
      return { body, headers: { 'content-type': 'application/json; charset=utf-8', 'x-line-signature': signature, 'user-agent': 'LineBotWebhook/2.0' } };
    },
  };
}
