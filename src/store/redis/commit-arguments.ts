import type { Claim, Commit } from '../../core/store.js';
import type { Records } from './records.js';

export interface CommitParts {
  readonly commit: Commit;
  /** Sealed record for the graveyard when the head is buried, else empty. */
  readonly buried: string;
}

/** Writes a commit in the order in which the script reads it; every list comes with its length in front. */
export function commitArguments(claim: Claim, parts: CommitParts, records: Records): readonly (string | number)[] {
  const { conversation } = claim;
  const { commit, buried } = parts;
  const consumed = claim.events.slice(0, commit.consumed).map((event) => event.id);
  return [
    conversation,
    claim.fence,
    ...listed(consumed, (id) => [id]),
    buried,
    commit.forget ? '1' : '',
    records.seal(conversation, 'snapshot', commit.snapshot),
    ...listed(commit.outbox, (row) => [row.id, row.answers.join(','), records.seal(conversation, 'row', row)]),
    ...listed(commit.transcript, (entry) => [entry.message ?? '', records.seal(conversation, 'entry', entry)]),
    ...listed(commit.cancelTimers, (name) => [name]),
    ...listed(commit.timers, (timer) => [timer.name, timer.at, `${timer.event.id}|${records.seal(conversation, 'event', timer.event)}`]),
    ...listed(commit.confirmed, ({ outbox, part }) => [outbox, part]),
  ];
}

function listed<T>(items: readonly T[], write: (item: T) => readonly (string | number)[]): readonly (string | number)[] {
  return [items.length, ...items.flatMap(write)];
}
