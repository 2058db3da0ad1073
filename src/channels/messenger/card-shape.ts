import type { Card, CardAction } from '../../core/outbound.js';
import { graphemeEnds } from '../../core/text-length.js';
import { splitText } from '../../core/text-splitting.js';
import { MAX, type Button, type Element, type MessageBody } from './message-form.js';
import { showsNumber, toDialledNumber } from './phone-number.js';

/** A card cut to Messenger's measure: everything that cannot be a button stands in the lines. */
interface Fitted {
  readonly title: string;
  readonly lines: readonly string[];
  readonly buttons: readonly Button[];
}

/** Cards that fit an element go side by side; one that does not is written out in full, in its place in the order. */
export function shapeCards(cards: readonly Card[]): readonly MessageBody[] {
  const messages: MessageBody[] = [];
  let elements: Element[] = [];
  const flush = (): void => {
    if (elements.length > 0) messages.push({ attachment: { type: 'template', payload: { template_type: 'generic', elements } } });
    elements = [];
  };
  for (const card of cards) {
    const fitted = fitCard(card);
    const element = toElement(fitted);
    if (element === undefined) {
      flush();
      messages.push(...writeOut(fitted));
      continue;
    }
    if (elements.length === MAX.elements) flush();
    elements.push(element);
  }
  flush();
  return messages;
}

function fitCard(card: Card): Fitted {
  const lines = card.lines.filter((line) => line.trim() !== '');
  const buttons: Button[] = [];
  for (const action of card.actions) {
    const button = toButton(action);
    if (button !== undefined) buttons.push(button);
    lines.push(...wordsBeside(action, button, [card.title, ...lines].join('\n')));
  }
  return { title: card.title.trim(), lines, buttons };
}

function toButton(action: CardAction): Button | undefined {
  if (labelOf(action).trim() === '') return undefined;
  switch (action.kind) {
    case 'choose':
      return { type: 'postback', title: shortenTitle(action.choice.label), payload: action.choice.data };
    case 'call': {
      const number = toDialledNumber(action.number);
      return number === undefined ? undefined : { type: 'phone_number', title: shortenTitle(action.label), payload: number };
    }
    case 'link':
      return isWebUrl(action.url) ? { type: 'web_url', title: shortenTitle(action.label), url: action.url } : undefined;
  }
}

/** What the text must say because the button does not, or not in every client: templates are missing in mobile browsers. */
function wordsBeside(action: CardAction, button: Button | undefined, text: string): readonly string[] {
  const label = labelOf(action);
  const whole = button?.title === label;
  if (whole && action.kind !== 'call') return [];
  if (action.kind === 'choose') return [label].filter((word) => word.trim() !== '');
  if (action.kind === 'link') return [label.trim() === '' ? action.url : `${label}: ${action.url}`];
  if (showsNumber(whole ? `${text}\n${label}` : text, action.number)) return whole ? [] : [label].filter((word) => word.trim() !== '');
  if (showsNumber(label, action.number)) return [label];
  return [label.trim() === '' ? action.number : `${label}: ${action.number}`];
}

function labelOf(action: CardAction): string {
  return action.kind === 'choose' ? action.choice.label : action.label;
}

function toElement({ title, lines, buttons }: Fitted): Element | undefined {
  const subtitle = lines.join('\n');
  if (title === '' || title.length > MAX.elementTitle || subtitle.length > MAX.subtitle || buttons.length > MAX.buttons) return undefined;
  if (subtitle === '' && buttons.length === 0) return undefined;
  return { title, ...(subtitle === '' ? {} : { subtitle }), ...(buttons.length === 0 ? {} : { buttons }) };
}

/** The whole card as words, its buttons directly under them. */
function writeOut({ title, lines, buttons }: Fitted): readonly MessageBody[] {
  const text = [title, ...lines].filter((line) => line !== '').join('\n');
  const rows = chunk(buttons, MAX.buttons);
  if (rows.length === 0) return splitText(text, { max: MAX.text, unit: 'utf16' }).map((part) => ({ text: part }));
  const messages: MessageBody[] = [];
  // A button template needs words of its own: the card itself when it fits, else its last part.
  const parts = text.length <= MAX.buttonText ? [text] : splitText(text, { max: MAX.buttonText, unit: 'utf16' });
  const head = parts.slice(0, -1).join('\n');
  for (const part of splitText(head, { max: MAX.text, unit: 'utf16' })) messages.push({ text: part });
  const under = parts.at(-1) ?? '';
  const repeated = splitText(title, { max: MAX.buttonText, unit: 'utf16' })[0];
  rows.forEach((row, index) => {
    // More buttons than one template holds: the next one is headed by the title again.
    const words = index === 0 ? under : (repeated ?? under);
    messages.push({ attachment: { type: 'template', payload: { template_type: 'button', text: words === '' ? titlesOf(row) : words, buttons: row } } });
  });
  return messages;
}

/** For a card without a word: the buttons name themselves. */
function titlesOf(buttons: readonly Button[]): string {
  return buttons.map((button) => button.title).join(' / ');
}

/** Titles are cut by the client beyond 20 signs; we cut between graphemes and say the rest in the text. */
export function shortenTitle(label: string): string {
  if (label.length <= MAX.title) return label;
  const end = graphemeEnds(label).filter((offset) => offset <= MAX.title - 1).at(-1) ?? 0;
  return `${label.slice(0, end).trimEnd()}…`;
}

function chunk<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size));
}

function isWebUrl(url: string): boolean {
  return url.length <= 2_000 && /^https?:\/\//.test(url) && URL.canParse(url);
}
