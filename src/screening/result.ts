import type { Severity } from '../content/screening-files.js';
import type { AskerStatus } from '../core/snapshot.js';
import type { Language } from '../core/language.js';
import type { Facts } from './facts.js';

export const VERDICTS = ['danger', 'high-risk', 'caution', 'no-red-flags', 'not-an-offer'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** One warning sign. */
export interface FoundSignal {
  readonly id: string;
  readonly severity: Severity;
  /** The words of the post, exactly as written; empty where something is missing from it. */
  readonly evidence: string;
  /** For the reply: the hourly minimum and the pay it was compared with, in yen. */
  readonly wage?: { readonly paid: number; readonly minimum: number; readonly place?: string; readonly since: string };
}

/** What is worth asking. The texts lie in locales/<lang>/screening. */
export type Question = 'company' | 'duties' | 'place' | 'pay' | 'hours' | 'status' | 'written' | 'fees' | 'contact' | 'training' | 'deductions' | 'licence' | 'why-documents' | 'my-status';

/** A post or message to be judged. */
export interface Offer {
  readonly text: string;
  readonly lang?: Language;
  readonly askerStatus?: AskerStatus;
  /** How likely the text holds an offer by its words alone, 0 to 1, where somebody has learnt to tell. */
  readonly likelihood?: number;
  /** The day in Japan, YYYY-MM-DD. */
  readonly date: string;
}

export interface ScreeningResult {
  readonly lang: Language;
  readonly verdict: Verdict;
  /** Worst first. */
  readonly signals: readonly FoundSignal[];
  readonly facts: Facts;
  readonly questions: readonly Question[];
  readonly askerStatus: AskerStatus;
  /** What speaks for the post; it never cancels a critical or high sign. */
  readonly lowering: readonly string[];
}

export type Screen = (offer: Offer) => ScreeningResult;
