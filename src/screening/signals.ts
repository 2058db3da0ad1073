import type { ScreeningRules, SignalRule } from '../content/screening-files.js';
import { findAll } from './matching.js';
import type { Span } from './reading.js';
import { sentenceOf, type Denial } from './scope.js';
import { compileList, compileWording, occurs, type Pattern } from './wording.js';

/** A sign found by its wording. */
export interface WordedSignal {
  readonly rule: SignalRule;
  readonly at: Span;
}

/** Finds the signs that are worded in a text. */
export type FindWorded = (text: string, sentences: readonly Span[], ignored: readonly Span[]) => readonly WordedSignal[];

interface Matcher {
  readonly rule: SignalRule;
  readonly deniedInside: boolean;
  readonly phrases: Pattern | undefined;
  readonly asIs: Pattern | undefined;
  readonly not: Pattern | undefined;
  readonly unless: Pattern | undefined;
}

/** Prepares the search for worded signs: not denied, not harmless in its sentence, not in a sentence that only warns. */
export function createWordedFinder(rules: ScreeningRules, { isDenied, hasNegation }: Denial): FindWorded {
  const matchers = rules.signals.flatMap((rule): readonly Matcher[] => {
    const wording = rules.wording.get(rule.id);
    if (wording === undefined) return [];
    return [{
      rule,
      deniedInside: wording.denied_inside,
      phrases: compileWording(wording.phrases, rules.vocabulary),
      asIs: compileWording(wording.as_is, rules.vocabulary),
      not: compileList(wording.not ?? [], rules.vocabulary),
      unless: compileList(wording.unless ?? [], rules.vocabulary),
    }];
  });
  return (text, sentences, ignored) => matchers.flatMap((matcher) => {
    const spans = [...findAll(matcher.phrases, text).filter((span) => !isDenied(text, span) && !(matcher.deniedInside && hasNegation(text, span))), ...findAll(matcher.asIs, text)];
    if (spans.length === 0 || occurs(matcher.unless, text)) return [];
    const at = spans.find((span) => !isIgnored(span, ignored) && !isHarmless(matcher, text, sentenceOf(sentences, span.from)));
    return at === undefined ? [] : [{ rule: matcher.rule, at }];
  });
}

function isIgnored(span: Span, ignored: readonly Span[]): boolean {
  return ignored.some((one) => span.from >= one.from && span.from < one.to);
}

function isHarmless({ not }: Matcher, text: string, sentence: Span | undefined): boolean {
  return sentence !== undefined && occurs(not, text.slice(sentence.from, sentence.to));
}
