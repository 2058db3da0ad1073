import { checkAction, checkFields, checkText, isItem, type Complain, type Complaint, type Item } from './line-checks.js';
import { checkFlexContainer } from './line-flex.js';

const COMMON = ['type', 'quickReply', 'sender'];
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  text: ['text', 'emojis', 'quoteToken'],
  flex: ['altText', 'contents'],
  template: ['altText', 'template'],
  sticker: ['packageId', 'stickerId', 'quoteToken'],
  image: ['originalContentUrl', 'previewImageUrl'],
  video: ['originalContentUrl', 'previewImageUrl', 'trackingId'],
  audio: ['originalContentUrl', 'duration'],
  location: ['title', 'address', 'latitude', 'longitude'],
};
const QUICK_REPLY_ACTIONS = new Set(['postback', 'message', 'uri', 'datetimepicker', 'camera', 'cameraRoll', 'location', 'clipboard']);

/**
 * Checks the messages of one call by LINE's documented limits (reference "message objects" and "text character count").
 * Stricter than LINE in one point: quick replies anywhere but on the last object are an error, because nobody would see them.
 * @returns complaints; none when LINE would accept the call
 */
export function checkLineMessages(messages: unknown): Complaint[] {
  const complaints: Complaint[] = [];
  const complain: Complain = (property, message) => complaints.push({ property, message });
  if (!Array.isArray(messages) || messages.length < 1 || messages.length > 5) {
    complain('messages', 'Size must be between 1 and 5');
    return complaints;
  }
  messages.forEach((message: unknown, index) => {
    const at = `messages[${index}]`;
    if (!isItem(message)) { complain(at, 'Must be an object'); return; }
    checkMessage(message, at, complain);
    if (message['quickReply'] === undefined) return;
    if (index < messages.length - 1) complain(`${at}/quickReply`, 'Must be on the last message');
    checkQuickReply(message['quickReply'], `${at}/quickReply`, complain);
  });
  return complaints;
}

function checkMessage(message: Item, at: string, complain: Complain): void {
  const type = String(message['type']);
  const fields = FIELDS[type];
  if (fields === undefined) { complain(`${at}/type`, 'Must be one of the known message types'); return; }
  checkFields(message, [...COMMON, ...fields], at, complain);
  if (type === 'text') checkText(message['text'], { at: `${at}/text`, max: 5_000 }, complain);
  if (type === 'flex' || type === 'template') checkText(message['altText'], { at: `${at}/altText`, max: 1_500 }, complain);
  if (type === 'flex') checkFlexContainer(message['contents'], `${at}/contents`, complain);
  if (type === 'template') checkTemplate(message['template'], `${at}/template`, complain);
  if (type === 'image') for (const field of ['originalContentUrl', 'previewImageUrl']) checkMediaUrl(message[field], `${at}/${field}`, complain);
  if (message['sender'] !== undefined) checkSender(message['sender'], `${at}/sender`, complain);
}

function checkSender(sender: unknown, at: string, complain: Complain): void {
  if (!isItem(sender)) { complain(at, 'Must be an object'); return; }
  checkFields(sender, ['name', 'iconUrl'], at, complain);
  const { name, iconUrl } = sender;
  if (name !== undefined && (typeof name !== 'string' || name.trim() === '' || name.length > 20 || /line/i.test(name.normalize('NFKC')))) {
    complain(`${at}/name`, 'Must be at most 20 characters without LINE');
  }
  if (iconUrl !== undefined) checkMediaUrl(iconUrl, `${at}/iconUrl`, complain);
}

/** https, at most 2,000 characters. Laxer than LINE in one point: addresses of this machine may be http, since no test has a certificate. */
function checkMediaUrl(value: unknown, at: string, complain: Complain): void {
  const good = typeof value === 'string' && value.length <= 2_000 && /^(?:https:\/\/|http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])[:/])/.test(value) && URL.canParse(value);
  if (!good) complain(at, 'Must be a valid https URL');
}

function checkQuickReply(value: unknown, at: string, complain: Complain): void {
  const items = isItem(value) ? value['items'] : undefined;
  if (!Array.isArray(items) || items.length < 1 || items.length > 13) { complain(`${at}/items`, 'Size must be between 1 and 13'); return; }
  items.forEach((item: unknown, index) => {
    const place = `${at}/items[${index}]`;
    if (!isItem(item) || item['type'] !== 'action') { complain(`${place}/type`, 'Must be action'); return; }
    checkFields(item, ['type', 'imageUrl', 'action'], place, complain);
    const action = item['action'];
    if (isItem(action) && !QUICK_REPLY_ACTIONS.has(String(action['type']))) complain(`${place}/action/type`, 'Not allowed here');
    checkAction(action, { at: `${place}/action`, label: 20 }, complain);
  });
}

function checkTemplate(template: unknown, at: string, complain: Complain): void {
  if (!isItem(template)) { complain(at, 'Must be an object'); return; }
  const actionsOf = (holder: Item, place: string, range: readonly [number, number]): void => {
    const actions = holder['actions'];
    if (!Array.isArray(actions) || actions.length < range[0] || actions.length > range[1]) { complain(`${place}/actions`, `Size must be between ${range[0]} and ${range[1]}`); return; }
    actions.forEach((action: unknown, index) => checkAction(action, { at: `${place}/actions[${index}]`, label: 20 }, complain));
  };
  const textOf = (holder: Item, place: string, plain: number, decorated: number): void => {
    const short = holder['title'] !== undefined || holder['thumbnailImageUrl'] !== undefined;
    checkText(holder['text'], { at: `${place}/text`, max: short ? decorated : plain, by: 'grapheme' }, complain);
    if (holder['title'] !== undefined) checkText(holder['title'], { at: `${place}/title`, max: 40, by: 'grapheme' }, complain);
  };
  switch (template['type']) {
    case 'buttons':
      textOf(template, at, 160, 60);
      { actionsOf(template, at, [1, 4]); return; }
    case 'confirm':
      textOf(template, at, 240, 240);
      { actionsOf(template, at, [2, 2]); return; }
    case 'carousel': {
      const columns = template['columns'];
      if (!Array.isArray(columns) || columns.length < 1 || columns.length > 10) { complain(`${at}/columns`, 'Size must be between 1 and 10'); return; }
      columns.forEach((column: unknown, index) => {
        if (!isItem(column)) { complain(`${at}/columns[${index}]`, 'Must be an object'); return; }
        textOf(column, `${at}/columns[${index}]`, 120, 60);
        actionsOf(column, `${at}/columns[${index}]`, [1, 3]);
      }); return;
    }
    default:
      complain(`${at}/type`, 'Must be one of the known template types');
  }
}
