import { encodeChoice } from '../core/choice-data.js';
import type { Choice } from '../core/outbound.js';
import type { AnswerRequest } from './answer-context.js';
import type { Room } from './room.js';
import type { Talk } from './talk.js';

/** Who reads: the language they speak decides whom they can call, also where answers are given in English. */
export function reader(talk: Talk): Pick<AnswerRequest, 'language' | 'now' | 'slots'> {
  return { language: talk.snapshot.language ?? talk.language, now: talk.now, slots: talk.snapshot.slots };
}

const OPEN_LABELS = { human: 'menu.human', topics: 'menu.topics', menu: 'menu.open', 'hide-talk': 'menu.hide', 'delete-data': 'menu.delete', language: 'menu.language' } as const;

/** Buttons that open dialogs from anywhere. */
export function openChoices(room: Room, talk: Talk, dialogs: readonly (keyof typeof OPEN_LABELS)[]): readonly Choice[] {
  return dialogs.map((dialog) => ({ label: room.words.t(talk.language, `talk:${OPEN_LABELS[dialog]}`), data: encodeChoice({ kind: 'open', dialog }) }));
}
