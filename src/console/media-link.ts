import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { ConversationKey } from '../core/brand.js';
import type { FileId, StoredFile } from '../core/desk.js';
import type { Store } from '../core/store.js';

/** The platform fetches within seconds; phones that were off for a week still show the picture. */
const LINK_MS = 7 * 86_400_000;
const TOKEN = /^[\w-]{43}$/;

const link = z.object({ conversation: z.string().transform((key) => key as ConversationKey), file: z.string().transform((id) => id as FileId) });

/**
 * A public address for one file, which nobody can guess and which runs out after a week.
 * @param mediaUrl where the platforms reach the service, without a slash at the end
 */
export async function createMediaLink(store: Store, mediaUrl: string, target: { readonly conversation: ConversationKey; readonly file: FileId }): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  await store.vault.put('media-link', hashToken(token), target, { ttlMs: LINK_MS });
  return `${mediaUrl}/media/${token}`;
}

/** The file behind the last part of such an address; undefined when it has run out, was deleted or never was. @throws StoreError */
export async function openMediaLink(store: Store, token: string): Promise<StoredFile | undefined> {
  if (!TOKEN.test(token)) return undefined;
  const found = link.safeParse(await store.vault.get('media-link', hashToken(token))).data;
  return found === undefined ? undefined : store.desk.file(found.conversation, found.file);
}

/** Ids of the vault lie open: whoever reads the store must not be able to fetch the picture. */
function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
