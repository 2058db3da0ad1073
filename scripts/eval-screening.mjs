// npm run eval:screening: how well offers are judged. Tables here, everything as JSON in .cache/eval/screening.json, beside the run before.
//   --set=worked,tune,held  which labelled posts (test/screening)
//   --misses, --id=post-003 what was taken instead; everything about one post
//   --brief                 without the table of signs
//   --given-lang            with the labelled language instead of the one that is guessed
//   --date=2026-11-21       the day of the judgement
//   --images[=20]           the same posts as screenshots of a phone, read and judged; all of vi, ja, en and a sample of the rest takes minutes
//                           (--keep=folder keeps the pictures); report in .cache/eval/pictures.json
import { measurePictures } from './screening/pictures.mjs';
import { openProduct, openReport } from './screening/product.mjs';
import { judgeSet, measureSet, measureSignals, printMisses, printSet, printSignals, timeTexts } from './screening/texts.mjs';

const flags = new Map(process.argv.slice(2).map((flag) => flag.replace(/^--/, '').split('=')));
const product = await openProduct({ dist: flags.get('dist'), date: flags.get('date') ?? '2026-11-21', givenLanguage: flags.has('given-lang') });
if (flags.has('images')) await measurePictures(product, flags);
else measureTexts();

function measureTexts() {
  const ids = flags.get('id')?.split(',');
  const report = openReport('screening');
  const names = (flags.get('set') ?? 'worked,tune,held').split(',');
  const sets = Object.fromEntries(names.map((name) => [name, judgeSet(product, name, ids)]));
  const rows = Object.values(sets).flat();
  const measured = Object.fromEntries(Object.entries(sets).map(([name, own]) => [name, measureSet(own)]));
  for (const [name, figures] of Object.entries(measured)) {
    printSet(name, figures, report.before?.sets[name]);
    if (flags.has('misses') || ids !== undefined) printMisses(sets[name], ids !== undefined);
  }
  const signals = measureSignals(rows);
  if (!flags.has('brief')) printSignals(signals, report.before?.signals);
  const times = timeTexts(product, rows);
  const cost = { ms: times, loadMs: product.load.ms, memoryMb: product.load.mb };
  console.log(`\nms a text: median ${times.median.toFixed(2)}, 95 % ${times.high.toFixed(2)}, most ${times.most.toFixed(2)}; model and rules: ${cost.memoryMb.toFixed(0)} MB, ${cost.loadMs.toFixed(0)} ms to load`);
  // A part of the posts would not compare with the whole of the run before.
  if (ids === undefined && names.length === 3) report.write({ sets: measured, signals, cost });
}
