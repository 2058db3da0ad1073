import type { messagingApi } from '@line/bot-sdk';
import type { Choice, OutMessage, Reply } from '../../core/outbound.js';
import { isPictureUrl } from '../../core/picture.js';
import { splitText } from '../../core/text-splitting.js';
import { toQuickReply } from './actions.js';
import { toFlexMessages } from './flex.js';
import { LIMITS } from './limits.js';
import { speakName, type SenderFace } from './sender-face.js';

/** Messages of one API call, 1 to 5. */
export type LineCallMessages = readonly messagingApi.Message[];

/**
 * Turns a reply into LINE's message objects (platform rules 1, 2.7). Deterministic: the same reply gives the same calls, which
 * the retry key depends on. Nothing visible is ever cut: what does not fit is split, numbered or said as text.
 * @param face of a counsellor; shown with every message of the reply
 * @returns one call wherever five objects are enough; none for a reply without content
 */
export function shapeLineReply(reply: Reply, face: SenderFace = {}): LineCallMessages[] {
  const messages = face.spoken === undefined ? reply.messages : speakName(reply.messages, face.spoken);
  const spoken = messages.flatMap(toObjects);
  const items = reply.choices.map(toQuickReply);
  const shown = items.filter((item) => item !== undefined).slice(0, LIMITS.quickReplies);
  // Buttons hold everything only when every choice became one; else all are listed, to be typed by number.
  const listed = shown.length < reply.choices.length || (spoken.length === 0 && shown.length > 0);
  const objects = mergeTexts(listed ? appendText(spoken, numberChoices(reply.choices)) : spoken);
  const last = objects.at(-1);
  if (last !== undefined && shown.length > 0) objects[objects.length - 1] = { ...last, quickReply: { items: shown } };
  const calls: LineCallMessages[] = [];
  const faced = face.sender === undefined ? objects : objects.map((object) => ({ ...object, sender: face.sender }) as messagingApi.Message);
  for (let at = 0; at < faced.length; at += LIMITS.messagesPerCall) calls.push(faced.slice(at, at + LIMITS.messagesPerCall));
  return calls;
}

function toObjects(message: OutMessage): messagingApi.Message[] {
  switch (message.kind) {
    case 'text':
      return toTexts(message.text);
    case 'cards':
      return toFlexMessages(message.cards, message.alt);
    case 'picture':
      // Our pictures are at most 1 MB, so one address serves as picture and preview.
      return isPictureUrl(message.url)
        ? [{ type: 'image', originalContentUrl: message.url, previewImageUrl: message.url }]
        : toTexts(`${message.alt}: ${message.url}`);
  }
}

/** Plain `text`, never `textV2`: a brace in what people or translators wrote would be syntax there. */
function toTexts(text: string): messagingApi.TextMessage[] {
  return splitText(text, { max: LIMITS.text, unit: 'utf16' }).map((part) => ({ type: 'text', text: part }));
}

function numberChoices(choices: readonly Choice[]): string {
  return choices.map(({ label }, index) => `${index + 1}. ${label.trim()}`).join('\n');
}

function appendText(objects: readonly messagingApi.Message[], text: string): messagingApi.Message[] {
  const last = objects.at(-1);
  const joined = last?.type === 'text' ? joinTexts(last, text) : undefined;
  return joined === undefined ? [...objects, ...toTexts(text)] : [...objects.slice(0, -1), joined];
}

function joinTexts(first: messagingApi.TextMessage, second: string): messagingApi.TextMessage | undefined {
  const text = `${first.text}\n\n${second}`;
  return text.length <= LIMITS.text ? { type: 'text', text } : undefined;
}

/** Joins neighbouring texts, the shortest pair first, until the reply fits into one call: a second call would cost a push. */
function mergeTexts(objects: readonly messagingApi.Message[]): messagingApi.Message[] {
  const merged = [...objects];
  while (merged.length > LIMITS.messagesPerCall) {
    let best: { readonly at: number; readonly joined: messagingApi.TextMessage } | undefined;
    for (let at = 0; at + 1 < merged.length; at += 1) {
      const [first, second] = [merged[at], merged[at + 1]];
      const joined = first?.type === 'text' && second?.type === 'text' ? joinTexts(first, second.text) : undefined;
      if (joined !== undefined && (best === undefined || joined.text.length < best.joined.text.length)) best = { at, joined };
    }
    if (best === undefined) break;
    merged.splice(best.at, 2, best.joined);
  }
  return merged;
}
