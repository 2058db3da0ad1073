import { deflateSync } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';

export interface ScreenOptions {
  readonly width?: number;
  readonly size?: number;
  readonly dark?: boolean;
  /** Between the top and the first line, in lines. */
  readonly above?: number;
}

/** A picture of a telephone's screen with these lines on it. */
export function drawScreen(lines: readonly string[], { width = 1_080, size = 44, dark = false, above = 0 }: ScreenOptions = {}): Sharp {
  const [ground, ink] = dark ? ['#121212', '#e8e8e8'] : ['#ffffff', '#1c1c1c'];
  const step = size * 1.9;
  const height = Math.round((lines.length + above + 1.5) * step);
  const texts = lines.map((line, at) => `<text x="40" y="${Math.round((at + above + 1.2) * step)}">${escapeMarkup(line)}</text>`).join('');
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="${ground}"/>`
    + `<g font-family="Noto Sans CJK JP, DejaVu Sans, sans-serif" font-size="${size}" fill="${ink}">${texts}</g></svg>`;
  return sharp(Buffer.from(svg));
}

function escapeMarkup(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;');
}

/** One colour, any size; made in strips so that the test itself needs no memory. */
export function plainPicture(width: number, height: number, background = '#ffffff'): Sharp {
  return sharp({ create: { width, height, channels: 3, background }, limitInputPixels: false });
}

export const VIETNAMESE_OFFER = [
  'Tuyển gấp 3 nam rút tiền ATM khu Saitama',
  'Mỗi lần rút ăn 5%, ngày kiếm 2 vạn yên',
  'Gửi ảnh thẻ ngoại kiều và hộ chiếu trước',
  'Nhắn tin Telegram, không gọi điện',
] as const;

export const JAPANESE_OFFER = ['急募 日給5万円 荷物を受け取るだけ', '身分証の写真を送ってください', '応募はテレグラムのみ 秘密厳守'] as const;

/** Letters and digits only: spaces are what reading gets wrong first. */
export function bare(text: string): string {
  return text.normalize('NFC').toLowerCase().replace(/[^\p{L}\p{M}\p{N}]/gu, '');
}

/** Chunk of a PNG; a wrong checksum would be another reason to refuse it. */
function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  let crc = 0xffffffff;
  for (const byte of body) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  const size = Buffer.alloc(4);
  size.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE((crc ^ 0xffffffff) >>> 0);
  return Buffer.concat([size, body, sum]);
}

/** A grey PNG of one colour, a bit a point: a small file that unpacks to side × side points. */
export function bomb(side: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([1, 0, 0, 0, 0], 8);
  const rows = deflateSync(Buffer.alloc(side * (1 + Math.ceil(side / 8))), { level: 9 });
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', header), chunk('IDAT', rows), chunk('IEND', Buffer.alloc(0))]);
}
