import type { ConversationKey } from '../../core/brand.js';
import type { CaseRecord } from '../../core/desk.js';
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
    ...listed(commit.outbox, (row) => [row.id, row.answers.join(','), row.desk?.entry ?? '', row.purpose === 'counsellor' ? '1' : '', records.seal(conversation, 'row', row)]),
    ...listed(commit.transcript, (entry) => [entry.message ?? '', records.seal(conversation, 'entry', entry)]),
    ...listed(commit.cancelTimers, (name) => [name]),
    ...listed(commit.timers, (timer) => [timer.name, timer.at, `${timer.event.id}|${records.seal(conversation, 'event', timer.event)}`]),
    ...listed(commit.confirmed, ({ outbox, part }) => [outbox, part]),
    ...deskArguments(claim, commit, records),
  ];
}

/** One empty word for a turn that did not touch the desk. */
function deskArguments({ conversation }: Claim, { desk, figure }: Commit, records: Records): readonly (string | number)[] {
  if (desk === undefined && figure === undefined) return [''];
  return [
    '1',
    ...recordArguments(conversation, desk?.record, records),
    ...listed(desk?.answers ?? [], ({ event, answer }) => [event, records.seal(conversation, 'answer', answer)]),
    ...listed(desk?.changes ?? [], (change) => [JSON.stringify(change)]),
    ...(figure === undefined ? [''] : [figure.closedAt, records.sealLasting('figure', figure)]),
  ];
}

/** Nothing, `gone`, or the case with the time of its closing. */
function recordArguments(conversation: ConversationKey, record: CaseRecord | null | undefined, records: Records): readonly (string | number)[] {
  if (record === undefined) return [''];
  if (record === null) return ['gone'];
  const { id } = record.case;
  return ['kept', id, record.case.state === 'closed' ? record.case.closing.at : '', records.seal(conversation, 'case', record)];
}

function listed<T>(items: readonly T[], write: (item: T) => readonly (string | number)[]): readonly (string | number)[] {
  return [items.length, ...items.flatMap(write)];
}
