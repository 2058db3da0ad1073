import type { messagingApi } from '@line/bot-sdk';
import { graphemes } from '../../core/text-length.js';
import type { CardAction, Choice } from '../../core/outbound.js';
import { LIMITS } from './limits.js';

/** Code units that one grapheme of a sane label may have: keeps stacked marks from blowing up the size of a card. */
const UNITS_PER_GRAPHEME = 8;

/** Whether LINE shows this label whole. Counted in graphemes. */
export function fitsLabel(label: string, max: number): boolean {
  return label.trim() !== '' && label.length <= max * UNITS_PER_GRAPHEME && graphemes(label) <= max;
}

function fitsData(data: string): boolean {
  return data.trim() !== '' && data.length <= LIMITS.postbackData;
}

/** A tap sends `data` and leaves the label in the chat, so that the talk can be read back. */
function toPostback({ data }: Choice, label: string): messagingApi.PostbackAction {
  return { type: 'postback', label, data, displayText: label };
}

/** The quick reply of a choice, or undefined when LINE would refuse or shorten it. */
export function toQuickReply(choice: Choice): messagingApi.QuickReplyItem | undefined {
  if (!fitsLabel(choice.label, LIMITS.quickReplyLabel) || !fitsData(choice.data)) return undefined;
  return { type: 'action', action: toPostback(choice, choice.label) };
}

export function labelOf(action: CardAction): string {
  return action.kind === 'choose' ? action.choice.label : action.label;
}

/** What a button does, or undefined when it cannot be a button; `wordsFor` then says it as text. */
export function toFlexAction(action: CardAction, label: string): messagingApi.Action | undefined {
  switch (action.kind) {
    case 'choose':
      return fitsData(action.choice.data) ? toPostback(action.choice, label) : undefined;
    case 'call':
      // A bare # would start a fragment; the dialler decodes it.
      return /^[\d+#*]{2,30}$/.test(action.number) ? { type: 'uri', label, uri: `tel:${action.number.replaceAll('#', '%23')}` } : undefined;
    case 'link': {
      const uri = readHttpUrl(action.url);
      return uri === undefined ? undefined : { type: 'uri', label, uri };
    }
  }
}

/** The same action for somebody who can only read: nothing is lost when there is no button. */
export function wordsFor(action: CardAction): string {
  switch (action.kind) {
    case 'choose':
      return action.choice.label;
    case 'call':
      return `${action.label}: ${action.number}`;
    case 'link':
      return `${action.label}: ${action.url}`;
  }
}

function readHttpUrl(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  return /^https?:$/.test(url.protocol) && url.href.length <= LIMITS.uri ? url.href : undefined;
}
