import { createMemoryStore } from '../../src/store/memory/memory-store.js';
import { createRandomPseudonyms } from '../../src/store/pseudonyms.js';
import { describeStore } from './store-contract.js';
import { RETENTION_MS } from './store-fixtures.js';

describeStore('memory store', () => {
  let now = 1_790_000_000_000;
  const store = createMemoryStore({ clock: () => now, retentionMs: RETENTION_MS });
  return Promise.resolve({
    store,
    pseudonyms: createRandomPseudonyms(),
    now: () => now,
    tick: async () => {
      now += 10;
      // Lets the announcements that wait in the microtask queue through.
      await new Promise((resolve) => setImmediate(resolve));
    },
    close: () => store.close(),
  });
});
