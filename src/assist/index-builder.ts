import type { Clock } from '../core/clock.js';
import type { Log } from '../core/log.js';
import type { Embedder } from './embedder.js';
import { indexFile, readIndex, writeIndex } from './index-file.js';
import { minimiseText } from './minimal-text.js';
import { buildTopicIndex, pickExamples, type Example, type TopicIndex } from './topic-index.js';

export interface IndexSource {
  readonly embed: Embedder;
  /** Name of the embedding model: another model, another index. */
  readonly model: string;
  /** Reads the examples; called at most once. */
  readonly examples: () => readonly Example[];
  /** e.g. `.cache/embeddings` */
  readonly cacheDir: string;
  readonly log: Log;
  readonly clock: Clock;
}

/** Characters of a message that the embedder reads. */
export const EMBEDDED_CHARACTERS = 1_000;
const BATCH = 16;
/** Nobody waits for these calls. */
const BATCH_TIMEOUT_MS = 60_000;
/** After a failed try. */
const REST_MS = 60_000;

/** Makes the index in the background, once for each content and model, and goes on where a failed try has stopped. */
export class IndexBuilder {
  private built: TopicIndex | undefined;
  private examples: readonly Example[] | undefined;
  private readonly vectors: Float32Array[] = [];
  private running: Promise<void> | undefined;
  private notBefore = -Infinity;
  private readonly ending = new AbortController();

  constructor(private readonly source: IndexSource) {}

  /** The index as far as it is ready. While it is not, a try is begun, at most one a minute. */
  get index(): TopicIndex | undefined {
    if (this.built === undefined) void this.prepare();
    return this.built;
  }

  /** Reads or makes the index; one try. Afterwards {@link ready} tells whether it came to something. Never rejects. */
  prepare(): Promise<void> {
    if (this.running !== undefined) return this.running;
    if (this.built !== undefined || this.ending.signal.aborted || this.source.clock() < this.notBefore) return Promise.resolve();
    this.running = this.make()
      .catch(() => {
        // Vectors that do not fit together, or a disk that refuses: from the beginning, later.
        this.vectors.length = 0;
        this.rest('unexpected');
      })
      .finally(() => {
        this.running = undefined;
      });
    return this.running;
  }

  get ready(): boolean {
    return this.built !== undefined;
  }

  /** Ends a try that is under way. */
  stop(): Promise<void> {
    this.ending.abort();
    return this.running ?? Promise.resolve();
  }

  private async make(): Promise<void> {
    // Reading the examples takes a moment: the turn in hand goes first.
    await Promise.resolve();
    const { source } = this;
    const examples = (this.examples ??= pickExamples(source.examples()));
    const file = indexFile(source.cacheDir, source.model, examples);
    this.built = readIndex(file);
    if (this.built !== undefined) return;
    while (this.vectors.length < examples.length) {
      const batch = examples.slice(this.vectors.length, this.vectors.length + BATCH);
      const texts = batch.map(({ text }) => minimiseText(text, EMBEDDED_CHARACTERS));
      const embedded = await source.embed(texts, { timeoutMs: BATCH_TIMEOUT_MS, signal: this.ending.signal });
      if (!embedded.ok) {
        this.rest(embedded.fault);
        return;
      }
      this.vectors.push(...embedded.value);
    }
    const index = buildTopicIndex(examples, this.vectors);
    this.vectors.length = 0;
    writeIndex(file, index);
    this.built = index;
    source.log.info('embeddings-ready', { examples: examples.length, topics: new Set(index.centroids.map(({ label }) => label)).size });
  }

  private rest(fault: string): void {
    this.notBefore = this.source.clock() + REST_MS;
    if (!this.ending.signal.aborted) this.source.log.warn('embeddings-not-ready', { code: fault, done: this.vectors.length });
  }
}
