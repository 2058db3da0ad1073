import type { ScreeningRules } from '../content/screening-files.js';
import { findAll } from './matching.js';
import type { Span } from './reading.js';
import { splitSentences } from './scope.js';
import { compileWording, occurs } from './wording.js';
import { bothSpellings } from './spelling.js';

/** Whether a post is an offer, and which of its sentences count. */
export interface Gate {
  readonly isOffer: boolean;
  /** Somebody else's proposal, told by the person asked. */
  readonly retold: boolean;
  /** Sentences that only warn or quote. */
  readonly ignored: readonly Span[];
}

/** What the gate needs to know besides the words. */
export interface GateInput {
  readonly text: string;
  /** Sums that are pay or a price. */
  readonly sums: readonly Span[];
  /** A dangerous trade or crime is worded somewhere. */
  readonly critical: readonly Span[];
  readonly hasContact: boolean;
  readonly hasJob: boolean;
  /** Signs of any severity that are worded. */
  readonly worded: number;
  /** How likely the words are those of an offer, where somebody has learnt to tell, 0 to 1. */
  readonly likelihood: number | undefined;
}

type Marker = keyof ScreeningRules['scope']['markers'];

export function createGate({ scope, vocabulary }: ScreeningRules): (input: GateInput) => Gate {
  const patterns = Object.fromEntries(Object.entries(scope.markers).map(([name, wording]) => [name, compileWording(wording, vocabulary)])) as Record<Marker, ReturnType<typeof compileWording>>;
  const has = (name: Marker, text: string): boolean => occurs(patterns[name], text);
  return (input) => decideGate(input, { has, find: (name, text) => findAll(patterns[name], text) });
}

interface Markers {
  readonly has: (name: Marker, text: string) => boolean;
  readonly find: (name: Marker, text: string) => readonly Span[];
}

const QUOTED = /["“”„«「『][^"“”»」』\n]{3,160}["“”»」』]/gu;
/** Wants to know what to do about something that is happening. */
const ASKS_FOR_HELP = bothSpellings(/báo ở đâu|báo ai|báo cho ai|phải làm (?:sao|gì)|làm sao (?:bây giờ|để lấy)|nhờ ai giúp|hỏi ai|where (?:can|do|should) i (?:report|go|get help)|what (?:can|should) i do|どこに相談|どうしたら|どうすれば|助けられ|怎么办|找谁|lapor ke mana|harus (?:gimana|bagaimana)|ano(?:ng)? (?:ang )?(?:gagawin|dapat)|saan (?:po )?(?:ako )?(?:mag-?report|magsumbong)|ทำยังไง|แจ้งที่ไหน/u);
const NO: Omit<Gate, 'retold'> = { isOffer: false, ignored: [] };
/** Words as likely as this make an offer of what the rules take for a question: of 34 labelled texts that are none, one is above. */
const LIKELY = 0.6;
/** Words as unlikely as this are somebody's own story, unless the rules see more than a bare suspicion. */
const UNLIKELY = 0.05;

function decideGate(input: GateInput, markers: Markers): Gate {
  const { text } = input;
  const recruits = markers.find('recruit', text).length;
  // Who recruits in the open and says how to apply retells nothing.
  const retold = markers.has('retold', text) && !(input.hasContact && (recruits >= 2 || (input.sums.length > 0 && text.length > 80)));
  if (markers.has('warning', text) || (markers.has('news', text) && recruits < 2)) return judgeWarned(input, markers, retold);
  if (markers.has('victim', text) && !isProposal(input, text, markers)) return { ...NO, retold };
  if (ASKS_FOR_HELP.test(text) && input.sums.length === 0 && !input.hasContact) return { ...NO, retold };
  if (isSeeking(text, markers, input)) return { ...NO, retold };
  if (isUnlikely(input, recruits)) return { ...NO, retold };
  if (retold && (input.sums.length > 0 || input.critical.length > 0 || input.hasJob)) return { isOffer: true, retold: true, ignored: [] };
  if (isLikely(input, recruits) && !markers.has('other', text)) return { isOffer: true, retold, ignored: [] };
  if (isQuestion(input, markers, recruits)) return { ...NO, retold };
  if (markers.has('other', text) && input.critical.length === 0 && !input.hasJob) return { ...NO, retold };
  const signs = [recruits > 0, input.sums.length > 0, input.critical.length > 0, input.hasContact, input.hasJob, input.worded > 0].filter(Boolean).length;
  const isOffer = input.critical.length > 0 || (recruits > 0 && signs >= 2) || signs >= 3 || (recruits > 1 && text.length > 12);
  return { isOffer, retold, ignored: [] };
}

/** Somebody's words with a sum in them, in quotation marks: shown in order to be judged. */
function quotesOffer({ text, sums }: GateInput): boolean {
  return findAll({ spaced: QUOTED }, text).some((quote) => sums.some((sum) => sum.from >= quote.from && sum.to <= quote.to));
}

function isLikely(input: GateInput, recruits: number): boolean {
  const { likelihood, sums, critical, hasJob } = input;
  if (likelihood === undefined) return false;
  if (likelihood >= UNLIKELY && quotesOffer(input)) return true;
  return likelihood >= LIKELY && (sums.length > 0 || critical.length > 0 || hasJob || recruits > 0);
}

function isUnlikely(input: GateInput, recruits: number): boolean {
  const { likelihood = 1, sums, critical, hasContact, worded } = input;
  // A crime or trade in words is never waved through: that mistake costs most.
  return likelihood < UNLIKELY && critical.length === 0 && !hasContact && !quotesOffer(input) && !(sums.length > 0 && (recruits > 0 || worded > 0));
}

/** The text proposes something and tells a price and how to apply. */
function isProposal({ sums, hasContact }: GateInput, text: string, { has, find }: Markers): boolean {
  return find('recruit', text).length >= 2 && (has('apply', text) || hasContact) && sums.length > 0;
}

/** Looks for work, and nothing is proposed to the reader. */
function isSeeking(text: string, markers: Markers, { sums, critical }: GateInput): boolean {
  return markers.has('seeker', text) && critical.length === 0 && (sums.length === 0 || !markers.has('apply', text) || text.length < 160) && !bothSpellings(/tuyển|募集|hiring|lowongan|招聘|รับสมัคร/u).test(text);
}

/**
 * A warning stays a warning unless, outside the sentences that warn, something is still proposed with a way to apply or a price.
 * What is in quotation marks belongs to the warning.
 */
function judgeWarned({ text, sums, critical }: GateInput, { has, find }: Markers, retold: boolean): Gate {
  const sentences = splitSentences(text);
  const quoted = findAll({ spaced: QUOTED }, text);
  const warns = (span: Span): boolean => has('warning', text.slice(span.from, span.to)) || has('news', text.slice(span.from, span.to));
  const within = (list: readonly Span[], at: number): boolean => list.some((span) => at >= span.from && at < span.to);
  const warning = sentences.filter(warns);
  const rest = sentences.filter((span) => !warns(span));
  const free = rest.map((span) => text.slice(span.from, span.to)).join('\n').replace(QUOTED, ' ');
  const priced = sums.some((sum) => within(rest, sum.from) && !within(quoted, sum.from));
  const worded = critical.some((span) => within(rest, span.from) && !within(quoted, span.from));
  const proposes = find('recruit', free).length;
  const opensWithWarning = warning.length > 0 && rest.some((span) => span.from > (warning[0]?.from ?? 0));
  const callsForHelp = bothSpellings(/#9110|(?<!\d)(?:110|188|119)(?!\d)|báo công an|cảnh sát|otit|đại sứ|警察|相談|police|polisi|警方|embassy|ตำรวจ|pulis/u).test(free);
  const isOffer = rest.length > 0 && !callsForHelp && (opensWithWarning || has('apply', free)) && ((has('apply', free) && (priced || worded) && proposes > 0) || (priced && worded && proposes > 0));
  return { isOffer, retold: retold && isOffer, ignored: isOffer ? [...warning, ...quoted] : [] };
}

/** Asks in general: nothing is proposed, nobody to write to. */
function isQuestion({ text, sums, hasContact }: GateInput, { has, find }: Markers, recruits: number): boolean {
  const sentences = splitSentences(text);
  const asking = sentences.filter((span) => has('question', text.slice(span.from, span.to)));
  if (asking.length === 0) return false;
  const plain = sentences.filter((span) => !asking.includes(span));
  const proposed = plain.map((span) => text.slice(span.from, span.to)).join('\n');
  const priced = sums.length > 0;
  if (hasContact && (priced || recruits > 1) && has('recruit', text)) return false;
  if (priced && find('recruit', proposed).length > 0) return false;
  if (priced && recruits > 1 && bothSpellings(/(?:rảnh|muốn làm|ai |興味|interested|minat|有兴趣|สนใจ|gusto)/u).test(text)) return false;
  if (bothSpellings(/(?:ai|bạn nào|có ai|anh em nào)[^?\n]{0,40}(?:rảnh|muốn|cần|quan tâm|làm thêm|bán)/u).test(text) && (priced || recruits > 1)) return false;
  if (bothSpellings(/(?:có ai|ai có|bạn nào|any ?one|who (?:wants|needs)|siapa|sino|ใคร|谁)[^?\n]{0,60}\?/u).test(text) && recruits > 0 && (priced || hasContact)) return false;
  return true;
}
