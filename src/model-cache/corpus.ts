import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { MadoguchiError } from '../core/errors.js';
import { LANGUAGES, type Language } from '../core/language.js';
import { POST_KINDS, type Corpus, type Post, type Utterance } from '../understand/model.js';
import { readLexicon } from './lexicon-files.js';

function readUtterances(localesDir: string, language: Language): Utterance[] {
  const folder = join(localesDir, language, 'utterances');
  return readdirSync(folder).filter((name) => name.endsWith('.tsv')).sort().flatMap((name) => parseUtterances(readFileSync(join(folder, name), 'utf8'), language, `${language}/utterances/${name}`));
}

/** Reads `label <TAB> text` lines. @throws MadoguchiError `content-invalid` naming file and line */
function parseUtterances(content: string, language: Language, file: string): Utterance[] {
  return content.split('\n').flatMap((line, at) => {
    if (line === '' || line.startsWith('#')) return [];
    const tab = line.indexOf('\t');
    if (tab <= 0 || tab === line.length - 1) throw new MadoguchiError('content-invalid', `${file}:${at + 1}: not "label<TAB>text"`);
    return [{ language, label: line.slice(0, tab), text: line.slice(tab + 1) }];
  });
}

/** Reads `kind <TAB> text` lines; `\\n` in a text is a new line. A language may have none yet. */
function readPosts(localesDir: string, language: Language): Post[] {
  const folder = join(localesDir, language, 'posts');
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => name.endsWith('.tsv')).sort();
  return names.flatMap((name) => {
    const file = `${language}/posts/${name}`;
    return parseUtterances(readFileSync(join(folder, name), 'utf8'), language, file).map(({ label, text }) => {
      const kind = POST_KINDS.find((known) => known === label);
      if (kind === undefined) throw new MadoguchiError('content-invalid', `${file}: "${label}" is none of ${POST_KINDS.join(', ')}`);
      return { language, kind, text: text.replaceAll('\\n', '\n') };
    });
  });
}

interface LabelFile {
  readonly intents: readonly string[];
  readonly urgent: readonly string[];
}

function readLabels(dialogsDir: string): LabelFile {
  const parsed = load(readFileSync(join(dialogsDir, 'understanding', 'labels.yaml'), 'utf8')) as Partial<LabelFile> | undefined;
  if (parsed?.intents === undefined || parsed.urgent === undefined) throw new MadoguchiError('content-invalid', 'understanding/labels.yaml: intents and urgent are needed');
  return { intents: parsed.intents, urgent: parsed.urgent };
}

/** Where the content lies. */
export interface CorpusFolders {
  readonly localesDir: string;
  readonly dialogsDir: string;
}

/**
 * Reads all that the model learns from.
 * @throws MadoguchiError `content-invalid` when a file is not in its form
 */
export function readCorpus(folders: CorpusFolders): Corpus {
  const labels = readLabels(folders.dialogsDir);
  return {
    utterances: LANGUAGES.flatMap((language) => readUtterances(folders.localesDir, language)),
    posts: LANGUAGES.flatMap((language) => readPosts(folders.localesDir, language)),
    intents: labels.intents,
    dangerTopics: labels.urgent,
    lexicon: readLexicon(folders.dialogsDir),
  };
}
