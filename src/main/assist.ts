import { createAssist, type Assist } from '../assist/assist.js';
import type { Room } from '../bot/room.js';
import type { Environment } from '../config.js';
import type { Clock } from '../core/clock.js';
import type { Log, Metrics } from '../core/log.js';
import { readCorpus } from '../model-cache/corpus.js';
import { PLACES } from './screening.js';

interface AssistBuild {
  readonly env: Environment;
  readonly log: Log;
  readonly room: Pick<Room, 'content'>;
  readonly metrics: Metrics;
  readonly clock: Clock;
}

/** The further tiers of understanding; undefined while neither is configured. */
export function buildAssist({ env, room, log, metrics, clock }: AssistBuild): Assist | undefined {
  const { EMBEDDINGS_URL: embeddingsUrl, CHOOSER_URL: chooserUrl, CHOOSER_MODEL: chooserModel } = env;
  return createAssist({
    settings: {
      ...(embeddingsUrl === undefined ? {} : { embeddings: { url: embeddingsUrl, model: env.EMBEDDINGS_MODEL, timeoutMs: env.EMBEDDINGS_TIMEOUT_MS } }),
      ...(chooserUrl === undefined || chooserModel === undefined
        ? {}
        : { chooser: { url: chooserUrl, model: chooserModel, apiKey: env.CHOOSER_API_KEY, timeoutMs: env.CHOOSER_TIMEOUT_MS } }),
    },
    examples: () => readCorpus(PLACES).utterances,
    cacheDir: PLACES.embeddingsDir,
    isTopic: (id) => room.content.topics.has(id),
    log, metrics, clock,
  });
}
