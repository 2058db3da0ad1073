import { isWebUrl, make, makeLink } from './dom.js';
import { say } from './words.js';

/**
 * A button of either platform as a real control.
 * @param action LINE's action object or Messenger's button
 * @param hands what the phone does: `postback(data, title)`, `write(text)`, `call(number)`
 */
export function makeControl(action, cls, hands) {
  const title = String(action.label ?? action.title ?? '');
  const address = action.uri ?? action.url;
  const number = action.type === 'phone_number' ? action.payload : /^tel:(.+)$/i.exec(address ?? '')?.[1];
  if (number !== undefined) return makeButton(title, cls, () => hands.call(decodeURIComponent(number)));
  if (isWebUrl(address)) return makeLink(address, title, cls, say('phone.new-tab'));
  if (action.type === 'message') return makeButton(title, cls, () => hands.write(String(action.text)));
  if (action.type === 'postback') return makeButton(title, cls, () => hands.postback(String(action.data ?? action.payload), action.displayText ?? action.title));
  return make('span', { cls, text: say('phone.unknown', { kind: action.type }) });
}

export function makeButton(text, cls, tapped) {
  return make('button', { text, cls, attrs: { type: 'button' }, on: { click: tapped } });
}
