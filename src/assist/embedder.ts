import { z } from 'zod';
import { callJson, type CallResult } from './json-call.js';

export interface EmbedderSettings {
  /** The whole address, e.g. `http://localhost:8000/v1/embeddings`. */
  readonly url: string;
  readonly model: string;
}

export interface EmbedOptions {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** Turns texts into vectors of length 1, in the given order. Never throws. */
export type Embedder = (texts: readonly string[], options: EmbedOptions) => Promise<CallResult<readonly Float32Array[]>>;

/** Vectors of the usual models have 384 to 4,096 numbers of up to some 25 characters each. */
const MAX_BYTES_A_TEXT = 150_000;
const MAX_DIMENSIONS = 8_192;

const answer = z.object({
  data: z.array(z.object({ index: z.number().int().nonnegative(), embedding: z.array(z.number().finite()).min(2).max(MAX_DIMENSIONS) })),
});

/** An embedder behind an OpenAI-compatible `/v1/embeddings`. */
export function createEmbedder({ url, model }: EmbedderSettings): Embedder {
  return async (texts, { timeoutMs, signal }) => {
    const called = await callJson({ url, body: { model, input: texts }, timeoutMs, maxBytes: 2_000 + MAX_BYTES_A_TEXT * texts.length, signal });
    if (!called.ok) return called;
    const parsed = answer.safeParse(called.value);
    const vectors = parsed.success ? orderVectors(parsed.data.data, texts.length) : undefined;
    return vectors === undefined ? { ok: false, fault: 'unexpected' } : { ok: true, value: vectors };
  };
}

/** One vector a text, all of one size; undefined when one is missing, double, of another size or without direction. */
function orderVectors(data: z.infer<typeof answer>['data'], count: number): readonly Float32Array[] | undefined {
  const size = data[0]?.embedding.length ?? 0;
  const vectors = new Map<number, Float32Array>();
  for (const { index, embedding } of data) {
    const vector = scaleToOne(Float32Array.from(embedding));
    if (vector === undefined || embedding.length !== size || index >= count || vectors.has(index)) return undefined;
    vectors.set(index, vector);
  }
  if (vectors.size !== count) return undefined;
  return [...vectors].sort(([a], [b]) => a - b).map(([, vector]) => vector);
}

/** The same direction with length 1, in place; undefined for a vector without a direction. */
export function scaleToOne(vector: Float32Array): Float32Array | undefined {
  const length = Math.hypot(...vector);
  if (!(length > 1e-9) || !Number.isFinite(length)) return undefined;
  for (let at = 0; at < vector.length; at += 1) vector[at] = (vector[at] ?? 0) / length;
  return vector;
}
