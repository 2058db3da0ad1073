import type { FastifyReply, FastifyRequest } from 'fastify';
import type { StoredFile } from '../core/desk.js';

const ENDINGS: Readonly<Record<string, string>> = {
  'image/jpeg': 'jpg', 'image/png': 'png', 'image/gif': 'gif', 'image/webp': 'webp',
  'audio/mpeg': 'mp3', 'audio/mp4': 'm4a', 'audio/aac': 'aac', 'audio/ogg': 'ogg', 'audio/amr': 'amr', 'audio/wav': 'wav',
  'video/mp4': 'mp4', 'video/quicktime': 'mov', 'application/pdf': 'pdf',
};
const SHOWN = /^(?:image|audio|video)\/[\w.+-]+$/;
const RANGE = /^bytes=(\d{0,15})-(\d{0,15})$/;

/**
 * Answers with a file that a stranger sent: never as anything that a browser runs, never kept by it. Pictures, sound and film are shown,
 * all else is a download. One range is served, without which Safari plays no sound.
 * @param name of the file as it is saved, without ending
 */
export function sendFile(request: FastifyRequest, reply: FastifyReply, { mime, bytes }: StoredFile, name: string): FastifyReply {
  const shown = SHOWN.test(mime) && mime !== 'image/svg+xml';
  reply
    .type(shown || mime === 'application/pdf' ? mime : 'application/octet-stream')
    .header('content-disposition', `${shown ? 'inline' : 'attachment'}; filename="${name}.${ENDINGS[mime] ?? 'bin'}"`)
    .header('x-content-type-options', 'nosniff')
    .header('content-security-policy', "default-src 'none'; sandbox")
    .header('cross-origin-resource-policy', 'same-origin')
    .header('cache-control', 'private, no-store')
    .header('accept-ranges', 'bytes');
  const range = readRange(request.headers.range, bytes.length);
  if (range === 'outside') return reply.status(416).header('content-range', `bytes */${bytes.length}`).send();
  if (range === undefined) return reply.send(bytes);
  return reply.status(206).header('content-range', `bytes ${range.from}-${range.to}/${bytes.length}`).send(bytes.subarray(range.from, range.to + 1));
}

/** One range, both ends included. Undefined: the whole file, which is also the answer to anything that cannot be read (RFC 9110, 14.2). */
function readRange(header: string | undefined, length: number): { readonly from: number; readonly to: number } | 'outside' | undefined {
  const [, first, last] = RANGE.exec(header ?? '') ?? [];
  if (first === undefined || last === undefined || (first === '' && last === '')) return undefined;
  const from = first === '' ? Math.max(0, length - Number(last)) : Number(first);
  const to = first === '' || last === '' ? length - 1 : Math.min(Number(last), length - 1);
  if (from >= length || (first === '' && last !== '' && Number(last) === 0)) return 'outside';
  return from > to ? undefined : { from, to };
}
