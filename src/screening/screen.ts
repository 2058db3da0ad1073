import type { ScreeningRules } from '../content/screening-files.js';
import type { Language } from '../core/language.js';
import { createAssembler } from './assemble.js';
import { mildSignals, missingSignals, hasDuties, isReachable } from './missing.js';
import { moneySignals, type Case } from './derived.js';
import { createFactReader, type RawFacts } from './facts.js';
import { createGate, type Gate } from './gate.js';
import { guessPostLanguage } from './language.js';
import { findLowering } from './lowering.js';
import { paperSignals } from './papers.js';
import { isAbroad } from './place.js';
import { chooseQuestions } from './questions.js';
import { quote, readPost, type Reading } from './reading.js';
import type { FoundSignal, Offer, Screen, ScreeningResult } from './result.js';
import { createDenial, splitSentences } from './scope.js';
import { hasAccents, narrowRules, plainRules, withoutMarks } from './spelling.js';
import { createWordedFinder, type WordedSignal } from './signals.js';
import { statusSignals } from './status.js';
import { composeVerdict, sortSignals } from './verdict.js';

/** Longer posts are read up to here, so that the time stays bounded. */
const MAX_LENGTH = 4000;

/**
 * Makes the function that judges offers. Pure: the same text, status and day always give the same result.
 * @param rules read once by loadScreeningRules
 */
export function createScreen(rules: ScreeningRules): Screen {
  // Words of one language are other words in the next: each post is read by the rules of the languages it can be in.
  const vietnamese = createEngine(narrowRules(rules, ['id', 'fil']));
  const bare = createEngine(narrowRules(plainRules(rules), ['id', 'fil']));
  const others = createEngine(narrowRules(plainRules(rules), ['vi']));
  return (offer) => {
    const reading = readPost(offer.text.slice(0, MAX_LENGTH));
    const written = writtenLanguage(guessPostLanguage(reading.text), offer.lang);
    const asked = { ...offer, lang: written };
    const result = hasAccents(reading.text) ? vietnamese(asked, reading) : (written === 'vi' ? bare : others)(asked, withoutMarks(reading));
    return { ...result, lang: offer.lang ?? written };
  };
}

/** People forward posts in languages that are not theirs: what is given helps only where the post itself says little. */
function writtenLanguage(guessed: Language, given: Language | undefined): Language {
  return guessed === 'en' && (given === 'vi' || given === 'id' || given === 'fil') ? given : guessed;
}

type Engine = (offer: Offer & Pick<ScreeningResult, 'lang'>, reading: Reading) => ScreeningResult;

function createEngine(rules: ScreeningRules): Engine {
  const denial = createDenial(rules.scope);
  const findWorded = createWordedFinder(rules, denial);
  const readFacts = createFactReader(rules, denial.isDenied);
  const judgeGate = createGate(rules);
  const assemble = createAssembler(rules);
  const byId = new Map(rules.signals.map((rule) => [rule.id, rule]));
  return (offer, reading) => {
    const { text } = reading;
    const { lang } = offer;
    const sentences = splitSentences(text);
    const raw = readFacts(reading, lang);
    const first = findWorded(text, sentences, []).filter((one) => holds(one, offer));
    const gate = judgeGate(gateInput(text, raw, first, offer.likelihood));
    if (!gate.isOffer) return noOffer(offer, lang);
    const worded = gate.ignored.length === 0 ? first : findWorded(text, sentences, gate.ignored).filter((one) => holds(one, offer));
    const ids = new Set(worded.map((one) => one.rule.id));
    const { facts, pays, isTrade } = assemble(raw, ids, text);
    const one: Case = { rules, offer, reading, facts, raw, pays, isTrade, retold: gate.retold, worded: ids };
    const signals = sortSignals(collectSignals(one, worded, reading));
    const verdict = composeVerdict(signals, byId, isComplete(one, gate));
    const found = signals.map((signal) => signal.id);
    return { lang, verdict, signals, facts, questions: chooseQuestions(one, found, verdict), askerStatus: offer.askerStatus ?? 'unknown', lowering: findLowering(one) };
  };
}

function gateInput(text: string, raw: RawFacts, worded: readonly WordedSignal[], likelihood: number | undefined): Parameters<ReturnType<typeof createGate>>[0] {
  return {
    text,
    sums: raw.sums,
    critical: worded.filter((one) => one.rule.severity === 'critical').map((one) => one.at),
    hasContact: raw.contacts.length > 0,
    hasJob: raw.jobs.length > 0,
    worded: worded.filter((one) => one.rule.severity === 'high').length,
    likelihood,
  };
}

function holds({ rule }: WordedSignal, { date }: Offer): boolean {
  return rule.valid_from === undefined || rule.valid_from <= date;
}

function noOffer(offer: Offer, lang: ScreeningResult['lang']): ScreeningResult {
  return { lang, verdict: 'not-an-offer', signals: [], facts: {}, questions: [], askerStatus: offer.askerStatus ?? 'unknown', lowering: [] };
}

/** Signs by wording, then those that follow from the facts, then what is missing; each once. */
function collectSignals(one: Case, worded: readonly WordedSignal[], reading: Reading): readonly FoundSignal[] {
  const spoken = worded.filter(({ rule }) => keeps(rule.id, one)).map(({ rule, at }): FoundSignal => ({ id: rule.id, severity: rule.severity, evidence: quote(reading, at) }));
  const derived = [...moneySignals(one), ...paperSignals(one), ...statusSignals(one)];
  const grave = [...spoken, ...derived].some((signal) => signal.severity === 'critical' || signal.severity === 'high');
  const all = [...spoken, ...derived, ...missingSignals(one), ...(grave ? [] : mildSignals(one))];
  return all.filter((signal, index) => all.findIndex((other) => other.id === signal.id) === index);
}

/** A worded sign that the facts make pointless. */
function keeps(id: string, { worded, facts, isTrade }: Case): boolean {
  switch (id) {
    case 'job-fee':
      return !isTrade && !(worded.has('advance-fee-scam') && facts.fee_kind !== 'placement') && !(facts.job_type === 'sending');
    case 'security-deposit':
      return true;
    case 'advance-fee-scam':
      return !isTrade && !(worded.has('security-deposit') && facts.job_type === 'sending');
    case 'age-gender-limit':
    case 'pressure-urgency':
    case 'appearance-demand':
      return !isTrade;
    case 'no-status-check':
    case 'runaway-inducement':
      return !isTrade;
    case 'wage-skim':
      return !isTrade;
    default:
      return true;
  }
}

/** What is needed before a post may be said to show nothing: silence is no evidence. */
function isComplete(one: Case, gate: Gate): boolean {
  const { facts } = one;
  return !gate.retold && facts.employer_named === true && hasDuties(one) && (facts.place !== undefined && !isAbroad(facts.place)) && facts.pay_amount !== undefined && isReachable(one);
}
