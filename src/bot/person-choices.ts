import { encodeChoice } from '../core/choice-data.js';
import type { Choice } from '../core/outbound.js';
import type { Room } from './room.js';
import type { Talk } from './talk.js';

/** Dialogs that lead to a person, by what led to them. */
export type PersonDialog = 'human' | 'human-danger' | 'human-misses' | 'human-offer';

/** Whether this counter has counsellors at all. While the desk could not be asked nobody is promised one. */
export function isStaffed({ view }: Talk): boolean {
  return view !== undefined && view.counsellors.length > 0;
}

/** The button under the words in danger: one tap more, and a counsellor is asked at once. None without counsellors. */
export function urgentChoices(room: Room, talk: Talk): readonly Choice[] {
  if (!isStaffed(talk)) return [];
  return [{ label: room.words.t(talk.language, 'handoff:urgent'), data: encodeChoice({ kind: 'open', dialog: 'human-danger' satisfies PersonDialog }) }];
}

/** The same buttons, with what leads to a person telling the counsellors why. */
export function leadToPerson(talk: Talk, choices: readonly Choice[], dialog: PersonDialog): readonly Choice[] {
  if (!isStaffed(talk)) return choices;
  const plain = encodeChoice({ kind: 'open', dialog: 'human' });
  return choices.map((choice) => (choice.data === plain ? { ...choice, data: encodeChoice({ kind: 'open', dialog }) } : choice));
}
