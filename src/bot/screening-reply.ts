import { fillFacts } from '../content/fact-values.js';
import { minimumWage } from '../content/facts.js';
import type { ScreeningTexts } from '../content/screening-files.js';
import { lineState, type INVOLVED } from '../content/screening-law.js';
import { encodeChoice } from '../core/choice-data.js';
import type { Choice, OutMessage } from '../core/outbound.js';
import type { FoundSignal, Question, ScreeningResult, Verdict } from '../screening/result.js';
import { fill } from './fill.js';
import { prepareContext, type Answer, type AnswerContext, type AnswerRequest } from './answer-context.js';

const MAX_REASONS = 3;
const MAX_QUESTIONS = 6;
const MAX_TOPICS = 3;
const HUMAN_FIRST: ReadonlySet<Verdict> = new Set(['danger', 'high-risk']);

interface LineContext extends AnswerContext {
  readonly texts: ScreeningTexts;
}

interface ReplyContext extends LineContext {
  readonly result: ScreeningResult;
}

/** A piece of the answer. */
interface Said {
  readonly text: string;
  /** Some of it is said as not certain. */
  readonly uncertain: boolean;
  /** It rests on facts, so the day of their check is told. */
  readonly dated: boolean;
}

/**
 * The answer to an offer in words: the verdict first, the three worst reasons with the words of the post and the rule, what to do or
 * ask, what it means for the status, a lawful way, and a person. Only `no-red-flags` says what was not checked instead of reasons.
 * A line of law is left out on days on which one of its facts does not hold; the reason before it stays.
 * @param request language and slots of the person who asks; words of the screening
 */
export function composeScreening(request: AnswerRequest & { readonly texts: ScreeningTexts }, result: ScreeningResult): Answer {
  const context: ReplyContext = { ...prepareContext(request), texts: request.texts, result };
  const parts = [composeVerdict(context), composeNext(context), composeCopy(context), composeStatus(context)].filter(({ text }) => text !== '');
  const messages = parts.map(({ text }, at): OutMessage => ({ kind: 'text', text: at === parts.length - 1 ? text + sayChecked(parts, context) : text }));
  return { messages, choices: composeChoices(context), contacts: [], uncertain: result.verdict === 'caution' || parts.some(({ uncertain }) => uncertain) };
}

/** What had already happened when somebody asks. */
export type InvolvedGroup = (typeof INVOLVED)[number];

/** What to do for somebody who has already sent something, paid or gone: the line on its own, with a person to talk to first. */
export function composeInvolved(request: AnswerRequest & { readonly texts: ScreeningTexts }, group: InvolvedGroup): Answer {
  const context: LineContext = { ...prepareContext(request), texts: request.texts };
  const said = sayInvolved(group, context);
  return {
    messages: said.text === '' ? [] : [{ kind: 'text', text: said.text + sayChecked([said], context) }],
    choices: [openChoice('human', context), openChoice('menu', context)],
    contacts: [],
    uncertain: said.uncertain,
  };
}

/** What to ask, in the language of the person. */
export function sayQuestions({ texts }: Pick<ReplyContext, 'texts'>, questions: readonly Question[], language: string): readonly string[] {
  const words = texts.questions.get(language) ?? texts.questions.get('en');
  return words === undefined ? [] : questions.map((question) => words[question]);
}

/** Words without law. */
function plain(text: string): Said {
  return { text, uncertain: false, dated: false };
}

/** Pieces one after the other; empty ones leave no gap. */
function join(parts: readonly Said[], between: string): Said {
  return {
    text: parts.flatMap(({ text }) => (text === '' ? [] : [text])).join(between),
    uncertain: parts.some(({ uncertain }) => uncertain),
    dated: parts.some(({ dated }) => dated),
  };
}

/** A heading with what stands under it, or nothing when nothing does. */
function under(heading: string, said: Said): Said {
  return said.text === '' ? said : { ...said, text: `${heading}\n${said.text}` };
}

/** A line with the values of its facts: nothing when one of them does not hold today, after the words for it when one is not certain. */
function sayLine(text: string, ids: readonly string[], { content, words, reader, today, say }: LineContext): Said {
  const state = lineState(ids, content.facts, today);
  if (state === 'withdrawn') return plain('');
  const filled = fillFacts(text, ids.flatMap((one) => content.facts.get(one) ?? []), words.of(reader).values);
  return { text: state === 'uncertain' ? `${say('uncertain')}\n${filled}` : filled, uncertain: state === 'uncertain', dated: ids.length > 0 };
}

/** The day of the check, to end an answer that rests on facts. */
function sayChecked(parts: readonly Said[], { say, words, reader, content }: LineContext): string {
  return parts.some(({ dated }) => dated) ? `\n\n${say('checked', { date: words.date(reader, content.checkedOn) })}` : '';
}

function sayInvolved(group: InvolvedGroup, context: LineContext): Said {
  const words = context.texts.reply[context.reader];
  return under(words.heading.involved, sayLine(words.involved[group], context.texts.law.involved[group], context));
}

function composeVerdict(context: ReplyContext): Said {
  const { texts, reader, result } = context;
  const words = texts.reply[reader];
  const reasons = result.signals.slice(0, MAX_REASONS).map((signal) => composeReason(signal, context));
  const rest = result.signals.length - reasons.length;
  return join([
    plain(words.verdict[result.verdict]),
    ...(reasons.length === 0 ? [] : [plain(words.heading.reasons), ...reasons]),
    ...(rest > 0 ? [plain(fill(words.more, { count: String(rest) }))] : []),
    ...(result.verdict === 'no-red-flags' ? [plain(words['not-checked'])] : []),
  ], '\n\n');
}

function composeReason(signal: FoundSignal, context: ReplyContext): Said {
  const { texts, reader } = context;
  const said = texts.signals[reader][signal.id];
  return join([
    plain(`• ${said?.reason ?? signal.id}`),
    ...(signal.evidence === '' ? [] : [plain(fill(texts.reply[reader].words, { words: signal.evidence }))]),
    ...(signal.wage === undefined ? [] : [composeWage(signal.wage, context)]),
    ...(said === undefined ? [] : [sayLine(said.rule, texts.law.rules[signal.id] ?? [], context)]),
  ], '\n');
}

function composeWage({ paid, minimum, place, since }: NonNullable<FoundSignal['wage']>, context: ReplyContext): Said {
  const { texts, reader, words, content, today, say } = context;
  const yen = (amount: number): string => words.value(reader, { kind: 'yen', amount });
  const prefecture = [...content.prefectures.values()].find((one) => one.id.toLowerCase() === place);
  const values = { paid: yen(paid), minimum: yen(minimum), since: words.date(reader, since), place: prefecture?.[reader] ?? '' };
  const rates = (prefecture === undefined ? [...content.prefectures.keys()] : [prefecture.id]).flatMap((one) => minimumWage(content, one, today) ?? []);
  const uncertain = rates.some((rate) => rate.uncertain && (prefecture !== undefined || rate.yen <= minimum));
  const text = fill(prefecture === undefined ? texts.reply[reader]['wage-anywhere'] : texts.reply[reader].wage, values);
  return { text: uncertain ? `${say('uncertain')}\n${text}` : text, uncertain, dated: true };
}

/** In danger: what to do when already involved. Else: what to ask, also in the recruiter's language. */
function composeNext(context: ReplyContext): Said {
  const { texts, reader, result } = context;
  const words = texts.reply[reader];
  if (result.verdict === 'danger') {
    const group = wayOf(texts.ways.involved, result.signals) as InvolvedGroup | undefined;
    return sayInvolved(group ?? 'default', context);
  }
  const asked = questionsToAsk(result);
  if (asked.length === 0) return plain('');
  const own = sayQuestions(context, asked, reader).map((question) => `• ${question}`);
  return plain([words.heading.ask, ...own, ...(composeCopy(context).text === '' ? [] : ['', words.heading.copy])].join('\n'));
}

function questionsToAsk({ verdict, questions }: ScreeningResult): readonly Question[] {
  if (verdict === 'danger' || verdict === 'not-an-offer') return [];
  return questions.filter((question) => question !== 'my-status').slice(0, MAX_QUESTIONS);
}

/** The same questions in the recruiter's language, in a message of their own: held down, copied and sent as it is. */
function composeCopy(context: ReplyContext): Said {
  const { texts, reader, result } = context;
  if (result.lang === reader || !texts.questions.has(result.lang)) return plain('');
  return plain(sayQuestions(context, questionsToAsk(result), result.lang).join('\n'));
}

/** What the offer means for the status, and the lawful way to the same goal. */
function composeStatus(context: ReplyContext): Said {
  const { texts, reader, result } = context;
  if (result.verdict === 'not-an-offer') return plain('');
  const words = texts.reply[reader];
  const status = result.askerStatus === 'other' || result.facts.kind === 'trade' ? undefined : result.askerStatus;
  const found = wayOf(texts.ways.lawful, result.signals) as keyof typeof words.lawful | undefined;
  // The public job office asks for the card: nothing for somebody without a valid one, who is told above whom to see first.
  const way = found === 'counter' && result.askerStatus === 'undocumented' ? undefined : found;
  return join([
    ...(status === undefined ? [] : [under(words.heading.status, sayLine(words.status[status], texts.law.status[status], context))]),
    ...(way === undefined ? [] : [under(words.heading.lawful, sayLine(words.lawful[way], texts.law.lawful[way], context))]),
  ], '\n\n');
}

/** The group of the worst sign that belongs to any. */
function wayOf(groups: Readonly<Record<string, readonly string[]>>, signals: readonly FoundSignal[]): string | undefined {
  for (const signal of signals) {
    const group = Object.entries(groups).find(([, ids]) => ids.includes(signal.id))?.[0];
    if (group !== undefined) return group;
  }
  return undefined;
}

function openChoice(dialog: 'human' | 'menu', { say }: AnswerContext): Choice {
  return { label: say(`choice.${dialog}`), data: encodeChoice({ kind: 'open', dialog }) };
}

function composeChoices(context: ReplyContext): readonly Choice[] {
  const { words, reader, content, result, texts } = context;
  const open = (dialog: 'human' | 'menu'): Choice => openChoice(dialog, context);
  const topics = [...new Set(result.signals.flatMap((signal) => texts.topics.get(signal.id) ?? []))].filter((topic) => content.topics.has(topic)).slice(0, MAX_TOPICS);
  const links = topics.flatMap((topic): readonly Choice[] => {
    const label = words.of(reader).topics.get(topic)?.label;
    return label === undefined ? [] : [{ label, data: encodeChoice({ kind: 'topic', topic, section: 'answer' }) }];
  });
  const humanFirst = HUMAN_FIRST.has(result.verdict);
  return [...(humanFirst ? [open('human')] : []), ...links, ...(humanFirst ? [] : [open('human')]), open('menu')];
}
