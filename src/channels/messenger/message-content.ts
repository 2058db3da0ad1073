import type { Input, MediaType } from '../../core/inbound.js';
import { fieldsOf, listOf, platformWord, stringOf, type Fields } from './fields.js';

/** The three sizes of the thumb in the composer. */
const LIKE_THUMBS: ReadonlySet<string> = new Set(['369239263222822', '369239343222814', '369239383222810']);
const MEDIA: ReadonlySet<string> = new Set<MediaType>(['image', 'video', 'audio', 'file']);
const MAX_URL = 8_192;

/**
 * What a person's message says, in the order in which it is to be answered: the words first, then each attachment.
 * Never empty: a message that cannot be read is still a person who wrote (R12).
 */
export function readMessageContent(message: Fields, mid: string | undefined): readonly Input[] {
  const text = stringOf(message['text']);
  // What was tapped is certain, what it was called may be shortened by the client: the payload wins.
  const payload = stringOf(fieldsOf(message['quick_reply'])?.['payload']);
  if (payload !== undefined) return [{ kind: 'choice', data: payload, ...(text === undefined ? {} : { title: text }) }];

  const attachments = numberSets(listOf(message['attachments']).map(readAttachment), mid);
  if (text !== undefined) {
    // A link in the text comes with a `fallback` attachment that is only its preview.
    return [{ kind: 'text', text }, ...attachments.filter((input) => input.kind === 'media')];
  }
  if (attachments.length > 0) return attachments;
  return [{ kind: 'unknown-message', type: message['is_unsupported'] === true ? 'unsupported' : 'empty' }];
}

function readAttachment(value: unknown): Input {
  const attachment = fieldsOf(value);
  const payload = fieldsOf(attachment?.['payload']);
  const type = platformWord(attachment?.['type']);
  const sticker = payload?.['sticker_id'];
  // Until 2026-08-30 stickers also came as images with a sticker id.
  if (type === 'sticker' || sticker !== undefined) {
    return { kind: 'sticker', keywords: LIKE_THUMBS.has(String(sticker)) ? ['like'] : [] };
  }
  if (type === 'location') return { kind: 'location' };
  if (!MEDIA.has(type)) return { kind: 'unknown-message', type };
  const url = stringOf(payload?.['url']);
  return {
    kind: 'media',
    media: type as MediaType,
    ...(url !== undefined && url.length <= MAX_URL ? { source: { by: 'url', value: url } as const } : {}),
  };
}

/** Several pictures of one message belong together: numbered from 1, as LINE's image sets are. */
function numberSets(inputs: readonly Input[], mid: string | undefined): readonly Input[] {
  const total = inputs.filter((input) => input.kind === 'media').length;
  if (total < 2 || mid === undefined) return inputs;
  let index = 0;
  return inputs.map((input) => (input.kind === 'media' ? { ...input, set: { id: mid, index: ++index, total } } : input));
}
