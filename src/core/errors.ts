/**
 * Every error of ours: `code` is the stable name (listed in docs/errors.md, which a test compares with this file),
 * `retryable` says whether the same thing may work later. Messages never hold what people wrote, ids or secrets.
 */
export const ERROR_CODES = {
  'store-unavailable': 'The store did not answer. The webhook answers 503 and the platform delivers again.',
  'lease-lost': 'Another worker has the conversation. The turn is dropped; the other one does it.',
  'store-unsafe': 'Redis may lose data as it is configured (no AOF, or an eviction policy). Start is refused.',
  'data-key-unknown': 'A record was sealed with a key that is not in DATA_KEYS.',
  'record-damaged': 'A record could not be opened or read.',
  'config-invalid': 'Environment values are missing or malformed; each is named on a line of its own.',
  'content-invalid': 'A content file is wrong; each problem names the file and the path in it.',
  'model-missing': 'The topic model has not been built. Run npm run build.',
  'id-malformed': 'A platform id does not have the documented form, so no call was made with it.',
  'deadline-passed': 'A platform did not answer in time; whether it acted is unknown.',
  'turn-failed': 'A turn threw. Nothing of it was saved; it is tried again, then buried.',
} as const;
export type ErrorCode = keyof typeof ERROR_CODES;

const RETRYABLE: ReadonlySet<ErrorCode> = new Set(['store-unavailable', 'lease-lost', 'deadline-passed', 'turn-failed']);

/** The base of all errors that we throw. */
export class MadoguchiError extends Error {
  readonly code: ErrorCode;
  readonly retryable: boolean;

  constructor(code: ErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.name = 'MadoguchiError';
    this.code = code;
    this.retryable = RETRYABLE.has(code);
  }
}

/** A store that failed or refused. */
export class StoreError extends MadoguchiError {
  override readonly name = 'StoreError';
}
