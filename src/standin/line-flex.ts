import { checkAction, checkFields, checkText, isItem, type Complain, type Item } from './line-checks.js';

const BUBBLE_BYTES = 30 * 1024;
const CAROUSEL_BYTES = 50 * 1024;
const CAROUSEL_BUBBLES = 12;

const BOX = [
  'type', 'layout', 'contents', 'flex', 'spacing', 'margin', 'action', 'backgroundColor', 'borderColor', 'borderWidth', 'cornerRadius', 'width', 'maxWidth', 'height',
  'maxHeight', 'paddingAll', 'paddingTop', 'paddingBottom', 'paddingStart', 'paddingEnd', 'justifyContent', 'alignItems', 'position',
];
const TEXT = ['type', 'text', 'size', 'color', 'weight', 'wrap', 'align', 'gravity', 'margin', 'flex', 'style', 'decoration', 'lineSpacing', 'maxLines', 'adjustMode', 'scaling', 'action', 'contents'];
const BUTTON = ['type', 'action', 'style', 'color', 'height', 'margin', 'flex', 'gravity', 'adjustMode', 'scaling'];
const COMPONENTS: Readonly<Record<string, readonly string[]>> = { box: BOX, text: TEXT, button: BUTTON, separator: ['type', 'margin', 'color'], filler: ['type', 'flex'] };

/** Checks a Flex container by the documented sizes (bubble 30 KB, carousel 12 bubbles and 50 KB of JSON). Images are not ours to send, so they are refused. */
export function checkFlexContainer(container: unknown, at: string, complain: Complain): void {
  if (!isItem(container)) { complain(at, 'Must be an object'); return; }
  if (container['type'] === 'bubble') { checkBubble(container, at, complain); return; }
  if (container['type'] !== 'carousel') { complain(`${at}/type`, 'Must be bubble or carousel'); return; }
  checkFields(container, ['type', 'contents'], at, complain);
  const bubbles = container['contents'];
  if (!Array.isArray(bubbles) || bubbles.length < 1 || bubbles.length > CAROUSEL_BUBBLES) { complain(`${at}/contents`, `Size must be between 1 and ${CAROUSEL_BUBBLES}`); return; }
  if (Buffer.byteLength(JSON.stringify(container)) > CAROUSEL_BYTES) complain(at, 'Carousel must be at most 50 KB');
  bubbles.forEach((bubble: unknown, index) => {
    if (isItem(bubble)) checkBubble(bubble, `${at}/contents[${index}]`, complain);
    else complain(`${at}/contents[${index}]`, 'Must be an object');
  });
}

function checkBubble(bubble: Item, at: string, complain: Complain): void {
  if (bubble['type'] !== 'bubble') complain(`${at}/type`, 'Must be bubble');
  checkFields(bubble, ['type', 'size', 'direction', 'header', 'hero', 'body', 'footer', 'styles', 'action'], at, complain);
  if (Buffer.byteLength(JSON.stringify(bubble)) > BUBBLE_BYTES) complain(at, 'Bubble must be at most 30 KB');
  const blocks = ['header', 'body', 'footer'].filter((block) => bubble[block] !== undefined);
  if (blocks.length === 0) complain(at, 'At least one block must be specified');
  for (const block of blocks) {
    const box = bubble[block];
    if (isItem(box) && box['type'] === 'box') checkComponent(box, `${at}/${block}`, complain);
    else complain(`${at}/${block}`, 'Must be a box');
  }
}

function checkComponent(component: Item, at: string, complain: Complain): void {
  const type = String(component['type']);
  const fields = COMPONENTS[type];
  if (fields === undefined) { complain(`${at}/type`, 'Must be one of the known component types'); return; }
  checkFields(component, fields, at, complain);
  for (const key of ['color', 'backgroundColor', 'borderColor']) {
    const color = component[key];
    if (color !== undefined && (typeof color !== 'string' || !/^#(?:[0-9a-f]{6}|[0-9a-f]{8})$/i.test(color))) complain(`${at}/${key}`, 'Invalid color');
  }
  if (type === 'text') checkText(component['text'], { at: `${at}/text`, max: Infinity }, complain);
  if (type === 'button') checkAction(component['action'], { at: `${at}/action`, label: 40 }, complain);
  if (type !== 'box') return;
  const contents = component['contents'];
  if (!['vertical', 'horizontal', 'baseline'].includes(String(component['layout']))) complain(`${at}/layout`, 'Invalid layout');
  if (!Array.isArray(contents)) { complain(`${at}/contents`, 'Must be an array'); return; }
  contents.forEach((child: unknown, index) => {
    if (isItem(child)) checkComponent(child, `${at}/contents[${index}]`, complain);
    else complain(`${at}/contents[${index}]`, 'Must be an object');
  });
}
