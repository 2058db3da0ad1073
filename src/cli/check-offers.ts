import { composeInvolved, composeScreening } from '../bot/screening-reply.js';
import { createWords } from '../bot/words.js';
import type { Content } from '../content/content.js';
import type { ScreeningRules, ScreeningTexts } from '../content/screening-files.js';
import { INVOLVED } from '../content/screening-law.js';
import { ANSWER_LANGUAGES } from '../core/language.js';
import { ASKER_STATUSES } from '../core/snapshot.js';
import type { FoundSignal, ScreeningResult, Verdict } from '../screening/result.js';
import type { Shaper } from './check.js';

/** As long as a quotation gets. */
const LONG_WORDS = 'x'.repeat(80);
const VERDICT_OF: Readonly<Record<FoundSignal['severity'], Verdict>> = { critical: 'danger', high: 'high-risk', medium: 'caution', info: 'caution' };

export interface OfferCheck {
  readonly content: Content;
  readonly rules: ScreeningRules;
  readonly texts: ScreeningTexts;
  /** Epoch ms. */
  readonly now: number;
  readonly shapers: readonly Shaper[];
}

/** Every sign, status and path of the answers to offers, in every language as every channel would send it: a line for what would not fit. */
export function checkOffers({ content, rules, texts, now, shapers }: OfferCheck): readonly string[] {
  const words = createWords(content);
  return ANSWER_LANGUAGES.flatMap((language) => {
    const request = { content, words, texts, language, now, slots: {} };
    const results = rules.signals.flatMap((signal) => ASKER_STATUSES.map((status) => invent(rules, signal.id, status)));
    const answers = [
      ...results.map((result) => ({ at: `${result.signals[0]?.id ?? ''} (${result.askerStatus})`, answer: composeScreening(request, result) })),
      ...INVOLVED.map((group) => ({ at: `involved ${group}`, answer: composeInvolved(request, group) })),
    ];
    return answers.flatMap(({ at, answer }) => shapers.flatMap(({ channel, check }) => check(answer).map((wrong) => `offer ${at} in ${language} on ${channel}: ${wrong}`)));
  });
}

/** A full answer for a sign: others beside it, more questions than are asked, and a post in a language that no reader here has. */
function invent(rules: ScreeningRules, id: string, askerStatus: ScreeningResult['askerStatus']): ScreeningResult {
  const others = rules.signals.filter((signal) => signal.id !== id).slice(0, 3);
  const first = rules.signals.find((signal) => signal.id === id);
  const signals = [...(first === undefined ? [] : [first]), ...others].map(({ id: name, severity }): FoundSignal => ({ id: name, severity, evidence: LONG_WORDS }));
  return {
    lang: 'th', signals, askerStatus, facts: {}, lowering: [],
    verdict: VERDICT_OF[first?.severity ?? 'info'],
    questions: ['company', 'duties', 'place', 'pay', 'hours', 'written', 'fees', 'contact', 'training', 'deductions'],
  };
}
