import type { OutboxId } from '../../core/brand.js';
import type { Choice, OutMessage, Reply } from '../../core/outbound.js';
import { isPictureUrl } from '../../core/picture.js';
import { splitText } from '../../core/text-splitting.js';
import { shapeCards, shortenTitle } from './card-shape.js';
import { MAX, type MessageBody, type QuickReply } from './message-form.js';
import { writeMetadata } from './metadata.js';

/**
 * Turns a reply into messages of the Send API, one call each, in order. Nothing visible is lost: what fits no template is text,
 * what fits no quick reply is a numbered list. Pure, so a later try of the same row gives the same parts.
 * @returns none for a reply that says nothing
 */
export function shapeReply(reply: Reply, outbox: OutboxId): readonly MessageBody[] {
  const messages = reply.messages.flatMap(shapeMessage);
  const choices = reply.choices.filter((choice) => choice.label.trim() !== '');
  // Quick replies hang on a message, vanish with the next one and hold 13 titles of 20: the list can be read and typed.
  if (choices.length > 0 && (messages.length === 0 || !choices.every(isShown) || choices.length > MAX.quickReplies)) {
    messages.push(...shapeText(numberChoices(choices)));
  }
  return messages.map((message, index) => ({
    ...message,
    ...(index === messages.length - 1 && choices.length > 0 ? { quick_replies: choices.slice(0, MAX.quickReplies).map(toQuickReply) } : {}),
    metadata: writeMetadata(outbox, index),
  }));
}

function shapeMessage(message: OutMessage): readonly MessageBody[] {
  switch (message.kind) {
    case 'text':
      return shapeText(message.text);
    case 'cards':
      // `alt` is for LINE's chat list; Messenger writes its own previews.
      return shapeCards(message.cards);
    case 'picture':
      // Meta fetches it while it takes the call; an address that it would not fetch is said instead.
      return isPictureUrl(message.url) ? [{ attachment: { type: 'image', payload: { url: message.url, is_reusable: false } } }] : shapeText(`${message.alt}: ${message.url}`);
  }
}

function shapeText(text: string): readonly MessageBody[] {
  return splitText(text, { max: MAX.text, unit: 'utf16' }).map((part) => ({ text: part }));
}

/** The numbers are those that the talk accepts when they are typed: places in the whole list, from 1. */
function numberChoices(choices: readonly Choice[]): string {
  return choices.map((choice, index) => `${index + 1}. ${choice.label}`).join('\n');
}

function isShown(choice: Choice): boolean {
  return choice.label.length <= MAX.title;
}

function toQuickReply(choice: Choice): QuickReply {
  return { content_type: 'text', title: shortenTitle(choice.label), payload: choice.data };
}
