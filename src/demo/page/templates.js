import { makeControl } from './actions.js';
import { make, makeText } from './dom.js';
import { label, say } from './words.js';

/** Draws a Messenger template from its JSON. */
export function drawTemplate(payload, hands) {
  if (payload.template_type === 'button') return drawCard({ text: payload.text, buttons: payload.buttons }, hands);
  if (payload.template_type !== 'generic') return make('p', { cls: 'bubble', text: say('phone.unknown', { kind: payload.template_type }) });
  const cards = payload.elements.map((element) => drawCard(element, hands));
  if (cards.length === 1) return cards[0];
  return label(make('div', { cls: 'carousel', attrs: { role: 'group', tabindex: '0' } }, cards), 'aria-label', 'phone.cards');
}

function drawCard({ title, subtitle, text, buttons = [] }, hands) {
  const words = make('div', { cls: 'card-words' });
  if (title !== undefined) words.append(make('p', { cls: 'card-title', text: title }));
  if (subtitle !== undefined) words.append(makeText('p', subtitle, 'card-subtitle'));
  if (text !== undefined) words.append(makeText('p', text, 'card-text'));
  return make('div', { cls: 'card' }, [words, ...buttons.map((button) => makeControl(button, 'card-button', hands))]);
}
