import type { StoredFile } from './desk.js';

/** Where something that a person sent lies: by message id (LINE) or by signed URL (Messenger). */
export interface MediaSource {
  readonly by: 'id' | 'url';
  readonly value: string;
}

/** Larger ones are refused with kind words instead of filling the memory. */
export const MAX_MEDIA_BYTES = 12 * 1024 * 1024;

/** What became of a download. */
export type FetchedMedia =
  | { readonly kind: 'fetched'; readonly bytes: Buffer }
  /** Unsent by the person, or its time has run out. */
  | { readonly kind: 'gone' }
  | { readonly kind: 'too-large' }
  /** Must not be fetched or kept: a foreign host, a private address, no media. Asking again gives the same. */
  | { readonly kind: 'refused' }
  /** Network, deadline, the platform's own trouble: may work later. */
  | { readonly kind: 'failed' };

/** One line as it was read, from top to bottom. */
export interface PictureLine {
  readonly text: string;
  /** 0 to 100. */
  readonly confidence: number;
}

/** Why a picture could not be read; each has a kind sentence of its own. */
export type PictureTrouble =
  | 'gone'
  | 'too-large'
  /** No picture, a damaged one, or one of a kind that we do not open. */
  | 'not-a-picture'
  /** A picture without words. */
  | 'no-text'
  /** Too many wait, or reading took too long. */
  | 'busy'
  | 'failed';

/** What was read from one picture. */
export type PictureReading =
  | { readonly kind: 'read'; readonly lines: readonly PictureLine[] }
  | { readonly kind: 'trouble'; readonly why: PictureTrouble };

/** What was read from the pictures of one set, in their order; `slow` when it is not done yet. */
export type PictureSetReading = { readonly kind: 'done'; readonly readings: readonly PictureReading[] } | { readonly kind: 'slow' };

/** A file made harmless: type by its first bytes; a picture upright, without what the camera wrote into it, at most 1600 px and 1 MB. */
export type CleanedFile = { readonly kind: 'clean'; readonly file: StoredFile } | { readonly kind: 'refused'; readonly why: 'too-large' | 'not-allowed' | 'damaged' };

/** Addresses of this machine: the platforms never see one, only their stand-ins in tests and the demo do. */
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;
const MAX_URL = 2_000;

/** Whether the platforms load a picture from there: https, at most 2,000 characters (LINE, image message; Messenger takes more). */
export function isPictureUrl(text: string): boolean {
  if (text.length > MAX_URL || !URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocol === 'https:' || (protocol === 'http:' && LOOPBACK.test(hostname));
}
