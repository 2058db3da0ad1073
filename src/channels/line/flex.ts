import type { messagingApi } from '@line/bot-sdk';
import type { Card, CardAction } from '../../core/outbound.js';
import { splitText } from '../../core/text-splitting.js';
import { fitsLabel, labelOf, toFlexAction, wordsFor } from './actions.js';
import { LIMITS } from './limits.js';

type Part = messagingApi.FlexText | messagingApi.FlexButton;

/** Contrast with white: 16:1, 12:1 and 6:1, so that it can be read in sunlight and on old screens. */
const COLORS = { title: '#1a1a1a', line: '#333333', button: '#0b6e4f' } as const;
/** One text component at most, in UTF-16 units: even when each unit takes six bytes of JSON it stays far below a bubble. */
const TEXT_UNITS = 2_000;
/** JSON around the parts of a bubble, in bytes. */
const BUBBLE_FRAME = 400;
/** Shown in notifications when the caller gives no words. */
const NEUTRAL_ALT = 'ℹ️';

/**
 * Cards as Flex messages: one bubble a card, several side by side. A card that is too big for a bubble continues in the next one.
 * @returns as few messages as the limits allow; none for cards without content
 */
export function toFlexMessages(cards: readonly Card[], alt: string): messagingApi.FlexMessage[] {
  const altText = splitText(alt.trim(), { max: LIMITS.altText, unit: 'utf16' })[0] ?? NEUTRAL_ALT;
  const bubbles = cards.flatMap(toBubbles);
  const groups: messagingApi.FlexBubble[][] = [];
  let bytes = 0;
  for (const bubble of bubbles) {
    const size = sizeOf(bubble);
    const group = groups.at(-1);
    if (group !== undefined && group.length < LIMITS.carouselBubbles && bytes + size <= LIMITS.carouselBytes) {
      group.push(bubble);
      bytes += size;
    } else {
      groups.push([bubble]);
      bytes = size;
    }
  }
  return groups.map((group) => {
    const [only] = group;
    return { type: 'flex', altText, contents: group.length === 1 && only !== undefined ? only : { type: 'carousel', contents: group } };
  });
}

function toBubbles(card: Card): messagingApi.FlexBubble[] {
  const parts = [
    ...toTexts(card.title, { weight: 'bold', size: 'md', color: COLORS.title }),
    ...card.lines.flatMap((line) => toTexts(line, { size: 'sm', color: COLORS.line, margin: 'sm' })),
    ...card.actions.flatMap(toButton),
  ];
  const bubbles: Part[][] = [];
  let bytes = 0;
  for (const part of parts) {
    const size = sizeOf(part);
    const current = bubbles.at(-1);
    // A text that explains a button stands with the buttons, so a text never moves in front of an earlier button.
    if (current !== undefined && bytes + size <= LIMITS.bubbleBytes) current.push(part);
    else {
      bubbles.push([part]);
      bytes = BUBBLE_FRAME;
    }
    bytes += size;
  }
  return bubbles.map(toBubble);
}

function toBubble(parts: readonly Part[]): messagingApi.FlexBubble {
  const firstButton = parts.findIndex((part) => part.type === 'button');
  const texts = firstButton === -1 ? parts : parts.slice(0, firstButton);
  const rest = firstButton === -1 ? [] : parts.slice(firstButton);
  const box = (contents: readonly Part[]): messagingApi.FlexBox => ({ type: 'box', layout: 'vertical', spacing: 'sm', contents: [...contents] });
  return { type: 'bubble', size: 'mega', ...(texts.length === 0 ? {} : { body: box(texts) }), ...(rest.length === 0 ? {} : { footer: box(rest) }) };
}

function toTexts(text: string, style: Omit<messagingApi.FlexText, 'type' | 'text'>): messagingApi.FlexText[] {
  return splitText(text, { max: TEXT_UNITS, unit: 'utf16' }).map((part) => ({ type: 'text', text: part, wrap: true, scaling: true, ...style }));
}

/** A button; with words in front of it when its label is too long to be shown whole, and words alone when it cannot be one. */
function toButton(action: CardAction): Part[] {
  const full = labelOf(action);
  const words = { size: 'sm', color: COLORS.line } as const;
  const fits = fitsLabel(full, LIMITS.flexButtonLabel);
  const label = fits ? full : splitText(full, { max: LIMITS.flexButtonLabel, unit: 'utf16' })[0];
  const target = label === undefined ? undefined : toFlexAction(action, label);
  if (target === undefined) return toTexts(wordsFor(action), words);
  const button: messagingApi.FlexButton = {
    type: 'button',
    action: target,
    height: 'sm',
    adjustMode: 'shrink-to-fit',
    scaling: true,
    ...(action.kind === 'call' ? { style: 'primary', color: COLORS.button } : { style: 'secondary' }),
  };
  return fits ? [button] : [...toTexts(full, words), button];
}

function sizeOf(value: object): number {
  return Buffer.byteLength(JSON.stringify(value)) + 1;
}
