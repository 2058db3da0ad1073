import type { ScreeningTexts } from '../content/screening-files.js';
import { encodeChoice } from '../core/choice-data.js';
import type { Choice, OutMessage } from '../core/outbound.js';
import type { FoundSignal, Question, ScreeningResult, Verdict } from '../screening/result.js';
import { prepareContext, type Answer, type AnswerContext, type AnswerRequest } from './answer-context.js';

const MAX_REASONS = 3;
const MAX_QUESTIONS = 6;
const MAX_TOPICS = 3;
const HUMAN_FIRST: ReadonlySet<Verdict> = new Set(['danger', 'high-risk']);

interface ReplyContext extends AnswerContext {
  readonly texts: ScreeningTexts;
  readonly result: ScreeningResult;
}

/**
 * The answer to an offer in words: the verdict first, the three worst reasons with the words of the post and the rule, what to do or
 * ask, what it means for the status, a lawful way, and a person. Only `no-red-flags` says what was not checked instead of reasons.
 * @param request language and slots of the person who asks; words of the screening
 */
export function composeScreening(request: AnswerRequest & { readonly texts: ScreeningTexts }, result: ScreeningResult): Answer {
  const context: ReplyContext = { ...prepareContext(request), texts: request.texts, result };
  const parts = [composeVerdict(context), composeNext(context), composeStatus(context)];
  const messages = parts.filter((text) => text !== '').map((text): OutMessage => ({ kind: 'text', text }));
  return { messages, choices: composeChoices(context), contacts: [], uncertain: result.verdict === 'caution' };
}

/** What to ask, in the language of the person. */
export function sayQuestions({ texts }: Pick<ReplyContext, 'texts'>, questions: readonly Question[], language: string): readonly string[] {
  const words = texts.questions.get(language) ?? texts.questions.get('en');
  return words === undefined ? [] : questions.map((question) => words[question]);
}

function composeVerdict(context: ReplyContext): string {
  const { texts, reader, result } = context;
  const words = texts.reply[reader];
  const reasons = result.signals.slice(0, MAX_REASONS).map((signal) => composeReason(signal, context));
  const rest = result.signals.length - reasons.length;
  return [
    words.verdict[result.verdict],
    ...(reasons.length === 0 ? [] : [words.heading.reasons, ...reasons]),
    ...(rest > 0 ? [fill(words.more, { count: String(rest) })] : []),
    ...(result.verdict === 'no-red-flags' ? [words['not-checked']] : []),
  ].join('\n\n');
}

function composeReason(signal: FoundSignal, context: ReplyContext): string {
  const { texts, reader } = context;
  const said = texts.signals[reader][signal.id];
  return [
    `• ${said?.reason ?? signal.id}`,
    ...(signal.evidence === '' ? [] : [fill(texts.reply[reader].words, { words: signal.evidence })]),
    ...(signal.wage === undefined ? [] : [composeWage(signal.wage, context)]),
    ...(said === undefined ? [] : [said.rule]),
  ].join('\n');
}

function composeWage({ paid, minimum, place, since }: NonNullable<FoundSignal['wage']>, { texts, reader, words, content }: ReplyContext): string {
  const yen = (amount: number): string => words.value(reader, { kind: 'yen', amount });
  const prefecture = [...content.prefectures.values()].find((one) => one.id.toLowerCase() === place);
  const values = { paid: yen(paid), minimum: yen(minimum), since: words.date(reader, since), place: prefecture?.[reader] ?? '' };
  return fill(prefecture === undefined ? texts.reply[reader]['wage-anywhere'] : texts.reply[reader].wage, values);
}

/** In danger: what to do when already involved. Else: what to ask, also in the recruiter's language. */
function composeNext(context: ReplyContext): string {
  const { texts, reader, result } = context;
  const words = texts.reply[reader];
  if (result.verdict === 'danger') {
    const group = wayOf(texts.ways.involved, result.signals) as keyof typeof words.involved | undefined;
    return `${words.heading.involved}\n${words.involved[group ?? 'default']}`;
  }
  const asked = result.questions.filter((question) => question !== 'my-status').slice(0, MAX_QUESTIONS);
  if (asked.length === 0 || result.verdict === 'not-an-offer') return '';
  const own = sayQuestions(context, asked, reader).map((question) => `• ${question}`);
  const other = result.lang === reader || !texts.questions.has(result.lang) ? [] : sayQuestions(context, asked, result.lang);
  return [words.heading.ask, ...own, ...(other.length === 0 ? [] : ['', words.heading.copy, ...other])].join('\n');
}

/** What the offer means for the status, and the lawful way to the same goal. */
function composeStatus({ texts, reader, result }: ReplyContext): string {
  if (result.verdict === 'not-an-offer') return '';
  const words = texts.reply[reader];
  const status = result.askerStatus === 'other' ? undefined : words.status[result.askerStatus];
  const way = wayOf(texts.ways.lawful, result.signals) as keyof typeof words.lawful | undefined;
  return [
    ...(status === undefined || result.facts.kind === 'trade' ? [] : [`${words.heading.status}\n${status}`]),
    ...(way === undefined ? [] : [`${words.heading.lawful}\n${words.lawful[way]}`]),
  ].join('\n\n');
}

/** The group of the worst sign that belongs to any. */
function wayOf(groups: Readonly<Record<string, readonly string[]>>, signals: readonly FoundSignal[]): string | undefined {
  for (const signal of signals) {
    const group = Object.entries(groups).find(([, ids]) => ids.includes(signal.id))?.[0];
    if (group !== undefined) return group;
  }
  return undefined;
}

function composeChoices({ words, reader, content, result, say, texts }: ReplyContext): readonly Choice[] {
  const open = (dialog: 'human' | 'menu'): Choice => ({ label: say(`choice.${dialog}`), data: encodeChoice({ kind: 'open', dialog }) });
  const topics = [...new Set(result.signals.flatMap((signal) => texts.topics.get(signal.id) ?? []))].filter((topic) => content.topics.has(topic)).slice(0, MAX_TOPICS);
  const links = topics.flatMap((topic): readonly Choice[] => {
    const label = words.of(reader).topics.get(topic)?.label;
    return label === undefined ? [] : [{ label, data: encodeChoice({ kind: 'topic', topic, section: 'answer' }) }];
  });
  const humanFirst = HUMAN_FIRST.has(result.verdict);
  return [...(humanFirst ? [open('human')] : []), ...links, ...(humanFirst ? [] : [open('human')]), open('menu')];
}

function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{\{(\w+)\}\}/g, (all, name: string) => values[name] ?? all);
}
