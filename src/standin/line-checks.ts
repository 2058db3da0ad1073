import { graphemes } from '../core/text-length.js';

/** One complaint in the form of LINE's error details. */
export interface Complaint {
  readonly message: string;
  readonly property: string;
}
export type Complain = (property: string, message: string) => void;
export type Item = Readonly<Record<string, unknown>>;

export function isItem(value: unknown): value is Item {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function checkFields(item: Item, allowed: readonly string[], at: string, complain: Complain): void {
  for (const key of Object.keys(item)) if (!allowed.includes(key)) complain(`${at}/${key}`, 'Unknown field');
}

/** LINE counts UTF-16 units by default, graphemes for labels and template texts. */
export function checkText(value: unknown, rule: { readonly at: string; readonly max: number; readonly by?: 'grapheme' }, complain: Complain): void {
  if (typeof value !== 'string' || value.trim() === '') { complain(rule.at, 'May not be empty'); return; }
  const length = rule.by === 'grapheme' ? graphemes(value) : value.length;
  if (length > rule.max) complain(rule.at, `Length must be between 0 and ${rule.max}`);
}

/** An action object; `label` is the longest label its place allows, in graphemes. */
export function checkAction(action: unknown, rule: { readonly at: string; readonly label: number }, complain: Complain): void {
  const { at } = rule;
  if (!isItem(action)) { complain(at, 'Must be an object'); return; }
  checkText(action['label'], { at: `${at}/label`, max: rule.label, by: 'grapheme' }, complain);
  switch (action['type']) {
    case 'postback':
      checkFields(action, ['type', 'label', 'data', 'displayText', 'inputOption', 'fillInText'], at, complain);
      checkText(action['data'], { at: `${at}/data`, max: 300 }, complain);
      if (action['displayText'] !== undefined) checkText(action['displayText'], { at: `${at}/displayText`, max: 300, by: 'grapheme' }, complain);
      return;
    case 'message':
      checkFields(action, ['type', 'label', 'text'], at, complain);
      { checkText(action['text'], { at: `${at}/text`, max: 300, by: 'grapheme' }, complain); return; }
    case 'uri': {
      checkFields(action, ['type', 'label', 'uri', 'altUri'], at, complain);
      checkText(action['uri'], { at: `${at}/uri`, max: 1_000 }, complain);
      const uri = String(action['uri']);
      if (!/^(?:https?:\/\/[^\s/]|line:\/\/.|tel:(?:[\d+*-]|%23)+$)/i.test(uri) || !URL.canParse(uri) || /[^\x21-\x7e]/.test(uri)) complain(`${at}/uri`, 'Invalid URI');
      return;
    }
    case 'clipboard':
      { checkText(action['clipboardText'], { at: `${at}/clipboardText`, max: 1_000 }, complain); return; }
    case 'datetimepicker':
      { checkText(action['data'], { at: `${at}/data`, max: 300 }, complain); return; }
    case 'camera':
    case 'cameraRoll':
    case 'location':
      return;
    default:
      complain(`${at}/type`, 'Must be one of the known action types');
  }
}
