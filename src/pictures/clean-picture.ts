import type { Sharp } from 'sharp';
import type { FileKind } from '../core/file-kind.js';
import type { CleanedFile } from '../core/picture.js';

/** Photographs of phones have up to 50 million; more is a bomb. */
const MAX_PIXELS = 60_000_000;
/** Enough to read a pay slip. */
const MAX_SIDE = 1_600;
/** LINE's limit for a preview; a margin below 1 MB however it is counted. */
const MAX_BYTES = 1_000_000;
const SECONDS = 15;
/** Tried in turn until the picture is small enough; the last is always. */
const JPEG_STEPS = [{ side: MAX_SIDE, quality: 85 }, { side: MAX_SIDE, quality: 70 }, { side: 1_200, quality: 70 }, { side: 800, quality: 60 }] as const;
/** Drawings and screenshots stay sharp as PNG while they are small. */
const DRAWN: ReadonlySet<FileKind> = new Set<FileKind>(['image/png', 'image/gif', 'image/webp']);

/** One at a time: a large photograph takes 200 MB while it is opened. */
let last: Promise<unknown> = Promise.resolve();

/**
 * Draws a picture anew: upright, at most 1600 px, JPEG or PNG of at most 1 MB, its first frame only, without anything but pixels
 * (no place, camera, date, colour profile or preview).
 */
export function cleanPicture(bytes: Buffer, kind: FileKind): Promise<CleanedFile> {
  const work = last.then(() => redraw(bytes, kind)).catch((): CleanedFile => ({ kind: 'refused', why: 'damaged' }));
  last = work;
  return work;
}

async function redraw(bytes: Buffer, kind: FileKind): Promise<CleanedFile> {
  const { default: sharp } = await import('sharp');
  // Only the header is read here; the limit is ours, so that a large picture is not called damaged.
  const header = await sharp(bytes, { limitInputPixels: false, pages: 1 }).metadata().catch(() => undefined);
  // Without a decoder for the photographs of iPhones they are refused as a kind; both platforms turn them into JPEG anyway.
  if (header === undefined) return { kind: 'refused', why: kind === 'image/heic' ? 'not-allowed' : 'damaged' };
  const { width, height } = header;
  if (width * height > MAX_PIXELS) return { kind: 'refused', why: 'too-large' };
  const fit = { fit: 'inside', withoutEnlargement: true } as const;
  const upright = sharp(bytes, { limitInputPixels: MAX_PIXELS, failOn: 'truncated', pages: 1, sequentialRead: true })
    .timeout({ seconds: SECONDS })
    .rotate()
    .resize({ width: MAX_SIDE, height: MAX_SIDE, ...fit })
    .toColourspace('srgb');
  let pixels: Buffer;
  try {
    pixels = await upright.png({ compressionLevel: DRAWN.has(kind) ? 9 : 1 }).toBuffer();
  } catch {
    return { kind: 'refused', why: kind === 'image/heic' ? 'not-allowed' : 'damaged' };
  }
  if (DRAWN.has(kind) && pixels.length <= MAX_BYTES) return clean('image/png', pixels);
  const draw = (side: number): Sharp => sharp(pixels).flatten({ background: '#ffffff' }).resize({ width: side, height: side, ...fit });
  let drawn = pixels;
  for (const { side, quality } of JPEG_STEPS) {
    drawn = await draw(side).jpeg({ quality }).toBuffer();
    if (drawn.length <= MAX_BYTES) break;
  }
  return clean('image/jpeg', drawn);
}

function clean(mime: FileKind, bytes: Buffer): CleanedFile {
  return { kind: 'clean', file: { mime, bytes } };
}
