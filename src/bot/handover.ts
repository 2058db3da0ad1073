import { tokyoDay } from '../content/tokyo-time.js';
import type { CaseOpening, Consent, HandoffReason, Urgency } from '../core/case.js';
import type { CaseRecord } from '../core/desk.js';
import type { Known } from '../dialog/step.js';
import { changeRecord, noteSystem, runOnCase } from './case-turn.js';
import { isStaffed, type PersonDialog } from './person-choices.js';
import type { Room } from './room.js';
import { say, sayIn } from './say.js';
import type { Talk } from './talk.js';
import { describeQueue, toldOpening } from './waiting-words.js';

/** What led to the request, by the dialog that asks for it. */
const REASONS: ReadonlyMap<string, HandoffReason> = new Map<PersonDialog, HandoffReason>([['human-danger', 'danger'], ['human-misses', 'misses'], ['human-offer', 'offer']]);

/** What branches of dialogs ask of the desk. */
export function deskCircumstances(talk: Talk): Known {
  const known = new Set<'staffed' | 'case-waiting'>();
  if (isStaffed(talk)) known.add('staffed');
  if (talk.snapshot.desk?.case.state === 'waiting') known.add('case-waiting');
  return known;
}

/**
 * Asks the counsellors to come. A case that waits already only learns what is new; its consent stays.
 * @param dialog which led to the request: the reason
 */
export function requestPerson(room: Room, talk: Talk, dialog: string, consent: Consent): void {
  // The last counsellor may have gone since the question; while the desk cannot be asked the wish is taken all the same.
  if (talk.view !== undefined && !isStaffed(talk)) return;
  const reason = REASONS.get(dialog) ?? 'asked';
  const before = talk.snapshot.desk?.case;
  const opening = openingOf(room, talk, { reason, consent });
  const promisedAt = toldOpening(room, talk, opening.language);
  const result = runOnCase(talk, { kind: 'request', opening, reason, ...(promisedAt === undefined ? {} : { promisedAt }) });
  if (result.kind !== 'changed' || (before !== undefined && before.state !== 'closed')) return;
  const screening = consent === 'nothing' ? undefined : screenHeld(room, talk);
  dropScreening(talk);
  if (screening !== undefined) changeRecord(talk, { screening });
  noteSystem(talk, before?.id === result.case.id ? 'reopened' : 'requested');
  noteSystem(talk, `consent:${consent}`);
}

/** Asked again from another place: danger makes it urgent, everything else changes nothing. */
export function requestAgain(room: Room, talk: Talk, dialog: string): void {
  const consent = talk.snapshot.desk?.case.consent;
  if (consent !== undefined) requestPerson(room, talk, dialog, consent);
}

/** The person takes the request back, while nobody has come. */
export function cancelRequest(talk: Talk): void {
  if (talk.snapshot.desk?.case.state !== 'waiting') return;
  runOnCase(talk, { kind: 'close', by: { kind: 'person' }, outcome: 'withdrawn' });
  noteSystem(talk, 'closed:withdrawn');
}

/** Where the request stands; without one, that others can be called. */
export function showQueue(room: Room, talk: Talk): void {
  const subject = talk.snapshot.desk?.case;
  if (subject?.state !== 'waiting') {
    say(room, talk, 'human.now');
    return;
  }
  sayIn(talk, (language) => describeQueue(room, talk, subject, language));
}

/** Of what was told before, nothing goes along without consent; how urgent it is does. */
function openingOf(room: Room, talk: Talk, { reason, consent }: { readonly reason: HandoffReason; readonly consent: Consent }): CaseOpening {
  const { topic, slots, language } = talk.snapshot;
  const told = consent === 'nothing' ? {} : { ...(topic === undefined ? {} : { topic }), ...slots };
  return {
    id: room.newCaseId(),
    conversation: talk.head.conversation,
    channel: talk.head.address.channel,
    language: language ?? talk.language,
    urgency: reason === 'danger' ? 'now' : urgencyOf(room, topic),
    consent,
    ...told,
  };
}

function urgencyOf({ content }: Room, topic: string | undefined): Urgency {
  return (topic === undefined ? undefined : content.index.get(topic)?.urgency) ?? 'none';
}

/** The offer that is held, judged as the person was told; undefined when none is, or it is none. */
function screenHeld(room: Room, talk: Talk): CaseRecord['screening'] {
  const { offer, slots } = talk.snapshot;
  if (offer === undefined) return undefined;
  const result = room.screen({
    text: offer.text, date: tokyoDay(talk.now), likelihood: room.understand(offer.text, {}).offer,
    ...(slots.status === undefined ? {} : { askerStatus: slots.status }),
  });
  return result.verdict === 'not-an-offer' ? undefined : { verdict: result.verdict, signals: result.signals.map(({ id }) => id), at: talk.now };
}

/** Of another request, or of an offer that is gone. */
export function dropScreening(talk: Talk): void {
  const record = talk.snapshot.desk;
  if (record?.screening === undefined) return;
  const { screening: _screening, ...rest } = record;
  talk.change({ desk: rest });
}
