import type { Input, MediaType } from '../../core/inbound.js';
import { isPlainId } from './ids.js';

export type Fields = Readonly<Record<string, unknown>>;

export function readRecord(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
}

/** A platform's word that may be counted and logged: letters, digits, `_` and `-`, at most 40. Empty when there is none. */
export function safeWord(value: unknown): string {
  return typeof value === 'string' ? value.replace(/[^A-Za-z0-9_-]/g, '').slice(0, 40) : '';
}

const MEDIA: ReadonlySet<string> = new Set<MediaType>(['image', 'video', 'audio', 'file']);

/** Reads `event.message`. Undefined when it is no message at all; a type that we do not know is still somebody who wrote. */
export function readMessage(value: unknown): Input | undefined {
  const message = readRecord(value);
  if (message === undefined || !isPlainId(message['id'])) return undefined;
  const type = safeWord(message['type']);
  if (MEDIA.has(type)) return readMedia(type as MediaType, message, message['id']);
  switch (type) {
    case 'text':
      return typeof message['text'] === 'string' ? { kind: 'text', text: message['text'] } : undefined;
    case 'sticker':
      return { kind: 'sticker', keywords: readKeywords(message) };
    case 'location':
      return { kind: 'location' };
    default:
      return { kind: 'unknown-message', type: type === '' ? 'unnamed' : type };
  }
}

function readMedia(media: MediaType, message: Fields, id: string): Input {
  // Content of an external provider lies on a server that the sender chose; it is never fetched (platform rule 2.9).
  const external = readRecord(message['contentProvider'])?.['type'] === 'external';
  const set = readRecord(message['imageSet']);
  return {
    kind: 'media',
    media,
    ...(external ? {} : { source: { by: 'id', value: id } }),
    ...(isPlainId(set?.['id']) ? { set: { id: set['id'], index: readCount(set['index']), total: readCount(set['total']) } } : {}),
  };
}

/** Old Android clients leave index and total out: 0 then. */
function readCount(value: unknown): number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : 0;
}

/** Words of a sticker; what a person wrote on a message sticker comes first. */
function readKeywords(message: Fields): string[] {
  const listed = Array.isArray(message['keywords']) ? (message['keywords'] as readonly unknown[]) : [];
  return [message['text'], ...listed].filter((word): word is string => typeof word === 'string' && word !== '');
}
