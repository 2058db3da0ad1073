/** A JSON object of which nothing is known yet. */
export type Fields = Readonly<Record<string, unknown>>;

export function fieldsOf(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
}

/** Every array of a webhook may be missing; what is no array is an empty one. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}

/** A string with something in it. */
export function stringOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** An id of Meta's: 1 to 32 digits, sent as a string or (app ids) as a number. */
export function idOf(value: unknown): string | undefined {
  const text = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value;
  return typeof text === 'string' && /^\d{1,32}$/.test(text) ? text : undefined;
}

/** A word of the platform that may stand in a count: short, and of no other signs than names have. */
export function platformWord(value: unknown): string {
  return typeof value === 'string' && /^[a-z][a-z0-9_-]{0,39}$/i.test(value) ? value : 'other';
}
