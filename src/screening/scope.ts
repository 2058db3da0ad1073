import type { ScopeRules } from '../content/screening-files.js';
import { phraseSource } from './wording.js';
import type { Span } from './reading.js';

/** Says whether a phrase is denied where it stands. */
export type IsDenied = (text: string, span: Span) => boolean;

/** Says whether a stretch has a negation of its own inside. */
export interface Denial {
  readonly isDenied: IsDenied;
  readonly hasNegation: IsDenied;
}

const LOOK_BACK = 36;
const LOOK_AHEAD = 30;
const CLAUSE_END = /[,.;!?\n、。，；！？()（）:：/→•|]/u;
const WORD = '[\\p{L}\\d]+';

/** Builds the test for denial: a negation right before the phrase (few words between, no contrast) or right after it. */
export function createDenial({ negation }: ScopeRules): Denial {
  const none = new Map<string, string>();
  const spaced = phraseSource(negation.before.spaced, 'vi', none);
  const notOnly = new RegExp(phraseSource(negation['not-only'], 'ja', none), 'gu');
  const contrast = new RegExp(phraseSource(negation.before.contrast, 'vi', none), 'u');
  const before = new RegExp(`(?<negation>${spaced})(?<between>(?:\\s+${WORD}){0,${negation.before.between}})\\s*$`, 'u');
  const beforeJoined = new RegExp(`(?:${negation.before.zh}|${negation.before.th}|${negation.before.ja})[^\\s,，。]{0,3}\\s?$`, 'u');
  const after = new RegExp([phraseSource(negation.after.spaced, 'ja', none), negation.after.ja, negation.after.zh, negation.after.th].join('|'), 'u');
  const inside = new RegExp(`${spaced}|${negation.before.zh}|${negation.before.th}|(?:ません|しない|なし|不要)`, 'u');
  return { isDenied, hasNegation: (text, { from, to }) => inside.test(text.slice(from, to).replace(notOnly, '')) };

  function isDenied(text: string, { from, to }: Span): boolean {
    const lead = lastClause(text.slice(Math.max(0, from - LOOK_BACK), from)).replace(notOnly, (all) => '+'.repeat(all.length));
    const found = before.exec(lead);
    const deniedBefore = found !== null && !contrast.test(found.groups?.between ?? '') && !isDoubled(lead, found);
    if (deniedBefore || beforeJoined.test(lead)) return true;
    return after.test(text.slice(to, to + LOOK_AHEAD));
  }

  function isDoubled(lead: string, found: RegExpExecArray): boolean {
    const rest = lead.slice(0, found.index).trimEnd();
    return new RegExp(`${spaced}(?:\\s+${WORD})?$`, 'u').test(rest);
  }
}

function lastClause(text: string): string {
  for (let at = text.length - 1; at >= 0; at -= 1) {
    const char = text.charAt(at);
    if (CLAUSE_END.test(char) && !(/[.,]/.test(char) && /\d/.test(text.charAt(at + 1)))) return text.slice(at + 1);
  }
  return text;
}

/** Sentences as spans; a dot inside a number ends none. */
export function splitSentences(text: string): readonly Span[] {
  const spans: Span[] = [];
  let from = 0;
  for (const found of text.matchAll(/[\n。！？!?]+|\.(?=\s|$)/g)) {
    const to = found.index + found[0].length;
    if (text.slice(from, to).trim() !== '') spans.push({ from, to });
    from = to;
  }
  if (text.slice(from).trim() !== '') spans.push({ from, to: text.length });
  return spans;
}

/** The sentence in which a stretch begins. */
export function sentenceOf(sentences: readonly Span[], at: number): Span | undefined {
  return sentences.find((span) => at >= span.from && at < span.to);
}
