import { createHmac, randomBytes } from 'node:crypto';

/**
 * Remembers the vectors of the last texts. In memory only; the keys are hashes under a key that dies with the process, so that a
 * dump of the memory holds no list of what people wrote.
 */
export class VectorCache {
  private readonly secret = randomBytes(32);
  private readonly vectors = new Map<string, Float32Array>();

  /** @param limit entries at most; the one that was not used for longest goes first */
  constructor(private readonly limit: number) {}

  get size(): number {
    return this.vectors.size;
  }

  get(text: string): Float32Array | undefined {
    const key = this.keyOf(text);
    const vector = this.vectors.get(key);
    if (vector === undefined) return undefined;
    this.vectors.delete(key);
    this.vectors.set(key, vector);
    return vector;
  }

  put(text: string, vector: Float32Array): void {
    const key = this.keyOf(text);
    this.vectors.delete(key);
    this.vectors.set(key, vector);
    for (const oldest of this.vectors.keys()) {
      if (this.vectors.size <= this.limit) return;
      this.vectors.delete(oldest);
    }
  }

  private keyOf(text: string): string {
    return createHmac('sha256', this.secret).update(text).digest('base64url');
  }
}
