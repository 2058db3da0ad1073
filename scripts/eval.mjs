// npm run eval: how well messages are understood. Tables here, everything as JSON in .cache/eval/latest.json, beside the run before.
//   --cross     cross-validate on the utterances (--folds=5 of them, --run=5 really run; half a minute each)
//   --curve     learning curve: a quarter, a half and all of the utterances, one fold each
//   --baselines the other classifiers of docs/decisions/understanding.md
//   --misses    every question whose topic was not first, with what was taken instead
import { mkdirSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { crossValidate } from '../dist/understand/evaluation/cross-validation.js';
import { compareBaselines } from '../dist/understand/evaluation/baselines.js';
import { measure } from '../dist/understand/evaluation/measure.js';
import { parseQuestions } from '../dist/understand/evaluation/question.js';
import { readCorpus } from '../dist/model-cache/corpus.js';
import { loadOrTrainModel } from '../dist/model-cache/model-cache.js';
import { DEFAULT_PLAN } from '../dist/understand/train.js';
import { createUnderstand } from '../dist/understand/understand.js';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');
const flags = new Map(process.argv.slice(2).map((flag) => flag.replace(/^--/, '').split('=')));
const folders = { localesDir: path.join(root, 'locales'), dialogsDir: path.join(root, 'dialogs') };
const log = { debug: () => undefined, info: console.error, warn: console.error, error: console.error };
const percent = (part, whole) => (whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`);
const line = (...cells) => console.log(cells.map((cell, at) => (at === 0 ? String(cell).padEnd(26) : String(cell).padStart(10))).join(' '));

function printScores(title, scores, previous = {}) {
  console.log(`\n${title}`);
  line('', 'questions', 'first', 'in three', 'before');
  for (const [name, { count, first, three }] of Object.entries(scores)) {
    const before = previous[name];
    line(name, count, percent(first, count), percent(three, count), before === undefined ? '' : percent(before.first, before.count));
  }
}

function printMeasurement(result, before) {
  printScores('by language', { all: result.all, ...result.byLanguage }, { all: before?.all, ...before?.byLanguage });
  printScores('by kind', result.byKind, before?.byKind);
  const worst = Object.entries(result.byTopic).filter(([, { count, first }]) => first < count).sort(([, a], [, b]) => a.first / a.count - b.first / b.count);
  printScores('topics with misses', Object.fromEntries(worst.slice(0, 25)), before?.byTopic);
  const { danger, outOfScope, answers, prefecture } = result;
  console.log('\nlayers');
  line('language', percent(result.languageRight, 1));
  line('danger found', `${danger.found}/${danger.urgent}`, percent(danger.found, danger.urgent));
  line('danger false alarms', `${danger.falseAlarms}/${danger.calm}`, percent(danger.falseAlarms, danger.calm));
  line('out of scope found', `${outOfScope.found}/${outOfScope.count}`, percent(outOfScope.found, outOfScope.count));
  line('in scope refused', `${outOfScope.refused}/${outOfScope.inScope}`, percent(outOfScope.refused, outOfScope.inScope));
  line('direct answers', answers.direct, percent(answers.wrong, answers.direct), 'wrong');
  line('asked back', answers.clarified);
  line('prefecture', `${prefecture.found}/${prefecture.count}`);
  console.log(`missed danger: ${danger.missed.join(' ') || 'none'}\nfalse alarms: ${danger.wrong.join(' ') || 'none'}`);
  console.log('\nreliability (of the answers given this confidence, how many are right)');
  for (const bin of result.reliability) line(`from ${bin.from.toFixed(1)}`, bin.count, bin.meanConfidence.toFixed(2), percent(bin.accuracy, 1));
  console.log('\nconfusions (right→taken)');
  for (const [pair, times] of result.confusions.slice(0, 15)) line(pair.padEnd(46), times);
}

function timeMessages(understand, questions) {
  const runs = 10;
  for (const { text } of questions) understand(text, {});
  const started = performance.now();
  for (let run = 0; run < runs; run += 1) for (const { text } of questions) understand(text, {});
  return (performance.now() - started) / (runs * questions.length);
}

const memoryBefore = process.memoryUsage().rss;
const loadStarted = performance.now();
const model = loadOrTrainModel({ ...folders, cacheDir: path.join(root, '.cache', 'models'), log });
const loadMs = performance.now() - loadStarted;
const understand = createUnderstand(model);
const questions = parseQuestions(readFileSync(path.join(root, 'test', 'eval', 'questions-dev.jsonl'), 'utf8'));
const reportFile = path.join(root, '.cache', 'eval', 'latest.json');
const before = existsSync(reportFile) ? JSON.parse(readFileSync(reportFile, 'utf8')) : undefined;
const measured = measure(understand, questions);
const msPerMessage = timeMessages(understand, questions);
const cost = { msPerMessage, loadMs, memoryMb: (process.memoryUsage().rss - memoryBefore) / 1e6 };
printMeasurement(measured, before?.measured);
console.log(`\n${msPerMessage.toFixed(3)} ms a message, ${cost.memoryMb.toFixed(0)} MB for the model and all languages, loaded in ${loadMs.toFixed(0)} ms`);

if (flags.has('misses')) {
  for (const { id, text, topic, alsoOk } of questions) {
    const { candidates } = understand(text, {});
    if (![topic, ...alsoOk].includes(candidates[0]?.id ?? 'out-of-scope')) console.log(`${id} ${topic} ← ${candidates.slice(0, 3).map((one) => `${one.id} ${one.confidence.toFixed(2)}`).join(', ')}`);
  }
}
const report = { at: new Date().toISOString(), measured, cost };
if (flags.has('cross')) {
  report.cross = crossValidate(readCorpus(folders), DEFAULT_PLAN, Number(flags.get('folds') ?? 5), Number(flags.get('run') ?? 5));
  printScores('cross-validation on the utterances', { all: report.cross.all, ...report.cross.byLanguage });
  console.log(`best temperature ${report.cross.temperature} (in use: ${DEFAULT_PLAN.temperature})`);
}
if (flags.has('curve')) {
  const corpus = readCorpus(folders);
  report.curve = {};
  for (const part of [4, 2, 1]) {
    const utterances = corpus.utterances.filter((_, at) => at % part === 0);
    report.curve[utterances.length] = crossValidate({ ...corpus, utterances }, DEFAULT_PLAN, 5, 1).all;
  }
  printScores('learning curve (utterances → held-out fifth)', report.curve);
}
if (flags.has('baselines')) {
  report.baselines = compareBaselines(readCorpus(folders), questions);
  printScores('bake-off on the development set', report.baselines);
}
mkdirSync(path.dirname(reportFile), { recursive: true });
writeFileSync(reportFile, `${JSON.stringify(report, null, 1)}\n`);
