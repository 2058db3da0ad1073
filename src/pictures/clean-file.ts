import { detectFileKind, type FileKind } from '../core/file-kind.js';
import { MAX_MEDIA_BYTES, type CleanedFile } from '../core/picture.js';
import { cleanPicture } from './clean-picture.js';

/**
 * Makes harmless what a person or a counsellor sends: its first bytes alone decide what it is. Pictures are drawn anew without what
 * the camera wrote into them; voices and films pass as they are; a PDF passes where it is only downloaded; all else is refused.
 * Never throws.
 * @param wanted `picture`: nothing but a picture will do
 */
export async function cleanFile(bytes: Buffer, wanted: 'picture' | 'any'): Promise<CleanedFile> {
  if (bytes.length > MAX_MEDIA_BYTES) return { kind: 'refused', why: 'too-large' };
  const kind = detectFileKind(bytes);
  if (kind === undefined) return { kind: 'refused', why: 'not-allowed' };
  if (kind.startsWith('image/')) return cleanPicture(bytes, kind);
  if (wanted === 'picture') return { kind: 'refused', why: 'not-allowed' };
  return { kind: 'clean', file: { mime: kind === 'video/mp4' && hasOnlySound(bytes) ? ('audio/mp4' satisfies FileKind) : kind, bytes } };
}

/** Handler boxes name what a track is, 8 bytes behind their own name (ISO 14496-12, 8.4.3). */
const HANDLER = Buffer.from('hdlr', 'latin1');

/** Voice notes of phones come in the same box as films, often under a film's brand; a player for sound is what the page then needs. */
function hasOnlySound(bytes: Buffer): boolean {
  let sound = false;
  for (let at = bytes.indexOf(HANDLER); at !== -1; at = bytes.indexOf(HANDLER, at + 4)) {
    const track = bytes.subarray(at + 12, at + 16).toString('latin1');
    if (track === 'vide') return false;
    sound ||= track === 'soun';
  }
  return sound;
}
