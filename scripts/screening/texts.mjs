// Verdicts, signs, facts and time on labelled posts (test/screening), as tables.
import { HARMLESS, line, percent, readPosts, spread, VERDICTS, wrongFacts } from './product.mjs';

const labelOf = (post) => post.signals ?? post.must ?? [];

/** @returns posts with what was found in them */
export function judgeSet(product, name, ids) {
  return readPosts(name).filter((post) => ids === undefined || ids.includes(post.id)).map((post) => {
    const result = product.judge(post);
    return { post, result, wrong: wrongFacts(post, result), facts: Object.keys(post.facts ?? {}).length, right: result.verdict === post.verdict, langRight: result.lang === product.languageOf(post) };
  });
}

/** Figures of a set as the report keeps them. */
export function measureSet(rows) {
  const count = (test) => rows.filter(test).length;
  const sum = (figure) => rows.reduce((all, row) => all + figure(row), 0);
  const danger = rows.filter(({ post }) => post.verdict === 'danger');
  const benign = rows.filter(({ post }) => HARMLESS.includes(post.verdict));
  return {
    verdict: [count((row) => row.right), rows.length],
    'danger found': [danger.filter(({ result }) => result.verdict === 'danger').length, danger.length],
    'danger called harmless': [danger.filter(({ result }) => HARMLESS.includes(result.verdict)).length, danger.length],
    'benign flagged': [benign.filter(({ result }) => ['danger', 'high-risk'].includes(result.verdict)).length, benign.length],
    'benign, any other': [benign.filter((row) => !row.right).length, benign.length],
    facts: [sum((row) => row.facts - row.wrong.length), sum((row) => row.facts)],
    language: [count((row) => row.langRight), rows.length],
    confusion: Object.fromEntries(VERDICTS.map((verdict) => [verdict, VERDICTS.map((found) => count(({ post, result }) => post.verdict === verdict && result.verdict === found))])),
    languages: Object.fromEntries([...new Set(rows.map(({ post }) => post.lang))].sort().map((lang) => [lang, [count((row) => row.post.lang === lang && row.right), count((row) => row.post.lang === lang)]])),
  };
}

/** Precision from the posts that name every sign (`signals`), recall also from those that name what has to be found (`must`). */
export function measureSignals(rows) {
  const whole = rows.filter(({ post }) => post.signals !== undefined);
  const ids = new Set([...rows.flatMap(({ post }) => labelOf(post)), ...whole.flatMap(({ result }) => result.signals.map(({ id }) => id))]);
  const figures = Object.fromEntries([...ids].sort().map((id) => {
    const has = ({ result }) => result.signals.some((signal) => signal.id === id);
    const expected = rows.filter(({ post }) => labelOf(post).includes(id));
    const found = whole.filter(has);
    return [id, { precision: [found.filter(({ post }) => post.signals.includes(id)).length, found.length], recall: [expected.filter(has).length, expected.length] }];
  }));
  const total = (side) => Object.values(figures).reduce(([part, all], figure) => [part + figure[side][0], all + figure[side][1]], [0, 0]);
  return { ...figures, all: { precision: total('precision'), recall: total('recall') } };
}

/** Time of a judgement with its understanding, ms; the first round only warms up. */
export function timeTexts(product, rows) {
  const times = [];
  for (let round = 0; round < 3; round += 1) for (const { post } of rows) {
    const start = performance.now();
    product.judge(post);
    if (round > 0) times.push(performance.now() - start);
  }
  return spread(times);
}

const before = (pair) => (pair === undefined ? '' : percent(...pair));

export function printSet(name, figures, old) {
  console.log(`\n== ${name}: ${figures.verdict[1]} posts`);
  line('', 'share', 'of', 'before');
  const { confusion, languages, ...shares } = figures;
  for (const [title, pair] of Object.entries(shares)) line(title, percent(...pair), pair[1], before(old?.[title]));
  console.log('\nrows: labelled, columns: found');
  line('', ...VERDICTS);
  for (const [verdict, counts] of Object.entries(confusion)) line(verdict, ...counts);
  console.log('\nverdict by language');
  for (const [lang, pair] of Object.entries(languages)) line(lang, percent(...pair), pair[1], before(old?.languages[lang]));
}

export function printSignals(signals, old) {
  console.log('\nsigns');
  line('', 'labelled', 'precision', 'before', 'recall', 'before');
  for (const [id, { precision, recall }] of Object.entries(signals)) line(id, recall[1], percent(...precision), before(old?.[id]?.precision), percent(...recall), before(old?.[id]?.recall));
}

export function printMisses(rows, whole) {
  for (const { post, result, wrong, right } of rows.filter((row) => whole || !row.right || row.wrong.length > 0)) {
    console.log(`\n${right ? ' ' : '✗'} ${post.id} ${post.lang}/${result.lang} ${post.asker ?? 'unknown'}: ${post.verdict}${right ? '' : ` → ${result.verdict}`}`);
    console.log(`   ${post.text.trim().replace(/\n/g, ' ⏎ ').slice(0, whole ? 2000 : 300)}`);
    console.log(`   want ${labelOf(post).join(', ')}`);
    console.log(`   got  ${result.signals.map(({ id, evidence }) => `${id}${evidence === '' ? '' : `“${evidence}”`}`).join(', ')}`);
    if (wrong.length > 0) console.log(`   facts ${wrong.join('; ')}`);
    if (whole) console.log(`   ${JSON.stringify(result.facts)}\n   ask: ${result.questions.join(', ')}`);
  }
}
