/** Numbers that both stores keep to, so that one contract suite holds for both. Durations in ms. */
const HOUR = 3_600_000;

/** LINE delivers again for up to a day; two more hours for clocks and queues. */
export const DEDUPE_MS = 26 * HOUR;
/** How long an unsent message stays refused when it arrives after its `unsend`. */
export const TOMBSTONE_MS = 24 * HOUR;
/** How long a platform message is remembered as sent by us. */
export const OURS_MS = 24 * HOUR;
/** Reply tokens live about a minute on the platform; older ones are only rubbish to keep. */
export const TOKEN_KEPT_MS = 10 * 60_000;
export const TOKENS_KEPT = 5;
export const TRANSCRIPT_MAX = 1_000;
/** How long it is known what came of a counsellor's command. */
export const ANSWER_MS = 10 * 60_000;
/** How far back the consoles can resume; what is older they load anew. */
export const CHANGES_MS = 15 * 60_000;
export const FILES_MAX = 60;
/** A full year of figures, and the month beside it. */
export const FIGURES_MS = 400 * 24 * HOUR;
export const AUDIT_MS = 365 * 24 * HOUR;
export const AUDIT_MAX = 50_000;
/** A burst is answered at the latest this many settle times after its first message. */
export const BURST_FACTOR = 3;
