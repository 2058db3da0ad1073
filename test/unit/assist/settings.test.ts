import { describe, expect, test } from '@jest/globals';
import { readEnvironment } from '../../../src/config.js';
import type { EventId, OutboxId } from '../../../src/core/brand.js';
import type { Input } from '../../../src/core/inbound.js';
import { silentLog, silentMetrics } from '../../../src/core/log.js';
import { startWorker } from '../../../src/queue/worker.js';
import type { TurnRequest } from '../../../src/bot/turn.js';
import { createMemoryStore } from '../../../src/store/memory/memory-store.js';
import { createRandomPseudonyms } from '../../../src/store/pseudonyms.js';
import type { Understanding } from '../../../src/understand/understanding.js';

const REFINED: Understanding = { languageConfidence: 1, offer: 0, action: 'answer', candidates: [{ id: 'wage-unpaid', confidence: 1 }], why: [] };

describe('the settings of the further tiers', () => {
  test('switch both off by default', () => {
    const { EMBEDDINGS_URL: embeddings, CHOOSER_URL: chooser } = readEnvironment({}, 'tool');
    expect([embeddings, chooser]).toEqual([undefined, undefined]);
  });

  test('want a model for the chooser', () => {
    expect(() => readEnvironment({ CHOOSER_URL: 'https://models.example/v1/chat/completions' }, 'tool')).toThrow(/^CHOOSER_MODEL: is needed/);
  });

  test.each([
    ['EMBEDDINGS_URL', 'file:///etc/passwd'],
    ['CHOOSER_URL', 'models.example'],
    ['EMBEDDINGS_TIMEOUT_MS', '5001'],
    ['CHOOSER_TIMEOUT_MS', '0'],
  ])('refuse %s=%s', (name, value) => {
    expect(() => readEnvironment({ [name]: value, CHOOSER_MODEL: 'm' }, 'tool')).toThrow(new RegExp(`^${name}: must`));
  });
});

/** Runs one event through a worker and gives what its turn was asked with, and how often `refine` was. */
async function work(input: Input, withRefine: boolean): Promise<{ readonly request: TurnRequest; readonly refined: number }> {
  const clock = (): number => 1_000;
  const store = createMemoryStore({ clock, retentionMs: 60_000 });
  let refined = 0;
  const request = await new Promise<TurnRequest>((resolve, reject) => {
    const worker = startWorker({
      store, clock, log: silentLog, metrics: silentMetrics, channels: new Map(), newId: () => 'row' as OutboxId, idleMs: 5,
      apologise: () => {
        throw new Error('nothing is buried here');
      },
      runTurn: (given) => {
        // The turn of this test commits nothing: its failure leaves the event where it is.
        void worker.stop().then(() => resolve(given), reject);
        return Promise.reject(new Error('enough'));
      },
      ...(withRefine
        ? {
            refine: () => {
              refined += 1;
              return Promise.resolve(REFINED);
            },
          }
        : {}),
    });
    const conversation = createRandomPseudonyms().conversation('somebody');
    const event = { id: 'e' as EventId, conversation, address: { channel: 'simulator' as const, bot: 'b', to: 't', scope: 'user' as const }, at: 1_000, receivedAt: 1_000, redelivery: false, standby: false, input };
    store.inbox.accept([event], { settleMs: 0 }).catch(reject);
  });
  await store.close();
  return { request, refined };
}

describe('the worker', () => {
  test('asks before the turn and hands over what it was told', async () => {
    expect(await work({ kind: 'text', text: 'hm' }, true)).toMatchObject({ request: { refined: REFINED }, refined: 1 });
  });

  test('asks nobody when nothing is configured', async () => {
    expect((await work({ kind: 'text', text: 'hm' }, false)).request.refined).toBeUndefined();
  });

  test('asks nobody about what holds no words', async () => {
    expect((await work({ kind: 'choice', data: 'v1:open:menu' }, true)).refined).toBe(0);
  });
});
