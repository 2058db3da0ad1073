import { factsOf, factState, isPastMonth, minimumWage } from '../content/facts.js';
import type { Topic } from '../content/schema.js';
import type { AnswerContext } from './answer-context.js';

type Sureness = 'high' | 'medium' | 'low' | 'overdue';
const WORST_LAST: readonly Sureness[] = ['high', 'medium', 'low', 'overdue'];

/** One source as it is told: by its own title, in its own language. */
interface Origin {
  readonly name: string;
  readonly url: string | null;
  /** As the source gives it; only a plain date is shown. */
  readonly seen: string | null;
  readonly sureness: Sureness;
  /** YYYY-MM. */
  readonly verifyBy: string;
}

/** "Where this comes from": each source of what is said today, how sure it is in plain words, and when it is looked at again. */
export function composeSources(topic: Topic, context: AnswerContext): string {
  const { say, words, reader, content } = context;
  const origins = mergeOrigins([...wageOrigin(topic, context), ...factOrigins(topic, context)]);
  const blocks = [
    say('heading.sources'),
    ...(origins.length === 0 ? [say('source.none')] : origins.map((origin) => describe(origin, context))),
    say('checked', { date: words.date(reader, content.checkedOn) }),
    ...(words.of(reader).topics.get(topic.id)?.reviewed === true ? [] : [say('source.not-reviewed')]),
  ];
  return blocks.join('\n\n');
}

function factOrigins(topic: Topic, { content, today }: AnswerContext): readonly Origin[] {
  const facts = [...topic.answer, ...topic.steps, ...topic.proof].flatMap((passage) => factsOf(passage, content.facts));
  return [...new Set(facts)]
    .filter((fact) => factState(fact, today) !== 'withdrawn')
    .map((fact) => ({
      ...fact.source,
      verifyBy: fact.verify_by,
      sureness: isPastMonth(fact.verify_by, today) ? 'overdue' : fact.check ? 'low' : fact.confidence,
    }));
}

function wageOrigin(topic: Topic, { content, slots, today }: AnswerContext): readonly Origin[] {
  if (topic.id !== 'wage-minimum' || slots.prefecture === undefined) return [];
  const wage = minimumWage(content, slots.prefecture, today);
  if (wage === undefined) return [];
  const { row } = wage;
  return [{ name: row.source, url: null, seen: null, verifyBy: row.verify_by, sureness: isPastMonth(row.verify_by, today) ? 'overdue' : row.confidence }];
}

/** One entry per source, with the least sure of its statements and the earliest next check. */
function mergeOrigins(origins: readonly Origin[]): readonly Origin[] {
  const merged = new Map<string, Origin>();
  for (const origin of origins) {
    const key = `${origin.name} ${origin.url ?? ''}`;
    const first = merged.get(key) ?? origin;
    const sureness = WORST_LAST.indexOf(origin.sureness) > WORST_LAST.indexOf(first.sureness) ? origin.sureness : first.sureness;
    merged.set(key, { ...first, sureness, verifyBy: origin.verifyBy < first.verifyBy ? origin.verifyBy : first.verifyBy });
  }
  return [...merged.values()];
}

function describe(origin: Origin, { say, words, reader }: AnswerContext): string {
  const date = /^\d{4}-\d{2}(?:-\d{2})?$/.test(origin.seen ?? '') ? words.date(reader, origin.seen ?? '') : undefined;
  const head = date === undefined ? say('source.undated', { name: origin.name }) : say('source.dated', { name: origin.name, date });
  const sureness = say('source.sureness', { sureness: say(`source.${origin.sureness}`), month: words.date(reader, origin.verifyBy) });
  return [`• ${head}`, sureness, ...(origin.url === null ? [] : [origin.url])].join('\n');
}
