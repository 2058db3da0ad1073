import { step, type DialogInput, type Known } from '../dialog/step.js';
import { deskCircumstances } from './handover.js';
import { perform } from './perform.js';
import type { Room } from './room.js';
import type { Talk } from './talk.js';

/** Starts a dialog, which is then what the turn came to. */
export function openDialog(room: Room, talk: Talk, dialog: string): void {
  runDialog(room, talk, { kind: 'open', dialog });
  talk.outcome = dialog;
}

/** Gives the dialogs an input. False when it belongs to a question that is no longer open: nothing has happened then. */
export function runDialog(room: Room, talk: Talk, input: DialogInput): boolean {
  const result = step(room.content.dialogs, talk.snapshot.frames, input, circumstances(talk));
  if (result.outcome === 'stale') return false;
  perform(room, talk, result);
  return true;
}

function circumstances(talk: Talk): Known {
  const { slots, languageSource } = talk.snapshot;
  return new Set([
    ...deskCircumstances(talk),
    ...(slots.status === undefined ? [] : (['status'] as const)),
    ...(slots.prefecture === undefined ? [] : (['prefecture'] as const)),
    ...(languageSource === 'chosen' ? (['language'] as const) : []),
  ]);
}
