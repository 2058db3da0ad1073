// node scripts/embed.mjs: embeds the example messages into .cache/embeddings/, once for each content and model, so that no worker has
// to at its start. Wants EMBEDDINGS_URL (and EMBEDDINGS_MODEL) and a built dist/. Takes as long as the embedder needs for some 5,600 texts.
import { prepareEmbeddings, readSettings } from '../dist/main.js';

const env = readSettings('tool');
if (env.EMBEDDINGS_URL === undefined) {
  console.error('EMBEDDINGS_URL: set it to the address of an OpenAI-compatible /v1/embeddings');
  process.exit(1);
}
const print = (event, fields = {}) => console.error(event, JSON.stringify(fields));
const ready = await prepareEmbeddings(env, { debug: () => undefined, info: print, warn: print, error: print });
process.exit(ready ? 0 : 1);
