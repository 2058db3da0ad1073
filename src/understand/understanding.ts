import type { Language } from '../core/language.js';
import type { AskerStatus } from '../core/snapshot.js';

/** A topic or intent that the message may be about. */
export interface Candidate {
  readonly id: string;
  /** 0 to 1, calibrated: of the messages given 0.8, about eight in ten are right. */
  readonly confidence: number;
}

/** What a message seems to mean. Advice to the dialog, never words. */
export interface Understanding {
  /** Language of the message; undefined when it has no words (digits, emoji). */
  readonly language?: Language;
  /** 0 to 1. Short or mixed messages are low: the talk then stays in its language. */
  readonly languageConfidence: number;
  /** How likely the message holds a job offer or a trade that somebody made, 0 to 1. */
  readonly offer: number;
  readonly action: 'answer' | 'clarify' | 'intent' | 'out-of-scope';
  /** Best first, at most 5, topics and intents alike. Empty only when `out-of-scope`. */
  readonly candidates: readonly Candidate[];
  /** The topic whose safety block comes first. Set by the danger layer alone. */
  readonly danger?: { readonly topic: string; readonly rule: string };
  /** English name, e.g. `Ibaraki`. */
  readonly prefecture?: string;
  readonly status?: AskerStatus;
  /** Which rules and features decided, by id: never words of the person. */
  readonly why: readonly string[];
}

/** What the talk knows already. */
export interface UnderstandingContext {
  readonly language?: Language;
  /** Topic of the last answer, for follow-ups. */
  readonly topic?: string;
}

/** Reads one message (or a burst joined by line breaks). Pure, synchronous, no network. */
export type Understand = (text: string, context: UnderstandingContext) => Understanding;
