import sharp, { type ResizeOptions, type Sharp } from 'sharp';
import { detectFileKind, type FileKind } from '../core/file-kind.js';
import { flattenGround } from './flatten.js';

/** A screenshot of a phone has 3 to 5 million; more is a poster at best and a bomb at worst. */
const MAX_PIXELS = 40_000_000;
/** Letters of a chat are read best when the phone is about this wide. */
const GOOD_WIDTH = 1_080;
/** A photograph of a notice needs no more on its shorter side, and reading takes as long as there are pixels. */
const ENOUGH_WIDTH = 1_600;
const MAX_ENLARGEMENT = 2;
/** Longer ones are parts of a long page; what is below is not read. */
const MAX_SIDE = 6_000;
const DARK_BELOW = 110;
/** What is opened for reading: vector and document formats never reach a decoder. */
const OPENED: ReadonlySet<FileKind | undefined> = new Set<FileKind>(['image/jpeg', 'image/png', 'image/gif', 'image/webp']);

/** A picture that will not be opened: no picture, damaged, or too large. */
export class PictureRefused extends Error {
  constructor(readonly why: 'not-a-picture' | 'too-large') {
    super(why);
  }
}

/**
 * Makes a picture ready for reading: upright, grey, dark writing on light ground, of a useful size. Nothing but the pixels is kept.
 * @param bytes as they came; their own first bytes say what they are, not a header
 * @returns PNG
 * @throws PictureRefused
 */
export async function preparePicture(bytes: Buffer): Promise<Buffer> {
  if (!OPENED.has(detectFileKind(bytes))) return refuse('not-a-picture');
  // Only the header is read here; the limit below is ours, so that a poster is not called damaged.
  const size = await sharp(bytes, { limitInputPixels: false, pages: 1 }).metadata().catch((): never => refuse('not-a-picture'));
  const { width, height } = size.autoOrient;
  if (width * height > MAX_PIXELS) return refuse('too-large');
  if (width < 32 || height < 32) return refuse('not-a-picture');
  try {
    // 8 bits a pixel, whatever came: the mean is compared with a fixed number below.
    const upright = open(bytes).rotate().flatten({ background: '#ffffff' }).toColourspace('b-w');
    const data = await upright.resize(targetSize(width, height)).png({ compressionLevel: 1 }).toBuffer();
    const { channels } = await sharp(data).stats();
    const dark = (channels[0]?.mean ?? 255) < DARK_BELOW;
    const { data: grey, info } = await (dark ? sharp(data).negate() : sharp(data)).toColourspace('b-w').raw().toBuffer({ resolveWithObject: true });
    flattenGround(grey, info.width, info.height);
    return await sharp(grey, { raw: { width: info.width, height: info.height, channels: 1 } }).normalise({ lower: 0 }).toColourspace('b-w').png({ compressionLevel: 1 }).toBuffer();
  } catch {
    return refuse('not-a-picture');
  }
}

function open(bytes: Buffer): Sharp {
  // The first frame of a moving picture is enough; a truncated file is an error, never half a picture.
  return sharp(bytes, { limitInputPixels: MAX_PIXELS, failOn: 'truncated', pages: 1, sequentialRead: true });
}

/** Both sides by the same factor; of a long page the top is kept at a size that can be read. */
function targetSize(width: number, height: number): ResizeOptions {
  const shorter = Math.min(width, height);
  const wanted = shorter > ENOUGH_WIDTH ? ENOUGH_WIDTH / shorter : Math.min(MAX_ENLARGEMENT, Math.max(1, GOOD_WIDTH / shorter));
  const factor = Math.min(wanted, MAX_SIDE / width);
  return {
    width: Math.max(1, Math.round(width * factor)),
    height: Math.max(1, Math.min(MAX_SIDE, Math.round(height * factor))),
    fit: 'cover',
    position: 'top',
  };
}

function refuse(why: PictureRefused['why']): never {
  throw new PictureRefused(why);
}
