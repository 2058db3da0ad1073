import type { Case } from './derived.js';
import type { Question, Verdict } from './result.js';

const ASKED_BY: Readonly<Record<string, readonly Question[]>> = {
  'employer-missing': ['company'], 'duties-missing': ['duties'], 'personal-chat-only': ['contact'], 'place-missing': ['place'],
  'pay-missing': ['pay', 'hours'], 'hours-missing': ['hours'], 'status-unclear': ['status'], 'cash-no-contract': ['written'],
  'no-insurance-tax': ['deductions'], 'docs-early': ['why-documents', 'licence'], 'excessive-deduction': ['deductions'], 'hazard-work': ['training'],
  'appearance-demand': ['duties'], 'bait-mismatch': ['place', 'company'], 'sending-fee-over-cap': ['fees'], 'recruit-others': ['licence'], 'pay-too-high': ['duties', 'written'],
};
const ALWAYS: readonly Question[] = ['written', 'fees'];

/** What to ask before anything else. In danger nothing: there is nothing to talk over with such a sender. */
export function chooseQuestions(one: Case, ids: readonly string[], verdict: Verdict): readonly Question[] {
  if (verdict === 'danger' || verdict === 'not-an-offer') return [];
  const asked = new Set(ids.flatMap((id) => ASKED_BY[id] ?? []));
  // Daily pay without hours cannot be held against the minimum wage.
  if (one.facts.pay_unit === 'day' && one.facts.hours_per_day === undefined) asked.add('hours');
  if (one.facts.licence_no !== undefined) asked.add('licence');
  const unknown = (one.offer.askerStatus ?? 'unknown') === 'unknown';
  return [...asked, ...ALWAYS.filter((question) => !asked.has(question)), ...(unknown ? (['my-status'] as const) : [])];
}
