import type { Purpose } from '../../core/outbound.js';

const HOUR = 3_600_000;
/** Last user action → last moment for the bot, and for a person with the Human Agent feature (Messenger policy; all other tags are dead since 2026-04-27). */
const BOT_WINDOW = 24 * HOUR;
const HUMAN_WINDOW = 7 * 24 * HOUR;

/** How a message may be sent now. */
export type Passage =
  | { readonly messaging_type: 'RESPONSE' }
  | { readonly messaging_type: 'MESSAGE_TAG'; readonly tag: 'HUMAN_AGENT' };

export interface WindowQuestion {
  readonly purpose: Purpose;
  /** Epoch ms; undefined = the person has never done anything that we know of, so nothing is open. */
  readonly lastUserActionAt: number | undefined;
  readonly now: number;
  readonly humanAgent: boolean;
}

/**
 * @returns undefined when the window is closed. Only what a counsellor wrote may use the longer one: automation there costs the
 * Page its feature.
 */
export function findPassage({ purpose, lastUserActionAt, now, humanAgent }: WindowQuestion): Passage | undefined {
  if (lastUserActionAt === undefined) return undefined;
  const age = now - lastUserActionAt;
  if (age <= BOT_WINDOW) return { messaging_type: 'RESPONSE' };
  return purpose === 'counsellor' && humanAgent && age <= HUMAN_WINDOW ? { messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' } : undefined;
}
