import { readCorpus } from '../../../src/model-cache/corpus.js';

/** The real content: read once by each test file that needs it. */
export const corpus = readCorpus({ localesDir: 'locales', dialogsDir: 'dialogs' });
