import type { Language } from '../core/language.js';
import type { Case, CounsellorId, WaitingCase } from '../core/case.js';

/** What routing knows of a colleague. */
export interface Counsellor {
  readonly id: CounsellorId;
  readonly languages: readonly Language[];
  /** Present, and says so. */
  readonly available: boolean;
  /** Active cases. */
  readonly load: number;
  /** Active cases that are enough; urgent ones come all the same. */
  readonly capacity: number;
}

export interface RoutingChoice {
  readonly counsellor: CounsellorId;
  /** `again`: knows the case from before. `no-language`: urgent, and nobody who speaks it is there. */
  readonly why: 'again' | 'language' | 'no-language';
}

/** Urgent first, then longest waiting; the id at last, so that every console shows the same order. */
export function compareCases(a: Case, b: Case): number {
  return Number(b.urgency === 'now') - Number(a.urgency === 'now') || a.waitingSince - b.waitingSince || (a.id < b.id ? -1 : 1);
}

/** The waiting cases, worst first. */
export function orderInbox(cases: readonly Case[]): readonly WaitingCase[] {
  return cases.filter((one) => one.state === 'waiting').sort(compareCases);
}

/**
 * Whom to call first. Only a suggestion: whoever claims has the case.
 * @returns undefined when nobody fits; the case then waits in everybody's inbox
 */
export function chooseCounsellor(waiting: Case, counsellors: readonly Counsellor[]): RoutingChoice | undefined {
  const urgent = waiting.urgency === 'now';
  const free = counsellors.filter(({ available, load, capacity }) => available && (urgent || load < capacity));
  const speakers = free.filter(({ languages }) => languages.includes(waiting.language)).sort(compareLoad);
  const before = speakers.find(({ id }) => id === waiting.reopenedFrom?.assignee);
  if (before !== undefined) return { counsellor: before.id, why: 'again' };
  const [speaker] = speakers;
  if (speaker !== undefined) return { counsellor: speaker.id, why: 'language' };
  const [other] = urgent ? free.sort(compareLoad) : [];
  return other === undefined ? undefined : { counsellor: other.id, why: 'no-language' };
}

/** Least busy first; of two, whoever speaks fewer languages, so that those who speak more stay free. */
function compareLoad(a: Counsellor, b: Counsellor): number {
  return a.load - b.load || a.languages.length - b.languages.length || (a.id < b.id ? -1 : 1);
}
