import type { Clock } from '../core/clock.js';
import type { Log, Metrics } from '../core/log.js';
import type { Understanding } from '../understand/understanding.js';
import { createChooser, type Chooser, type ChooserSettings } from './chooser.js';
import { choosable, combineShares, takeChoice } from './combining.js';
import { createEmbedder, type Embedder, type EmbedderSettings } from './embedder.js';
import { EMBEDDED_CHARACTERS, IndexBuilder } from './index-builder.js';
import { minimiseText } from './minimal-text.js';
import { Patience } from './patience.js';
import { scoreTopics, type Example } from './topic-index.js';
import { VectorCache } from './vector-cache.js';

export interface AssistSettings {
  readonly embeddings?: (EmbedderSettings & { readonly timeoutMs: number }) | undefined;
  readonly chooser?: ChooserSettings | undefined;
}

export interface AssistParts {
  readonly settings: AssistSettings;
  /** Reads the examples that the default tier learns from. */
  readonly examples: () => readonly Example[];
  /** e.g. `.cache/embeddings` */
  readonly cacheDir: string;
  /** Whether an id is a topic; else it is an intent. */
  readonly isTopic: (id: string) => boolean;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly clock: Clock;
}

/** The tiers beyond the default one. */
export interface Assist {
  /**
   * Looks again at a message that the default tier is unsure of. The default tier's danger, language and places stay as they are; what
   * fails or is late changes nothing. Never rejects.
   */
  readonly refine: (text: string, understanding: Understanding) => Promise<Understanding>;
  /** Makes the index of the examples if it is not there yet; may take minutes. True when it is ready. */
  prepare(): Promise<boolean>;
  stop(): Promise<void>;
}

/** Vectors of 384 numbers: some megabytes. */
const REMEMBERED = 2_000;

/** Builds what the settings switch on; undefined when that is nothing. No call is made before the first message or `prepare`. */
export function createAssist(parts: AssistParts): Assist | undefined {
  const { embeddings, chooser } = parts.settings;
  if (embeddings === undefined && chooser === undefined) return undefined;
  const semantic = embeddings === undefined ? undefined : new SemanticTier(parts, embeddings.model, createEmbedder(embeddings), embeddings.timeoutMs);
  const choice = chooser === undefined ? undefined : new ChoiceTier(parts, createChooser(chooser));
  return {
    refine: async (text, understanding) => {
      if (!isUnsure(understanding)) return understanding;
      const weighed = (await semantic?.refine(text, understanding)) ?? understanding;
      return isUnsure(weighed) ? ((await choice?.refine(text, weighed)) ?? weighed) : weighed;
    },
    prepare: () => semantic?.prepare() ?? Promise.resolve(true),
    stop: () => semantic?.stop() ?? Promise.resolve(),
  };
}

/** Danger is answered by the default tier alone, and so is what it is sure of. */
function isUnsure({ action, danger }: Understanding): boolean {
  return action === 'clarify' && danger === undefined;
}

class SemanticTier {
  private readonly builder: IndexBuilder;
  private readonly patience: Patience;
  private readonly cache = new VectorCache(REMEMBERED);

  constructor(
    private readonly parts: AssistParts,
    model: string,
    private readonly embed: Embedder,
    private readonly timeoutMs: number,
  ) {
    this.patience = new Patience('embeddings', parts);
    this.builder = new IndexBuilder({ embed, model, examples: parts.examples, cacheDir: parts.cacheDir, log: parts.log, clock: parts.clock });
  }

  async refine(text: string, understanding: Understanding): Promise<Understanding> {
    const { index } = this.builder;
    if (index === undefined) return understanding;
    const vector = await this.vectorOf(minimiseText(text, EMBEDDED_CHARACTERS));
    return vector === undefined ? understanding : combineShares(understanding, scoreTopics(index, vector), this.parts.isTopic);
  }

  async prepare(): Promise<boolean> {
    await this.builder.prepare();
    return this.builder.ready;
  }

  stop(): Promise<void> {
    return this.builder.stop();
  }

  private async vectorOf(text: string): Promise<Float32Array | undefined> {
    const known = this.cache.get(text);
    if (known !== undefined || text === '') return known;
    const answer = await this.patience.ask(() => this.embed([text], { timeoutMs: this.timeoutMs }));
    const vector = answer?.value[0];
    if (vector !== undefined) this.cache.put(text, vector);
    return vector;
  }
}

class ChoiceTier {
  private readonly patience: Patience;

  constructor(
    private readonly parts: AssistParts,
    private readonly choose: Chooser,
  ) {
    this.patience = new Patience('chooser', parts);
  }

  async refine(text: string, understanding: Understanding): Promise<Understanding> {
    const ids = choosable(understanding);
    if (ids.length === 0) return understanding;
    const answer = await this.patience.ask(() => this.choose(text, ids));
    return answer?.value === undefined ? understanding : takeChoice(understanding, answer.value, this.parts.isTopic);
  }
}
