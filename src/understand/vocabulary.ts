/** Hash table from feature hashes to row numbers, in one typed array: loads as it lies on disk. */
export interface Vocabulary {
  /** Pairs of hash and row + 1; 0 = free. Length is a power of two times two. */
  readonly slots: Uint32Array;
  readonly size: number;
}

export function createVocabulary(hashes: Uint32Array): Vocabulary {
  let capacity = 16;
  while (capacity < hashes.length * 2) capacity *= 2;
  const slots = new Uint32Array(capacity * 2);
  for (let row = 0; row < hashes.length; row += 1) {
    const hash = hashes[row] ?? 0;
    let slot = hash & (capacity - 1);
    while (slots[slot * 2 + 1] !== 0) slot = (slot + 1) & (capacity - 1);
    slots[slot * 2] = hash;
    slots[slot * 2 + 1] = row + 1;
  }
  return { slots, size: hashes.length };
}

/** Row of a feature, or -1 when training never saw it. */
export function findRow(vocabulary: Vocabulary, hash: number): number {
  const { slots } = vocabulary;
  const mask = slots.length / 2 - 1;
  let slot = hash & mask;
  for (;;) {
    const row = slots[slot * 2 + 1] ?? 0;
    if (row === 0) return -1;
    if (slots[slot * 2] === hash) return row - 1;
    slot = (slot + 1) & mask;
  }
}
