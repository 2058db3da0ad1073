import type { ConceptMatch } from './lexicon.js';
import type { DangerRule } from './lexicon.js';

/** What the danger layer found. */
export interface Danger {
  readonly topic: string;
  /** Id of the rule, or `model`. */
  readonly rule: string;
}

interface ReadyRule {
  readonly rule: DangerRule;
  /** Each group: one of these ideas must be there. */
  readonly groups: readonly ReadonlySet<number>[];
  readonly not: ReadonlySet<number>;
}

/** Rules over ideas, ready for use. Unknown ideas are a fault of the file. */
export type DangerRules = readonly ReadyRule[];

/** @throws RangeError naming rule and idea, when a rule names an idea that the lexicon has not */
export function prepareRules(rules: readonly DangerRule[], ids: readonly string[]): DangerRules {
  const numbers = new Map(ids.map((id, at) => [id, at]));
  const find = (rule: DangerRule, written: string): ReadonlySet<number> =>
    new Set(
      written.split('|').map((id) => {
        const number = numbers.get(id.trim());
        if (number === undefined) throw new RangeError(`danger rule ${rule.id}: no concept ${id}`);
        return number;
      }),
    );
  return rules.map((rule) => ({
    rule,
    groups: rule.all.map((group) => find(rule, group)),
    not: new Set((rule.not ?? []).flatMap((group) => [...find(rule, group)])),
  }));
}

function fits(ready: ReadyRule, matches: readonly ConceptMatch[]): boolean {
  const hits = ready.groups.map((group) => matches.filter((match) => group.has(match.concept)));
  if (hits.some((list) => list.length === 0)) return false;
  if (matches.some((match) => ready.not.has(match.concept))) return false;
  const within = ready.rule.within;
  if (within === undefined || hits.length < 2) return true;
  const [first, ...others] = hits;
  return (first ?? []).some((anchor) => others.every((list) => list.some((match) => match !== anchor && gap(anchor, match) <= within)));
}

const gap = (a: ConceptMatch, b: ConceptMatch): number => Math.max(0, Math.max(a.from, b.from) - Math.min(a.to, b.to));

/** The first rule that fits, in the order of the file. */
export function findDanger(rules: DangerRules, matches: readonly ConceptMatch[]): Danger | undefined {
  const ready = rules.find((candidate) => fits(candidate, matches));
  return ready === undefined ? undefined : { topic: ready.rule.topic, rule: ready.rule.id };
}
