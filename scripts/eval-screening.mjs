// How well offers are judged: verdicts, signs, facts and time on labelled posts (test/screening).
//   node scripts/eval-screening.mjs [--set=worked,tune,held] [--misses] [--id=worked-07] [--dist=dist] [--date=2026-11-21]
// Reads the built files: npm run build first.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { load } from 'js-yaml';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');
const flags = new Map(process.argv.slice(2).map((flag) => flag.replace(/^--/, '').split('=')));
const dist = path.join(root, flags.get('dist') ?? 'dist');
const module = (name) => import(pathToFileURL(path.join(dist, name)).href);
const { createScreen } = await module('screening/screen.js');
const { loadScreeningRules } = await module('content/screening-files.js');
const { readContent } = await module('content/load.js');
const { parseLanguage } = await module('core/language.js');

const folders = { localesDir: path.join(root, 'locales'), dialogsDir: path.join(root, 'dialogs') };
const screen = createScreen(loadScreeningRules({ dialogsDir: folders.dialogsDir, content: readContent(folders).content }));
const date = flags.get('date') ?? '2026-11-21';
const VERDICTS = ['danger', 'high-risk', 'caution', 'no-red-flags', 'not-an-offer'];
const percent = (part, whole) => (whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`);
const line = (...cells) => console.log(cells.map((cell, at) => (at === 0 ? String(cell).padEnd(24) : String(cell).padStart(14))).join(' '));
const same = (a, b) => (Array.isArray(b) ? Array.isArray(a) && [...a].sort().join() === [...b].sort().join() : a === b);

function judge(post) {
  const result = screen({ text: post.text, askerStatus: post.asker ?? 'unknown', date, ...(flags.has('given-lang') ? { lang: parseLanguage(post.lang) } : {}) });
  const wrong = Object.entries(post.facts ?? {}).filter(([name, value]) => !same(result.facts[name], value)).map(([name, value]) => `${name}: ${JSON.stringify(result.facts[name])} ≠ ${JSON.stringify(value)}`);
  return { post, result, wrong, facts: Object.keys(post.facts ?? {}).length, right: result.verdict === post.verdict, langRight: result.lang === parseLanguage(post.lang) };
}

function printSet(name, rows) {
  const count = (test) => rows.filter(test).length;
  console.log(`\n== ${name}: ${rows.length} posts`);
  const danger = rows.filter((row) => row.post.verdict === 'danger');
  const benign = rows.filter((row) => ['no-red-flags', 'not-an-offer'].includes(row.post.verdict));
  const flagged = benign.filter((row) => ['danger', 'high-risk'].includes(row.result.verdict));
  const facts = rows.reduce((all, row) => all + row.facts, 0);
  const wrong = rows.reduce((all, row) => all + row.wrong.length, 0);
  line('verdict right', percent(count((row) => row.right), rows.length));
  line('danger found', percent(danger.filter((row) => row.result.verdict === 'danger').length, danger.length));
  line('danger called harmless', danger.filter((row) => ['no-red-flags', 'not-an-offer'].includes(row.result.verdict)).length);
  line('benign flagged', percent(flagged.length, benign.length), '(danger or high-risk)');
  line('benign, any other', percent(benign.filter((row) => !row.right).length, benign.length));
  line('facts right', percent(facts - wrong, facts), `${facts} facts`);
  line('language right', percent(count((row) => row.langRight), rows.length));
  console.log('\nrows: labelled, columns: found');
  line('', ...VERDICTS);
  for (const verdict of VERDICTS) line(verdict, ...VERDICTS.map((found) => count((row) => row.post.verdict === verdict && row.result.verdict === found)));
  console.log('\nby language');
  for (const lang of [...new Set(rows.map((row) => row.post.lang))].sort()) {
    const own = rows.filter((row) => row.post.lang === lang);
    line(lang, own.length, percent(own.filter((row) => row.right).length, own.length));
  }
}

function printSignals(rows) {
  // `signals` names every sign of a post, `must` only those that have to be found: precision is taken from the first, recall from both.
  const whole = rows.filter((row) => row.post.signals !== undefined);
  const labelOf = (row) => row.post.signals ?? row.post.must ?? [];
  const ids = [...new Set([...rows.flatMap(labelOf), ...whole.flatMap((row) => row.result.signals.map((signal) => signal.id))])].sort();
  console.log('\nsigns');
  line('', 'labelled', 'precision', 'recall');
  let [all, hit, said, right] = [0, 0, 0, 0];
  for (const id of ids) {
    const has = (row) => row.result.signals.some((signal) => signal.id === id);
    const expected = rows.filter((row) => labelOf(row).includes(id));
    const found = whole.filter(has);
    const sound = found.filter((row) => row.post.signals.includes(id));
    const both = expected.filter(has);
    [all, hit, said, right] = [all + expected.length, hit + both.length, said + found.length, right + sound.length];
    line(id, expected.length, percent(sound.length, found.length), percent(both.length, expected.length));
  }
  line('all', all, percent(right, said), percent(hit, all));
}

function printMisses(rows) {
  for (const { post, result, wrong, right } of rows.filter((row) => !row.right || row.wrong.length > 0 || flags.has('id'))) {
    console.log(`\n${right ? '  ' : '✗ '}${post.id} ${post.lang}/${result.lang} ${post.asker ?? 'unknown'}: ${post.verdict}${right ? '' : ` → ${result.verdict}`}`);
    console.log(`   ${post.text.trim().replace(/\n/g, ' ⏎ ').slice(0, flags.has('id') ? 2000 : 300)}`);
    console.log(`   want ${(post.signals ?? []).join(', ')}`);
    console.log(`   got  ${result.signals.map((signal) => `${signal.id}${signal.evidence === '' ? '' : `“${signal.evidence}”`}`).join(', ')}`);
    if (wrong.length > 0) console.log(`   facts ${wrong.join('; ')}`);
    if (flags.has('id')) console.log(`   ${JSON.stringify(result.facts)}\n   ask: ${result.questions.join(', ')}`);
  }
}

const sets = (flags.get('set') ?? 'worked,tune,held').split(',');
const all = [];
for (const name of sets) {
  const posts = load(readFileSync(path.join(root, 'test/screening', `${name}.yaml`), 'utf8')).filter((post) => !flags.has('id') || post.id === flags.get('id'));
  const rows = posts.map(judge);
  all.push(...rows);
  printSet(name, rows);
  if (flags.has('misses') || flags.has('id')) printMisses(rows);
}
if (!flags.has('brief')) printSignals(all);
const times = [];
for (let round = 0; round < 3; round += 1) for (const { post } of all) {
  const start = process.hrtime.bigint();
  screen({ text: post.text, askerStatus: post.asker ?? 'unknown', date });
  if (round > 0) times.push(Number(process.hrtime.bigint() - start) / 1e6);
}
times.sort((a, b) => a - b);
console.log(`\nms a text: median ${times[times.length >> 1]?.toFixed(2)}, 95 % ${times[Math.floor(times.length * 0.95)]?.toFixed(2)}, most ${times.at(-1)?.toFixed(2)}`);
