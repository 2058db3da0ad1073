import { describe, expect, test } from '@jest/globals';
import sharp, { type Metadata, type Sharp } from 'sharp';
import { PictureRefused, preparePicture } from '../../../src/pictures/prepare.js';
import { bomb, drawScreen, plainPicture, VIETNAMESE_OFFER } from './screen.js';

/** Why the picture is refused; `opened` when it is not. */
async function refusal(bytes: Buffer): Promise<string> {
  return preparePicture(bytes).then(() => 'opened', (error: unknown) => (error instanceof PictureRefused ? error.why : 'another error'));
}

const png = (): Promise<Buffer> => drawScreen(VIETNAMESE_OFFER).png().toBuffer();
const jpeg = (): Promise<Buffer> => drawScreen(VIETNAMESE_OFFER).jpeg().toBuffer();

describe('what is no picture is refused', () => {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="400"><rect width="400" height="400"/></svg>';
  test.each([
    ['nothing', Buffer.alloc(0)],
    ['one byte', Buffer.from([0xff])],
    ['HTML', Buffer.from('<!doctype html><html><body>Sign in</body></html>')],
    ['PDF', Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF')],
    ['SVG', Buffer.from(svg)],
    ['SVG after a byte order mark and a declaration', Buffer.from(`\ufeff<?xml version="1.0"?>${svg}`)],
    ['words that bear the name of a picture', Buffer.from('photo.png\nnot a picture at all')],
    ['the first bytes of PNG before rubbish', Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(2_000, 7)])],
    ['the first bytes of JPEG before rubbish', Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(2_000, 7)])],
  ])('%s', async (_name, bytes) => {
    expect(await refusal(bytes)).toBe('not-a-picture');
  });

  test.each(['tiff', 'avif'] as const)('%s, a format that chats do not carry', async (format) => {
    expect(await refusal(await drawScreen(['Xin chào']).toFormat(format).toBuffer())).toBe('not-a-picture');
  });

  test.each([['PNG', png], ['JPEG', jpeg]] as const)('a truncated %s, wherever it was cut', async (_name, make) => {
    const whole = await make();
    expect(await refusal(whole)).toBe('opened');
    for (const part of [0.02, 0.3, 0.6, 0.9]) expect(await refusal(whole.subarray(0, Math.floor(whole.length * part)))).toBe('not-a-picture');
  });

  test.each([[1, 1], [31, 400], [400, 31]])('%d by %d points, too small for a word', async (width, height) => {
    expect(await refusal(await plainPicture(width, height).png().toBuffer())).toBe('not-a-picture');
  });
});

describe('what is too large is refused before it is opened', () => {
  test('a small file that unpacks to 400 million points, with no memory for them', async () => {
    const bytes = bomb(20_000);
    expect(bytes.length).toBeLessThan(100_000);
    expect(await refusal(bomb(1_000))).toBe('opened');
    const before = process.memoryUsage().rss;
    for (let round = 0; round < 5; round += 1) expect(await refusal(bytes)).toBe('too-large');
    expect(process.memoryUsage().rss - before).toBeLessThan(200 * 1024 * 1024);
  }, 120_000);

  test('a JPEG of 49 million points', async () => {
    expect(await refusal(await plainPicture(7_000, 7_000).jpeg().toBuffer())).toBe('too-large');
  }, 60_000);
});

describe('a picture is made ready', () => {
  const shape = async (bytes: Buffer): Promise<Metadata> => sharp(await preparePicture(bytes)).metadata();
  const mean = async (bytes: Buffer): Promise<number> => (await sharp(await preparePicture(bytes)).stats()).channels[0]?.mean ?? 0;

  test('grey PNG of 8 bits and one channel', async () => {
    expect(await shape(await jpeg())).toMatchObject({ format: 'png', channels: 1, depth: 'uchar', hasAlpha: false });
  });

  test.each([
    ['8 bits', (picture: Sharp) => picture.png()],
    ['16 bits', (picture: Sharp) => picture.toColourspace('rgb16').png()],
    ['WebP', (picture: Sharp) => picture.webp()],
  ])('light writing on a dark ground is turned round (%s)', async (_name, encode) => {
    expect(await mean(await encode(drawScreen(VIETNAMESE_OFFER, { dark: true })).toBuffer())).toBeGreaterThan(200);
    expect(await mean(await encode(drawScreen(VIETNAMESE_OFFER)).toBuffer())).toBeGreaterThan(200);
  });

  test('black writing on a transparent ground stays readable', async () => {
    const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="600" height="300"><text x="20" y="150" font-size="60">Lương cao</text></svg>';
    expect(await mean(await sharp(Buffer.from(svg)).png().toBuffer())).toBeGreaterThan(200);
  });

  test('a small one is enlarged at most twice, a photograph is reduced', async () => {
    expect(await shape(await plainPicture(360, 640).png().toBuffer())).toMatchObject({ width: 720, height: 1_280 });
    expect(await shape(await plainPicture(4_000, 3_000).jpeg().toBuffer())).toMatchObject({ width: 2_133, height: 1_600 });
    expect(await shape(await plainPicture(1_080, 2_340).png().toBuffer())).toMatchObject({ width: 1_080, height: 2_340 });
  }, 60_000);

  test('of a long page the top is kept at its size', async () => {
    expect(await shape(await plainPicture(1_080, 15_000).png().toBuffer())).toMatchObject({ width: 1_080, height: 6_000 });
  }, 60_000);

  test('a strip keeps its shape', async () => {
    expect(await shape(await plainPicture(12_000, 240).png().toBuffer())).toMatchObject({ width: 6_000, height: 120 });
  }, 60_000);

  test('the way the telephone was held is honoured, and nothing else of EXIF is left', async () => {
    // A black stroke down the left side; orientation 6 says: turn it to the right, so it comes on top.
    const stroke = await plainPicture(24, 800, '#000000').png().toBuffer();
    const bytes = await plainPicture(1_200, 800).composite([{ input: stroke, left: 80, top: 0 }])
      .withExif({ IFD0: { Copyright: 'secret-of-the-sender' }, IFD3: { GPSLatitude: '35/1 41/1 0/1' } }).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    const ready = await preparePicture(bytes);
    const { width, height, exif, orientation, icc, xmp } = await sharp(ready).metadata();
    expect([width, height]).toEqual([1_080, 1_620]);
    expect([exif, orientation, icc, xmp]).toEqual([undefined, undefined, undefined, undefined]);
    expect(ready.includes('secret-of-the-sender')).toBe(false);
    const at = async (top: number): Promise<number> => (await sharp(ready).extract({ left: 500, top, width: 50, height: 50 }).raw().toBuffer())[0] ?? -1;
    expect([await at(120), await at(1_500)]).toEqual([0, 255]);
  }, 60_000);

  test('of a moving picture with many frames the first is taken', async () => {
    const frames = 120;
    const side = 200;
    const raw = Buffer.alloc(side * side * 3 * frames, 255);
    // Every frame but the first is black.
    raw.fill(0, side * side * 3);
    const gif = await sharp(raw, { raw: { width: side, height: side * frames, channels: 3, pageHeight: side } }).gif({ loop: 0 }).toBuffer();
    expect((await sharp(gif).metadata()).pages).toBeGreaterThan(1);
    const ready = await preparePicture(gif);
    expect(await sharp(ready).metadata()).toMatchObject({ width: 400, height: 400 });
    expect((await sharp(ready).stats()).channels[0]?.mean).toBeGreaterThan(200);
  }, 60_000);
});
