import type { SignalRule } from '../content/screening-files.js';
import type { FoundSignal, Verdict } from './result.js';

const RANK = { critical: 0, high: 1, medium: 2, info: 3 } as const;

/** Worst first; signs of one severity keep the order of the rules. */
export function sortSignals(signals: readonly FoundSignal[]): readonly FoundSignal[] {
  return [...signals].sort((a, b) => RANK[a.severity] - RANK[b.severity]);
}

/**
 * One verdict from all signs: any critical, or a dark-job combination (two members, one of them strong) is danger; any high is
 * high-risk; any medium or two infos is caution. What is needed for a judgment and missing is caution too.
 * @param complete the post names employer, duties, place, pay not below the minimum and a way to reach the employer
 */
export function composeVerdict(signals: readonly FoundSignal[], rules: ReadonlyMap<string, SignalRule>, complete: boolean): Verdict {
  const count = (severity: FoundSignal['severity']): number => signals.filter((signal) => signal.severity === severity).length;
  if (count('critical') > 0) return 'danger';
  const members = signals.filter((signal) => rules.get(signal.id)?.composite === true);
  if (members.length >= 2 && members.some((signal) => rules.get(signal.id)?.strong === true && signal.severity === 'high')) return 'danger';
  if (count('high') > 0) return 'high-risk';
  if (count('medium') > 0 || count('info') >= 2 || !complete) return 'caution';
  return 'no-red-flags';
}
