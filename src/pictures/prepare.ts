import sharp, { type Sharp } from 'sharp';

/** A screenshot of a phone has 3 to 5 million; more is a poster at best and a bomb at worst. */
const MAX_PIXELS = 40_000_000;
/** Letters of a chat are read best when the phone is about this wide. */
const GOOD_WIDTH = 1_080;
const MAX_ENLARGEMENT = 2;
/** Longer ones are parts of a long page; what is below is not read. */
const MAX_SIDE = 6_000;
const DARK_BELOW = 110;
/** What sharp can be trusted to open of what people send; vector and document formats are left shut. */
const OPENED: ReadonlySet<string> = new Set(['jpeg', 'png', 'webp', 'gif']);

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
  const source = open(bytes);
  const size = await source.metadata().catch((): never => refuse('not-a-picture'));
  const { width, height, format } = size;
  if (!OPENED.has(format)) return refuse('not-a-picture');
  if (width * height > MAX_PIXELS) return refuse('too-large');
  if (width < 32 || height < 32) return refuse('not-a-picture');
  try {
    const upright = open(bytes).rotate().flatten({ background: '#ffffff' }).greyscale();
    const shown = upright.resize({ width: targetWidth(width, height), height: MAX_SIDE, fit: 'inside', withoutEnlargement: false });
    const { data, info } = await shown.png({ compressionLevel: 1 }).toBuffer({ resolveWithObject: true });
    const { channels } = await sharp(data).stats();
    const dark = (channels[0]?.mean ?? 255) < DARK_BELOW;
    const ready = dark ? sharp(data).negate() : sharp(data);
    return info.size === 0 ? refuse('not-a-picture') : await ready.normalise().png({ compressionLevel: 1 }).toBuffer();
  } catch (error) {
    if (error instanceof PictureRefused) throw error;
    return refuse('not-a-picture');
  }
}

function open(bytes: Buffer): Sharp {
  // The first frame of a moving picture is enough; a truncated file is an error, never half a picture.
  return sharp(bytes, { limitInputPixels: MAX_PIXELS, failOn: 'truncated', pages: 1, sequentialRead: true });
}

function targetWidth(width: number, height: number): number {
  const portrait = Math.min(width, height);
  const factor = Math.min(MAX_ENLARGEMENT, Math.max(1, GOOD_WIDTH / portrait));
  return Math.round(Math.min(width * factor, MAX_SIDE));
}

function refuse(why: PictureRefused['why']): never {
  throw new PictureRefused(why);
}
