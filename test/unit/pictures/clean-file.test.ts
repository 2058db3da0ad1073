import { describe, expect, test } from '@jest/globals';
import sharp, { type Metadata } from 'sharp';
import { cleanFile } from '../../../src/pictures/clean-file.js';

const PHOTO = { create: { width: 400, height: 200, channels: 3, background: { r: 200, g: 40, b: 40 } } } as const;
const SECRET = 'Nguyen Van A, Tsukuba';

/** What came out, and what is still known of it. */
async function clean(bytes: Buffer, wanted: 'picture' | 'any' = 'picture'): Promise<{ mime: string; bytes: Buffer; about: Metadata }> {
  const result = await cleanFile(bytes, wanted);
  if (result.kind !== 'clean') throw new Error(`refused: ${result.why}`);
  return { ...result.file, about: await sharp(result.file.bytes).metadata() };
}

/** Unlike anything that compresses well. */
async function noise(side: number): Promise<Buffer> {
  const raw = Buffer.alloc(side * side * 3);
  let seed = 1;
  for (let at = 0; at < raw.length; at += 1) {
    seed = (seed * 1_103_515_245 + 12_345) & 0x7fffffff;
    raw[at] = seed >> 16;
  }
  return sharp(raw, { raw: { width: side, height: side, channels: 3 } }).jpeg({ quality: 92 }).toBuffer();
}

describe('a picture', () => {
  test('loses place, camera, date, profile and preview', async () => {
    const exif = { IFD0: { Make: 'Phone', Artist: SECRET, DateTime: '2026:11:21 12:00:00' }, IFD3: { GPSLatitude: '36/1 5/1 0/1', GPSLatitudeRef: 'N' } };
    const taken = await sharp(PHOTO).withExif(exif).withIccProfile('p3').jpeg().toBuffer();
    expect(taken.includes(SECRET)).toBe(true);
    const { about, bytes, mime } = await clean(taken);
    expect({ mime, exif: about.exif, icc: about.icc, xmp: about.xmp, iptc: about.iptc }).toEqual({ mime: 'image/jpeg', exif: undefined, icc: undefined, xmp: undefined, iptc: undefined });
    expect(bytes.includes('Tsukuba')).toBe(false);
  });

  test('that the camera held sideways stands upright, by its pixels', async () => {
    const sideways = await sharp(PHOTO).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    const { about } = await clean(sideways);
    expect(about).toMatchObject({ width: 200, height: 400 });
    expect(about.orientation).toBeUndefined();
  });

  test.each([[4_000, 3_000, 1_600, 1_200], [1_000, 5_000, 320, 1_600], [300, 200, 300, 200]])('of %i × %i comes out as %i × %i', async (width, height, wide, high) => {
    const { about } = await clean(await sharp({ create: { ...PHOTO.create, width, height } }).jpeg().toBuffer());
    expect(about).toMatchObject({ width: wide, height: high });
  });

  test.each(['png', 'webp', 'gif'] as const)('drawn as %s is a PNG of the same colours', async (format) => {
    const { about, mime, bytes } = await clean(await sharp(PHOTO).toFormat(format, format === 'webp' ? { lossless: true } : {}).toBuffer());
    expect({ mime, format: about.format }).toEqual({ mime: 'image/png', format: 'png' });
    const [red] = (await sharp(bytes).stats()).channels;
    expect(Math.round(red?.mean ?? 0)).toBeGreaterThan(190);
  });

  test('that is as hard to press as can be has at most 1 MB', async () => {
    const { bytes, mime } = await clean(await noise(2_000));
    expect(mime).toBe('image/jpeg');
    expect(bytes.length).toBeLessThanOrEqual(1_000_000);
  });

  test('with a transparent ground that does not fit as PNG gets a white one', async () => {
    const veil = await sharp({ create: { width: 1_600, height: 1_600, channels: 3, background: '#000' } }).png().toBuffer();
    const busy = await sharp(await noise(1_600)).joinChannel(await sharp(veil).extractChannel(0).toBuffer()).png().toBuffer();
    const { mime, bytes } = await clean(busy);
    expect(mime).toBe('image/jpeg');
    expect((await sharp(bytes).stats()).channels[0]?.mean).toBeGreaterThan(250);
  });

  test('that moves is its first frame', async () => {
    const frame = Buffer.concat([Buffer.alloc(40 * 40 * 3, 255), Buffer.alloc(40 * 40 * 3, 0)]);
    const moving = await sharp(frame, { raw: { width: 40, height: 80, channels: 3, pageHeight: 40 } }).gif({ loop: 0 }).toBuffer();
    expect((await sharp(moving).metadata()).pages).toBe(2);
    const { about, bytes } = await clean(moving);
    expect(about).toMatchObject({ width: 40, height: 40 });
    expect((await sharp(bytes).stats()).channels[0]?.mean).toBe(255);
  });

  test('in four inks or sixteen bits becomes an ordinary one', async () => {
    expect((await clean(await sharp(PHOTO).toColourspace('cmyk').jpeg().toBuffer())).about).toMatchObject({ space: 'srgb', channels: 3 });
    expect((await clean(await sharp(PHOTO).toColourspace('rgb16').png().toBuffer())).about).toMatchObject({ depth: 'uchar' });
  });

  test('of too many pixels is refused before it is opened', async () => {
    const bomb = await sharp({ create: { width: 9_000, height: 9_000, channels: 3, background: '#fff' } }).png({ compressionLevel: 9 }).toBuffer();
    expect(await cleanFile(bomb, 'picture')).toEqual({ kind: 'refused', why: 'too-large' });
  });

  test('that is cut off or garbled is damaged', async () => {
    const whole = await noise(300);
    expect(await cleanFile(whole.subarray(0, whole.length / 2), 'picture')).toEqual({ kind: 'refused', why: 'damaged' });
    expect(await cleanFile(Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.alloc(500, 7)]), 'any')).toEqual({ kind: 'refused', why: 'damaged' });
  });

  test('of an iPhone is refused as a kind where nothing here opens it', async () => {
    expect(await cleanFile(Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1'), 'picture')).toEqual({ kind: 'refused', why: 'not-allowed' });
  });

  test('after a damaged one is cleaned all the same', async () => {
    const [first, second] = await Promise.all([cleanFile(Buffer.from([0xff, 0xd8, 0xff, 0xe0]), 'picture'), cleanFile(await noise(50), 'picture')]);
    expect([first.kind, second.kind]).toEqual(['refused', 'clean']);
  });
});

describe('another file', () => {
  const box = (brand: string, ...tracks: string[]): Buffer =>
    Buffer.from(`\0\0\0\x18ftyp${brand}\0\0\0\0${tracks.map((track) => `hdlr\0\0\0\0\0\0\0\0${track}\0\0`).join('')}`, 'latin1');

  test.each([
    ['audio/mp4', box('M4A ', 'soun')], ['audio/mp4', box('mp42', 'soun')], ['video/mp4', box('isom', 'soun', 'vide')], ['video/mp4', box('isom')], ['video/quicktime', box('qt  ', 'vide')],
    ['audio/mpeg', Buffer.from('ID3\x03')], ['audio/aac', Buffer.from([0xff, 0xf1, 0x50])], ['audio/ogg', Buffer.from('OggS')], ['audio/amr', Buffer.from('#!AMR\n')],
    ['audio/wav', Buffer.from('RIFF\0\0\0\0WAVEfmt ')], ['application/pdf', Buffer.from('%PDF-1.7')],
  ])('of type %s passes as it is, but not where a picture is wanted', async (mime, bytes) => {
    expect(await cleanFile(bytes, 'any')).toEqual({ kind: 'clean', file: { mime, bytes } });
    expect(await cleanFile(bytes, 'picture')).toEqual({ kind: 'refused', why: 'not-allowed' });
  });

  test.each(['', '<svg xmlns="http://www.w3.org/2000/svg"/>', '<html><script>', 'PK\x03\x04', 'MZ', '#!/bin/sh', '\0\0\0\x18ftypavif'])('that begins with %j is refused', async (head) => {
    expect(await cleanFile(Buffer.from(head, 'latin1'), 'any')).toEqual({ kind: 'refused', why: 'not-allowed' });
  });

  test('of more than 12 MB is refused unread', async () => {
    const long = Buffer.concat([Buffer.from('ID3\x03'), Buffer.alloc(12 * 1024 * 1024)]);
    expect(await cleanFile(long, 'any')).toEqual({ kind: 'refused', why: 'too-large' });
    expect(await cleanFile(long.subarray(0, 12 * 1024 * 1024), 'any')).toMatchObject({ kind: 'clean' });
  });
});
