import { z } from 'zod';

const text = z.string().min(1);

/** What is said of a name that was looked up in official lists. */
export const licenceWords = z.object({
  reviewed: z.boolean(),
  /** The kinds of lists, as they stand inside a sentence. */
  list: z.object({ supervising: text, sending: text }).strict(),
  /** A list with day and publisher; and many of them together. */
  listed: text, many: text,
  found: text,
  /** After what was found under a name that is spelt a little otherwise. */
  almost: text,
  suspended: text, withdrawn: text, expired: text,
  'number-of-another': text, similar: text, absent: text, 'no-list': text,
}).strict();
export type LicenceWords = z.infer<typeof licenceWords>;
