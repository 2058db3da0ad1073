import type { Card, Choice, OutMessage } from '../core/outbound.js';

/**
 * A reply as a person would read it in a terminal: text only, every button as `[label]`.
 * @returns blocks separated by an empty line
 */
export function plainText(messages: readonly OutMessage[], choices: readonly Choice[]): string {
  const blocks = messages.flatMap((message) => plainMessage(message));
  const buttons = choices.map((choice) => `[${choice.label}]`).join(' ');
  return [...blocks, ...(buttons === '' ? [] : [buttons])].join('\n\n');
}

function plainMessage(message: OutMessage): readonly string[] {
  switch (message.kind) {
    case 'text':
      return [message.text];
    case 'cards':
      return message.cards.map(plainCard);
    case 'picture':
      return [message.alt];
  }
}

function plainCard(card: Card): string {
  const buttons = card.actions.map((action) => {
    switch (action.kind) {
      case 'call':
        return `[${action.label}]`;
      case 'link':
        return `[${action.label}] ${action.url}`;
      case 'choose':
        return `[${action.choice.label}]`;
    }
  });
  return [card.title, ...card.lines, ...(buttons.length === 0 ? [] : [buttons.join(' ')])].join('\n');
}
