import type { messagingApi } from '@line/bot-sdk';
import type { OutMessage, OutboxRow } from '../../core/outbound.js';
import { isPictureUrl } from '../../core/picture.js';
import { splitText } from '../../core/text-splitting.js';
import { LIMITS } from './limits.js';

/** Under whose name a row is shown, and what stands in its words when LINE does not take the name. */
export interface SenderFace {
  readonly sender?: messagingApi.Sender;
  /** Goes in front of the first words instead. */
  readonly spoken?: string;
}

/**
 * The name and picture of a counsellor for LINE's `sender` (at most 20; "LINE" is refused in it). A longer name is shortened at a word.
 * A name that LINE would refuse is said in the first line: people must know who speaks to them.
 * @param iconUrl https, PNG 1:1 at most 1 MB
 */
export function readSenderFace(speaker: OutboxRow['speaker'], iconUrl: string | undefined): SenderFace {
  const whole = speaker?.name.replace(/[\p{Cc}\s]+/gu, ' ').trim() ?? '';
  const [name] = splitText(whole, { max: LIMITS.senderName, unit: 'utf16' });
  if (name === undefined) return {};
  if (/line/i.test(name.normalize('NFKC').replaceAll(/\p{Cf}/gu, ''))) return { spoken: whole };
  return { sender: { name, ...(iconUrl !== undefined && isPictureUrl(iconUrl) ? { iconUrl } : {}) } };
}

/** Says the name in front of the first words; in front of a picture or a card it becomes words of its own. */
export function speakName(messages: readonly OutMessage[], name: string): readonly OutMessage[] {
  const [first, ...rest] = messages;
  if (first?.kind === 'text') return [{ kind: 'text', text: `${name}:\n${first.text}` }, ...rest];
  return first === undefined ? messages : [{ kind: 'text', text: `${name}:` }, ...messages];
}
