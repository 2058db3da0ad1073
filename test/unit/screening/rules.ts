import { readContent } from '../../../src/content/load.js';
import { loadScreeningRules } from '../../../src/content/screening-files.js';
import { createScreen } from '../../../src/screening/screen.js';

export const { content } = readContent({ dialogsDir: 'dialogs', localesDir: 'locales' });
export const rules = loadScreeningRules({ dialogsDir: 'dialogs', content });
export const screen = createScreen(rules);
export const TODAY = '2026-11-21';
