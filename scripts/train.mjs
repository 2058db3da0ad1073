// npm run build trains too; this trains alone and says how long it took. The model goes to .cache/models.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadOrTrainModel } from '../dist/model-cache/model-cache.js';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');
const log = { debug: () => undefined, info: (event) => console.log(event), warn: console.warn, error: console.error };
const started = performance.now();
const model = loadOrTrainModel({ localesDir: path.join(root, 'locales'), dialogsDir: path.join(root, 'dialogs'), cacheDir: path.join(root, '.cache', 'models'), log });
console.log(`${model.topics.labels.length} labels, ${model.vocabulary.size} features, ${((performance.now() - started) / 1000).toFixed(1)} s`);
