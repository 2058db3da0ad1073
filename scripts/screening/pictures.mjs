// Verdicts on screenshots of posts beside the verdicts on their text.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { openPhone } from './phone.mjs';
import { HARMLESS, line, openReport, percent, readPosts, spread, wrongFacts } from './product.mjs';

/** Languages whose letters the reader knows; of the others a few are read, to see what becomes of them. */
const READ = ['vi', 'ja', 'en'];
const SAMPLE = 4;
/** Share of the letters of a post that were read otherwise or not at all; what the app wrote around it does not count. */
function lettersWrong(written, read) {
  let row = Array(read.length + 1).fill(0);
  for (let at = 1; at <= written.length; at += 1) {
    const next = [at];
    for (let place = 1; place <= read.length; place += 1) next[place] = Math.min(row[place - 1] + (written[at - 1] === read[place - 1] ? 0 : 1), row[place] + 1, next[place - 1] + 1);
    row = next;
  }
  return Math.min(...row) / written.length;
}
const letters = (text) => text.normalize('NFC').replace(/\s+/gu, '').toLowerCase();

function choosePosts(sets, most) {
  const posts = sets.flatMap((set) => readPosts(set).map((post) => ({ ...post, set })));
  const taken = new Map();
  const chosen = posts.filter(({ set, lang }) => {
    const key = `${set} ${lang}`;
    taken.set(key, (taken.get(key) ?? 0) + 1);
    return READ.includes(lang) || taken.get(key) <= SAMPLE;
  });
  if (most === undefined || most >= chosen.length) return chosen;
  // Spread over all of them, so that every language has its share.
  return Array.from({ length: most }, (_, at) => chosen[Math.floor((at * chosen.length) / most)]);
}

/** @param flags of eval-screening.mjs: `images` (how many), `set`, `id`, `keep` (a folder for the pictures), `misses` */
export async function measurePictures(product, flags) {
  const most = Number(flags.get('images') ?? NaN);
  const posts = choosePosts((flags.get('set') ?? 'worked,held').split(','), Number.isNaN(most) ? undefined : most).filter((post) => !flags.has('id') || flags.get('id').split(',').includes(post.id));
  const [phone, reader] = [await openPhone(), await product.openReader()];
  const before = process.memoryUsage().rss;
  let peak = before;
  const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 50);
  const rows = [];
  try {
    for (const post of posts) {
      const { bytes, look } = await phone.draw(post);
      if (flags.has('keep')) {
        mkdirSync(flags.get('keep'), { recursive: true });
        writeFileSync(path.join(flags.get('keep'), `${post.id}.${look.endsWith('png') ? 'png' : 'jpg'}`), bytes);
      }
      const started = performance.now();
      const reading = await reader.read(bytes);
      const ms = performance.now() - started;
      const read = product.joinPictures([reading]);
      const result = read === undefined ? undefined : product.judge(post, read.text);
      rows.push({ post, look, ms, read, reading, result, fromText: product.judge(post), errors: lettersWrong(letters(post.text), letters(read?.text ?? '')) });
      if (rows.length % 25 === 0) console.error(`${rows.length} of ${posts.length}`);
    }
  } finally {
    clearInterval(watch);
    await reader.close();
    await phone.close();
  }
  const report = openReport('pictures');
  printPictures(rows, report.before);
  if (flags.has('misses')) printLost(rows);
  const cost = { ms: spread(rows.slice(1).map((row) => row.ms)), firstMs: rows[0]?.ms ?? 0, mb: (peak - before) / 1e6 };
  console.log(`\nms a picture: first ${cost.firstMs.toFixed(0)}, then median ${cost.ms.median.toFixed(0)}, 95 % ${cost.ms.high.toFixed(0)}, most ${cost.ms.most.toFixed(0)}; ${cost.mb.toFixed(0)} MB more at the most`);
  if (!flags.has('id') && Number.isNaN(most)) report.write({ cost, groups: Object.fromEntries(groupsOf(rows).map(([name, own]) => [name, score(own)])) });
}

function groupsOf(rows) {
  const by = (key) => [...new Set(rows.map(key))].sort().map((name) => [name, rows.filter((row) => key(row) === name)]);
  const designed = rows.filter(({ post }) => READ.includes(post.lang));
  return [[READ.join(', '), designed], ...by(({ post }) => post.set).map(([name, own]) => [`${name} ${READ.join(' ')}`, own.filter(({ post }) => READ.includes(post.lang))]), ...by(({ post }) => `${post.set} ${post.lang}`), ...by(({ look }) => look.split(' ').slice(0, 2).join(' '))];
}

function score(rows) {
  const facts = rows.flatMap(({ post, result, fromText }) => {
    const [lost, wrong] = [wrongFacts(post, result).length, wrongFacts(post, fromText).length];
    return [{ all: Object.keys(post.facts ?? {}).length, lost, wrong }];
  });
  const sum = (key) => facts.reduce((all, fact) => all + fact[key], 0);
  return {
    count: rows.length,
    text: rows.filter(({ post, fromText }) => fromText.verdict === post.verdict).length,
    picture: rows.filter(({ post, result }) => result?.verdict === post.verdict).length,
    same: rows.filter(({ result, fromText }) => result?.verdict === fromText.verdict).length,
    unsure: rows.filter(({ read }) => read?.unsure === true).length,
    unread: rows.filter(({ read }) => read === undefined).length,
    facts: sum('all'), factsText: sum('all') - sum('wrong'), factsPicture: sum('all') - sum('lost'),
    errors: spread(rows.map((row) => row.errors)).median,
    dangerMissed: rows.filter(({ post, result }) => post.verdict === 'danger' && (result === undefined || HARMLESS.includes(result.verdict))).length,
  };
}

function printPictures(rows, before) {
  console.log(`\n== ${rows.length} screenshots`);
  line('', 'posts', 'from text', 'from picture', 'before', 'both same', 'shown back', 'not read', 'facts text', 'facts picture', 'letters wrong', 'danger lost');
  for (const [name, own] of groupsOf(rows)) {
    const figures = score(own);
    const old = before?.groups[name];
    line(name, figures.count, percent(figures.text, figures.count), percent(figures.picture, figures.count), old === undefined ? '' : percent(old.picture, old.count), percent(figures.same, figures.count), figures.unsure, figures.unread, percent(figures.factsText, figures.facts), percent(figures.factsPicture, figures.facts), percent(figures.errors, 1), figures.dangerMissed);
  }
}

function printLost(rows) {
  for (const { post, look, read, result, fromText } of rows) {
    const lost = wrongFacts(post, result).filter((fact) => !wrongFacts(post, fromText).includes(fact));
    if (result?.verdict === fromText.verdict && lost.length === 0) continue;
    console.log(`\n${result?.verdict === fromText.verdict ? ' ' : '✗'} ${post.id} ${post.lang} (${look}): ${post.verdict}, text ${fromText.verdict}, picture ${result?.verdict ?? 'nothing'}${read?.unsure === true ? ', unsure' : ''}`);
    console.log(`   written ${post.text.trim().replace(/\n/g, ' ⏎ ')}\n   read    ${read?.text.replace(/\n/g, ' ⏎ ')}`);
    if (lost.length > 0) console.log(`   facts ${lost.join('; ')}`);
  }
}
